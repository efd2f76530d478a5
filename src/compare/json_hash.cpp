#include "compare/json_hash.hpp"

#include "lockstep/json/hash.hpp"

#include "compare/json_scalar.hpp"

namespace lockstep::compare {
namespace {

using json::Hasher;
using json::Type;

std::uint64_t hash_of_array(const Tree& tree, std::uint32_t array,
                            const std::vector<std::uint64_t>& hashes) {
  Hasher hasher(static_cast<std::uint64_t>(Type::array));
  for (std::uint32_t element = array + 1; element != tree[array].next;
       element = tree[element].next) {
    hasher.add(hashes[element]);
  }
  return hasher.finish();
}

std::uint64_t hash_of_object(const Tree& tree, std::uint32_t object,
                             const std::vector<std::uint64_t>& hashes) {
  std::uint64_t sum = 0;  // commutes, as the order of members means nothing
  for (std::uint32_t key = object + 1; key != tree[object].next; key = tree[key + 1].next) {
    Hasher member(hashes[key]);
    member.add(hashes[key + 1]);
    sum += member.finish();
  }
  Hasher hasher(static_cast<std::uint64_t>(Type::object));
  hasher.add(sum);
  return hasher.finish();
}

std::uint64_t hash_of_bag(const Tree& tree, std::uint32_t array,
                          const std::vector<std::uint64_t>& hashes) {
  std::uint64_t sum = 0;
  for (std::uint32_t element = array + 1; element != tree[array].next;
       element = tree[element].next) {
    Hasher hasher(hashes[element]);
    sum += hasher.finish();
  }
  Hasher hasher(static_cast<std::uint64_t>(Type::array));
  hasher.add(sum);
  return hasher.finish();
}

using ArrayHash = std::uint64_t (*)(const Tree&, std::uint32_t, const std::vector<std::uint64_t>&);

// From the last node to the first, so that what a container holds is hashed before it: no stack.
std::vector<std::uint64_t> hash_all(const json::Document& document, ArrayHash array_hash) {
  const Tree tree(document);
  std::vector<std::uint64_t> hashes(document.nodes().size());
  for (auto node = static_cast<std::uint32_t>(hashes.size()); node-- > 0;) {
    switch (tree[node].type()) {
      case Type::array:
        hashes[node] = array_hash(tree, node, hashes);
        break;
      case Type::object:
        hashes[node] = hash_of_object(tree, node, hashes);
        break;
      default:
        hashes[node] = hash_of_scalar(tree, node);
    }
  }
  return hashes;
}

}  // namespace

std::vector<std::uint64_t> hash_values(const json::Document& document) {
  return hash_all(document, hash_of_array);
}

std::vector<std::uint64_t> hash_values_in_any_order(const json::Document& document) {
  return hash_all(document, hash_of_bag);
}

}  // namespace lockstep::compare
