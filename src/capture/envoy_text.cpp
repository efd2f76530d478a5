// Envoy's access log in its default text format, and in Istio's, which has four more fields before
// the sizes and six after the upstream host.
//
//   [2026-01-24T01:34:36.743Z] "GET /a HTTP/1.1" 200 - 0 256 50 25 "forwarded for" "user agent"
//     "request id" "authority" "upstream host"
//   [2026-01-24T01:34:36.743Z] "GET /a HTTP/1.1" 200 - via_upstream - "-" 0 256 50 25 "forwarded
//     for" …
//
// Nothing is escaped: a quote in a target or a user agent stands for itself.
#include <algorithm>
#include <charconv>
#include <vector>

#include "capture/access_log.hpp"
#include "capture/log_escapes.hpp"
#include "capture/log_time.hpp"
#include "capture/text_logs.hpp"
#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 3 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "GET /a HTTP/1.1", or hyphens for what was never known.
bool ends_like_request(std::string_view text) {
  const std::string_view last = text.substr(text.rfind(' ') + 1);
  return last == "-" || last.starts_with("HTTP/");
}

// The request in its quotes, by the status after it.
std::optional<std::string_view> take_request(std::string_view& rest) {
  for (std::size_t i = rest.find('"', 1); i != std::string_view::npos; i = rest.find('"', i + 1)) {
    std::string_view after = rest.substr(i + 1);
    if (after.starts_with(' ') && ends_like_request(rest.substr(1, i - 1))) {
      after.remove_prefix(1);
      if (is_code(after.substr(0, after.find(' ')))) {
        const std::string_view request = rest.substr(1, i - 1);
        rest = after;
        return request;
      }
    }
  }
  return std::nullopt;
}

struct Details {
  std::string_view code;
  std::string_view flags;
  std::string_view reply_by;  // RESPONSE_CODE_DETAILS, Istio only
  std::string_view body_bytes;
  std::string_view duration;
  std::string_view upstream_time;
  std::string_view forwarded_for;
  std::string_view user_agent;
  std::string_view request_id;
  std::string_view authority;
};

// The five quoted fields. A user agent with quotes in it is what the others leave.
bool read_quoted(std::string_view text, Details& details) {
  constexpr std::string_view kBetween = "\" \"";
  text = text.substr(0, text.rfind('"'));
  if (!text.starts_with('"')) {
    return false;
  }
  text.remove_prefix(1);
  std::vector<std::string_view> last;
  for (int i = 0; i < 3; ++i) {
    const std::size_t at = text.rfind(kBetween);
    if (at == std::string_view::npos) {
      return false;
    }
    last.push_back(text.substr(at + kBetween.size()));
    text = text.substr(0, at);
  }
  const std::size_t at = text.find(kBetween);
  if (at == std::string_view::npos) {
    return false;
  }
  details.forwarded_for = text.substr(0, at);
  details.user_agent = text.substr(at + kBetween.size());
  details.authority = last[1];
  details.request_id = last[2];
  return true;
}

// What follows the request. A log of another format string of Envoy's may end anywhere.
bool read_details(std::string_view rest, Details& details) {
  details.code = take_token(rest);
  details.flags = take_token(rest);
  const std::size_t quote = rest.find('"');
  const std::string_view bare = rest.substr(0, quote);
  if (std::count(bare.begin(), bare.end(), ' ') != 4) {
    details.reply_by = take_token(rest);
    rest.remove_prefix(std::min(rest.find('"'), rest.size()));  // why the connection ended
    if (!take_quoted(rest)) {                                   // why that to the service did
      return false;
    }
  }
  details.body_bytes = take_token(rest);
  take_token(rest);  // bytes sent
  details.duration = take_token(rest);
  details.upstream_time = take_token(rest);
  return read_quoted(rest, details);
}

// Envoy's own answers say nothing about the service: any flag, and any reason but one.
bool came_from_service(const Details& details) {
  return details.flags == "-" && (details.reply_by.empty() || details.reply_by == "via_upstream");
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, number);
  return failure == std::errc{} && rest == end ? std::optional(number) : std::nullopt;
}

}  // namespace

bool parse_envoy_text(const Line& line, LineScratch& /*scratch*/, CaptureItem& item) {
  constexpr std::int64_t kMillisecond = 1'000'000;
  constexpr std::size_t kLongestTime = 40;
  std::string_view rest = line.text;
  const std::size_t end = rest.substr(0, kLongestTime).find("] \"");
  if (!rest.starts_with('[') || end == std::string_view::npos) {
    return false;
  }
  const auto time = parse_timestamp(rest.substr(1, end - 1));
  if (!time) {
    return false;
  }
  rest.remove_prefix(end + 2);
  Details details;
  const auto request_line = take_request(rest);
  if (!request_line || !read_details(rest, details)) {
    item = unreadable_line("not all fields of Envoy's default format are there");
    return true;
  }
  LoggedRequest request;
  if (auto refusal = split_request_line(*request_line, request)) {
    item = make_skip(line.origin, {}, std::move(*refusal));
    return true;
  }
  request.authority = details.authority == "-" ? std::string_view() : details.authority;
  add_header(request.headers, "user-agent", details.user_agent);
  add_header(request.headers, "x-forwarded-for", details.forwarded_for);
  add_header(request.headers, "x-request-id", details.request_id);
  request.body_bytes = number_of(details.body_bytes);
  request.time_ns = time;
  request.duration_ns = parse_duration(details.upstream_time, kMillisecond);
  if (!request.duration_ns) {
    request.duration_ns = parse_duration(details.duration, kMillisecond);
  }
  request.status = status_of(details.code);
  request.answered_elsewhere = !came_from_service(details);
  item = to_item(std::move(request), line.origin);
  return true;
}

}  // namespace lockstep::capture
