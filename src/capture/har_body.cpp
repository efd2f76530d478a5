// The body of a HAR entry's request. HAR has one place for it, a string, and writers have bent that
// in every direction.
#include <algorithm>
#include <utility>
#include <vector>

#include "lockstep/core/escape.hpp"

#include "capture/base64.hpp"
#include "capture/form.hpp"
#include "capture/har_entry.hpp"
#include "capture/json_value.hpp"
#include "capture/request_rules.hpp"

namespace lockstep::capture {
namespace {

// No server accepts a form of more; a list of millions would be many times as large in memory.
constexpr std::size_t kMostParameters = 10'000;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// `text` with one byte a code point; nullopt when one is above U+00FF.
std::optional<std::string> as_latin1(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      bytes += text[i];
    } else if ((byte == 0xC2 || byte == 0xC3) && i + 1 < text.size()) {
      ++i;
      bytes +=
          static_cast<char>((byte & 0x03U) << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU));
    } else {
      return std::nullopt;
    }
  }
  return bytes;
}

// Whether bytes may be in that content coding. Brotli has no magic, so it always may.
bool may_be_encoded(std::string_view bytes, const std::string& coding) {
  const std::string name = ascii_lower(coding);
  if (name == "gzip" || name == "x-gzip") {
    return bytes.starts_with("\x1F\x8B");
  }
  if (name == "zstd") {
    return bytes.starts_with("\x28\xB5\x2F\xFD");
  }
  if (name == "deflate") {
    return !is_utf8(bytes);
  }
  return name != "identity" && !is_utf8(bytes);
}

std::optional<std::uint64_t> recorded_length(const json::Value& request, const Headers& headers) {
  if (const auto length = content_length(headers)) {
    return length;
  }
  const auto size = member(request, "bodySize", json::Type::number);
  const auto bytes = size ? size->int64() : std::nullopt;
  return bytes && *bytes > 0 ? std::optional(static_cast<std::uint64_t>(*bytes)) : std::nullopt;
}

std::string content_type_of(const Headers& headers, const json::Value& post_data) {
  const std::string* const recorded = find_header(headers, "Content-Type");
  return recorded != nullptr ? *recorded : text_member(post_data, "mimeType");
}

void set_content_type(Headers& headers, const std::string& value) {
  for (Header& header : headers) {
    if (equal_ignoring_case(header.name, "Content-Type")) {
      header.value = value;
      return;
    }
  }
  headers.push_back({"Content-Type", value});
}

// The text as bytes. Its length tells whether the writer mapped bytes to U+0000 to U+00FF, and
// whether something was lost.
void take_text(std::string text, std::optional<std::uint64_t> length, Record& record) {
  const std::string* const coding = find_header(record.request.headers, "Content-Encoding");
  std::optional<std::string> latin1;
  if (!length || *length != text.size()) {
    latin1 = as_latin1(text);
  }
  const bool is_latin1 = latin1 && (length ? *length == latin1->size()
                                           : coding != nullptr && latin1->starts_with("\x1F\x8B"));
  record.request.body = is_latin1 ? std::move(*latin1) : std::move(text);
  // Text that is not in its coding was decoded by the writer: its length is of something else.
  const bool decoded = coding != nullptr && !may_be_encoded(record.request.body, *coding);
  if (decoded) {
    remove_header(record.request.headers, "Content-Encoding");
  }
  const std::string& body = record.request.body;
  if (!is_latin1 && body.find(kReplacement) != std::string::npos) {
    record.fidelity.add(Fidelity::body_lossy_text);
  } else if (!decoded && length && *length != body.size()) {
    record.fidelity.add(*length > body.size() ? Fidelity::body_truncated
                                              : Fidelity::body_lossy_text);
  }
}

