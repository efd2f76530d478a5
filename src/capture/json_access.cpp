#include "capture/json_access.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "lockstep/core/escape.hpp"

#include "capture/access_fields.hpp"
#include "capture/access_log.hpp"
#include "capture/duration.hpp"
#include "capture/json_value.hpp"
#include "capture/log_escapes.hpp"
#include "capture/log_time.hpp"
#include "capture/logged_request.hpp"
#include "capture/percent_path.hpp"
#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

using Key = AccessKey;

// Who wrote the log, as far as it changes what a name means.
enum class Product { other, envoy, caddy, traefik };

Product product_of(const AccessFields& fields) {
  if (fields.has(Key::response_flags) || fields.has(Key::response_details) ||
      fields.name(Key::status) == "responsecode") {
    return Product::envoy;
  }
  if (fields.name(Key::target) == "requestpath") {
    return Product::traefik;
  }
  const bool nested =
      fields.name(Key::target) == "requesturi" && fields.name(Key::all_headers) == "requestheaders";
  return nested ? Product::caddy : Product::other;
}

// ---- the request line

// Of a path and a query in members of their own. Such a path is often decoded.
void join_target(const AccessFields& fields, bool latin1, LoggedRequest& logged) {
  std::string path = fields.text(Key::path);
  if (const auto bytes = latin1 ? bytes_of_latin1(path) : std::nullopt; bytes && is_utf8(*bytes)) {
    path = *bytes;  // what was sent without encoding it went through Latin-1 twice
  }
  const std::string query = fields.text(Key::query);
  const bool apart = fields.has(Key::query) && path.find('?') == std::string::npos;
  const bool decoded = !is_sendable_path(path);
  if (fields.name(Key::path) == "uri" || (apart && decoded)) {
    path = percent_encode_path(path);
  }
  if (apart || decoded || fields.name(Key::path) == "uri") {
    logged.fidelity.add(Fidelity::target_normalised);
  }
  logged.target = std::move(path);
  if (apart && !query.empty()) {
    logged.target += query.starts_with('?') ? query : "?" + query;
  }
}

// "GET /a", as applications log it.
bool split_short_line(std::string_view line, LoggedRequest& request) {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || line.find(' ', space + 1) != std::string_view::npos ||
      !is_token(line.substr(0, space)) || line.substr(space + 1, 1) != "/") {
    return false;
  }
  request.method = line.substr(0, space);
  request.target = line.substr(space + 1);
  return true;
}

// False when the object has no method and target. What has a request line that is none is a request
// all the same: one that cannot be sent.
bool read_target(const AccessFields& fields, bool latin1, LoggedRequest& logged,
                 std::optional<Refusal>& refusal) {
  logged.method = fields.text(Key::method);
  logged.target = fields.text(Key::target);
  const std::string line = fields.text(Key::request_line);
  if (!line.empty() && (logged.method.empty() || logged.target.empty())) {
    LoggedRequest read;
    refusal = split_request_line(line, read);
    if (refusal && line.starts_with('/')) {
      refusal.reset();
      read.target = line;
    } else if (refusal && split_short_line(line, read)) {
      refusal.reset();
    }
    logged.method = logged.method.empty() ? std::move(read.method) : std::move(logged.method);
    logged.target = logged.target.empty() ? std::move(read.target) : std::move(logged.target);
    return refusal || (!logged.method.empty() && !logged.target.empty());
  }
  if (logged.target.empty()) {
    logged.target = fields.text(Key::url);
  }
  if (logged.target.empty()) {
    join_target(fields, latin1, logged);
  }
  if (logged.method.empty() && logged.target.empty() && fields.has(Key::method) &&
      (fields.has(Key::target) || fields.has(Key::path))) {
    refusal = Refusal{"not-http", "the server could not read the request"};
    return true;
  }
  return !logged.method.empty() && !logged.target.empty();
}

// ---- headers, host and scheme

bool is_redacted(std::string_view value) {
  return value == "REDACTED" || value == "[REDACTED]" || value == "[Redacted]" ||
         value == "<redacted>" ||
         (value.size() >= 3 && value.find_first_not_of('*') == std::string_view::npos);
}

void add_values(const AccessFields& fields, const std::string& name, const json::Value& value,
                LoggedRequest& logged) {
  const auto add = [&](const json::Value& each) {
    logged.headers.push_back({name, fields.text_of_value(each)});
  };
  if (value.type() != json::Type::array) {
    add(value);
    return;
  }
  for (const json::Value each : value) {
    add(each);
  }
  // Caddy empties what it redacts.
  if (value.size() == 0) {
    logged.fidelity.add(Fidelity::redacted);
  }
}

