#include "lockstep/config/config.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/core/http.hpp"
#include "lockstep/json/json.hpp"

#include "config/faults.hpp"
#include "config/gate_reader.hpp"
#include "config/keys.hpp"
#include "config/plain_json.hpp"
#include "config/rule_reader.hpp"

namespace lockstep::config {
namespace {

using json::Type;
using json::Value;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void read_rules(const Value& value, Config& config, Faults& faults) {
  if (value.type() != Type::array) {
    faults.add_type(value, "rules", "an array");
    return;
  }
  if (value.size() > kMaxRules) {
    faults.add(value, fmt::format("{} rules are more than {}", value.size(), kMaxRules));
    return;
  }
  for (const Value each : value) {
    if (auto rule = read_rule(each, faults)) {
      config.rules.push_back(std::move(*rule));
    }
  }
}

std::vector<std::string> read_names(const Value& value, std::string_view name, Faults& faults) {
  std::vector<std::string> names;
  if (value.type() != Type::array) {
    faults.add_type(value, name, "an array of header names");
    return names;
  }
  for (const Value each : value) {
    if (each.type() != Type::string || !is_token(each.string())) {
      faults.add(each, fmt::format("{} is no header name", escape_line(each.raw().substr(0, 60))));
    } else {
      names.push_back(ascii_lower(each.string()));
    }
  }
  return names;
}

void read_headers(const Value& value, Config& config, Faults& faults) {
  if (value.type() != Type::object) {
    faults.add_type(value, "headers", "an object");
    return;
  }
  faults.check_keys(value, kHeaderKeys);
  if (const auto ignore = value.find("ignore")) {
    config.ignored_headers = read_names(*ignore, "ignore", faults);
  }
  if (const auto compare = value.find("compare")) {
    config.compared_headers = read_names(*compare, "compare", faults);
    for (const std::string& name : config.compared_headers) {
      const auto& ignored = config.ignored_headers;
      if (std::find(ignored.begin(), ignored.end(), name) != ignored.end()) {
        faults.add(*compare, fmt::format("{} is to be ignored and compared", name),
                   "decide for one");
      }
    }
  }
}

// Names and patterns that would hide or show everything are mistakes.
std::vector<std::string> read_secrets(const Value& value, std::string_view name, bool pointers,
                                      Faults& faults) {
  std::vector<std::string> read;
  if (value.type() != Type::array) {
    faults.add_type(value, name, "an array");
    return read;
  }
  for (const Value each : value) {
    const std::string text = each.type() == Type::string ? each.string() : "";
    const std::string shown = escape_line(each.raw().substr(0, 60));
    if (pointers ? !text.starts_with('/') : text.find_first_not_of("*-_. ") == text.npos) {
      faults.add(each,
                 pointers ? fmt::format("{} is no JSON Pointer", shown)
                          : fmt::format("{} is no name", shown),
                 pointers ? "one begins with a slash: \"/user/email\"" : "");
    } else {
      read.push_back(text);
    }
  }
  return read;
}

void read_redact(const Value& value, Config& config, Faults& faults) {
  if (value.type() != Type::object) {
    faults.add_type(value, "redact", "an object");
    return;
  }
  faults.check_keys(value, kRedactKeys);
  if (const auto names = value.find("names")) {
    config.redact.names = read_secrets(*names, "names", false, faults);
  }
  if (const auto pointers = value.find("pointers")) {
    config.redact.pointers = read_secrets(*pointers, "pointers", true, faults);
  }
  if (const auto show = value.find("show")) {
    config.redact.shown = read_secrets(*show, "show", false, faults);
  }
}

void read_document(const Value& root, Config& config, Faults& faults) {
  if (root.type() != Type::object) {
    faults.add(root,
               fmt::format("a configuration is an object, not {}", json::type_name(root.type())));
    return;
  }
  faults.check_keys(root, kTopKeys);
  if (const auto rules = root.find("rules")) {
    read_rules(*rules, config, faults);
  }
  if (const auto headers = root.find("headers")) {
    read_headers(*headers, config, faults);
  }
  if (const auto gate = root.find("gate")) {
    config.gate = read_gate(*gate, faults);
  }
  if (const auto redact = root.find("redact")) {
    read_redact(*redact, config, faults);
  }
  if (const auto openapi = root.find("openapi")) {
    if (openapi->type() == Type::string && !openapi->string().empty()) {
      config.openapi = openapi->string();
    } else {
      faults.add_type(*openapi, "openapi", "the name of a file");
    }
  }
}

}  // namespace

Parsed parse(std::string_view text, const std::string& source) {
  Parsed parsed;
  if (text.size() > kMaxBytes) {
    parsed.faults.emplace_back(Position{.source = escape_line(source)},
                               fmt::format("is longer than {} bytes", kMaxBytes));
    return parsed;
  }
  text.remove_prefix(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  std::size_t unclosed = 0;
  const auto plain = plain_json(text, unclosed);
  Faults faults(plain ? std::string_view(*plain) : text, escape_line(source));
  if (!plain) {
    faults.add(unclosed, "this comment does not end", "close it with */");
  } else {
    json::ParseError error;
    constexpr std::size_t kMaxDepth = 64;
    const auto document = json::Document::parse(*plain, error, {.max_depth = kMaxDepth});
    if (document) {
      read_document(document->root(), parsed.config, faults);
    } else {
      faults.add(error.offset, error.message);
    }
  }
  parsed.faults = faults.take();
  return parsed;
}

std::string read(const std::string& path) {
  const auto fail = [&path](const std::string& problem, const std::string& advice) {
    return Error(Position{.source = escape_line(path)}, problem, advice);
  };
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::string text(kMaxBytes + 1, '\0');
  std::size_t used = 0;
  ssize_t size = fd < 0 ? -1 : 1;
  while (size > 0 && used < text.size()) {
    do {
      size = ::read(fd, text.data() + used, text.size() - used);
    } while (size < 0 && errno == EINTR);
    used += static_cast<std::size_t>(std::max<ssize_t>(size, 0));
  }
  const int error = errno;
  if (fd >= 0) {
    ::close(fd);
  }
  if (size < 0) {
    throw fail(fmt::format("cannot be read: {}", std::strerror(error)), "name a readable file");
  }
  if (used > kMaxBytes) {
    throw fail(fmt::format("is longer than {} bytes", kMaxBytes), "it is no configuration");
  }
  text.resize(used);
  return text;
}

}  // namespace lockstep::config
