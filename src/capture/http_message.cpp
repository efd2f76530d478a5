#include "capture/http_message.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "capture/chunked.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kMostMembers = 16;
constexpr std::size_t kQuoted = 60;

// OWS (RFC 9110 §5.6.3).
std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Takes one line off the front; false, with nothing taken, when there is no line end.
bool take_line(std::string_view& bytes, std::string_view& line) {
  const std::size_t newline = bytes.find('\n');
  if (newline == std::string_view::npos) {
    return false;
  }
  line = bytes.substr(0, newline);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  bytes.remove_prefix(newline + 1);
  return true;
}

void add_header_line(MessageHead& head, std::string_view line) {
  const bool folded = line.starts_with(' ') || line.starts_with('\t');
  if (folded && !head.headers.empty()) {
    head.headers.back().value += ' ';
    head.headers.back().value += trim(line);
    return;
  }
  const std::size_t colon = line.find(':');
  if (folded || colon == 0 || colon == std::string_view::npos) {
    ++head.bad_lines;
    return;
  }
  head.headers.push_back(
      {std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
}

bool is_version(std::string_view text) { return text == "HTTP/1.1" || text == "HTTP/1.0"; }

// The first values of a header that may be a list, or repeated, which means the same (RFC 9110
// §5.3); to know that there are several, few are enough.
std::vector<std::string_view> list_members(const Headers& headers, std::string_view name) {
  std::vector<std::string_view> members;
  for (const Header& header : headers) {
    if (!equal_ignoring_case(header.name, name)) {
      continue;
    }
    std::string_view rest = header.value;
    while (members.size() < kMostMembers) {
      const std::size_t comma = rest.find(',');
      members.push_back(trim(rest.substr(0, comma)));
      if (comma == std::string_view::npos) {
        break;
      }
      rest.remove_prefix(comma + 1);
    }
  }
  return members;
}

struct Framed {
  bool chunked = false;
  std::optional<std::uint64_t> length;
  std::string problem;
};

std::optional<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, value);
  return failure == std::errc{} && rest == end ? std::optional(value) : std::nullopt;
}

// RFC 9112 §6.3. Transfer-Encoding overrides Content-Length.
Framed framing_of(const Headers& headers) {
  Framed framed;
  const auto codings = list_members(headers, "Transfer-Encoding");
  if (!codings.empty()) {
    framed.chunked = codings.size() == 1 && equal_ignoring_case(codings[0], "chunked");
    const bool identity = codings.size() == 1 && equal_ignoring_case(codings[0], "identity");
    if (!framed.chunked && !identity) {
      framed.problem = fmt::format(
          "Transfer-Encoding \"{}\" is not supported",
          escape_line(utf8_prefix(*find_header(headers, "Transfer-Encoding"), kQuoted)));
    }
    if (!identity) {
      return framed;
    }
  }
  for (const std::string_view text : list_members(headers, "Content-Length")) {
    const auto length = parse_length(text);
    if (!length || (framed.length && framed.length != length)) {
      framed.problem = "Content-Length is not one number";
      return framed;
    }
    framed.length = length;
  }
  return framed;
}

MessageBody framed_body(const Framed& framed, std::string_view rest) {
  MessageBody body;
  if (!framed.problem.empty()) {
    body.problem = framed.problem;
  } else if (framed.chunked) {
    Dechunked dechunked = dechunk(rest);
    body.bytes = std::move(dechunked.bytes);
    body.framing = Framing::chunked;
    body.size = dechunked.size;
    body.truncated = !dechunked.complete;
  } else if (framed.length) {
    body.size = static_cast<std::size_t>(std::min<std::uint64_t>(*framed.length, rest.size()));
    body.bytes = rest.substr(0, body.size);
    body.framing = Framing::length;
    body.truncated = body.size < *framed.length;
  }
  return body;
}

}  // namespace

MessageHead parse_head(std::string_view bytes) {
  MessageHead head;
  std::string_view rest = bytes;
  std::string_view line;
  while (!head.complete) {
    const bool whole = take_line(rest, line);
    if (!whole) {
      line = rest;
      rest = {};
    }
    if (head.headers.size() == kMostHeaders) {
      head.too_long = true;
      break;
    }
    if (head.start_line.data() == nullptr) {
      head.start_line = line;
    } else if (!line.empty()) {
      add_header_line(head, line);
    } else {
      head.complete = whole;
    }
    if (!whole) {
      break;
    }
  }
  head.size = bytes.size() - rest.size();
  return head;
}

std::optional<RequestLine> parse_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return std::nullopt;
  }
  const RequestLine parsed = {line.substr(0, first), line.substr(first + 1, last - first - 1),
                              line.substr(last + 1)};
  if (!is_token(parsed.method) || !is_version(parsed.version)) {
    return std::nullopt;
  }
  return parsed;
}

std::optional<StatusLine> parse_status_line(std::string_view line) {
  const std::string_view rest = line.substr(std::min<std::size_t>(line.find(' '), line.size()));
  int status = 0;
  if (!is_version(line.substr(0, line.size() - rest.size())) || rest.size() < 4) {
    return std::nullopt;
  }
  const auto [end, failure] = std::from_chars(rest.data() + 1, rest.data() + 4, status);
  if (failure != std::errc{} || end != rest.data() + 4 || status < 100) {
    return std::nullopt;
  }
  return StatusLine{status, trim(rest.substr(4))};
}

MessageBody request_body(const Headers& headers, std::string_view rest) {
  return framed_body(framing_of(headers), rest);
}

MessageBody response_body(const Headers& headers, int status, std::string_view rest) {
  // RFC 9110 §6.4.1: these have no content, whatever their headers say.
  if (status < 200 || status == 204 || status == 304) {
    return {};
  }
  const Framed framed = framing_of(headers);
  if (framed.chunked || framed.length || !framed.problem.empty()) {
    return framed_body(framed, rest);
  }
  MessageBody body;
  body.bytes = rest;
  body.size = rest.size();
  return body;
}

bool starts_with_request(std::string_view bytes) {
  constexpr std::size_t kLongestMethod = 16;
  const std::size_t space = bytes.substr(0, kLongestMethod + 1).find(' ');
  if (space == 0 || space == std::string_view::npos ||
      bytes.substr(0, space).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ-") !=
          std::string_view::npos) {
    return false;
  }
  std::string_view line;
  return take_line(bytes, line) && parse_request_line(line).has_value();
}

}  // namespace lockstep::capture