// {"Accept": ["*/*"]}, {"accept": "*/*"} or [{"name": …, "value": …}]
void read_all_headers(const AccessFields& fields, LoggedRequest& logged) {
  constexpr std::size_t kMost = 1000;
  const auto map = fields.value(Key::all_headers);
  if (!map || (map->type() != json::Type::object && map->type() != json::Type::array)) {
    return;
  }
  for (const json::Value value : *map) {
    if (logged.headers.size() >= kMost) {
      return;
    }
    if (map->type() == json::Type::object) {
      add_values(fields, value.key(), value, logged);
    } else if (value.type() == json::Type::object && value.find("value")) {
      add_values(fields, text_member(value, "name"), *value.find("value"), logged);
    }
  }
  logged.all_headers = true;
}

void read_headers(const AccessFields& fields, LoggedRequest& logged) {
  read_all_headers(fields, logged);
  for (Header& header : fields.headers()) {
    if (find_header(logged.headers, header.name) == nullptr) {
      logged.headers.push_back(std::move(header));
    }
  }
  const std::size_t before = logged.headers.size();
  std::erase_if(logged.headers, [](const Header& header) {
    return is_redacted(header.value) || !is_token(header.name);
  });
  if (logged.headers.size() != before) {
    logged.fidelity.add(Fidelity::redacted);
  }
  if (logged.headers.empty()) {
    logged.all_headers = false;
  }
}

bool is_tls_port(std::string_view address) {
  return address.ends_with(":443") || address.ends_with(":8443") || address.ends_with(":10443");
}

void read_host_and_scheme(const AccessFields& fields, LoggedRequest& logged) {
  const std::string host = fields.text(Key::host);
  if (logged.authority.empty() && host != "_" && host.find('/') == std::string::npos) {
    logged.authority = host;
  }
  const std::string scheme = ascii_lower(fields.text(Key::scheme));
  const std::string* const forwarded = find_header(logged.headers, "X-Forwarded-Proto");
  const std::string https = ascii_lower(fields.text(Key::https));
  const auto is_scheme = [](std::string_view text) { return text == "http" || text == "https"; };
  if (!logged.scheme.empty()) {
    return;
  }
  if (is_scheme(scheme)) {
    logged.scheme = scheme;
  } else if (forwarded != nullptr && is_scheme(*forwarded)) {
    logged.scheme = *forwarded;
  } else if (https == "on" || !fields.text(Key::server_name_indication).empty() ||
             is_tls_port(fields.text(Key::local_address))) {
    logged.scheme = "https";
  }
}

// ---- times

std::optional<std::int64_t> parse_any_time(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    text = text.substr(1, text.size() - 2);
  }
  if (const auto ns = parse_timestamp(text)) {
    return ns;
  }
  const auto epoch = text.empty() ? std::nullopt : parse_epoch(text);
  return epoch ? epoch : parse_clf_time(text);
}

std::optional<std::int64_t> best_time(const AccessFields& fields, Key key) {
  for (const json::Value& value : fields.times(key)) {
    if (const auto ns = parse_any_time(fields.text_of_value(value))) {
      return ns;
    }
  }
  return std::nullopt;
}

void read_time(const AccessFields& fields, Product product, const AccessContext& context,
               LoggedRequest& logged) {
  logged.time_ns = best_time(fields, Key::start);
  if (!logged.time_ns) {
    logged.time_ns = best_time(fields, Key::end);
    // Envoy has START_TIME under whatever name it was given.
    logged.time_is_end = product != Product::envoy;
  }
  if (!logged.time_ns) {
    logged.time_ns = context.logged_at_ns;
    logged.time_is_end = true;
  }
}

