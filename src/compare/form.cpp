// application/x-www-form-urlencoded (WHATWG URL §5.1): fields with their values. The order between
// fields of different names says nothing, as all readers go by names.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compare/content.hpp"
#include "compare/json_pointer.hpp"
#include "compare/sequence.hpp"

namespace lockstep::compare {
namespace {

int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

// A '%' that no two hexadecimal digits follow stays as it is.
std::string decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

using Fields = std::map<std::string, std::vector<std::string>>;

// None when there are more than kMaxItems.
std::optional<Fields> fields_of(std::string_view body) {
  Fields fields;
  for (std::size_t count = 0; !body.empty(); ++count) {
    if (count == kMaxItems) {
      return std::nullopt;
    }
    const std::size_t end = std::min(body.find('&'), body.size());
    const std::string_view pair = body.substr(0, end);
    if (!pair.empty()) {
      const std::size_t equals = std::min(pair.find('='), pair.size());
      fields[decoded(pair.substr(0, equals))].push_back(
          decoded(pair.substr(std::min(equals + 1, pair.size()))));
    }
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return fields;
}

std::vector<Item> items_of(const std::vector<std::string>& values) {
  std::vector<Item> items;
  items.reserve(values.size());
  for (const std::string& value : values) {
    items.push_back({hash_of(value), 0});
  }
  return items;
}

Difference difference_at(const std::string& name, const std::string* a, const std::string* b) {
  Difference difference;
  difference.aspect = Aspect::form;
  difference.at = '/' + pointer_token(name);
  difference.kind = b == nullptr ? Kind::missing : a == nullptr ? Kind::added : Kind::value;
  if (a != nullptr) {
    difference.baseline = *a;
  }
  if (b != nullptr) {
    difference.candidate = *b;
  }
  return difference;
}

std::string all_of(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) {
    out.append(out.empty() ? "" : "\n").append(value);
  }
  return out;
}

void compare_field(const std::string& name, const std::vector<std::string>& a,
                   const std::vector<std::string>& b, AlignmentBudget& budget,
                   DifferenceList& differences) {
  if (a == b) {
    return;
  }
  const std::vector<Item> a_items = items_of(a);
  const std::vector<Item> b_items = items_of(b);
  if (is_reordered(a_items, b_items)) {
    const std::string left = all_of(a);
    const std::string right = all_of(b);
    Difference difference = difference_at(name, &left, &right);
    difference.kind = Kind::order;
    differences.add(std::move(difference));
    return;
  }
  const bool repeats = a.size() > 1 || b.size() > 1;
  for (const ItemPair& pair : pair_items(a_items, b_items, budget)) {
    const std::string* left = pair.a ? &a[*pair.a] : nullptr;
    const std::string* right = pair.b ? &b[*pair.b] : nullptr;
    if (left != nullptr && right != nullptr && *left == *right) {
      continue;
    }
    Difference difference = difference_at(name, left, right);
    if (repeats) {
      difference.at += '/' + std::to_string(pair.a ? *pair.a : *pair.b);
    }
    differences.add(std::move(difference));
  }
}

}  // namespace

Understood compare_forms(const ContentPair& pair, Claim /*claim*/, const Options& /*options*/,
                         DifferenceList& differences) {
  const std::optional<Fields> baseline_fields = fields_of(pair.baseline);
  const std::optional<Fields> candidate_fields = fields_of(pair.candidate);
  if (!baseline_fields || !candidate_fields) {
    return not_understood(kTooManyItems);
  }
  const Fields& a = *baseline_fields;
  const Fields& b = *candidate_fields;
  if (a == b) {
    differences.add(other_bytes(pair.baseline, pair.candidate, Aspect::form,
                                "the same fields, written differently"));
    return {};
  }
  AlignmentBudget budget;
  const std::vector<std::string> none;
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() || j != b.end()) {
    const bool only_a = j == b.end() || (i != a.end() && i->first < j->first);
    const bool only_b = !only_a && (i == a.end() || j->first < i->first);
    compare_field(only_b ? j->first : i->first, only_b ? none : i->second,
                  only_a ? none : j->second, budget, differences);
    i = only_b ? i : std::next(i);
    j = only_a ? j : std::next(j);
  }
  return {};
}

}  // namespace lockstep::compare
