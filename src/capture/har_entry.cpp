#include "capture/har_entry.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "capture/json_value.hpp"
#include "capture/logged_request.hpp"
#include "capture/request_rules.hpp"
#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

// Milliseconds, -1 when unknown.
std::optional<std::int64_t> nanoseconds(std::optional<double> milliseconds) {
  constexpr double kMost = 1e12;  // 30 years; more is no duration, and would not fit
  if (!milliseconds || !(*milliseconds >= 0 && *milliseconds < kMost)) {
    return std::nullopt;
  }
  return std::llround(*milliseconds * 1e6);
}

// Time to the first byte where it is known, else the total.
std::optional<std::int64_t> read_latency(const json::Value& entry) {
  if (const auto timings = member(entry, "timings", json::Type::object)) {
    if (const auto wait = nanoseconds(number_member(*timings, "wait"))) {
      return wait;
    }
  }
  return nanoseconds(number_member(entry, "time"));
}

bool is_zero(const std::optional<double>& number) { return number && *number == 0; }

// A browser answered the request itself, so it never reached the server. Chrome and Safari say so;
// Firefox leaves the protocol and the timings of such entries empty; nothing came over the network.
bool is_from_cache(const json::Value& entry, const Response& response) {
  const std::string chrome = text_member(entry, "_fromCache");
  if ((!chrome.empty() && chrome != "false") ||
      text_member(entry, "_fetchType").ends_with("Cache")) {
    return true;
  }
  const auto recorded = member(entry, "response", json::Type::object);
  const auto request = member(entry, "request", json::Type::object);
  if (!recorded || !request) {
    return false;
  }
  const auto timings = member(entry, "timings", json::Type::object);
  const auto version = request->find("httpVersion");
  const bool firefox = timings && timings->size() == 0 && version && text_of(version).empty() &&
                       response.body.empty();
  return firefox ||
         (response.status == 200 && (is_zero(number_member(entry, "_transferSize")) ||
                                     is_zero(number_member(*recorded, "_transferSize"))));
}

bool is_websocket(const json::Value& entry, const std::optional<Response>& response) {
  return (response && response->status == 101) || entry.find("_webSocketMessages") ||
         text_member(entry, "_resourceType") == "websocket";
}

void read_time(const json::Value& entry, Record& record) {
  const std::string text = text_member(entry, "startedDateTime");
  record.captured_at_ns = parse_timestamp(text);
  if (!record.captured_at_ns) {
    record.captured_at_ns = parse_epoch(text);
  }
  if (!record.captured_at_ns) {
    record.fidelity.add(Fidelity::time_missing);
  }
}

// What lockstep wrote beside what HAR has a place for: it knew better than can be told from the
// rest.
void read_own_members(const json::Value& entry, Record& record) {
  record.id = text_member(entry, "_lockstep_id");
  const auto names = member(entry, "_fidelity", json::Type::array);
  if (!names) {
    return;
  }
  record.fidelity = {};
  for (const json::Value name : *names) {
    if (const auto known = fidelity_from_name(text_of(name))) {
      record.fidelity.add(*known);
    }
  }
  if (record.fidelity.has(Fidelity::time_missing) && record.captured_at_ns == 0) {
    record.captured_at_ns.reset();  // what stands for no time, where HAR demands one
  }
  if (record.request.authority == kNoHost) {
    record.request.authority.clear();
  }
  const auto request = member(entry, "request", json::Type::object);
  if (request && text_member(*request, "_framing") == "chunked") {
    record.request.framing = Framing::chunked;
  }
}

Skip unreadable(const Origin& origin, std::string detail) {
  return make_skip(origin, {}, {"unreadable-entry", std::move(detail)});
}

}  // namespace

CaptureItem read_har_entry(const json::Value& entry, const Origin& origin, const SideFiles& files) {
  if (entry.type() != json::Type::object) {
    return unreadable(
        origin, fmt::format("an entry must be an object, not {}", json::type_name(entry.type())));
  }
  const auto inner = member(entry, "request", json::Type::object);
  if (!inner && !entry.find("url")) {
    return unreadable(origin, "the entry has no request");
  }
  const json::Value request = inner ? *inner : entry;

  Record record;
  record.origin = origin;
  read_time(entry, record);
  std::optional<Refusal> refusal = read_har_request(request, record);
  record.response = read_har_response(entry, files);
  if (!refusal && is_websocket(entry, record.response)) {
    refusal = Refusal{"websocket", "the connection became a WebSocket"};
  }
  if (refusal) {
    return make_skip(origin, record.request, std::move(*refusal));
  }
  read_har_body(request, files, record);
  record.trace.id = trace_id_of(record.request.headers);
  if (record.response) {
    record.latency_ns = read_latency(entry);
    const bool from_cache = is_from_cache(entry, *record.response);
    if (from_cache) {
      record.fidelity.add(Fidelity::from_cache);
    }
    // Browsers show the body that they had when a server says 304.
    if (from_cache || (record.response->status == 304 && !record.response->body.empty())) {
      record.fidelity.add(Fidelity::response_from_cache);
    }
  }
  read_own_members(entry, record);
  return record;
}

}  // namespace lockstep::capture
