// A line of a JSON access log.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "capture/access_keys.hpp"
#include "capture/access_log.hpp"
#include "capture/formats.hpp"
#include "capture/gcp_entry.hpp"
#include "capture/json_access.hpp"
#include "capture/json_repair.hpp"
#include "capture/json_value.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A time in brackets, "[22/Nov/2026:06:13:57 +0000]", is what gunicorn and Apache write.
bool has_time_in_brackets(std::string_view text) {
  for (std::size_t at = text.find("\"["); at != npos; at = text.find("\"[", at + 1)) {
    const std::string_view time = text.substr(at + 2, 12);
    if (time.size() == 12 && is_digit(time[0]) && time[2] == '/' && time[6] == '/' &&
        time[11] == ':') {
      return true;
    }
  }
  return false;
}

// Other servers escape backslashes and what is no ASCII, and Apache writes some bytes as \xhh.
bool is_of_gunicorn(std::string_view text) {
  const auto is_other = [](char c) { return c == '\\' || static_cast<unsigned char>(c) >= 0x80; };
  return std::any_of(text.begin(), text.end(), is_other) && text.find("\\x") == npos &&
         has_time_in_brackets(text);
}

// Whether broken JSON has names of an access log: two, and one of them a part of the request line.
bool looks_like_access(std::string_view text) {
  constexpr std::size_t kLookedAt = 4096;
  text = text.substr(0, kLookedAt);
  std::size_t known = 0;
  bool request = false;
  std::string plain;
  for (std::size_t end = text.find("\":"); end != npos; end = text.find("\":", end + 1)) {
    const std::size_t quote = end == 0 ? npos : text.rfind('"', end - 1);
    if (quote == npos) {
      continue;
    }
    plain.clear();
    append_plain_key(plain, text.substr(quote + 1, end - quote - 1));
    if (const auto meaning = access_meaning(plain)) {
      ++known;
      request = request || meaning->key <= AccessKey::method;
    }
  }
  return request && known >= 2;
}

// False, with `error` set, when the text is no JSON, not even after repair. `repaired` holds what
// the document refers to then.
bool parse(std::string_view text, bool gunicorn, std::string& repaired, LineScratch& scratch,
           json::ParseError& error) {
  if (gunicorn && text.find('\\') != npos) {
    repaired = escape_backslashes(text);
    return scratch.parser.parse(repaired, scratch.document, error);
  }
  if (scratch.parser.parse(text, scratch.document, error)) {
    return true;
  }
  json::ParseError other;
  repaired = repair_log_json(text);
  return repaired != text && scratch.parser.parse(repaired, scratch.document, other);
}

}  // namespace

std::optional<CaptureItem> parse_wrapped_line(std::string_view text, const Origin& origin,
                                              std::optional<std::int64_t> at_ns,
                                              LineScratch& scratch) {
  Line line;
  line.text = text.substr(0, text.find_last_not_of("\r\n") + 1);
  line.origin = origin;
  line.ended = true;
  line.written_at_ns = at_ns;
  CaptureItem item;
  for (const Format& format : known_formats()) {
    if (format.parse_line != nullptr && !line.text.empty() &&
        format.parse_line(line, scratch, item)) {
      std::visit([&origin](auto& each) { each.origin = origin; }, item);
      return item;
    }
  }
  return std::nullopt;
}

bool parse_json_access(const Line& line, LineScratch& scratch, CaptureItem& item) {
  const std::size_t start = line.text.find_first_not_of(" \t");
  if (start == npos || line.text[start] != '{') {
    return false;
  }
  const std::string_view text = line.text.substr(start);
  const bool gunicorn = is_of_gunicorn(text);
  std::string repaired;
  json::ParseError error;
  if (!parse(text, gunicorn, repaired, scratch, error)) {
    if (!looks_like_access(text)) {
      return false;
    }
    item = unreadable_line(
        fmt::format("column {}: not valid JSON: {}", start + error.offset + 1, error.message));
    return true;
  }
  const json::Value object = scratch.document.root();
  AccessContext context;
  context.logged_at_ns = line.written_at_ns;
  auto read = read_gcp_http_request(object, line.origin);
  if (!read) {
    read = read_json_access(object, line.origin, context, gunicorn);
  }
  if (!read) {
    // "message" of the loggers of Python, "msg" of others.
    std::string message = text_member(object, "message");
    message = message.empty() ? text_member(object, "msg") : message;
    // Not another object: that might hold one as well, and so on.
    read = message.starts_with('{')
               ? std::nullopt
               : parse_wrapped_line(message, line.origin, line.written_at_ns, scratch);
  }
  if (read) {
    item = std::move(*read);
  }
  return read.has_value();
}

}  // namespace lockstep::capture
