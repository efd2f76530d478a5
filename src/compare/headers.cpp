#include "compare/headers.hpp"

#include <algorithm>
#include <set>

#include "compare/header_rules.hpp"

namespace lockstep::compare {
namespace {

struct Field {
  std::string name;  // lower-case
  std::string_view value;
};

std::set<std::string> hop_by_hop_names(const Headers& headers) {
  std::set<std::string> names;
  for (const std::string_view name : list_elements(values_of(headers, "connection"))) {
    names.insert(ascii_lower(name));
  }
  return names;
}

// The fields that are compared, by name; those of one name stay in order.
std::vector<Field> compared_fields(const Headers& headers, const Options& options) {
  const std::set<std::string> hop_by_hop = hop_by_hop_names(headers);
  const std::vector<std::string>& excluded = options.excluded_headers;
  std::vector<Field> fields;
  fields.reserve(headers.size());
  for (const Header& header : headers) {
    std::string name = ascii_lower(header.name);
    if (std::find(excluded.begin(), excluded.end(), name) == excluded.end() &&
        !hop_by_hop.contains(name)) {
      fields.push_back({std::move(name), trim(header.value)});
    }
  }
  std::stable_sort(fields.begin(), fields.end(),
                   [](const Field& a, const Field& b) { return a.name < b.name; });
  return fields;
}

using Cursor = std::vector<Field>::const_iterator;

Values take_values(Cursor& at, Cursor end, const std::string& name) {
  Values values;
  for (; at != end && at->name == name; ++at) {
    values.push_back(at->value);
  }
  return values;
}

}  // namespace

void compare_headers(const Headers& baseline, const Headers& candidate,
                     std::string_view content_unread, const Options& options,
                     DifferenceList& differences) {
  if (baseline == candidate) {
    return;
  }
  const std::vector<Field> left = compared_fields(baseline, options);
  const std::vector<Field> right = compared_fields(candidate, options);
  Cursor a = left.begin();
  Cursor b = right.begin();
  while (a != left.end() || b != right.end()) {
    const bool from_left = b == right.end() || (a != left.end() && a->name <= b->name);
    const std::string name = from_left ? a->name : b->name;
    const HeaderPair pair{name,
                          {take_values(a, left.end(), name), &baseline},
                          {take_values(b, right.end(), name), &candidate},
                          content_unread};
    if (pair.baseline.values == pair.candidate.values) {
      continue;
    }
    for (Difference& difference : comparator_for(name)(pair)) {
      differences.add(std::move(difference));
    }
  }
}

}  // namespace lockstep::compare
