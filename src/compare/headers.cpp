#include "compare/headers.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compare/header_rules.hpp"

namespace lockstep::compare {
namespace {

struct Field {
  std::string name;  // lower-case
  std::string_view value;
  const Header* source = nullptr;  // tells the order of those of one name

  bool operator==(const Field& other) const { return name == other.name && value == other.value; }
};

// What a Connection header names besides is hop-by-hop as well.
std::vector<std::string_view> hop_by_hop_names(const Headers& headers) {
  std::vector<std::string_view> names;
  for (const Header& header : headers) {
    if (!equal_ignoring_case(header.name, "connection")) {
      continue;
    }
    if (header.value.find_first_of(",\"") == std::string::npos) {
      names.push_back(trim(header.value));  // "keep-alive", nearly always
    } else {
      const std::vector<std::string_view> elements = list_elements({header.value});
      names.insert(names.end(), elements.begin(), elements.end());
    }
  }
  return names;
}

// The fields that are compared, by name; those of one name stay in order.
std::vector<Field> compared_fields(const Headers& headers, const Options& options) {
  const std::vector<std::string_view> hop_by_hop = hop_by_hop_names(headers);
  const auto lists = [](const auto& names, std::string_view name) {
    return std::any_of(names.begin(), names.end(), [name](std::string_view listed) {
      return listed.size() == name.size() && equal_ignoring_case(listed, name);
    });
  };
  std::vector<Field> fields;
  fields.reserve(headers.size());
  for (const Header& header : headers) {
    if (!lists(options.excluded_headers, header.name) && !lists(hop_by_hop, header.name)) {
      fields.push_back({ascii_lower(header.name), trim(header.value), &header});
    }
  }
  std::sort(fields.begin(), fields.end(), [](const Field& a, const Field& b) {
    const int order = a.name.compare(b.name);
    return order != 0 ? order < 0 : a.source < b.source;
  });
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
                     std::string_view content_unread, const Request* request,
                     const Options& options, DifferenceList& differences) {
  if (baseline == candidate) {
    return;
  }
  const std::vector<Field> left = compared_fields(baseline, options);
  const std::vector<Field> right = compared_fields(candidate, options);
  Cursor a = left.begin();
  Cursor b = right.begin();
  const auto single = [](Cursor at, Cursor end) {
    return at != end && (at + 1 == end || at[1].name != at->name);
  };
  while (a != left.end() || b != right.end()) {
    if (single(a, left.end()) && single(b, right.end()) && *a == *b) {
      ++a;
      ++b;
      continue;
    }
    const bool from_left = b == right.end() || (a != left.end() && a->name <= b->name);
    const std::string name = from_left ? a->name : b->name;
    const HeaderPair pair{name,
                          {take_values(a, left.end(), name), &baseline},
                          {take_values(b, right.end(), name), &candidate},
                          content_unread,
                          request};
    if (pair.baseline.values == pair.candidate.values) {
      continue;
    }
    for (Difference& difference : comparator_for(name)(pair)) {
      differences.add(std::move(difference));
    }
  }
}

}  // namespace lockstep::compare
