// uWSGI's own request log.
//
//   [host ][pid: 1|app: 0|req: 1/1] 127.0.0.1 (user) {38 vars in 696 bytes}
//     [Sun Nov 22 06:14:42 2026] GET /a?b => generated 47 bytes in 129 msecs (HTTP/1.1 200) 9
//     headers …
//
// The target stands there as it came, but ends at a space: what followed it in the request line was
// taken for the protocol, and stands there.
#include <string>

#include "capture/access_log.hpp"
#include "capture/log_escapes.hpp"
#include "capture/log_time.hpp"
#include "capture/text_logs.hpp"

namespace lockstep::capture {
namespace {

struct UwsgiLine {
  std::string_view host;  // only with --log-x… options that put it first
  std::string_view time;
  std::string_view method;
  std::string_view target;
  std::string_view duration;
  std::string_view unit;
  std::string_view protocol;
  std::string_view status;
};

// Takes everything up to `end`, and `end`, off the front.
bool take_until(std::string_view& text, std::string_view end, std::string_view& taken) {
  const std::size_t at = text.find(end);
  if (at == std::string_view::npos) {
    return false;
  }
  taken = text.substr(0, at);
  text.remove_prefix(at + end.size());
  return true;
}

// From "{38 vars" on; what precedes it may hold a user's name, which may hold anything.
bool split(std::string_view text, UwsgiLine& line) {
  std::string_view passed;
  if (!take_until(text, "} [", passed) || !take_until(text, "] ", line.time) ||
      !take_until(text, " ", line.method)) {
    return false;
  }
  const std::size_t generated = text.find("=> generated ");
  if (generated == std::string_view::npos) {
    return false;
  }
  line.target = text.substr(0, generated == 0 ? 0 : generated - 1);
  text.remove_prefix(generated);
  std::string_view protocol_and_status;
  if (!take_until(text, " bytes in ", passed) || !take_until(text, " ", line.duration) ||
      !take_until(text, " (", line.unit) || !take_until(text, ") ", protocol_and_status)) {
    return false;
  }
  const std::size_t space = protocol_and_status.rfind(' ');
  if (space == std::string_view::npos) {
    return false;
  }
  line.protocol = protocol_and_status.substr(0, space);
  line.status = protocol_and_status.substr(space + 1);
  return true;
}

// "" or "host ", since uWSGI writes nothing else there.
bool is_host(std::string_view text) {
  return text.empty() || (text.ends_with(' ') && text.find(' ') + 1 == text.size());
}

std::optional<std::int64_t> latency_of(const UwsgiLine& line) {
  constexpr std::int64_t kMillisecond = 1'000'000;
  constexpr std::int64_t kMicrosecond = 1'000;
  if (line.unit.starts_with("msecs")) {
    return parse_duration(line.duration, kMillisecond);
  }
  return line.unit.starts_with("micros") ? parse_duration(line.duration, kMicrosecond)
                                         : std::nullopt;
}

}  // namespace

bool parse_uwsgi(const Line& line, LineScratch& /*scratch*/, CaptureItem& item) {
  constexpr std::string_view kStart = "[pid: ";
  const std::size_t start = line.text.find(kStart);
  if (start == std::string_view::npos || !is_host(line.text.substr(0, start)) ||
      line.text.find("|req: ", start) == std::string_view::npos) {
    return false;
  }
  UwsgiLine fields;
  if (!split(line.text.substr(start), fields)) {
    item = unreadable_line("not all fields of uWSGI's format are there");
    return true;
  }
  LoggedRequest request;
  std::string request_line(fields.method);
  if (!fields.method.empty()) {
    request_line.append(" ").append(fields.target).append(" ").append(fields.protocol);
  }
  if (auto refusal = split_request_line(request_line, request)) {
    item = make_skip(line.origin, {}, std::move(*refusal));
    return true;
  }
  if (start != 0) {
    request.authority = line.text.substr(0, start - 1);
  }
  request.time_ns = parse_asctime(fields.time);
  request.duration_ns = latency_of(fields);
  request.status = status_of(fields.status);
  request.fidelity.add(Fidelity::time_zone_unknown);
  item = to_item(std::move(request), line.origin);
  return true;
}

}  // namespace lockstep::capture
