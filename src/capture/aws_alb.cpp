// The access log of an AWS Application Load Balancer: fields separated by spaces, some in quotes.
// New fields are added at the end; these are numbered as AWS does, from 1:
//
//   1 type · 2 time of the response · 4 client · 5 target · 6, 7, 8 seconds for the request, in the
//   target, for the response · 9 status · 10 status of the target · 13 "request" ·
//   14 "user agent" · 18 "trace id" · 22 time of the request · 31 to 33 what a transform made of it
#include <algorithm>
#include <array>
#include <vector>

#include "capture/access_log.hpp"
#include "capture/log_escapes.hpp"
#include "capture/log_time.hpp"
#include "capture/text_logs.hpp"
#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

class Fields {
 public:
  explicit Fields(std::string_view line) {
    constexpr std::size_t kMostFields = 40;
    while (!line.empty() && fields_.size() < kMostFields) {
      const bool quoted = line.starts_with('"');
      const auto field = quoted ? take_quoted(line) : std::optional(take_token(line));
      if (!field) {
        return;
      }
      fields_.push_back(*field);
    }
  }

  std::size_t size() const { return fields_.size(); }
  // Empty for a field that is not there, or "-".
  std::string_view operator[](std::size_t number) const {
    const std::string_view field = number <= fields_.size() ? fields_[number - 1] : "";
    return field == "-" ? std::string_view() : field;
  }

 private:
  std::vector<std::string_view> fields_;
};

bool is_type(std::string_view text) {
  constexpr std::array<std::string_view, 6> kTypes = {"http", "https", "h2", "grpcs", "ws", "wss"};
  return std::find(kTypes.begin(), kTypes.end(), text) != kTypes.end();
}

// The load balancer puts scheme, host and port before the target that the client sent, which is
// kept byte for byte.
void take_apart_url(LoggedRequest& request) {
  const std::size_t start = request.target.find("://");
  if (start == std::string::npos) {
    return;
  }
  const std::string url = std::move(request.target);
  const std::size_t end = std::min(url.find_first_of("/?", start + 3), url.size());
  request.scheme = url.substr(0, start);
  request.authority = url.substr(start + 3, end - start - 3);
  request.target.clear();
  if (end == url.size() || url[end] != '/') {
    request.target.push_back('/');
  }
  request.target.append(url, end);
  const std::string_view port = request.scheme == "https" ? ":443" : ":80";
  if (request.authority.ends_with(port)) {
    request.authority.resize(request.authority.size() - port.size());
  }
}

// When the request came: said since 2018, before that the time of the response and how long it took
// are.
std::optional<std::int64_t> time_of_request(const Fields& fields) {
  if (const auto created = parse_timestamp(fields[22])) {
    return created;
  }
  auto time = parse_timestamp(fields[2]);
  for (const std::size_t number : {6U, 7U, 8U}) {
    const auto part = parse_duration(fields[number], kSecond);  // "-1": it did not come so far
    if (time && part) {
      *time -= *part;
    }
  }
  return time;
}

}  // namespace

bool parse_aws_alb(const Line& line, LineScratch& /*scratch*/, CaptureItem& item) {
  constexpr std::size_t kFewestFields = 13;
  std::string_view rest = line.text;
  if (!is_type(take_token(rest)) || !parse_timestamp(take_token(rest))) {
    return false;
  }
  const Fields fields(line.text);
  if (fields.size() < kFewestFields) {
    item = unreadable_line("fewer than 13 fields");
    return true;
  }
  LoggedRequest request;
  auto refusal = split_request_line(unescape_field(fields[13], LogEscapes::undecided), request);
  if (!refusal && (fields[1] == "ws" || fields[1] == "wss")) {
    refusal = Refusal{"websocket", "a WebSocket connection"};
  }
  if (refusal) {
    item = make_skip(line.origin, Request{.method = request.method, .target = request.target},
                     std::move(*refusal));
    return true;
  }
  take_apart_url(request);
  add_header(request.headers, "User-Agent", unescape_field(fields[14], LogEscapes::undecided));
  add_header(request.headers, "X-Amzn-Trace-Id", fields[18]);
  request.time_ns = time_of_request(fields);
  request.duration_ns = parse_duration(fields[7], kSecond);
  request.status = status_of(fields[10]);  // without a target the load balancer itself answered
  if (!fields[32].empty()) {
    request.fidelity.add(Fidelity::target_normalised);  // the target got another one
  }
  item = to_item(std::move(request), line.origin);
  return true;
}

}  // namespace lockstep::capture
