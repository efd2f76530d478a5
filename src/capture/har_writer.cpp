// Records as HAR 1.2. A reader gets back what it needs to send the same request again: bodies that
// are no text are in base64 with "encoding", which HAR 1.2 has only for responses; what the capture
// lost is in "_fidelity"; a target that no URL can hold is the pseudo header ":path".
#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "lockstep/capture/capture.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/json/writer.hpp"

#include "capture/base64.hpp"
#include "capture/decompress.hpp"
#include "capture/har_entry.hpp"
#include "capture/request_rules.hpp"
#include "capture/timestamp.hpp"
#include "capture/url.hpp"

namespace lockstep::capture {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

class StringSource : public ByteSource {
 public:
  explicit StringSource(std::string_view bytes) : rest_(bytes) {}

  std::size_t read(char* into, std::size_t size) override {
    const std::size_t some = std::min(size, rest_.size());
    std::memcpy(into, rest_.data(), some);
    rest_.remove_prefix(some);
    return some;
  }

 private:
  std::string_view rest_;
};

// HAR holds a response as its reader sees it: without content coding. nullopt when that cannot be
// undone, or what comes out is too large.
std::optional<std::string> decoded_body(const Response& response) {
  constexpr std::size_t kMost = 64U << 20U;
  const std::string* const coding = find_header(response.headers, "Content-Encoding");
  const std::string name = coding == nullptr ? "" : ascii_lower(*coding);
  if (name.empty() || name == "identity" || response.body.empty()) {
    return response.body;
  }
  const Compression compression = compression_of(response.body);
  if (compression == Compression::none) {
    // Text was decoded by whoever recorded it.
    return is_utf8(response.body) ? std::optional(response.body) : std::nullopt;
  }
  bool damaged = false;
  Options options;
  options.warn = [&damaged](const std::string& /*message*/) { damaged = true; };
  auto source = std::make_unique<StringSource>(response.body);
  const auto plain = compression == Compression::zstd
                         ? unzstd(std::move(source), "", options)
                         : inflate(std::move(source), compression, "", options);
  std::string body = read_prefix(*plain, kMost + 1);
  return damaged || body.size() > kMost ? std::nullopt : std::optional(std::move(body));
}

std::string url_of(const Request& request) {
  return fmt::format("{}://{}{}", request.scheme.empty() ? "http" : request.scheme.c_str(),
                     request.authority.empty() ? kNoHost : std::string_view(request.authority),
                     request.target.starts_with('/') ? std::string_view(request.target) : "/");
}

// Whether a reader of the URL would get that target from it.
bool url_holds(const Request& request) {
  const SplitUrl split = split_url(url_of(request));
  return split.target == request.target;
}

void write_header(json::Writer& out, std::string_view name, std::string_view value) {
  out.begin_object().key("name").string(name).key("value").string(value).end_object();
}

void write_headers(json::Writer& out, const Headers& headers) {
  for (const Header& header : headers) {
    write_header(out, header.name, header.value);
  }
  out.end_array();
}

// Text only when it comes back as the same bytes, whatever its headers say of its length.
bool is_plain_text(const Request& request) {
  const auto length = content_length(request.headers);
  return is_utf8(request.body) && request.body.find(kReplacement) == std::string::npos &&
         find_header(request.headers, "Content-Encoding") == nullptr &&
         (!length || *length == request.body.size());
}

void write_request(json::Writer& out, const Request& request) {
  out.begin_object().key("method").string(request.method).key("url").string(url_of(request));
  out.key("httpVersion").string("HTTP/1.1").key("cookies").begin_array().end_array();
  out.key("headers").begin_array();
  if (!url_holds(request)) {
    write_header(out, ":path", request.target);
  }
  write_headers(out, request.headers);
  out.key("queryString").begin_array().end_array();
  if (!request.body.empty()) {
    const std::string* const type = find_header(request.headers, "Content-Type");
    out.key("postData").begin_object().key("mimeType").string(type == nullptr ? "" : *type);
    if (is_plain_text(request)) {
      out.key("text").string(request.body);
    } else {
      out.key("text").string(base64_encode(request.body)).key("encoding").string("base64");
    }
    out.end_object();
  }
  if (request.framing == Framing::chunked) {
    out.key("_framing").string("chunked");  // which not every capture's headers tell
  }
  out.key("headersSize").number(-1);
  out.key("bodySize").number(static_cast<std::uint64_t>(request.body.size())).end_object();
}

void write_response(json::Writer& out, const Response& response, HarLosses& losses) {
  const auto body = decoded_body(response);
  losses.response_body = !body;
  const std::string* const type = find_header(response.headers, "Content-Type");
  const std::string* const location = find_header(response.headers, "Location");
  out.begin_object().key("status").number(response.status);
  out.key("statusText").string(response.reason).key("httpVersion").string("HTTP/1.1");
  out.key("cookies").begin_array().end_array().key("headers").begin_array();
  write_headers(out, response.headers);
  out.key("content").begin_object();
  out.key("size").number(static_cast<std::uint64_t>(body ? body->size() : response.body.size()));
  out.key("mimeType").string(type == nullptr ? "" : *type);
  if (!body) {
    out.key("comment").string("left out: its content coding could not be undone");
  } else if (is_utf8(*body)) {
    out.key("text").string(*body);
  } else {
    out.key("text").string(base64_encode(*body)).key("encoding").string("base64");
  }
  out.end_object().key("redirectURL").string(location == nullptr ? "" : *location);
  out.key("headersSize").number(-1);
  out.key("bodySize").number(static_cast<std::uint64_t>(response.body.size())).end_object();
}

// HAR has no way to say that there is no response but this.
void write_no_response(json::Writer& out) {
  out.begin_object().key("status").number(0).key("statusText").string("");
  out.key("httpVersion").string("").key("cookies").begin_array().end_array();
  out.key("headers").begin_array().end_array().key("content").begin_object();
  out.key("size").number(0).key("mimeType").string("").end_object();
  out.key("redirectURL").string("").key("headersSize").number(-1).key("bodySize").number(-1);
  out.end_object();
}

}  // namespace

