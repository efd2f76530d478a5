#include "drift/tree.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include "lockstep/json/decimal.hpp"
#include "lockstep/json/hash.hpp"

namespace lockstep::drift {

using json::Type;
using json::Value;

namespace {

// The text of a string or key whose raw form has no escape needs no copy.
void add_text(json::Hasher& hasher, std::string_view raw, std::string (*decode)(const Value&),
              const Value& value) {
  const std::string_view body = raw.substr(1, raw.size() - 2);
  if (body.find('\\') == body.npos) {
    hasher.add(body);
  } else {
    hasher.add(decode(value));
  }
}

constexpr std::uint64_t kSeed = 0x6C6F636B73746570;

std::vector<std::uint64_t> element_hashes(Value array) {
  std::vector<std::uint64_t> hashes;
  hashes.reserve(array.size());
  for (const Value element : array) {
    hashes.push_back(meaning_hash(element));
  }
  return hashes;
}

std::optional<std::vector<std::uint64_t>> identities(Value array, std::string_view key) {
  std::vector<std::uint64_t> ids;
  ids.reserve(array.size());
  for (const Value element : array) {
    const auto id = element.find(key);
    if (!id || (id->type() != Type::string && id->type() != Type::number)) {
      return std::nullopt;
    }
    ids.push_back(meaning_hash(*id));
  }
  return ids;
}

}  // namespace

std::uint64_t meaning_hash(Value value) {
  json::Hasher hasher(kSeed);
  hasher.add(static_cast<std::uint64_t>(value.type()));
  switch (value.type()) {
    case Type::null:
      break;
    case Type::boolean:
      hasher.add(std::uint64_t{value.boolean()});
      break;
    case Type::number:
      hasher.add(json::Decimal(value.raw()).hash());
      break;
    case Type::string:
      add_text(
          hasher, value.raw(), [](const Value& v) { return v.string(); }, value);
      break;
    case Type::array:
      for (const Value element : value) {
        hasher.add(meaning_hash(element));
      }
      break;
    case Type::object: {
      // A sum, so that the order of members does not matter.
      std::uint64_t members = 0;
      for (const Value member : value) {
        json::Hasher one(kSeed);
        add_text(
            one, member.raw_key(), [](const Value& v) { return v.key(); }, member);
        one.add(meaning_hash(member));
        members += one.finish();
      }
      hasher.add(members);
      break;
    }
  }
  return hasher.finish();
}

bool same_meaning(Value a, Value b) {
  return a.type() == b.type() && (a.raw() == b.raw() || meaning_hash(a) == meaning_hash(b));
}

bool same_multiset(Value a, Value b) {
  if (a.size() != b.size()) {
    return false;
  }
  std::vector<std::uint64_t> x = element_hashes(a);
  std::vector<std::uint64_t> y = element_hashes(b);
  if (x == y) {
    return false;
  }
  std::sort(x.begin(), x.end());
  std::sort(y.begin(), y.end());
  return x == y;
}

std::optional<std::vector<std::size_t>> pair_by_identity(Value a, Value b) {
  static constexpr std::array<std::string_view, 8> kKeys = {"id",  "uuid", "_id",  "pk",
                                                            "key", "slug", "code", "name"};
  if (a.size() != b.size() || a.size() < 2) {
    return std::nullopt;
  }
  for (const std::string_view key : kKeys) {
    const auto x = identities(a, key);
    const auto y = x ? identities(b, key) : std::nullopt;
    if (!y) {
      continue;
    }
    std::unordered_map<std::uint64_t, std::size_t> places;
    for (std::size_t i = 0; i < y->size(); ++i) {
      places.emplace((*y)[i], i);
    }
    std::vector<std::size_t> order;
    for (const std::uint64_t id : *x) {
      const auto found = places.find(id);
      if (found == places.end()) {
        break;
      }
      order.push_back(found->second);
    }
    // Distinct on both sides, and not in the same order anyway.
    if (places.size() == y->size() && order.size() == x->size() &&
        !std::is_sorted(order.begin(), order.end())) {
      std::vector<bool> taken(order.size());
      for (const std::size_t place : order) {
        taken[place] = true;
      }
      if (std::all_of(taken.begin(), taken.end(), [](bool t) { return t; })) {
        return order;
      }
    }
    return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace lockstep::drift
