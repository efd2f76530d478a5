#include "compare/json_scalar.hpp"

#include <string>

#include "lockstep/json/code_points.hpp"
#include "lockstep/json/decimal.hpp"
#include "lockstep/json/hash.hpp"

namespace lockstep::compare {
namespace {

using json::Type;

std::strong_ordering order_of_bodies(std::string_view x, std::string_view y) {
  while (!x.empty() && !y.empty()) {
    const std::uint32_t p = json::next_code_point(x);
    const std::uint32_t q = json::next_code_point(y);
    if (p != q) {
      return p <=> q;
    }
  }
  return !x.empty() <=> !y.empty();
}

}  // namespace

bool same_string(const Tree& a, std::uint32_t x, const Tree& b, std::uint32_t y) {
  if (same_raw(a, x, b, y)) {
    return true;
  }
  if (!a[x].escaped() && !b[y].escaped()) {
    return false;
  }
  return order_of_bodies(a.body(x), b.body(y)) == 0;
}

std::strong_ordering order_of_strings(const Tree& a, std::uint32_t x, const Tree& b,
                                      std::uint32_t y) {
  return order_of_bodies(a.body(x), b.body(y));
}

bool same_scalar(const Tree& a, std::uint32_t x, const Tree& b, std::uint32_t y) {
  if (a[x].type() != b[y].type()) {
    return false;
  }
  if (a[x].type() == Type::string) {
    return same_string(a, x, b, y);
  }
  if (same_raw(a, x, b, y)) {
    return true;
  }
  return a[x].type() == Type::number && json::Decimal(a.raw(x)) == json::Decimal(b.raw(y));
}

std::uint64_t hash_of_string(const Tree& tree, std::uint32_t node) {
  json::Hasher hasher(static_cast<std::uint64_t>(Type::string));
  std::string_view body = tree.body(node);
  if (!tree[node].escaped()) {
    hasher.add(body);
    return hasher.finish();
  }
  std::string text;
  text.reserve(body.size());
  while (!body.empty()) {
    json::append_utf8(text, json::next_code_point(body));
  }
  hasher.add(std::string_view(text));
  return hasher.finish();
}

std::uint64_t hash_of_scalar(const Tree& tree, std::uint32_t node) {
  switch (tree[node].type()) {
    case Type::string:
      return hash_of_string(tree, node);
    case Type::number:
      return json::Decimal(tree.raw(node)).hash();
    default: {
      json::Hasher hasher(static_cast<std::uint64_t>(tree[node].type()));
      hasher.add(tree.raw(node));
      return hasher.finish();
    }
  }
}

}  // namespace lockstep::compare
