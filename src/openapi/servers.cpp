#include "openapi/servers.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::openapi {
namespace {

constexpr std::size_t kMaxPaths = 32;  // of one server, for the values of its variables

// What a variable may stand for.
std::vector<std::string> values_of(const json::Value& server, const std::string& name) {
  std::vector<std::string> values;
  const auto variables = server.find("variables");
  const auto variable = variables ? variables->find(name) : std::nullopt;
  if (!variable) {
    return values;
  }
  const auto as_text = [](const json::Value& value) {
    return value.type() == json::Type::string ? value.string() : std::string(value.raw());
  };
  if (const auto usual = variable->find("default")) {
    values.push_back(as_text(*usual));
  }
  if (const auto allowed = variable->find("enum");
      allowed && allowed->type() == json::Type::array) {
    for (const json::Value value : *allowed) {
      if (std::find(values.begin(), values.end(), as_text(value)) == values.end()) {
        values.push_back(as_text(value));
      }
    }
  }
  return values;
}

// The part of a URL after its authority; of what has none, all of it.
std::string_view path_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const std::size_t scheme = url.find("//");
  if (scheme != std::string_view::npos &&
      (scheme == 0 || url.substr(0, scheme).find('/') == std::string_view::npos)) {
    const std::size_t slash = url.find('/', scheme + 2);
    return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
  }
  return url;
}

// The URL with its variables replaced, in every way.
std::vector<std::string> expanded(const json::Value& server, const std::string& url, bool& known) {
  std::vector<std::string> urls = {url};
  for (std::size_t i = 0; i < urls.size();) {
    const std::size_t open = urls[i].find('{');
    const std::size_t close = urls[i].find('}', open);
    if (open == std::string::npos || close == std::string::npos) {
      ++i;
      continue;
    }
    const std::string before = urls[i].substr(0, open);
    const std::string name = urls[i].substr(open + 1, close - open - 1);
    const std::string after = urls[i].substr(close + 1);
    urls.erase(urls.begin() + static_cast<std::ptrdiff_t>(i));
    const std::vector<std::string> values = values_of(server, name);
    known = known && !values.empty();
    std::size_t at = i;
    for (const std::string& value : values) {
      // A value with a brace would be replaced for ever.
      if (urls.size() < kMaxPaths && value.find('{') == std::string::npos) {
        std::string url_with = before;
        url_with.append(value).append(after);
        urls.insert(urls.begin() + static_cast<std::ptrdiff_t>(at++), std::move(url_with));
      }
    }
  }
  return urls;
}

void add_server(const json::Value& server, const Source& source, Warnings& warnings,
                std::vector<std::string>& paths) {
  const std::optional<std::string> url = text_member(server, "url");
  if (!url) {
    warnings.add(source.position(server), "a server without \"url\"");
    return;
  }
  bool known = true;
  for (const std::string& each : expanded(server, *url, known)) {
    std::string path(path_of(each));
    while (path.ends_with('/')) {
      path.pop_back();
    }
    if (!path.empty() && !path.starts_with('/')) {
      path.insert(path.begin(), '/');  // relative to where the document is, which is not known
    }
    if (std::find(paths.begin(), paths.end(), path) == paths.end()) {
      paths.push_back(path);
    }
  }
  if (!known) {
    warnings.add(
        source.position(server),
        fmt::format("the server \"{}\" has a variable without a default", escape_line(*url)));
  }
}

}  // namespace

std::vector<std::string> server_paths(const Place& place, const Source& source,
                                      Warnings& warnings) {
  std::vector<std::string> paths;
  const auto servers = place.value.find("servers");
  if (!servers) {
    return paths;
  }
  if (servers->type() != json::Type::array) {
    warnings.add(source.position(*servers), "\"servers\" must be a list: it says nothing");
    return paths;
  }
  for (const json::Value server : *servers) {
    add_server(server, source, warnings, paths);
  }
  return paths;
}

}  // namespace lockstep::openapi
