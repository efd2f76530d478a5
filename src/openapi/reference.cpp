#include "openapi/reference.hpp"

#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/core/percent.hpp"

namespace lockstep::openapi {
namespace {

// "~1" is "/", "~0" is "~", in this order (RFC 6901 §4).
std::string unescaped(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size();
    if (escape && (token[i + 1] == '0' || token[i + 1] == '1')) {
      out += token[++i] == '1' ? '/' : '~';
    } else {
      out += token[i];
    }
  }
  return out;
}

std::optional<json::Value> step(const json::Value& value, const std::string& token) {
  if (value.type() == json::Type::object) {
    return value.find(token);
  }
  std::size_t index = 0;
  const char* const end = token.data() + token.size();
  if (value.type() != json::Type::array || std::from_chars(token.data(), end, index).ptr != end ||
      token.empty() || index >= value.size()) {
    return std::nullopt;
  }
  auto element = value.begin();
  for (; index > 0; --index) {
    ++element;
  }
  return *element;
}

}  // namespace

std::string pointer_token(std::string_view key) {
  std::string out;
  for (const char c : key) {
    out += c == '~' ? "~0" : c == '/' ? "~1" : std::string_view(&c, 1);
  }
  return out;
}

std::optional<Place> member(const Place& place, std::string_view key) {
  const std::optional<json::Value> found = place.value.find(key);
  if (!found) {
    return std::nullopt;
  }
  return Place{*found, place.path + "/" + pointer_token(key)};
}

Place child(const Place& parent, const json::Value& value) {
  return {value, parent.path + "/" + pointer_token(value.key())};
}

Place element(const Place& parent, const json::Value& value, std::size_t index) {
  return {value, fmt::format("{}/{}", parent.path, index)};
}

std::optional<std::string> text_member(const json::Value& value, std::string_view key) {
  const std::optional<json::Value> found = value.find(key);
  return found && found->type() == json::Type::string ? std::optional(found->string())
                                                      : std::nullopt;
}

bool flag_member(const json::Value& value, std::string_view key) {
  const std::optional<json::Value> found = value.find(key);
  return found && found->type() == json::Type::boolean && found->boolean();
}

std::optional<Place> References::target(std::string_view text, const json::Value& from) const {
  const auto refuse = [&](std::string_view why) {
    warnings_.add(source_.position(from), fmt::format("$ref \"{}\" {}", escape_line(text), why));
    return std::nullopt;
  };
  if (!text.starts_with('#')) {
    return refuse("leads to another document, which is not read: bundle them into one");
  }
  std::string pointer = percent_decode(text.substr(1));
  if (!pointer.empty() && !pointer.starts_with('/')) {
    return refuse("is an anchor, which is not looked for: what it describes is not checked");
  }
  Place place{source_.root(), "#"};
  for (std::string_view rest = pointer; !rest.empty();) {
    rest.remove_prefix(1);
    const std::string_view token = rest.substr(0, rest.find('/'));
    rest.remove_prefix(token.size());
    const std::optional<json::Value> next = step(place.value, unescaped(token));
    if (!next) {
      return refuse("leads nowhere: what it describes is not checked");
    }
    place.value = *next;
  }
  place.path += pointer;
  return place;
}

std::optional<Place> References::resolved(Place place) const {
  constexpr int kMaxHops = 50;
  for (int hops = 0; hops < kMaxHops; ++hops) {
    const std::optional<std::string> text = text_member(place.value, "$ref");
    if (!text) {
      return place;
    }
    std::optional<Place> next = target(*text, place.value);
    if (!next) {
      return std::nullopt;
    }
    place = std::move(*next);
  }
  warnings_.add(source_.position(place.value), "$ref leads in a circle");
  return std::nullopt;
}

}  // namespace lockstep::openapi
