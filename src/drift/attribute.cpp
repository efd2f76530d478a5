// Which of an exchange's classes explains a difference that the comparison found. The comparison
// aligns arrays and the classifier does not, so a place may have to be judged by its own values.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/drift/drift.hpp"
#include "lockstep/json/json.hpp"

#include "drift/pair.hpp"
#include "drift/request_json.hpp"
#include "drift/rules.hpp"
#include "drift/text.hpp"
#include "drift/value_rules.hpp"

namespace lockstep::drift {

namespace {

using json::Type;

// These say something about all that is below their place.
constexpr auto kWholeSubtree = std::to_array<std::string_view>({
    "json-sql-null-object",
    "json-embedded-flatten",
    "json-untagged-field-name",
    "json-omitempty-missing-key",
    "pagination-shape",
    "set-tuple",
    "list-order",
    "bytes-base64",
    "uuid-format",
});

bool is_fallback(std::string_view id) {
  const DriftClass* drift_class = find_class(id);
  return drift_class == nullptr || drift_class->fallback;
}

bool is_spelling_class(std::string_view id) {
  const DriftClass* drift_class = find_class(id);
  return drift_class != nullptr && drift_class->equal == Equal::yes;
}

template <typename Accept>
std::string_view best(const std::vector<Assigned>& assigned, Accept&& accept) {
  std::string_view fallback;
  for (const Assigned& candidate : assigned) {
    if (accept(candidate)) {
      if (!is_fallback(candidate.id)) {
        return candidate.id;
      }
      fallback = fallback.empty() ? candidate.id : fallback;
    }
  }
  return fallback;
}

std::string_view at_status(const std::vector<Assigned>& assigned) {
  return best(assigned,
              [](const Assigned& a) { return a.aspect == Aspect::status && a.at == "status"; });
}

std::string_view of_body(const std::vector<Assigned>& assigned) {
  return best(assigned, [](const Assigned& a) { return a.aspect == Aspect::body; });
}

std::string_view explain_header(const std::vector<Assigned>& assigned,
                                const Difference& difference) {
  constexpr std::string_view kCookie = "set-cookie:";
  const std::string& line = difference.baseline    ? *difference.baseline
                            : difference.candidate ? *difference.candidate
                                                   : difference.at;
  const std::string_view id = best(assigned, [&](const Assigned& a) {
    const std::string_view at = a.at;
    return a.aspect == Aspect::header &&
           (at == difference.at || (difference.at == "set-cookie" && at.starts_with(kCookie) &&
                                    line.starts_with(at.substr(kCookie.size()))));
  });
  // A Location comes and goes with the status.
  const std::string_view by_status =
      id.empty() && difference.at == "location" ? at_status(assigned) : id;
  return by_status.empty() ? header_class(difference.at) : by_status;
}

// Classes of the value rules for a difference's own two texts; the first that is no fallback.
std::string_view explain_own_values(const Difference& difference) {
  if (!difference.baseline || !difference.candidate || difference.abridged) {
    return {};
  }
  json::ParseError error;
  json::ParseOptions options;
  options.max_depth = kMaxDepth;
  const auto a = json::Document::parse(*difference.baseline, error, options);
  const auto b = json::Document::parse(*difference.candidate, error, options);
  if (!a || !b) {
    return {};
  }
  if (difference.kind == Kind::spelling) {
    if (a->root().type() == Type::number && b->root().type() == Type::number) {
      return number_spelling_class(a->root().raw(), b->root().raw());
    }
    Assignments found;
    if (a->root().type() == Type::string && b->root().type() == Type::string &&
        explain_spelling(a->root(), b->root(), {}, found) && !found.list().empty()) {
      return found.list().front().id;
    }
    return {};
  }
  const std::string key = nearest_key(difference.at);
  std::string_view chosen;
  explain_values(make_value_pair(a->root(), b->root(), key, {}), [&](std::string_view id) {
    chosen = chosen.empty() || (is_fallback(chosen) && !is_fallback(id)) ? id : chosen;
  });
  return chosen;
}

std::string_view explain_spelling_note(const std::vector<Assigned>& assigned,
                                       const Difference& difference) {
  const auto one_of = [&](std::initializer_list<std::string_view> ids) {
    return best(assigned, [&](const Assigned& a) {
      return a.at == difference.at && std::find(ids.begin(), ids.end(), a.id) != ids.end();
    });
  };
  if (difference.note == "trailing-newline") {
    return one_of({"json-trailing-newline"});
  }
  if (difference.note == "whitespace") {
    return one_of({"json-indent", "json-whitespace-separators"});
  }
  if (difference.note == "key-order") {
    const std::string_view id = one_of({"json-key-order", "json-key-order-int-keys"});
    return id.empty() ? "json-key-order" : id;
  }
  const std::string_view own = explain_own_values(difference);
  return !own.empty() ? own : best(assigned, [&](const Assigned& a) {
    return a.aspect == Aspect::json && a.at == difference.at && is_spelling_class(a.id);
  });
}

std::string_view of_ancestors(const std::vector<Assigned>& assigned, std::string_view at) {
  return best(assigned, [&](const Assigned& a) {
    return a.aspect == Aspect::json && at.starts_with(a.at) &&
           (at.size() == a.at.size() || at[a.at.size()] == '/') &&
           std::find(kWholeSubtree.begin(), kWholeSubtree.end(), a.id) != kWholeSubtree.end();
  });
}

std::string_view explain_json(const std::vector<Assigned>& assigned, const Difference& difference) {
  if (difference.kind == Kind::spelling) {
    const std::string_view id = explain_spelling_note(assigned, difference);
    return id.empty() ? of_body(assigned) : id;
  }
  const std::string_view exact = best(assigned, [&](const Assigned& a) {
    return a.aspect == Aspect::json && a.at == difference.at && !is_spelling_class(a.id);
  });
  if (!exact.empty() && !is_fallback(exact)) {
    return exact;
  }
  const std::string_view above = of_ancestors(assigned, difference.at);
  if (!above.empty()) {
    return above;
  }
  const bool walked = std::any_of(assigned.begin(), assigned.end(),
                                  [](const Assigned& a) { return a.aspect == Aspect::json; });
  if (!walked) {
    // Bodies of errors, or of two different statuses: there are no two values of one thing.
    const std::string_view whole = of_body(assigned);
    const std::string_view id = whole.empty() ? at_status(assigned) : whole;
    if (!id.empty()) {
      return id;
    }
  }
  const std::string_view own = explain_own_values(difference);
  if (!own.empty() && !is_fallback(own)) {
    return own;
  }
  if (!exact.empty()) {
    return exact;
  }
  switch (difference.kind) {
    case Kind::order:
      return "list-order";
    case Kind::missing:
      return "json-missing-key";
    case Kind::added:
      return "json-extra-key";
    case Kind::duplicate:
      return "json-duplicate-keys";
    default:
      return own;
  }
}

std::string_view explain_body(const std::vector<Assigned>& assigned) {
  if (const std::string_view id = of_body(assigned); !id.empty()) {
    return id;
  }
  const std::string_view coding =
      best(assigned, [](const Assigned& a) { return a.id == "encoding-gzip"; });
  if (!coding.empty()) {
    return coding;
  }
  const std::string_view root =
      best(assigned, [](const Assigned& a) { return a.aspect == Aspect::json && a.at.empty(); });
  return root.empty() ? at_status(assigned) : root;
}

}  // namespace

std::vector<std::string_view> attribute(const std::vector<Assigned>& assigned,
                                        std::span<const Difference> differences) {
  std::vector<std::string_view> ids;
  ids.reserve(differences.size());
  for (const Difference& difference : differences) {
    switch (difference.aspect) {
      case Aspect::status:
        ids.push_back(at_status(assigned));
        break;
      case Aspect::header:
        ids.push_back(explain_header(assigned, difference));
        break;
      case Aspect::json:
        ids.push_back(explain_json(assigned, difference));
        break;
      case Aspect::body:
        ids.push_back(explain_body(assigned));
        break;
    }
  }
  return ids;
}

}  // namespace lockstep::drift
