#include "json/structural_index.hpp"

#include <simdjson.h>

#include <algorithm>
#include <new>

#include "lockstep/core/escape.hpp"

#include "json/escapes.hpp"

namespace lockstep::json {
namespace {

// A buffer of four bytes for each byte of text is kept from one text to the next; after a text as
// large as this, not for much smaller ones.
constexpr std::size_t kKeptCapacity = std::size_t{8} << 20U;
constexpr std::size_t kCapacityStep = 4096;

bool is_whitespace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_operator(char c) {
  return c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':';
}

// One past the closing quote of the string that starts at `start`, or an error.
std::size_t scan_string(std::string_view text, std::size_t start, bool any_bytes,
                        std::optional<ParseError>& fault) {
  std::size_t i = start + 1;
  while (i < text.size()) {
    const char c = text[i];
    if (c == '"') {
      return i + 1;
    }
    if (c == '\\') {
      ++i;
      i += i < text.size() && (text[i] == '"' || text[i] == '\\') ? 1U : 0U;
      continue;
    }
    if (any_bytes) {
      ++i;
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20) {
      fault = ParseError{i, "a control character in a string must be escaped"};
      return i;
    }
    const std::size_t length = utf8_sequence_length(text.substr(i));
    if (length == 0) {
      fault = ParseError{i, "invalid UTF-8 in a string"};
      return i;
    }
    i += length;
  }
  fault = ParseError{text.size(), "the text ends within a string"};
  return text.size();
}

}  // namespace

StructuralIndex::StructuralIndex() = default;
StructuralIndex::~StructuralIndex() = default;

void StructuralIndex::reserve(std::size_t size) {
  if (stage1_ && size <= capacity_ && (capacity_ <= kKeptCapacity || size > capacity_ / 8)) {
    return;
  }
  // Rounded up, so that texts of similar sizes share one buffer.
  capacity_ = std::min<std::size_t>((size / kCapacityStep + 1) * kCapacityStep + size / 8,
                                    simdjson::SIMDJSON_MAXSIZE_BYTES);
  // The depth is for simdjson's own second stage, which is not used.
  const simdjson::error_code code =
      stage1_ ? stage1_->set_capacity(capacity_)
              : simdjson::get_active_implementation()->create_dom_parser_implementation(capacity_,
                                                                                        1, stage1_);
  if (code != simdjson::SUCCESS) {
    throw std::bad_alloc();
  }
}

// simdjson's first stage does the work. It does not tell where a text is wrong, nor does it accept
// what logs hold, so a text that it refuses is scanned byte by byte.
std::span<const std::uint32_t> StructuralIndex::scan(std::string_view text,
                                                     bool any_bytes_in_strings,
                                                     std::optional<ParseError>& fault) {
  reserve(text.size());
  // It reads no further than the text: only simdjson's second stage needs padding.
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  if (stage1_->stage1(bytes, text.size(), simdjson::stage1_mode::regular) == simdjson::SUCCESS) {
    return {stage1_->structural_indexes.get(), stage1_->n_structural_indexes};
  }
  offsets_.clear();
  std::size_t i = 0;
  while (i < text.size()) {
    if (is_whitespace(text[i])) {
      ++i;
      continue;
    }
    const std::size_t start = i;
    if (text[i] == '"') {
      i = scan_string(text, start, any_bytes_in_strings, fault);
    } else if (is_operator(text[i])) {
      ++i;
    } else {
      while (i < text.size() && !is_whitespace(text[i]) && !is_operator(text[i]) &&
             text[i] != '"') {
        ++i;
      }
    }
    offsets_.push_back(static_cast<std::uint32_t>(start));
    if (fault) {
      std::size_t next = start + 1;
      if (auto earlier = check_escapes(text, next, fault->offset);
          earlier && earlier->offset < fault->offset) {
        fault = std::move(earlier);
      }
      break;
    }
  }
  // One more offset than there are tokens, as simdjson has it.
  offsets_.push_back(static_cast<std::uint32_t>(text.size()));
  return {offsets_.data(), offsets_.size() - 1};
}

}  // namespace lockstep::json
