// The recorded response of a HAR entry.
#include "capture/base64.hpp"
#include "capture/har_entry.hpp"
#include "capture/json_value.hpp"
#include "capture/request_rules.hpp"

namespace lockstep::capture {
namespace {

std::string read_content(const json::Value& response, const SideFiles& files) {
  const auto content = member(response, "content", json::Type::object);
  if (!content) {
    return {};
  }
  if (const std::string file = text_member(*content, "_file"); !file.empty()) {
    return files.load(file).value_or("");
  }
  std::string text = text_member(*content, "text");
  if (equal_ignoring_case(text_member(*content, "encoding"), "base64")) {
    if (auto bytes = base64_decode_lenient(text)) {
      return std::move(*bytes);
    }
  }
  return text;
}

}  // namespace

std::optional<Response> read_har_response(const json::Value& entry, const SideFiles& files) {
  const auto recorded = member(entry, "response", json::Type::object);
  const double status = recorded ? number_member(*recorded, "status").value_or(0) : 0;
  if (!(status >= 100 && status <= 999)) {
    return std::nullopt;
  }
  Response response;
  response.status = static_cast<int>(status);
  response.reason = text_member(*recorded, "statusText");
  response.headers = read_har_headers(*recorded);
  std::erase_if(response.headers,
                [](const Header& header) { return header.name.starts_with(':'); });
  // The text is the decoded entity, so these no longer describe it.
  remove_header(response.headers, "Content-Encoding");
  remove_header(response.headers, "Content-Length");
  remove_header(response.headers, "Transfer-Encoding");
  response.body = read_content(*recorded, files);
  return response;
}

}  // namespace lockstep::capture
