// Which of an exchange's classes explains a difference that the comparison found. The comparison
// aligns arrays and the classifier does not, so a place may have to be judged by its own values.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

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

// The classes of an exchange by where they are, so that each difference looks at a few only.
class ByPlace {
 public:
  explicit ByPlace(const std::vector<Assigned>& assigned) {
    for (const Assigned& one : assigned) {
      if (one.aspect != Aspect::json) {
        elsewhere_.push_back(&one);
        continue;
      }
      json_[one.at].push_back(&one);
      if (std::find(kWholeSubtree.begin(), kWholeSubtree.end(), one.id) != kWholeSubtree.end()) {
        subtrees_.emplace(one.at, &one);
      }
    }
  }
  const std::vector<const Assigned*>& elsewhere() const { return elsewhere_; }
  const std::vector<const Assigned*>& at(const std::string& pointer) const {
    static const std::vector<const Assigned*> kNone;
    const auto found = json_.find(pointer);
    return found == json_.end() ? kNone : found->second;
  }
  // The class of the nearest container above that says something about all that is in it.
  std::string_view above(std::string_view pointer) const {
    for (;;) {
      const auto found = subtrees_.find(pointer);
      if (found != subtrees_.end()) {
        return found->second->id;
      }
      if (pointer.empty()) {
        return {};
      }
      pointer = pointer.substr(0, pointer.rfind('/'));
    }
  }
  bool has_json() const { return !json_.empty(); }

 private:
  std::vector<const Assigned*> elsewhere_;
  std::unordered_map<std::string_view, std::vector<const Assigned*>> json_;
  std::unordered_map<std::string_view, const Assigned*> subtrees_;
};

// The first that states a cause, of those the first that is more than a hint.
template <typename Accept>
std::string_view best(const std::vector<const Assigned*>& assigned, Accept&& accept) {
  std::string_view fallback;
  std::string_view weak;
  for (const Assigned* candidate : assigned) {
    if (accept(*candidate)) {
      const DriftClass* drift_class = find_class(candidate->id);
      if (drift_class != nullptr && !drift_class->fallback && !drift_class->weak) {
        return candidate->id;
      }
      std::string_view& second = is_fallback(candidate->id) ? fallback : weak;
      second = second.empty() ? candidate->id : second;
    }
  }
  return weak.empty() ? fallback : weak;
}

std::string_view at_status(const ByPlace& classes) {
  return best(classes.elsewhere(),
              [](const Assigned& a) { return a.aspect == Aspect::status && a.at == "status"; });
}

std::string_view of_body(const ByPlace& classes) {
  return best(classes.elsewhere(), [](const Assigned& a) { return a.aspect == Aspect::body; });
}

// A cookie may differ in several ways at once: the note says which one this is.
bool is_of_note(std::string_view id, std::string_view note) {
  const bool expiry = note.ends_with("attribute expires") || note.ends_with("attribute max-age");
  if (id == "header-set-cookie-attrs") {
    return !expiry;
  }
  return expiry || (id != "header-set-cookie-expiry" && id != "volatile-cookie-expiry");
}

std::string_view explain_header(const ByPlace& classes, const Difference& difference) {
  constexpr std::string_view kCookie = "set-cookie:";
  const std::string& line = difference.baseline    ? *difference.baseline
                            : difference.candidate ? *difference.candidate
                                                   : difference.at;
  const std::string_view id = best(classes.elsewhere(), [&](const Assigned& a) {
    const std::string_view at = a.at;
    return a.aspect == Aspect::header &&
           (at == difference.at ||
            (difference.at == "set-cookie" && at.starts_with(kCookie) &&
             line.starts_with(at.substr(kCookie.size())) && is_of_note(a.id, difference.note)));
  });
  // A Location comes and goes with the status.
  const std::string_view by_status =
      id.empty() && difference.at == "location" ? at_status(classes) : id;
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

std::string_view explain_spelling_note(const ByPlace& classes, const Difference& difference) {
  const auto one_of = [&](std::initializer_list<std::string_view> ids) {
    return best(classes.at(difference.at), [&](const Assigned& a) {
      return std::find(ids.begin(), ids.end(), a.id) != ids.end();
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
  const bool number = difference.note == "number-spelling";
  const std::string_view known = best(classes.at(difference.at), [&](const Assigned& a) {
    const DriftClass* drift_class = find_class(a.id);
    return drift_class->equal == Equal::yes && drift_class->section == (number ? 'B' : 'A') &&
           !starts_with_any(a.id,
                            {"json-key-order", "json-whitespace", "json-trailing", "json-indent"});
  });
  return known.empty() ? explain_own_values(difference) : known;
}

std::string_view explain_json(const ByPlace& classes, const Difference& difference) {
  if (difference.kind == Kind::spelling) {
    const std::string_view id = explain_spelling_note(classes, difference);
    return id.empty() ? of_body(classes) : id;
  }
  const std::string_view exact =
      best(classes.at(difference.at), [](const Assigned& a) { return !is_spelling_class(a.id); });
  if (!exact.empty() && !is_fallback(exact)) {
    return exact;
  }
  const std::string_view above = classes.above(difference.at);
  if (!above.empty()) {
    return above;
  }
  if (!classes.has_json()) {
    // Bodies of errors, or of two different statuses: there are no two values of one thing.
    const std::string_view whole = of_body(classes);
    const std::string_view id = whole.empty() ? at_status(classes) : whole;
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

std::string_view explain_body(const ByPlace& classes) {
  if (const std::string_view id = of_body(classes); !id.empty()) {
    return id;
  }
  const std::string_view coding =
      best(classes.elsewhere(), [](const Assigned& a) { return a.id == "encoding-gzip"; });
  if (!coding.empty()) {
    return coding;
  }
  const std::string_view root = best(classes.at({}), [](const Assigned&) { return true; });
  return root.empty() ? at_status(classes) : root;
}

}  // namespace

std::vector<std::string_view> attribute(const Subject& subject,
                                        const std::vector<Assigned>& assigned,
                                        std::span<const Difference> differences) {
  std::vector<std::string_view> ids;
  ids.reserve(differences.size());
  const ByPlace classes(assigned);
  for (const Difference& difference : differences) {
    switch (difference.aspect) {
      case Aspect::status:
        ids.push_back(at_status(classes));
        break;
      case Aspect::header:
        ids.push_back(explain_header(classes, difference));
        break;
      case Aspect::json:
        ids.push_back(explain_json(classes, difference));
        break;
      default:  // bodies of any other kind
        ids.push_back(explain_body(classes));
        break;
    }
  }
  follow_causes(subject, differences, ids);
  return ids;
}

}  // namespace lockstep::drift
