// Environments and globals as Postman exports them: {"name": …, "values": [{"key": …, "value": …,
// "enabled": …}], "_postman_variable_scope": "environment" or "globals"}.
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "lockstep/capture/capture.hpp"
#include "lockstep/core/error.hpp"
#include "lockstep/json/json.hpp"

#include "capture/byte_source.hpp"
#include "capture/head.hpp"
#include "capture/json_value.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kLargest = 16U << 20U;
constexpr std::string_view kScope = "_postman_variable_scope";

bool is_regular(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

// The scope stands behind the values, and so maybe not in the first bytes.
bool may_be_environment(const std::string& head) {
  const auto members = json_members(head);
  return members && !members->in_array && (*members)["values"] == '[';
}

void read_values(const std::string& path, const std::string& text, PostmanValues& values) {
  json::ParseError error;
  const auto document = json::Document::parse(text, error);
  if (!document) {
    throw Error(Position{.source = path, .offset = error.offset},
                fmt::format("the environment is not valid JSON: {}", error.message),
                "export it again");
  }
  const json::Value root = document->root();
  auto& scope = text_member(root, kScope) == "globals" ? values.globals : values.environment;
  const auto list = member(root, "values", json::Type::array);
  if (!list) {
    return;
  }
  for (const json::Value variable : *list) {
    const auto enabled = variable.find("enabled");
    const auto value = variable.find("value");
    std::string name = text_member(variable, "key");
    if (!name.empty() && value && !(enabled && enabled->raw() == "false")) {
      scope[std::move(name)] = value->type() == json::Type::null ? "" : text_of(value);
    }
  }
}

}  // namespace

PostmanValues take_postman_values(std::vector<std::string>& paths) {
  PostmanValues values;
  std::vector<std::string> others;
  for (const std::string& path : paths) {
    if (path == "-" || !is_regular(path)) {
      others.push_back(path);
      continue;
    }
    const auto source = open_file(path, nullptr);
    std::string text = read_prefix(*source, kHeadBytes);
    if (may_be_environment(text)) {
      text += read_prefix(*source, kLargest);
    }
    if (text.size() > kLargest || text.find(kScope) == std::string::npos ||
        !may_be_environment(text.substr(0, kHeadBytes))) {
      others.push_back(path);
      continue;
    }
    read_values(path, text, values);
  }
  if (others.empty() && !paths.empty()) {
    throw Error(Position{.source = paths.front()},
                "is a Postman environment, which gives values and has no requests",
                "name the collection beside it");
  }
  paths = std::move(others);
  return values;
}

}  // namespace lockstep::capture
