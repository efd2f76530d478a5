#include "capture/otlp_span.hpp"

#include <algorithm>
#include <utility>

#include "capture/access_log.hpp"
#include "capture/http_message.hpp"
#include "capture/json_value.hpp"
#include "capture/logged_request.hpp"
#include "capture/percent_path.hpp"
#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

constexpr std::string_view kHeaderPrefix = "http.request.header.";

// The value of an attribute, whose type is its only member's key: {"intValue": "200"}.
std::optional<json::Value> inner(const json::Value& value) {
  if (value.type() != json::Type::object || value.size() == 0) {
    return std::nullopt;
  }
  return *value.begin();
}

std::string text_of_any(const std::optional<json::Value>& value) {
  return value ? text_of(inner(*value)) : std::string();
}

class Attributes {
 public:
  explicit Attributes(const json::Value& owner)
      : list_(member(owner, "attributes", json::Type::array)) {}

  std::string text(std::string_view name) const {
    if (list_) {
      for (const json::Value each : *list_) {
        if (text_member(each, "key") == name) {
          return text_of_any(each.find("value"));
        }
      }
    }
    return {};
  }
  // The first of these that is there.
  std::string first(std::initializer_list<std::string_view> names) const {
    std::string found;
    for (const std::string_view name : names) {
      found = text(name);
      if (!found.empty()) {
        break;
      }
    }
    return found;
  }
  Headers headers() const;

 private:
  std::optional<json::Value> list_;
};

Headers Attributes::headers() const {
  Headers headers;
  if (!list_) {
    return headers;
  }
  for (const json::Value each : *list_) {
    const std::string key = text_member(each, "key");
    const auto value = each.find("value");
    if (!key.starts_with(kHeaderPrefix) || !value) {
      continue;
    }
    // Before 1.21 a dash in a name was written as "_".
    std::string name = key.substr(kHeaderPrefix.size());
    std::replace(name.begin(), name.end(), '_', '-');
    const auto array = member(*value, "arrayValue", json::Type::object);
    const auto values = array ? member(*array, "values", json::Type::array) : std::nullopt;
    if (!values) {
      headers.push_back({std::move(name), text_of_any(value)});
      continue;
    }
    for (const json::Value one : *values) {
      if (headers.size() < kMostHeaders) {
        headers.push_back({name, text_of(inner(one))});
      }
    }
  }
  return headers;
}

void read_target(const Attributes& attributes, LoggedRequest& logged) {
  const std::string path = attributes.text("url.path");
  if (path.empty()) {
    logged.target = attributes.first({"http.target", "url.full", "http.url"});
    return;
  }
  // Instrumentations of WSGI take it from PATH_INFO, which is decoded.
  logged.fidelity.add(Fidelity::target_normalised);
  logged.target = is_sendable_path(path) ? path : percent_encode_path(path);
  if (const std::string query = attributes.text("url.query"); !query.empty()) {
    logged.target += (query.starts_with('?') ? "" : "?") + query;
  }
}

void read_host(const Attributes& attributes, LoggedRequest& logged) {
  logged.scheme = ascii_lower(attributes.first({"url.scheme", "http.scheme"}));
  if (logged.scheme != "http" && logged.scheme != "https") {
    logged.scheme.clear();
  }
  if (const std::string* const host = find_header(logged.headers, "Host")) {
    logged.authority = *host;
    return;
  }
  logged.authority = attributes.text("http.host");
  if (!logged.authority.empty()) {
    return;
  }
  logged.authority = attributes.first({"server.address", "net.host.name"});
  const std::string port = attributes.first({"server.port", "net.host.port"});
  const bool usual = port == (logged.scheme == "https" ? "443" : "80");
  if (!logged.authority.empty() && !port.empty() && !usual) {
    logged.authority += ":" + port;
  }
}

void read_times(const json::Value& span, LoggedRequest& logged) {
  const auto time = [&span](std::string_view name) -> std::optional<std::int64_t> {
    const std::string text = text_member(span, name);
    return text.empty() || text == "0" ? std::nullopt : parse_epoch(text);
  };
  logged.time_ns = time("startTimeUnixNano");
  const auto end = time("endTimeUnixNano");
  std::int64_t duration = 0;
  if (logged.time_ns && end && !__builtin_sub_overflow(*end, *logged.time_ns, &duration) &&
      duration >= 0) {
    logged.duration_ns = duration;
  }
}

void read_body_size(const Attributes& attributes, LoggedRequest& logged) {
  const std::string size =
      attributes.first({"http.request.body.size", "http.request_content_length"});
  if (!size.empty() && size.size() < 19 &&
      size.find_first_not_of("0123456789") == std::string::npos) {
    logged.body_bytes = std::stoull(size);
  }
}

}  // namespace

bool is_server_span(const json::Value& span) {
  const std::string kind = text_member(span, "kind");
  return kind == "2" || kind == "SPAN_KIND_SERVER";
}

std::optional<CaptureItem> read_server_span(const json::Value& span, const Origin& origin,
                                            const std::string& observer) {
  const Attributes attributes(span);
  LoggedRequest logged;
  logged.method = attributes.first({"http.request.method", "http.method"});
  if (logged.method == "_OTHER") {
    logged.method = attributes.text("http.request.method_original");
  }
  read_target(attributes, logged);
  if (logged.method.empty() || logged.target.empty()) {
    return std::nullopt;
  }
  logged.headers = attributes.headers();
  const std::string agent = attributes.first({"user_agent.original", "http.user_agent"});
  if (!agent.empty() && find_header(logged.headers, "User-Agent") == nullptr) {
    logged.headers.push_back({"User-Agent", agent});
  }
  read_host(attributes, logged);
  read_times(span, logged);
  read_body_size(attributes, logged);
  logged.status = status_of(attributes.first({"http.response.status_code", "http.status_code"}));
  // So the conventions have values of some query parameters replaced.
  const auto redacted = [](const Header& each) { return each.value == "REDACTED"; };
  if (logged.target.find("REDACTED") != std::string::npos ||
      std::erase_if(logged.headers, redacted) != 0) {
    logged.fidelity.add(Fidelity::redacted);
  }
  logged.trace = {ascii_lower(text_member(span, "traceId")), observer,
                  ascii_lower(text_member(span, "spanId"))};
  return to_item(std::move(logged), origin);
}

std::string resource_attribute(const json::Value& resource, std::string_view name) {
  return Attributes(resource).text(name);
}

}  // namespace lockstep::capture