std::string har_begin() {
  return R"({"log":{"version":"1.2","creator":{"name":"lockstep","version":"1"},"entries":[)"
         "\n";
}

std::string har_end() { return "\n]}}\n"; }

std::string to_har_entry(const Record& record, HarLosses& losses) {
  losses = {};
  // Nanoseconds fit into a double's digits for all but very long times, and are rounded back.
  const double milliseconds =
      record.latency_ns ? static_cast<double>(*record.latency_ns) / 1e6 : -1;
  json::Writer out;
  out.begin_object();
  out.key("startedDateTime").string(format_timestamp(record.captured_at_ns.value_or(0)));
  out.key("time").number(milliseconds);
  out.key("request");
  write_request(out, record.request);
  out.key("response");
  if (record.response) {
    write_response(out, *record.response, losses);
  } else {
    write_no_response(out);
  }
  out.key("cache").begin_object().end_object().key("timings").begin_object();
  out.key("send").number(0).key("wait").number(milliseconds).key("receive").number(0);
  out.end_object();
  FidelitySet fidelity = record.fidelity;
  if (!record.captured_at_ns) {
    fidelity.add(Fidelity::time_missing);
  }
  if (record.request.authority.empty()) {
    fidelity.add(Fidelity::host_guessed);
  }
  // Other bytes than those that were sent must not look like them.
  if (!is_utf8(record.request.target)) {
    fidelity.add(Fidelity::target_normalised);
  }
  if (std::any_of(record.request.headers.begin(), record.request.headers.end(),
                  [](const Header& header) { return !is_utf8(header.value); })) {
    fidelity.add(Fidelity::headers_partial);
  }
  out.key("_fidelity").begin_array();
  for (const std::string_view name : fidelity.names()) {
    out.string(name);
  }
  out.end_array();
  if (!record.id.empty()) {
    out.key("_lockstep_id").string(record.id);
  }
  out.end_object();
  losses.bytes = out.lossy();
  return out.take();
}

}  // namespace lockstep::capture
