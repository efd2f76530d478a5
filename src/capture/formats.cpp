// To add a format: write one file with a function that recognises it by its head and one that opens
// a Reader, or, for a log with one request a line, with a function that reads a line; and add it
// here.
#include "capture/formats.hpp"

#include "capture/curl.hpp"
#include "capture/envoy_tap.hpp"
#include "capture/gcp_log.hpp"
#include "capture/gor.hpp"
#include "capture/gor_kafka.hpp"
#include "capture/har.hpp"
#include "capture/json_access.hpp"
#include "capture/mitmproxy.hpp"
#include "capture/ndjson.hpp"
#include "capture/otlp.hpp"
#include "capture/pcap.hpp"
#include "capture/postman.hpp"
#include "capture/text_logs.hpp"
#include "capture/vegeta.hpp"

namespace lockstep::capture {

namespace {

const std::vector<Format> kFormats = {
    {"pcap", "packets of tcpdump and the like (also pcapng): HTTP/1 in clear",
     "requests and responses byte for byte", "what is encrypted; packets that were lost", is_pcap,
     open_pcap},
    {"mitmproxy", "flow file of mitmproxy, 0.10 and later",
     "requests and responses with their bodies", "chunked framing; the case of names in HTTP/2",
     is_mitmproxy, open_mitmproxy},
    {"gor", "GoReplay file", "requests and responses byte for byte", "nothing, unless a packet was",
     is_gor, open_gor},
    {"gor-kafka", "GoReplay messages from Kafka, one JSON object a request",
     "requests with their bodies", "responses; repeated headers; bodies that are no text",
     is_gor_kafka, open_gor_kafka},
    {"ndjson", "one record a line, as lockstep writes it", "all that was known", "nothing",
     is_ndjson, open_ndjson},
    {"vegeta-json", "vegeta targets, as JSON", "requests with their bodies", "responses; times",
     is_vegeta_json, open_vegeta_json},
    {"har", "HTTP Archive of a browser or proxy, also the one in a .zip",
     "requests and responses with their bodies",
     "chunked framing; binary request bodies; the encoding of response bodies", is_har, open_har},
    {"postman", "Postman collection, v2.0 or v2.1",
     "requests with their bodies, as far as variables have values (also from an environment that "
     "is named beside it)",
     "responses; times; what scripts and files would add", is_postman, open_postman},
    {"envoy-tap", "Envoy HTTP tap, JSON or protobuf, buffered or streamed",
     "requests and responses with all headers and 1 KiB of each body, or more if so set",
     "the time, unless Envoy records it; chunked framing; what Envoy changed in the request",
     is_envoy_tap, open_envoy_tap},
    {"otlp", "OpenTelemetry server spans, OTLP/JSON", "target, host, status, latency, trace id",
     "bodies; headers that are not configured; what was not sampled", is_otlp, open_otlp},
    {"gcp", "Google Cloud Logging: Cloud Run, load balancers, and access logs within",
     "target, host, User-Agent, Referer, status, latency, trace id", "bodies; other headers",
     is_gcp_log, open_gcp_log},
    {"vegeta", "vegeta targets, as text", "requests", "responses; times; bodies, which are files",
     is_vegeta_text, open_vegeta_text},
    {"curl", "curl commands, as browsers copy them; parsed, never executed",
     "requests with their bodies", "responses; times; what is in files", is_curl, open_curl},

    // Logs, whose lines vote. What says least about its lines comes last.
    {"json-access", "JSON access log: nginx, gunicorn, Envoy, Traefik, Caddy, Cloudflare",
     "what its format names: target, host, status, latency, some headers",
     "bodies, unless they are logged; other headers", nullptr, nullptr, parse_json_access},
    {"envoy", "access log of Envoy or Istio, default text",
     "target, host, client, User-Agent, request id, status, latency",
     "bodies; other headers; the scheme", nullptr, nullptr, parse_envoy_text},
    {"aws-alb", "access log of an AWS Application Load Balancer",
     "target, scheme, host, User-Agent, trace id, status, latency", "bodies; other headers",
     nullptr, nullptr, parse_aws_alb},
    {"uwsgi", "uWSGI's request log", "target, status, latency",
     "bodies; headers; the host; the time zone", nullptr, nullptr, parse_uwsgi},
    {"runserver", "output of Django's runserver", "target, status",
     "bodies; headers; the host; latency; the time zone", nullptr, nullptr, parse_runserver},
    {"werkzeug", "output of Flask's development server", "target, status",
     "bodies; headers; the host; latency; the time zone; %XX of non-ASCII as spelt; slashes",
     nullptr, nullptr, parse_werkzeug},
    {"uvicorn", "uvicorn's access lines", "target, status",
     "bodies; headers; the host; latency; the time; %XX in paths", nullptr, nullptr, parse_uvicorn},
    {"clf", "access log of nginx, Apache, gunicorn, Traefik: common, combined, with a host",
     "target, status; User-Agent, Referer, client, host and latency where logged",
     "bodies; other headers; fractions of a second", nullptr, nullptr, parse_clf},
};

}  // namespace

const std::vector<Format>& known_formats() { return kFormats; }

std::vector<FormatInfo> formats() {
  std::vector<FormatInfo> infos;
  for (const Format& format : known_formats()) {
    infos.push_back({format.name, format.summary, format.holds, format.loses});
  }
  return infos;
}

}  // namespace lockstep::capture
