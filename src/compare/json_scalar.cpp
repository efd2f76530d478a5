#include "compare/json_scalar.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "lockstep/json/code_points.hpp"
#include "lockstep/json/decimal.hpp"
#include "lockstep/json/hash.hpp"

namespace lockstep::compare {
namespace {

using json::Type;

// Whether any byte of the word is a backslash.
bool holds_backslash(std::uint64_t word) {
  constexpr std::uint64_t kEveryByte = 0x0101010101010101;
  const std::uint64_t unlike = word ^ ('\\' * kEveryByte);
  return ((unlike - kEveryByte) & ~unlike & 0x80 * kEveryByte) != 0;
}

// Removes what both bodies have in common up to the next escape sequence. What remains of each
// begins with one, or with bytes that differ, or is empty.
void skip_common(std::string_view& x, std::string_view& y) {
  const std::size_t most = std::min(x.size(), y.size());
  std::size_t i = 0;
  for (; i + sizeof(std::uint64_t) <= most; i += sizeof(std::uint64_t)) {
    std::uint64_t p = 0;
    std::uint64_t q = 0;
    std::memcpy(&p, x.data() + i, sizeof p);
    std::memcpy(&q, y.data() + i, sizeof q);
    if (p != q || holds_backslash(p)) {
      break;
    }
  }
  while (i < most && x[i] == y[i] && x[i] != '\\') {
    ++i;
  }
  x.remove_prefix(i);
  y.remove_prefix(i);
}

std::strong_ordering order_of_bodies(std::string_view x, std::string_view y) {
  for (;;) {
    skip_common(x, y);
    if (x.empty() || y.empty()) {
      return !x.empty() <=> !y.empty();
    }
    // Bytes of UTF-8 sort as the code points do, but an escape sequence must be read first.
    const std::uint32_t p = json::next_code_point(x);
    const std::uint32_t q = json::next_code_point(y);
    if (p != q) {
      return p <=> q;
    }
  }
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
