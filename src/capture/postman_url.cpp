#include "capture/postman_url.hpp"

#include <algorithm>
#include <utility>

#include "capture/json_value.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

std::string join(const json::Value& part, std::string_view separator) {
  if (part.type() != json::Type::array) {
    return text_of(part);
  }
  std::string text;
  for (const json::Value each : part) {
    text += text.empty() ? "" : separator;
    // A segment may be an object {type, value}.
    text += each.type() == json::Type::object ? text_member(each, "value") : text_of(each);
  }
  return text;
}

// ":name" is a segment of the path that "variable" has the value of.
void set_path_variable(std::string& text, const json::Value& variable) {
  std::string name = text_member(variable, "key");
  name = ":" + (name.empty() ? text_member(variable, "id") : name);
  const std::size_t authority = text.find("://");
  const std::size_t path = text.find('/', authority == npos ? 0 : authority + 3);
  const std::size_t at = text.find("/" + name, std::min(path, text.size()));
  const std::size_t end = at == npos ? npos : at + 1 + name.size();
  const bool segment =
      end == text.size() || (end != npos && std::string_view("/?").find(text[end]) != npos);
  if (segment && name.size() > 1 && at < text.find('?')) {
    text.replace(at + 1, name.size(), text_member(variable, "value"));
  }
}

}  // namespace

bool is_postman_disabled(const json::Value& value) {
  const auto disabled = value.find("disabled");
  const auto enabled = value.find("enabled");  // in drafts
  return (disabled && disabled->raw() == "true") || (enabled && enabled->raw() == "false");
}

std::string postman_url(const json::Value& url) {
  if (url.type() == json::Type::string) {
    return url.string();
  }
  std::string text = text_member(url, "raw");
  if (text.empty()) {
    const std::string protocol = text_member(url, "protocol");
    const std::string port = text_member(url, "port");
    const auto host = url.find("host");
    const auto path = url.find("path");
    text = (protocol.empty() ? "http" : protocol) + "://" + (host ? join(*host, ".") : "") +
           (port.empty() ? "" : ":" + port) + "/" + (path ? join(*path, "/") : "");
    if (const auto query = member(url, "query", json::Type::array)) {
      char separator = '?';
      for (const json::Value pair : *query) {
        if (!is_postman_disabled(pair) && text.size() < (1U << 20U)) {
          const auto value = pair.find("value");
          text += std::exchange(separator, '&') + text_member(pair, "key");
          text += value && value->type() != json::Type::null ? "=" + text_of(value) : "";
        }
      }
    }
  }
  text = text.substr(0, text.find('#'));
  if (const auto list = member(url, "variable", json::Type::array)) {
    for (const json::Value variable : *list) {
      set_path_variable(text, variable);
    }
  }
  return text;
}

}  // namespace lockstep::capture
