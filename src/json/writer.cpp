#include "lockstep/json/writer.hpp"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <utility>

#include "lockstep/core/escape.hpp"

namespace lockstep::json {
namespace {

void append_unit(std::string& out, unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u00";
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 0xFU];
}

void append_control(std::string& out, char c) {
  switch (c) {
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      append_unit(out, static_cast<unsigned char>(c));
  }
}

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

void append_quoted(std::string& out, std::string_view bytes, bool* lossy) {
  out += '"';
  while (!bytes.empty()) {
    std::size_t plain = 0;
    while (plain < bytes.size() && is_plain(bytes[plain])) {
      ++plain;
    }
    out += bytes.substr(0, plain);
    bytes.remove_prefix(plain);
    if (bytes.empty()) {
      break;
    }
    const char c = bytes[0];
    const std::size_t length = utf8_sequence_length(bytes);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (length == 0) {
      append_unit(out, static_cast<unsigned char>(c));
      if (lossy != nullptr) {
        *lossy = true;
      }
    } else if (length == 1) {
      append_control(out, c);
    } else {
      out += bytes.substr(0, length);
    }
    bytes.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

template <typename... Arguments>
void append_number(std::string& out, Arguments... arguments) {
  // Room for any double with 60 decimals, the most that number() asks for.
  std::array<char, 400> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), arguments...);
  assert(result.ec == std::errc());
  out.append(buffer.data(), result.ptr);
}

}  // namespace

std::string quote(std::string_view bytes, bool* lossy) {
  std::string out;
  out.reserve(bytes.size() + 2);
  append_quoted(out, bytes, lossy);
  return out;
}

void Writer::line_break() {
  if (indent_ > 0) {
    out_ += '\n';
    out_.append(has_items_.size() * static_cast<std::size_t>(indent_), ' ');
  }
}

void Writer::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_items_.empty()) {
    return;
  }
  if (has_items_.back()) {
    out_ += ',';
  }
  has_items_.back() = true;
  line_break();
}

Writer& Writer::begin_object() {
  before_value();
  out_ += '{';
  has_items_.push_back(false);
  return *this;
}

Writer& Writer::begin_array() {
  before_value();
  out_ += '[';
  has_items_.push_back(false);
  return *this;
}

Writer& Writer::end_object() {
  assert(!has_items_.empty() && !after_key_);
  const bool had_items = has_items_.back();
  has_items_.pop_back();
  if (had_items) {
    line_break();
  }
  out_ += '}';
  return *this;
}

Writer& Writer::end_array() {
  assert(!has_items_.empty() && !after_key_);
  const bool had_items = has_items_.back();
  has_items_.pop_back();
  if (had_items) {
    line_break();
  }
  out_ += ']';
  return *this;
}

Writer& Writer::key(std::string_view name) {
  before_value();
  append_quoted(out_, name, &lossy_);
  out_ += indent_ > 0 ? ": " : ":";
  after_key_ = true;
  return *this;
}

Writer& Writer::string(std::string_view bytes) {
  before_value();
  append_quoted(out_, bytes, &lossy_);
  return *this;
}

Writer& Writer::number(std::int64_t value) {
  before_value();
  append_number(out_, value);
  return *this;
}

Writer& Writer::number(std::uint64_t value) {
  before_value();
  append_number(out_, value);
  return *this;
}

Writer& Writer::number(double value, int decimals) {
  if (!std::isfinite(value)) {
    return null();
  }
  before_value();
  if (decimals < 0) {
    append_number(out_, value);
  } else {
    constexpr int kMostDecimals = 60;
    append_number(out_, value, std::chars_format::fixed, std::min(decimals, kMostDecimals));
  }
  return *this;
}

Writer& Writer::boolean(bool value) {
  before_value();
  out_ += value ? "true" : "false";
  return *this;
}

Writer& Writer::null() {
  before_value();
  out_ += "null";
  return *this;
}

Writer& Writer::raw(std::string_view json) {
  before_value();
  out_ += json;
  return *this;
}

std::string Writer::take() {
  assert(has_items_.empty() && !after_key_);
  lossy_ = false;
  return std::exchange(out_, {});
}

}  // namespace lockstep::json