// A number of seconds has a point, one of any other unit needs a name that says it.
std::optional<std::int64_t> read_duration(const AccessFields& fields, Product product) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  struct Unit {
    Key key;
    std::int64_t ns;
  };
  constexpr std::array<Unit, 3> kUnits = {
      {{Key::duration_ms, 1'000'000}, {Key::duration_us, 1'000}, {Key::duration_ns, 1}}};
  for (const Unit& unit : kUnits) {
    if (fields.has(unit.key)) {
      return parse_duration(fields.text(unit.key), unit.ns);
    }
  }
  const Key key = fields.has(Key::duration_s) ? Key::duration_s : Key::duration;
  const std::string text = fields.text(key);
  if (const auto ns = parse_duration_with_unit(text)) {
    return ns;
  }
  switch (product) {
    case Product::envoy:
      return parse_duration(text, 1'000'000);
    case Product::traefik:
      return parse_duration(text, 1);
    case Product::caddy:
      return parse_duration(text, kSecond);
    case Product::other:
      break;
  }
  const bool seconds = text.find('.') != std::string::npos || text == "0";
  return seconds ? parse_duration(text, kSecond) : std::nullopt;
}

// ---- what came back

// Whether the answer is that of a proxy, which had none of the service.
bool answered_elsewhere(const AccessFields& fields) {
  const std::string flags = fields.text(Key::response_flags);
  const std::string details = fields.text(Key::response_details);
  return !flags.empty() || (!details.empty() && details != "via_upstream") ||
         fields.text(Key::origin_status) == "0";
}

bool is_from_cache(const AccessFields& fields) {
  const std::string cache = ascii_lower(fields.text(Key::cache));
  return cache == "hit" || cache == "stale" || cache == "updating" || cache == "revalidated";
}

void read_response(const AccessFields& fields, LoggedRequest& logged) {
  logged.status = status_of(fields.text(Key::status));
  if (is_from_cache(fields)) {
    logged.fidelity.add(Fidelity::from_cache);
    logged.fidelity.add(Fidelity::response_from_cache);
  } else {
    logged.answered_elsewhere = answered_elsewhere(fields);
  }
}

// ---- the body

void read_body(const AccessFields& fields, LoggedRequest& logged) {
  const auto body = fields.value(Key::body);
  if (body && body->type() == json::Type::object) {
    logged.body = std::string(body->raw());
    logged.fidelity.add(Fidelity::body_rebuilt);
  } else if (body) {
    logged.body = fields.text(Key::body);
  }
  const auto number = [&fields](Key key) -> std::optional<std::uint64_t> {
    const auto value = fields.value(key);
    const std::string text = value ? fields.text_of_value(*value) : std::string();
    const bool digits = !text.empty() && text.size() < 19 &&
                        text.find_first_not_of("0123456789") == std::string::npos;
    return digits ? std::optional<std::uint64_t>(std::stoull(text)) : std::nullopt;
  };
  logged.body_bytes = number(Key::body_bytes);
  if (!body || logged.body->empty()) {
    return;
  }
  // Without a body in the log these are as likely those of the response.
  if (!logged.body_bytes) {
    logged.body_bytes = number(Key::content_length);
  }
  if (const std::string type = fields.text(Key::content_type);
      !type.empty() && find_header(logged.headers, "Content-Type") == nullptr) {
    logged.headers.push_back({"Content-Type", type});
  }
}

void read_trace(const AccessFields& fields, const AccessContext& context, LoggedRequest& logged) {
  logged.trace = context.trace;
  logged.id = context.id.empty() ? fields.text(Key::entry_id) : context.id;
  std::string& id = logged.trace.id;
  if (id.empty()) {
    id = fields.text(Key::trace);
    id = ascii_lower(std::string_view(id).substr(id.rfind('/') + 1));
  }
  if (id.empty()) {
    id = trace_id_of(logged.headers);
  }
  if (id.empty()) {
    id = fields.text(Key::request_id);
  }
  // Some log the start of a request and its end: as if two had seen it.
  if (!id.empty() && !fields.has(Key::status)) {
    logged.trace.observer += "#start";
  }
}

}  // namespace

void add_context(AccessContext context, Record& record) {
  if (!record.captured_at_ns || record.fidelity.has(Fidelity::time_zone_unknown)) {
    record.captured_at_ns = context.logged_at_ns;
    record.fidelity.remove(Fidelity::time_zone_unknown);
    record.fidelity.remove(Fidelity::time_missing);
    record.fidelity.add(context.logged_at_ns ? Fidelity::time_is_end : Fidelity::time_missing);
  }
  if (context.trace.id.empty()) {
    context.trace.id = std::move(record.trace.id);
  }
  record.trace = std::move(context.trace);
  record.id = std::move(context.id);
}

std::optional<CaptureItem> read_json_access(const json::Value& object, const Origin& origin,
                                            const AccessContext& context, bool latin1) {
  const AccessFields fields(object, latin1);
  LoggedRequest logged;
  std::optional<Refusal> refusal;
  if ((!fields.is_of_log() && !context.logged_at_ns) ||
      !read_target(fields, latin1, logged, refusal)) {
    return std::nullopt;
  }
  if (refusal) {
    Request request;
    request.method = logged.method;
    request.target = logged.target;
    return make_skip(origin, request, std::move(*refusal));
  }
  const Product product = product_of(fields);
  read_headers(fields, logged);
  read_host_and_scheme(fields, logged);
  read_time(fields, product, context, logged);
  logged.duration_ns = read_duration(fields, product);
  read_response(fields, logged);
  read_body(fields, logged);
  read_trace(fields, context, logged);
  return to_item(std::move(logged), origin);
}

}  // namespace lockstep::capture
