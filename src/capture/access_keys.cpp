#include "capture/access_keys.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace lockstep::capture {
namespace {

using Key = AccessKey;

struct Row {
  std::string_view plain;
  AccessMeaning meaning;
};

// By plain name, for binary search. A path of nested members is one name: {"request":{"uri":…}} is
// "requesturi".
constexpr auto kRows = std::to_array<Row>({
    {"agent", {Key::header, 3, "User-Agent"}},
    {"args", {Key::query, 1, {}}},  // nginx
    {"authority", {Key::host, 0, {}}},
    {"authorization", {Key::header, 0, "Authorization"}},
    {"b3", {Key::header, 0, "b3"}},
    {"bytesread", {Key::body_bytes, 1, {}}},      // Caddy
    {"bytesreceived", {Key::body_bytes, 0, {}}},  // Envoy
    {"cachecachestatus", {Key::cache, 0, {}}},    // Cloudflare
    {"cachestatus", {Key::cache, 2, {}}},
    {"clientrequesthost", {Key::host, 0, {}}},
    {"clientrequestmethod", {Key::method, 0, {}}},
    {"clientrequestpath", {Key::path, 3, {}}},
    {"clientrequestreferer", {Key::header, 0, "Referer"}},
    {"clientrequestscheme", {Key::scheme, 0, {}}},
    {"clientrequesturi", {Key::target, 0, {}}},
    {"clientrequestuseragent", {Key::header, 0, "User-Agent"}},
    {"code", {Key::status, 4, {}}},
    {"contentlength", {Key::content_length, 0, {}}},
    {"contenttype", {Key::content_type, 0, {}}},
    {"cookie", {Key::header, 0, "Cookie"}},
    {"date", {Key::end, 8, {}}},
    {"datetime", {Key::end, 7, {}}},
    {"downstreamlocaladdress", {Key::local_address, 0, {}}},
    {"downstreamstatus", {Key::status, 0, {}}},
    {"duration", {Key::duration, 1, {}}},
    {"durationms", {Key::duration_ms, 0, {}}},
    {"durationns", {Key::duration_ns, 0, {}}},
    {"durations", {Key::duration_s, 1, {}}},  // duration_s
    {"durationus", {Key::duration_us, 0, {}}},
    {"edgeendtimestamp", {Key::end, 0, {}}},
    {"edgeresponsestatus", {Key::status, 0, {}}},
    {"edgestarttimestamp", {Key::start, 0, {}}},
    {"elapsed", {Key::duration, 3, {}}},
    {"elapsedms", {Key::duration_ms, 1, {}}},
    {"endtime", {Key::end, 1, {}}},
    {"eventduration", {Key::duration_ns, 1, {}}},  // ECS
    {"fullurl", {Key::url, 2, {}}},
    {"headers", {Key::all_headers, 2, {}}},
    {"host", {Key::host, 2, {}}},
    {"httphost", {Key::host, 0, {}}},
    {"httpmethod", {Key::method, 1, {}}},
    {"httprequest", {Key::request_line, 3, {}}},
    {"httprequestbody", {Key::body, 1, {}}},
    {"httprequestbodycontent", {Key::body, 1, {}}},
    {"httprequestheaders", {Key::all_headers, 0, {}}},
    {"httprequestid", {Key::request_id, 1, {}}},
    {"httprequestmethod", {Key::method, 1, {}}},
    {"httprequestreferrer", {Key::header, 1, "Referer"}},
    {"httpresponsestatuscode", {Key::status, 1, {}}},
    {"https", {Key::https, 0, {}}},
    {"httpscheme", {Key::scheme, 1, {}}},
    {"httpstatus", {Key::status, 2, {}}},
    {"httpstatuscode", {Key::status, 2, {}}},
    {"httptarget", {Key::target, 4, {}}},
    {"httpurl", {Key::url, 1, {}}},
    {"httpuseragent", {Key::header, 0, "User-Agent"}},
    {"httpverb", {Key::method, 2, {}}},
    {"latency", {Key::duration, 2, {}}},
    {"latencyms", {Key::duration_ms, 1, {}}},
    {"latencyns", {Key::duration_ns, 2, {}}},
    {"latencyus", {Key::duration_us, 1, {}}},
    {"logginggoogleapiscomtrace", {Key::trace, 0, {}}},
    {"method", {Key::method, 0, {}}},
    {"msec", {Key::end, 0, {}}},  // nginx, with milliseconds
    {"originresponsestatus", {Key::origin_status, 0, {}}},
    {"originstatus", {Key::origin_status, 0, {}}},
    {"path", {Key::path, 0, {}}},
    {"postdata", {Key::body, 2, {}}},
    {"protocol", {Key::scheme, 9, {}}},
    {"query", {Key::query, 2, {}}},
    {"querystring", {Key::query, 0, {}}},
    {"rawuri", {Key::target, 3, {}}},
    {"rayid", {Key::entry_id, 0, {}}},
    {"referer", {Key::header, 1, "Referer"}},
    {"referrer", {Key::header, 2, "Referer"}},
    {"reqbody", {Key::body, 1, {}}},
    {"reqheaders", {Key::all_headers, 0, {}}},
    {"reqid", {Key::request_id, 2, {}}},
    {"reqmethod", {Key::method, 1, {}}},
    {"reqpath", {Key::path, 1, {}}},
    {"request", {Key::request_line, 0, {}}},
    {"requestaddr", {Key::host, 0, {}}},  // Traefik, with the port
    {"requestbody", {Key::body, 0, {}}},
    {"requestcontentsize", {Key::body_bytes, 0, {}}},  // Traefik
    {"requestduration", {Key::duration, 1, {}}},
    {"requestedservername", {Key::server_name_indication, 0, {}}},
    {"requestheaders", {Key::all_headers, 0, {}}},
    {"requesthost", {Key::host, 1, {}}},
    {"requestid", {Key::request_id, 0, {}}},
    {"requestline", {Key::request_line, 1, {}}},
    {"requestmethod", {Key::method, 0, {}}},
    {"requestpath", {Key::target, 2, {}}},  // Traefik
    {"requestquery", {Key::query, 1, {}}},
    {"requestscheme", {Key::scheme, 0, {}}},
    {"requesttime", {Key::duration_s, 0, {}}},  // nginx
    {"requesttimems", {Key::duration_ms, 1, {}}},
    {"requesttimeus", {Key::duration_us, 1, {}}},
    {"requesturi", {Key::target, 0, {}}},  // nginx, Caddy
    {"requesturl", {Key::url, 0, {}}},
    {"requesturlpath", {Key::path, 2, {}}},
    {"requrl", {Key::url, 1, {}}},
    {"responsecode", {Key::status, 0, {}}},
    {"responsecodedetails", {Key::response_details, 0, {}}},
    {"responseflags", {Key::response_flags, 0, {}}},
    {"responsestatus", {Key::status, 1, {}}},
    {"responsestatuscode", {Key::status, 1, {}}},
    {"responsetime", {Key::duration, 4, {}}},
    {"responsetimems", {Key::duration_ms, 1, {}}},
    {"resstatuscode", {Key::status, 1, {}}},
    {"scheme", {Key::scheme, 0, {}}},
    {"serveraddress", {Key::host, 5, {}}},
    {"servername", {Key::host, 4, {}}},
    {"startlocal", {Key::start, 2, {}}},
    {"starttime", {Key::start, 1, {}}},
    {"starttimestamp", {Key::start, 3, {}}},
    {"startutc", {Key::start, 0, {}}},
    {"status", {Key::status, 0, {}}},
    {"statuscode", {Key::status, 1, {}}},
    {"time", {Key::end, 4, {}}},
    {"timeiso8601", {Key::end, 1, {}}},
    {"timelocal", {Key::end, 3, {}}},
    {"timemsec", {Key::end, 0, {}}},
    {"timestamp", {Key::end, 2, {}}},
    {"traceid", {Key::trace, 1, {}}},
    {"traceparent", {Key::header, 0, "traceparent"}},
    {"ts", {Key::end, 5, {}}},
    {"ua", {Key::header, 2, "User-Agent"}},
    {"upstreamcachestatus", {Key::cache, 1, {}}},
    {"uri", {Key::path, 5, {}}},  // nginx: decoded and without its query
    {"uripath", {Key::path, 2, {}}},
    {"uriquery", {Key::query, 1, {}}},
    {"uriraw", {Key::target, 3, {}}},
    {"url", {Key::url, 1, {}}},
    {"urldomain", {Key::host, 3, {}}},
    {"urlfull", {Key::url, 1, {}}},
    {"urloriginal", {Key::url, 0, {}}},
    {"urlpath", {Key::path, 1, {}}},
    {"urlquery", {Key::query, 0, {}}},
    {"urlscheme", {Key::scheme, 1, {}}},
    {"us", {Key::duration_us, 2, {}}},
    {"useragent", {Key::header, 1, "User-Agent"}},
    {"useragentoriginal", {Key::header, 1, "User-Agent"}},
    {"verb", {Key::method, 2, {}}},
    {"vhost", {Key::host, 3, {}}},
    {"xamzntraceid", {Key::header, 0, "X-Amzn-Trace-Id"}},
    {"xb3traceid", {Key::header, 0, "X-B3-TraceId"}},
    {"xcloudtracecontext", {Key::header, 0, "X-Cloud-Trace-Context"}},
    {"xenvoyoriginalpath", {Key::target, 1, {}}},
    {"xenvoyoriginpath", {Key::target, 1, {}}},  // Envoy Gateway
    {"xff", {Key::header, 1, "X-Forwarded-For"}},
    {"xforwardedfor", {Key::header, 0, "X-Forwarded-For"}},
    {"xforwardedproto", {Key::header, 0, "X-Forwarded-Proto"}},
    {"xrealip", {Key::header, 0, "X-Real-IP"}},
    {"xrequestid", {Key::header, 0, "X-Request-Id"}},
});

constexpr bool is_sorted() {
  for (std::size_t i = 1; i < kRows.size(); ++i) {
    if (kRows[i - 1].plain >= kRows[i].plain) {
      return false;
    }
  }
  return true;
}
static_assert(is_sorted());

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void append_plain_key(std::string& plain, std::string_view key) {
  for (const char c : key) {
    if (is_upper(c)) {
      plain += static_cast<char>(c | 0x20);
    } else if (is_lower(c) || is_digit(c)) {
      plain += c;
    }
  }
}

std::optional<AccessMeaning> access_meaning(std::string_view plain) {
  const auto row =
      std::lower_bound(kRows.begin(), kRows.end(), plain,
                       [](const Row& each, std::string_view name) { return each.plain < name; });
  return row != kRows.end() && row->plain == plain ? std::optional(row->meaning) : std::nullopt;
}

std::string header_of_key(std::string_view key) {
  constexpr std::string_view kTraefik = "request_";
  constexpr std::string_view kNginx = "http_";
  if (key.starts_with(kTraefik) && key.size() > kTraefik.size() && is_upper(key[kTraefik.size()])) {
    return std::string(key.substr(kTraefik.size()));
  }
  if (!key.starts_with(kNginx) || key.size() == kNginx.size()) {
    return {};
  }
  // What others call so is about the exchange.
  const std::string_view rest = key.substr(kNginx.size());
  for (const std::string_view other :
       {"response", "request", "status", "version", "protocol", "code", "path", "port", "bytes",
        "latency", "duration", "user", "user_id", "route", "server", "client"}) {
    if (rest == other || rest.starts_with("response_") || rest.starts_with("request_")) {
      return {};
    }
  }
  std::string name;
  bool first = true;
  for (const char c : rest) {
    const bool separator = c == '_';
    name += separator ? '-' : first && is_lower(c) ? static_cast<char>(c & ~0x20) : c;
    first = separator;
  }
  return name;
}

}  // namespace lockstep::capture
