#include "lockstep/drift/renaming.hpp"

#include <algorithm>

#include "lockstep/core/http.hpp"
#include "lockstep/json/hash.hpp"

namespace lockstep::drift {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::size_t kLongHex = 16;
constexpr std::size_t kMaxIdBytes = 128;  // also of the name that says what it is an id of

// Two ids of one hash would only put differences together that are not one.
std::uint64_t hash_of(std::string_view id) {
  json::Hasher hasher(2);
  hasher.add(id);
  return hasher.finish();
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of(kDigits) == text.npos;
}

// A UUID, an object id, a hash: nobody gives one twice.
bool is_unique_by_itself(std::string_view text) {
  const auto hex = std::count_if(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
  const auto hyphens = std::count(text.begin(), text.end(), '-');
  return static_cast<std::size_t>(hex + hyphens) == text.size() &&
         static_cast<std::size_t>(hex) >= kLongHex && (hyphens == 0 || hyphens == 4) &&
         !is_number(text);
}

// No spaces, no sentence, no path.
bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdBytes &&
         text.find_first_of(" \t\r\n/\\\"{}[],") == text.npos;
}

// The text of a JSON string without escapes, or of a number; nullopt for anything else.
std::optional<std::string_view> scalar_text(std::string_view json) {
  if (json.size() >= 2 && json.starts_with('"') && json.ends_with('"')) {
    json = json.substr(1, json.size() - 2);
    return json.find('\\') == json.npos ? std::optional(json) : std::nullopt;
  }
  return is_number(json) ? std::optional(json) : std::nullopt;
}

std::string_view last_segment(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

std::string_view without_last_segment(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

// "Orders", "order" -> "order". Good enough to put names of one thing together.
std::string singular(std::string_view name) {
  std::string text = ascii_lower(name);
  if (text.size() > 3 && text.ends_with("ies")) {
    return text.substr(0, text.size() - 3) + "y";
  }
  if (text.size() > 2 && text.ends_with('s') && !text.ends_with("ss")) {
    text.pop_back();
  }
  return text;
}

// The last segment that is a name: "/orders/3/lines" -> "lines", "/orders/3" -> "orders".
std::string_view last_name(std::string_view path) {
  while (!path.empty()) {
    const std::string_view segment = last_segment(path);
    if (!segment.empty() && !is_number(segment) && !segment.starts_with('{') && segment != "*") {
      return segment;
    }
    path = without_last_segment(path);
  }
  return {};
}

// What a member of that name is an id of: "order_id", "orderId", "order_ids" -> "order"; "" for
// "id" alone; nullopt for a name that speaks of no id.
std::optional<std::string> id_of(std::string_view name) {
  if (name.size() > 3 && name.ends_with('s')) {
    name.remove_suffix(1);
  }
  for (const std::string_view word : {"uuid", "guid", "id", "pk"}) {
    const std::string lower = ascii_lower(name);
    if (lower == word) {
      return "";
    }
    if (!lower.ends_with(word)) {
      continue;
    }
    const std::size_t at = name.size() - word.size();
    const bool parted = name[at - 1] == '_' || name[at - 1] == '-';
    const bool camel = name[at] >= 'A' && name[at] <= 'Z' && name[at - 1] >= 'a';
    if (parted || camel) {
      return singular(name.substr(0, parted ? at - 1 : at));
    }
  }
  return std::nullopt;
}

// Both texts are one path in which a single segment differs, and that is an id.
std::optional<RenamedId> in_path(std::string_view baseline, std::string_view candidate) {
  if (baseline.find('/') == baseline.npos || baseline.find(' ') != baseline.npos) {
    return std::nullopt;
  }
  const auto shorter = std::min(baseline.size(), candidate.size());
  std::size_t front = 0;
  while (front < shorter && baseline[front] == candidate[front]) {
    ++front;
  }
  front = baseline.substr(0, front).rfind('/');
  if (front == baseline.npos) {
    return std::nullopt;
  }
  ++front;
  const auto segment = [front](std::string_view text) {
    return text.substr(front, text.find_first_of("/?#", front) - front);
  };
  RenamedId id{"", segment(baseline), segment(candidate)};
  const bool same_rest =
      baseline.substr(front + id.baseline.size()) == candidate.substr(front + id.candidate.size());
  const bool unique = is_unique_by_itself(id.baseline) && is_unique_by_itself(id.candidate);
  if (!same_rest || !(unique || (is_number(id.baseline) && is_number(id.candidate)))) {
    return std::nullopt;
  }
  if (!unique) {
    id.scope = singular(last_name(baseline.substr(0, front - 1)).substr(0, kMaxIdBytes));
  }
  return id;
}

std::optional<RenamedId> in_json(std::string_view endpoint, std::string_view at,
                                 std::string_view baseline, std::string_view candidate) {
  if (is_unique_by_itself(baseline) && is_unique_by_itself(candidate)) {
    return RenamedId{"", baseline, candidate};
  }
  const std::string_view name = last_name(at);
  const std::optional<std::string> of = id_of(name);
  if (!of || name.size() > kMaxIdBytes || !is_word(baseline) || !is_word(candidate)) {
    return in_path(baseline, candidate);
  }
  if (!of->empty()) {
    return RenamedId{*of, baseline, candidate};
  }
  const std::size_t end = at.rfind('/' + std::string(name));
  const std::string_view parent = last_name(at.substr(0, end == at.npos ? 0 : end));
  const std::string_view path = endpoint.substr(std::min(endpoint.find('/'), endpoint.size()));
  return RenamedId{singular((parent.empty() ? last_name(path) : parent).substr(0, kMaxIdBytes)),
                   baseline, candidate};
}

}  // namespace

std::optional<RenamedId> renamed_id(std::string_view endpoint, const Difference& difference) {
  if (difference.kind != Kind::value || difference.abridged || !difference.baseline ||
      !difference.candidate) {
    return std::nullopt;
  }
  if (difference.aspect == Aspect::header) {
    return difference.at == "location" ? in_path(*difference.baseline, *difference.candidate)
                                       : std::nullopt;
  }
  if (difference.aspect != Aspect::json && difference.aspect != Aspect::ndjson) {
    return std::nullopt;
  }
  const auto baseline = scalar_text(*difference.baseline);
  const auto candidate = scalar_text(*difference.candidate);
  return baseline && candidate ? in_json(endpoint, difference.at, *baseline, *candidate)
                               : std::nullopt;
}

bool Renamings::add(const RenamedId& id) {
  if (ids_ >= kMaxIds && !scopes_.contains(id.scope)) {
    return false;
  }
  Scope& scope = scopes_[id.scope];
  const std::uint64_t a = hash_of(id.baseline);
  const std::uint64_t b = hash_of(id.candidate);
  const auto forward = scope.forward.find(a);
  const auto backward = scope.backward.find(b);
  if (forward == scope.forward.end() && backward == scope.backward.end() && ids_ < kMaxIds) {
    scope.forward.emplace(a, b);
    scope.backward.emplace(b, a);
    ++ids_;
    return true;
  }
  // Pairs are in both maps or in none.
  const bool same = forward != scope.forward.end() && forward->second == b;
  ++(same ? scope.repeated : scope.broken);
  return same;
}

bool Renamings::Scope::holds() const {
  return repeated >= kMinRepetitions && broken * 10 <= repeated;
}

bool Renamings::Scope::is_part_of(const Scope& other) const {
  return forward.size() >= 2 && broken == 0 && other.holds() &&
         std::all_of(forward.begin(), forward.end(), [&other](const auto& pair) {
           const auto known = other.forward.find(pair.first);
           return known != other.forward.end() && known->second == pair.second;
         });
}

bool Renamings::holds(const std::string& scope) const {
  const auto found = scopes_.find(scope);
  return found != scopes_.end() &&
         (found->second.holds() ||
          std::any_of(scopes_.begin(), scopes_.end(), [&found](const auto& other) {
            return found->second.is_part_of(other.second);
          }));
}

}  // namespace lockstep::drift
