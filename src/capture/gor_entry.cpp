#include "capture/gor_entry.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "capture/http_message.hpp"
#include "capture/logged_request.hpp"
#include "capture/request_rules.hpp"
#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kLongestMeta = 1024;
constexpr std::size_t kQuoted = 60;

// Takes one field and the single space after it. Empty when there is none.
std::string_view take_field(std::string_view& line) {
  const std::size_t space = std::min(line.find(' '), line.size());
  const std::string_view field = line.substr(0, space);
  line.remove_prefix(std::min(space + 1, line.size()));
  return field;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string quoted(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.find_first_of("\r\n"));
  return fmt::format("\"{}\"", escape_line(utf8_prefix(line, kQuoted)));
}

// A body that no header announces is in files that programs wrote. GoReplay's own have none.
void take_unframed_body(std::string_view rest, Record& record, GorRequest& parsed) {
  const std::size_t text = rest.find_first_not_of("\r\n");
  if (text == std::string_view::npos || starts_with_request(rest.substr(text)) ||
      find_gor_meta(rest) != std::string_view::npos || is_gor_separator_rest(rest)) {
    return;
  }
  parsed.complete = false;
  record.request.body = rest;
  record.request.framing = Framing::length;
  record.fidelity.add(Fidelity::headers_partial);
  parsed.size += rest.size();
}

std::optional<Refusal> refusal_of(const Request& request, std::string_view version) {
  if (auto refusal = refuse_protocol(request)) {
    return refusal;
  }
  // RFC 9112 §3.2: a request of HTTP/1.1 without Host is invalid; here it is a damaged record.
  if (request.authority.empty() && version == "HTTP/1.1") {
    return Refusal{"unreadable-entry", "the request has no Host header"};
  }
  return std::nullopt;
}

}  // namespace

bool is_gor_separator_rest(std::string_view bytes) {
  return bytes.find_first_not_of("\r\n") == std::string_view::npos ||
         kGorSeparator.starts_with(bytes) ||
         (bytes.starts_with('\r') && kGorSeparator.starts_with(bytes.substr(1)));
}

std::optional<GorMeta> parse_gor_meta(std::string_view line) {
  if (line.size() > kLongestMeta) {
    return std::nullopt;
  }
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  const std::string_view type = take_field(line);
  const std::string_view id = take_field(line);
  const std::string_view time = take_field(line);
  std::string_view length = take_field(line);
  if (type.size() != 1 || type[0] < '1' || type[0] > '3' || id.empty() || !is_number(time) ||
      !line.empty()) {
    return std::nullopt;
  }
  GorMeta meta{type[0], std::string(id), parse_epoch(time), std::nullopt};
  if (!length.empty()) {
    const bool unknown = length.front() == '-';  // -1, from --input-http
    if (!is_number(length.substr(unknown ? 1 : 0))) {
      return std::nullopt;
    }
    if (!unknown) {
      std::int64_t ns = 0;
      for (const char digit : length.substr(0, 18)) {
        ns = ns * 10 + (digit - '0');
      }
      meta.length_ns = ns;
    }
  }
  return meta;
}

std::size_t find_gor_meta(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    if (end != bytes.size() && parse_gor_meta(bytes.substr(at, end - at))) {
      return at;
    }
    at = end + 1;
  }
  return std::string_view::npos;
}

GorRequest parse_gor_request(std::string_view payload, const GorMeta& meta, const Origin& origin) {
  GorRequest parsed;
  parsed.size = payload.size();
  MessageHead head = parse_head(payload);
  const auto line = parse_request_line(head.start_line);
  if (!line) {
    // The record after it may be in this payload too, when the separator is damaged as well.
    parsed.size = std::min(find_gor_meta(payload), payload.size());
    parsed.item =
        make_skip(origin, {}, {"unreadable-entry", "no request line, but " + quoted(payload)});
    return parsed;
  }
  if (head.too_long) {
    parsed.item = make_skip(
        origin, {}, {"unreadable-entry", fmt::format("more than {} headers", kMostHeaders)});
    return parsed;
  }
  Record record;
  record.origin = origin;
  record.captured_at_ns = meta.time_ns;
  if (!meta.time_ns) {
    record.fidelity.add(Fidelity::time_missing);
  }
  // Files that people wrote leave out the empty line; a last line without its end may be cut.
  if (head.bad_lines != 0 || (!head.complete && !payload.ends_with('\n'))) {
    record.fidelity.add(Fidelity::headers_partial);
  }
  record.request = request_from_head(*line, std::move(head.headers));
  const std::string_view rest = payload.substr(head.size);
  MessageBody body = request_body(record.request.headers, rest);
  if (!body.problem.empty()) {
    parsed.item = make_skip(origin, record.request, {"unreadable-entry", std::move(body.problem)});
    return parsed;
  }
  parsed.size = head.size + body.size;
  parsed.complete = head.complete && !body.truncated;
  if (auto refusal = refusal_of(record.request, line->version)) {
    parsed.item = make_skip(origin, record.request, std::move(*refusal));
    return parsed;
  }
  record.request.body = std::move(body.bytes);
  record.request.framing = body.framing;
  if (body.truncated) {
    record.fidelity.add(Fidelity::body_truncated);
  } else if (body.framing == Framing::none) {
    take_unframed_body(rest, record, parsed);
  }
  // One name for all files, since a capture is often written in several.
  record.trace = {trace_id_of(record.request.headers), "gor", {}};
  parsed.item = std::move(record);
  return parsed;
}

std::optional<GorResponse> parse_gor_response(std::string_view payload) {
  std::size_t interim = 0;
  while (true) {
    MessageHead head = parse_head(payload);
    const auto line = parse_status_line(head.start_line);
    if (!line || !head.complete) {
      return std::nullopt;
    }
    // RFC 9110 §15.2: interim responses come before the one that counts.
    if (line->status < 200 && line->status != 101 && head.size < payload.size()) {
      payload.remove_prefix(head.size);
      interim += head.size;
      continue;
    }
    MessageBody body = response_body(head.headers, line->status, payload.substr(head.size));
    const bool only_to_head = body.truncated && body.size == 0;
    if (!body.problem.empty() || (body.truncated && !only_to_head)) {
      return std::nullopt;
    }
    return GorResponse{Response{line->status, std::string(line->reason), std::move(head.headers),
                                std::move(body.bytes)},
                       interim + head.size + body.size, only_to_head};
  }
}

}  // namespace lockstep::capture
