#include "capture/postman_variables.hpp"

#include <algorithm>
#include <utility>

#include "capture/json_value.hpp"

namespace lockstep::capture {
namespace {

// Values may name variables, and so themselves or each other.
constexpr int kDeepest = 10;
constexpr std::size_t kLongest = 4U << 20U;

}  // namespace

void PostmanVariables::enter(const json::Value& owner) {
  auto& scope = scopes_.emplace_back();
  for (const std::string_view key : {"variables", "variable"}) {
    const auto list = member(owner, key, json::Type::array);
    if (!list) {
      continue;
    }
    for (const json::Value variable : *list) {
      const auto disabled = variable.find("disabled");
      const auto value = variable.find("value");
      std::string name = text_member(variable, "key");
      if (name.empty()) {
        name = text_member(variable, "id");
      }
      if (!name.empty() && value && !(disabled && disabled->raw() == "true")) {
        scope[name] = value->type() == json::Type::null ? "" : text_of(value);
      }
    }
  }
}

void PostmanVariables::leave() { scopes_.pop_back(); }

const std::string* PostmanVariables::find(std::string_view name) const {
  const auto in = [name](const auto& scope) {
    const auto found = scope.find(name);
    return found == scope.end() ? nullptr : &found->second;
  };
  if (const std::string* const value = in(given_.environment)) {
    return value;
  }
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
    if (const std::string* const value = in(*scope)) {
      return value;
    }
  }
  return in(given_.globals);
}

void PostmanVariables::expand(std::string_view text, int depth, std::string& out,
                              std::string& missing) const {
  while (true) {
    const std::size_t open = text.find("{{");
    const std::size_t close = text.find("}}", std::min(open, text.size()));
    if (close == std::string_view::npos) {
      out += text;
      return;
    }
    // "{{{a}}": the braces of JSON may stand directly before a variable's.
    const std::size_t begin = text.rfind("{{", close - 1);
    out += text.substr(0, begin);
    const std::string_view name = text.substr(begin + 2, close - begin - 2);
    const std::string* const value = find(name);
    if (value != nullptr && depth < kDeepest && out.size() < kLongest) {
      expand(*value, depth + 1, out, missing);
    } else {
      out += text.substr(begin, close + 2 - begin);
      if (missing.empty()) {
        missing = text.substr(begin, close + 2 - begin);
      }
    }
    text.remove_prefix(close + 2);
  }
}

std::string PostmanVariables::resolve(std::string_view text, std::string& missing) const {
  std::string out;
  expand(text, 0, out, missing);
  return out;
}

}  // namespace lockstep::capture
