#include "capture/ndjson_record.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "lockstep/capture/capture.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/json/writer.hpp"

#include "capture/base64.hpp"
#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

using json::Type;
using json::Value;

constexpr int kVersion = 1;
constexpr std::array<std::string_view, 3> kFramings = {"none", "length", "chunked"};

[[noreturn]] void fail(const Value& value, std::string message) {
  throw NotARecord{value.offset(), std::move(message), false};
}

void require(const Value& value, Type type, std::string_view what) {
  if (value.type() != type) {
    fail(value, fmt::format("{} must be of type {}, not {}", what, json::type_name(type),
                            json::type_name(value.type())));
  }
}

std::string read_bytes(const Value& value, std::string_view what) {
  if (value.type() == Type::string) {
    return value.string();
  }
  const auto encoded = value.find("base64");
  if (!encoded || encoded->type() != Type::string) {
    fail(value, fmt::format("{} must be a string or {{\"base64\": …}}", what));
  }
  auto bytes = base64_decode(encoded->string());
  if (!bytes) {
    fail(*encoded, fmt::format("{} is not valid base64", what));
  }
  return std::move(*bytes);
}

std::int64_t read_integer(const Value& value, std::string_view what) {
  const auto number = value.int64();
  if (!number) {
    fail(value, fmt::format("{} must be an integer", what));
  }
  return *number;
}

Headers read_headers(const Value& list) {
  require(list, Type::array, "headers");
  Headers headers;
  headers.reserve(list.size());
  for (const Value pair : list) {
    require(pair, Type::array, "a header");
    if (pair.size() != 2) {
      fail(pair, "a header must be [name, value]");
    }
    auto element = pair.begin();
    std::string name = read_bytes(*element, "a header's name");
    headers.push_back({std::move(name), read_bytes(*++element, "a header's value")});
  }
  return headers;
}

Framing read_framing(const Value& value) {
  require(value, Type::string, "framing");
  const std::string name = value.string();
  for (std::size_t i = 0; i < kFramings.size(); ++i) {
    if (kFramings[i] == name) {
      return static_cast<Framing>(i);
    }
  }
  fail(value, "framing must be \"none\", \"length\" or \"chunked\"");
}

FidelitySet read_fidelity(const Value& list, std::vector<std::string>& unknown) {
  require(list, Type::array, "fidelity");
  FidelitySet fidelity;
  for (const Value name : list) {
    require(name, Type::string, "a fidelity");
    if (const auto known = fidelity_from_name(name.string())) {
      fidelity.add(*known);
    } else {
      unknown.push_back(fmt::format("fidelity {}", escape_line(name.raw())));
    }
  }
  return fidelity;
}

std::int64_t read_time(const Value& value) {
  require(value, Type::string, "captured_at");
  const auto ns = parse_timestamp(value.string());
  if (!ns) {
    fail(value, "captured_at is no RFC 3339 time, or does not fit into ns since 1970");
  }
  return *ns;
}

Response read_response(const Value& object, std::vector<std::string>& unknown) {
  require(object, Type::object, "response");
  Response response;
  for (const Value value : object) {
    const std::string_view key = value.raw_key();
    if (key == "\"status\"") {
      const std::int64_t status = read_integer(value, "status");
      if (status < 100 || status > 999) {
        fail(value, "status must have three digits");
      }
      response.status = static_cast<int>(status);
    } else if (key == "\"reason\"") {
      response.reason = read_bytes(value, "reason");
    } else if (key == "\"headers\"") {
      response.headers = read_headers(value);
    } else if (key == "\"body\"") {
      response.body = read_bytes(value, "body");
    } else {
      unknown.push_back(fmt::format("member {} of a response", escape_line(key)));
    }
  }
  if (response.status == 0) {
    fail(object, "a response must have a status");
  }
  return response;
}

Trace read_trace(const Value& object, std::vector<std::string>& unknown) {
  require(object, Type::object, "trace");
  Trace trace;
  for (const Value value : object) {
    const std::string_view key = value.raw_key();
    if (key == "\"id\"") {
      trace.id = read_bytes(value, "a trace's id");
    } else if (key == "\"observer\"") {
      trace.observer = read_bytes(value, "a trace's observer");
    } else if (key == "\"entry\"") {
      trace.entry = read_bytes(value, "a trace's entry");
    } else {
      unknown.push_back(fmt::format("member {} of a trace", escape_line(key)));
    }
  }
  return trace;
}

