#include "openapi/equality.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "lockstep/json/decimal.hpp"
#include "lockstep/json/hash.hpp"

namespace lockstep::openapi {
namespace {

bool equal_objects(const json::Value& a, const json::Value& b) {
  // As keys may repeat, each side's members have to be in the other.
  const auto within = [](const json::Value& inner, const json::Value& outer) {
    for (const json::Value member : inner) {
      const std::string key = member.key();
      const auto mine = inner.find(key);
      const auto theirs = outer.find(key);
      if (!theirs || !equal_values(*mine, *theirs)) {
        return false;
      }
    }
    return true;
  };
  return within(a, b) && (a.size() == b.size() || within(b, a));
}

bool equal_arrays(const json::Value& a, const json::Value& b) {
  if (a.size() != b.size()) {
    return false;
  }
  auto other = b.begin();
  for (const json::Value element : a) {
    if (!equal_values(element, *other++)) {
      return false;
    }
  }
  return true;
}

// Without regard to order, and of a key that repeats its last value alone.
std::uint64_t hash_object(const json::Value& object, json::Hasher& hasher) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> members;
  members.reserve(object.size());
  for (const json::Value member : object) {
    json::Hasher key(0);
    key.add(std::string_view(member.key()));
    members.emplace_back(key.finish(), hash_value(member));
  }
  std::stable_sort(members.begin(), members.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i + 1 == members.size() || members[i].first != members[i + 1].first) {
      hasher.add(members[i].first);
      hasher.add(members[i].second);
    }
  }
  return hasher.finish();
}

}  // namespace

bool equal_values(const json::Value& a, const json::Value& b) {
  if (a.type() != b.type()) {
    return false;
  }
  switch (a.type()) {
    case json::Type::null:
      return true;
    case json::Type::boolean:
      return a.boolean() == b.boolean();
    case json::Type::number:
      return json::Decimal(a.raw()) == json::Decimal(b.raw());
    case json::Type::string:
      return a.raw() == b.raw() || a.string() == b.string();
    case json::Type::array:
      return equal_arrays(a, b);
    case json::Type::object:
      return equal_objects(a, b);
  }
  return false;
}

std::uint64_t hash_value(const json::Value& value) {
  json::Hasher hasher(static_cast<std::uint64_t>(value.type()));
  switch (value.type()) {
    case json::Type::null:
      break;
    case json::Type::boolean:
      hasher.add(std::uint64_t{value.boolean() ? 1U : 0U});
      break;
    case json::Type::number:
      hasher.add(json::Decimal(value.raw()).hash());
      break;
    case json::Type::string:
      hasher.add(std::string_view(value.string()));
      break;
    case json::Type::array:
      for (const json::Value element : value) {
        hasher.add(hash_value(element));
      }
      break;
    case json::Type::object:
      return hash_object(value, hasher);
  }
  return hasher.finish();
}

}  // namespace lockstep::openapi
