#include "openapi/source.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "openapi/yaml.hpp"

namespace lockstep::openapi {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{64} << 20U;
// Aliases may nest what they stand for deeper than YAML's own limit.
constexpr std::size_t kMaxDepth = 400;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A column counts characters, as editors and libyaml do.
Position position_in(const std::string& name, std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::string_view line = before.substr(before.rfind('\n') + 1);
  const auto characters = std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
  });
  return {
      name, static_cast<std::uint64_t>(lines) + 1, static_cast<std::uint64_t>(characters) + 1, {}};
}

bool looks_like_json(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  return start != std::string_view::npos && text[start] == '{';
}

}  // namespace

Source::Source(std::string_view text, std::string name, const Warn& warn) : name_(std::move(name)) {
  if (text.size() > kMaxBytes) {
    throw Error(Position{name_, 0, 0, {}},
                fmt::format("the document has more than {} MB", kMaxBytes >> 20U),
                "name an OpenAPI document");
  }
  std::string_view plain = text;
  if (plain.starts_with(kByteOrderMark)) {
    plain.remove_prefix(kByteOrderMark.size());
  }
  if (looks_like_json(plain)) {
    parse_json(plain);
  } else {
    parse_yaml(text, warn);
  }
  refuse_repeated_keys();
}

void Source::parse_json(std::string_view text) {
  text_ = text;
  json::ParseError error;
  json::ParseOptions options;
  options.max_depth = kMaxDepth;
  std::optional<json::Document> parsed = json::Document::parse(text_, error, options);
  if (!parsed) {
    throw Error(position_in(name_, text_, error.offset), "this is no JSON: " + error.message);
  }
  document_ = std::move(*parsed);
}

void Source::parse_yaml(std::string_view text, const Warn& warn) {
  Warnings warnings(warn);
  text_ = json_of_yaml(text, name_, marks_, warnings);
  warnings.finish(name_);
  json::ParseError error;
  json::ParseOptions options;
  options.max_depth = kMaxDepth;
  std::optional<json::Document> parsed = json::Document::parse(text_, error, options);
  if (!parsed) {
    throw Error(position(error.offset), "this is too much for a document: " + error.message);
  }
  document_ = std::move(*parsed);
}

void Source::refuse_repeated_keys() const {
  std::vector<json::Value> open = {document_.root()};
  std::unordered_set<std::string> keys;
  while (!open.empty()) {
    const json::Value value = open.back();
    open.pop_back();
    keys.clear();
    const bool object = value.type() == json::Type::object;
    for (const json::Value child : value) {
      if (object && !keys.insert(child.key()).second) {
        throw Error(key_position(child),
                    fmt::format("the key \"{}\" is here a second time", escape_line(child.key())),
                    "remove one of them");
      }
      if (child.size() > 0) {
        open.push_back(child);
      }
    }
  }
}

Position Source::position(std::size_t offset) const {
  if (marks_.empty()) {
    return position_in(name_, text_, offset);
  }
  const auto after =
      std::upper_bound(marks_.begin(), marks_.end(), offset,
                       [](std::size_t wanted, const Mark& mark) { return wanted < mark.offset; });
  const Mark& mark = after == marks_.begin() ? marks_.front() : *std::prev(after);
  return {name_, mark.line, mark.column, {}};
}

Position Source::key_position(const json::Value& member) const {
  return position(static_cast<std::size_t>(member.raw_key().data() - text_.data()));
}

}  // namespace lockstep::openapi