void check_version(const Value& value) {
  if (value.int64() != kVersion) {
    throw NotARecord{value.offset(),
                     fmt::format("version {} of the format is not known", escape_line(value.raw())),
                     true};
  }
}

// False for a key that is none of a request's.
bool read_request_member(const Value& value, Request& request) {
  const std::string_view key = value.raw_key();
  if (key == "\"method\"") {
    request.method = read_bytes(value, "method");
  } else if (key == "\"scheme\"") {
    request.scheme = read_bytes(value, "scheme");
  } else if (key == "\"authority\"") {
    request.authority = read_bytes(value, "authority");
  } else if (key == "\"target\"") {
    request.target = read_bytes(value, "target");
  } else if (key == "\"headers\"") {
    request.headers = read_headers(value);
  } else if (key == "\"body\"") {
    request.body = read_bytes(value, "body");
  } else if (key == "\"framing\"") {
    request.framing = read_framing(value);
  } else {
    return false;
  }
  return true;
}

void write_bytes(json::Writer& out, std::string_view bytes) {
  if (is_utf8(bytes)) {
    out.string(bytes);
  } else {
    out.begin_object().key("base64").string(base64_encode(bytes)).end_object();
  }
}

void write_optional(json::Writer& out, std::string_view key, std::string_view bytes) {
  if (!bytes.empty()) {
    out.key(key);
    write_bytes(out, bytes);
  }
}

void write_headers(json::Writer& out, const Headers& headers) {
  if (headers.empty()) {
    return;
  }
  out.key("headers").begin_array();
  for (const Header& header : headers) {
    out.begin_array();
    write_bytes(out, header.name);
    write_bytes(out, header.value);
    out.end_array();
  }
  out.end_array();
}

void write_response(json::Writer& out, const Response& response) {
  out.key("response").begin_object().key("status").number(response.status);
  write_optional(out, "reason", response.reason);
  write_headers(out, response.headers);
  write_optional(out, "body", response.body);
  out.end_object();
}

}  // namespace

Record record_from_json(const Value& line, std::vector<std::string>& unknown) {
  require(line, Type::object, "a record");
  Record record;
  bool versioned = false;
  for (const Value value : line) {
    const std::string_view key = value.raw_key();
    if (read_request_member(value, record.request)) {
      continue;
    }
    if (key == "\"lockstep\"") {
      check_version(value);
      versioned = true;
    } else if (key == "\"id\"") {
      record.id = read_bytes(value, "id");
    } else if (key == "\"captured_at\"") {
      record.captured_at_ns = read_time(value);
    } else if (key == "\"fidelity\"") {
      record.fidelity = read_fidelity(value, unknown);
    } else if (key == "\"response\"") {
      record.response = read_response(value, unknown);
    } else if (key == "\"latency_ns\"") {
      record.latency_ns = read_integer(value, "latency_ns");
    } else if (key == "\"trace\"") {
      record.trace = read_trace(value, unknown);
    } else {
      unknown.push_back(fmt::format("member {}", escape_line(key)));
    }
  }
  if (!versioned || record.request.method.empty() || record.request.target.empty()) {
    fail(line, "a record must have \"lockstep\": 1, a method and a target");
  }
  return record;
}

std::string to_ndjson(const Record& record) {
  const Request& request = record.request;
  json::Writer out;
  out.begin_object().key("lockstep").number(kVersion);
  write_optional(out, "id", record.id);
  if (record.captured_at_ns) {
    out.key("captured_at").string(format_timestamp(*record.captured_at_ns));
  }
  out.key("method");
  write_bytes(out, request.method);
  write_optional(out, "scheme", request.scheme);
  write_optional(out, "authority", request.authority);
  out.key("target");
  write_bytes(out, request.target);
  write_headers(out, request.headers);
  write_optional(out, "body", request.body);
  if (request.framing != Framing::none) {
    out.key("framing").string(kFramings[static_cast<std::size_t>(request.framing)]);
  }
  if (!record.fidelity.empty()) {
    out.key("fidelity").begin_array();
    for (const std::string_view name : record.fidelity.names()) {
      out.string(name);
    }
    out.end_array();
  }
  if (record.response) {
    write_response(out, *record.response);
  }
  if (record.latency_ns) {
    out.key("latency_ns").number(*record.latency_ns);
  }
  if (!record.trace.empty()) {
    out.key("trace").begin_object();
    write_optional(out, "id", record.trace.id);
    write_optional(out, "observer", record.trace.observer);
    write_optional(out, "entry", record.trace.entry);
    out.end_object();
  }
  out.end_object();
  return out.take() + '\n';
}

}  // namespace lockstep::capture
