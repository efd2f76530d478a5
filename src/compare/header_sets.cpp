// Headers that are sets: of methods, of header names, of directives.
#include <algorithm>
#include <functional>
#include <set>

#include "lockstep/core/escape.hpp"

#include "compare/header_rules.hpp"

namespace lockstep::compare {
namespace {

using Set = std::set<std::string>;
using Element = std::function<std::string(std::string_view)>;

Set set_of(const std::vector<std::string_view>& elements, const Element& canonical) {
  Set set;
  for (const std::string_view element : elements) {
    set.insert(canonical(element));
  }
  return set;
}

// "only in baseline: post; only in candidate: put", one line of bounded length.
std::string note_on(const Set& baseline, const Set& candidate) {
  constexpr std::size_t kMaxNote = 200;
  const auto part = [](std::string_view title, const Set& set, const Set& other) {
    std::string out;
    for (const std::string& element : set) {
      if (!other.contains(element) && out.size() < kMaxNote) {
        out.append(out.empty() ? title : ", ").append(element);
      }
    }
    return escape_line(utf8_prefix(out, kMaxNote));
  };
  const std::string left = part("only in baseline: ", baseline, candidate);
  const std::string right = part("only in candidate: ", candidate, baseline);
  return left + (left.empty() || right.empty() ? "" : "; ") + right;
}

Meaning same_set(const Values& baseline, const Values& candidate, const Element& canonical) {
  // A header that is not there is not an empty set: "Allow:" says that nothing is allowed.
  if (baseline.empty() || candidate.empty()) {
    return {false, ""};
  }
  const Set a = set_of(list_elements(baseline), canonical);
  const Set b = set_of(list_elements(candidate), canonical);
  return {a == b, a == b ? "" : note_on(a, b)};
}

// max-age="060" is max-age=60 (RFC 9111 §5.2 asks to accept both forms); private="b, a" is a set
// of field names.
std::string canonical_directive(std::string_view text) {
  Parameter directive = parse_parameter(text);
  if (!directive.value) {
    return directive.name;
  }
  std::string& value = *directive.value;
  if (!value.empty() && value.find_first_not_of("0123456789") == std::string::npos) {
    value.erase(0, std::min(value.find_first_not_of('0'), value.size() - 1));
  } else if (directive.name == "private" || directive.name == "no-cache") {
    std::string names;
    for (const std::string& name : set_of(list_elements({value}), ascii_lower)) {
      names.append(names.empty() ? "" : ",").append(name);
    }
    value = names;
  }
  return directive.name + '=' + value;
}

}  // namespace

Meaning same_tokens(const Values& baseline, const Values& candidate) {
  return same_set(baseline, candidate, ascii_lower);
}

Meaning same_methods(const Values& baseline, const Values& candidate) {
  return same_set(baseline, candidate, [](std::string_view text) { return std::string(text); });
}

Meaning same_directives(const Values& baseline, const Values& candidate) {
  return same_set(baseline, candidate, canonical_directive);
}

Meaning same_policy(const Values& baseline, const Values& candidate) {
  if (baseline.size() != 1 || candidate.size() != 1) {
    return {false, ""};
  }
  const auto directives = [](std::string_view value) {
    Set set = set_of(split_unquoted(value, ';'), canonical_directive);
    set.erase("");
    return set;
  };
  const Set a = directives(baseline.front());
  const Set b = directives(candidate.front());
  return {a == b, a == b ? "" : note_on(a, b)};
}

}  // namespace lockstep::compare
