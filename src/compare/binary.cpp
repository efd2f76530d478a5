// Images and other bodies in which a byte is all that can be told.
#include <cstdint>

#include <fmt/format.h>

#include "compare/bytes.hpp"
#include "compare/content.hpp"

namespace lockstep::compare {
namespace {

// FNV-1a, which everybody can compute again: tells whether a body is the same as elsewhere.
std::uint64_t fnv1a(std::string_view bytes) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : bytes) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  return hash;
}

}  // namespace

Understood compare_binary(const ContentPair& pair, Claim /*claim*/, const Options& /*options*/,
                          DifferenceList& differences) {
  differences.add(byte_difference(
      pair.baseline, pair.candidate,
      fmt::format("FNV-1a {:016x} against {:016x}", fnv1a(pair.baseline), fnv1a(pair.candidate))));
  return {};
}

}  // namespace lockstep::compare
