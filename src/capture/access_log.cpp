#include "capture/access_log.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kQuoted = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "HTTP/1.1", "HTTP/2"
bool is_version(std::string_view text) {
  if (!text.starts_with("HTTP/")) {
    return false;
  }
  text.remove_prefix(5);
  return (text.size() == 1 && is_digit(text[0])) ||
         (text.size() == 3 && is_digit(text[0]) && text[1] == '.' && is_digit(text[2]));
}

bool is_ipv4(std::string_view text) {
  int groups = 1;
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == '.' && digits != 0) {
      ++groups;
      digits = 0;
    } else if (!is_digit(c) || ++digits > 3) {
      return false;
    }
  }
  return groups == 4 && digits != 0;
}

bool is_ipv6(std::string_view text) {
  return std::count(text.begin(), text.end(), ':') >= 2 &&
         text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
}

}  // namespace

std::optional<Refusal> split_request_line(std::string_view line, LoggedRequest& request) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (line.empty() || line == "-") {
    return Refusal{"not-http", "a connection without a request"};
  }
  if (first == last || !is_version(line.substr(last + 1)) || !is_token(line.substr(0, first)) ||
      last - first < 2 || line.starts_with("- ")) {
    return Refusal{"not-http", fmt::format("\"{}\" is no request line",
                                           escape_line(utf8_prefix(line, kQuoted)))};
  }
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  if (request.method == "PRI" && request.target == "*") {
    return Refusal{"not-http", "the start of an HTTP/2 connection"};
  }
  return std::nullopt;
}

void add_header(Headers& headers, std::string_view name, std::string_view value) {
  if (!value.empty() && value != "-") {
    headers.push_back({std::string(name), std::string(value)});
  }
}

Skip unreadable_line(std::string detail) {
  return Skip{.reason = "unreadable-entry", .detail = std::move(detail)};
}

bool is_status(std::string_view text) {
  return text.size() == 3 && std::all_of(text.begin(), text.end(), is_digit);
}

int status_of(std::string_view text) {
  int status = 0;
  const bool digits =
      !text.empty() && text.size() <= 3 && std::all_of(text.begin(), text.end(), is_digit);
  for (const char c : digits ? text : std::string_view()) {
    status = status * 10 + (c - '0');
  }
  return status;
}

bool is_address(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    return is_ipv6(text.substr(1, text.size() - 2));
  }
  return is_ipv4(text) || is_ipv6(text);
}

bool is_address_list(std::string_view text) {
  while (true) {
    const std::size_t comma = text.find(',');
    if (!is_address(text.substr(0, comma))) {
      return false;
    }
    if (comma == std::string_view::npos) {
      return true;
    }
    text.remove_prefix(comma + 1);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
}

}  // namespace lockstep::capture
