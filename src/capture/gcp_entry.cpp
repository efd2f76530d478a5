#include "capture/gcp_entry.hpp"

#include <utility>

#include "capture/access_log.hpp"
#include "capture/duration.hpp"
#include "capture/json_value.hpp"
#include "capture/logged_request.hpp"
#include "capture/request_rules.hpp"
#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

std::string snake_case(std::string_view camel) {
  std::string snake;
  for (const char c : camel) {
    if (c >= 'A' && c <= 'Z') {
      snake += '_';
      snake += static_cast<char>(c | 0x20);
    } else {
      snake += c;
    }
  }
  return snake;
}

std::optional<std::int64_t> time_of(const json::Value& entry) {
  for (const std::string_view name : {"timestamp", "time", "receiveTimestamp"}) {
    if (const auto ns = parse_timestamp(gcp_text(entry, name))) {
      return ns;
    }
  }
  return std::nullopt;
}

// Cloud Run and the load balancers stamp the start of a request. What an application writes is
// stamped when it was written.
bool is_platform_log(std::string_view log) {
  return log.ends_with("%2Frequests") || log.ends_with("/requests") ||
         log.find("loadbalancing.googleapis.com") != std::string_view::npos;
}

std::optional<std::int64_t> latency_of(const json::Value& http) {
  const auto latency = gcp_member(http, "latency");
  if (latency && latency->type() == json::Type::object) {  // as client libraries dump it
    const std::int64_t seconds =
        latency->find("seconds") ? latency->find("seconds")->int64().value_or(0) : 0;
    const std::int64_t nanos =
        latency->find("nanos") ? latency->find("nanos")->int64().value_or(0) : 0;
    std::int64_t ns = 0;
    const bool fits = !__builtin_mul_overflow(seconds, std::int64_t{1'000'000'000}, &ns) &&
                      !__builtin_add_overflow(ns, nanos, &ns);
    return fits && ns >= 0 ? std::optional(ns) : std::nullopt;
  }
  return parse_duration_with_unit(text_of(latency));
}

bool is_true(const json::Value& object, std::string_view name) {
  return gcp_text(object, name) == "true";
}

// Whether a cache or the load balancer itself answered.
void read_answerer(const json::Value& entry, const json::Value& http, LoggedRequest& logged) {
  const auto payload = gcp_member(entry, "jsonPayload");
  const std::string details = payload ? gcp_text(*payload, "statusDetails") : std::string();
  if (is_true(http, "cacheHit") || details.starts_with("response_from_cache")) {
    logged.fidelity.add(Fidelity::from_cache);
    logged.fidelity.add(Fidelity::response_from_cache);
  } else if (!details.empty() && details != "response_sent_by_backend") {
    logged.answered_elsewhere = true;
  }
}

}  // namespace

std::optional<json::Value> gcp_member(const json::Value& object, std::string_view name) {
  const auto value = object.find(name);
  return value ? value : object.find(snake_case(name));
}

std::string gcp_text(const json::Value& object, std::string_view name) {
  return text_of(gcp_member(object, name));
}

AccessContext gcp_context(const json::Value& entry) {
  AccessContext context;
  context.logged_at_ns = time_of(entry);
  context.id = gcp_text(entry, "insertId");
  // "projects/p/traces/4bf9"; structured logs of an application may have the field that becomes it.
  std::string trace = gcp_text(entry, "trace");
  if (trace.empty()) {
    trace = text_member(entry, "logging.googleapis.com/trace");
  }
  context.trace.id = ascii_lower(trace.substr(trace.rfind('/') + 1));
  context.trace.observer = gcp_text(entry, "logName");
  if (!context.id.empty()) {
    context.trace.entry = context.id + "@" + gcp_text(entry, "timestamp");
  }
  return context;
}

std::optional<CaptureItem> read_gcp_http_request(const json::Value& entry, const Origin& origin) {
  const auto http = gcp_member(entry, "httpRequest");
  if (!http || http->type() != json::Type::object) {
    return std::nullopt;
  }
  LoggedRequest logged;
  logged.target = gcp_text(*http, "requestUrl");
  if (logged.target.empty()) {
    return std::nullopt;
  }
  logged.method = gcp_text(*http, "requestMethod");
  AccessContext context = gcp_context(entry);
  logged.time_ns = context.logged_at_ns;
  logged.time_is_end = !is_platform_log(context.trace.observer);
  logged.duration_ns = latency_of(*http);
  logged.status = status_of(gcp_text(*http, "status"));
  logged.trace = std::move(context.trace);
  logged.id = std::move(context.id);
  for (const auto& [key, name] : {std::pair("userAgent", "User-Agent"), {"referer", "Referer"}}) {
    if (std::string value = gcp_text(*http, key); !value.empty()) {
      logged.headers.push_back({name, std::move(value)});
    }
  }
  // How the URL relates to the bytes of the request is documented nowhere.
  logged.fidelity.add(Fidelity::target_normalised);
  read_answerer(entry, *http, logged);
  if (equal_ignoring_case(gcp_text(*http, "protocol"), "websocket")) {
    logged.status = 101;
  }
  return to_item(std::move(logged), origin);
}

}  // namespace lockstep::capture