std::vector<FormParameter> read_parameters(const json::Value& list) {
  std::vector<FormParameter> parameters;
  for (const json::Value item : list) {
    if (item.type() != json::Type::object || parameters.size() >= kMostParameters) {
      continue;
    }
    FormParameter parameter;
    parameter.name = text_member(item, "name");
    const auto value = item.find("value");
    if (value && value->type() != json::Type::null) {
      parameter.value = text_of(value);
    }
    parameter.file_name = text_member(item, "fileName");
    parameter.content_type = text_member(item, "contentType");
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

// The body of a form of which the capture has only the parameters.
void rebuild(const std::vector<FormParameter>& parameters, const std::string& content_type,
             std::optional<std::uint64_t> length, Record& record) {
  const std::string type = ascii_lower(content_type);
  const bool multipart = type.starts_with("multipart/");
  const bool urlencoded = type.empty() || type.find("urlencoded") != std::string::npos;
  const bool content_missing =
      std::any_of(parameters.begin(), parameters.end(), [multipart](const FormParameter& p) {
        return (multipart && !p.value) || (!p.file_name.empty() && p.value.value_or("").empty());
      });
  if (content_missing || parameters.size() >= kMostParameters || (!multipart && !urlencoded)) {
    record.fidelity.add(Fidelity::body_missing);
    return;
  }
  if (urlencoded) {
    record.request.body = urlencoded_form(parameters, length);
  } else {
    std::string boundary = boundary_of(content_type);
    if (boundary.empty()) {
      boundary = choose_boundary(parameters);
      set_content_type(record.request.headers, content_type + "; boundary=" + boundary);
    }
    record.request.body = multipart_form(parameters, boundary);
  }
  record.fidelity.add(Fidelity::body_rebuilt);
}

void read_post_data(const json::Value& post_data, std::optional<std::uint64_t> length,
                    const SideFiles& files, Record& record) {
  std::string text = text_member(post_data, "text");
  const auto list = member(post_data, "params", json::Type::array);
  const std::string type = content_type_of(record.request.headers, post_data);
  const bool base64 = equal_ignoring_case(text_member(post_data, "encoding"), "base64") ||
                      equal_ignoring_case(text_member(post_data, "_encoding"), "base64");
  const std::string file = text_member(post_data, "_file");
  if ((base64 && !text.empty()) || !file.empty()) {
    auto bytes = file.empty() ? base64_decode_lenient(text) : files.load(file);
    if (!bytes) {
      record.fidelity.add(Fidelity::body_missing);
    } else {
      record.request.body = std::move(*bytes);
    }
  } else if (!text.empty()) {
    // Not by bodySize: browsers count characters there.
    take_text(std::move(text), content_length(record.request.headers), record);
  } else if (list && list->size() != 0) {
    rebuild(read_parameters(*list), type, length, record);
  }
  // A list of headers that was written by hand may leave the type to postData.
  if (!record.request.body.empty() && !type.empty() &&
      find_header(record.request.headers, "Content-Type") == nullptr) {
    set_content_type(record.request.headers, type);
  }
}

// There was a body, though the capture does not show one.
bool had_body(const Request& request, const std::string& type,
              std::optional<std::uint64_t> length) {
  if (length) {
    return *length != 0;
  }
  const bool may_have =
      request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  return may_have && !type.empty();
}

}  // namespace

void read_har_body(const json::Value& request, const SideFiles& files, Record& record) {
  const Headers& headers = record.request.headers;
  const std::optional<std::uint64_t> length = recorded_length(request, headers);
  const auto post_data = member(request, "postData", json::Type::object);
  const std::string* const recorded_type = find_header(headers, "Content-Type");
  std::string type = recorded_type == nullptr ? "" : *recorded_type;
  if (post_data) {
    type = content_type_of(headers, *post_data);
    read_post_data(*post_data, length, files, record);
  }
  Request& sent = record.request;
  if (sent.body.empty() && had_body(sent, type, length)) {
    record.fidelity.add(Fidelity::body_missing);
  }
  const std::string* const coding = find_header(headers, "Transfer-Encoding");
  const bool chunked = coding != nullptr && equal_ignoring_case(*coding, "chunked");
  const bool empty_but_announced =
      !record.fidelity.has(Fidelity::body_missing) && (chunked || content_length(headers));
  if (!sent.body.empty() || empty_but_announced) {
    sent.framing = chunked ? Framing::chunked : Framing::length;
  }
}

}  // namespace lockstep::capture
