#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lockstep/drift/finding.hpp"
#include "lockstep/json/hash.hpp"

#include "drift/text.hpp"
#include "drift/times.hpp"

namespace lockstep::drift {

namespace {

bool is_uuid(std::string_view token) {
  return token.size() == 36 && token[8] == '-' && token[13] == '-' &&
         std::all_of(token.begin(), token.end(), [](char c) { return is_hex(c) || c == '-'; });
}

// A member name that is data rather than a name someone chose.
bool is_map_key(std::string_view token) {
  if (is_number_text(token) || is_uuid(token) || contains(token, "@")) {
    return true;
  }
  if (token.size() >= 10 && all_digits(token.substr(0, 4)) && parse_date(token.substr(0, 10))) {
    return true;
  }
  const bool hex = token.size() >= 12 && std::all_of(token.begin(), token.end(), is_hex);
  return hex && std::any_of(token.begin(), token.end(), is_digit);
}

}  // namespace

std::string generalised(std::string_view pointer) {
  std::string out;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = pointer.find('/');
    const std::string_view token = pointer.substr(0, end);
    out.append("/").append(is_map_key(token) ? std::string_view("*") : token);
    pointer = end == pointer.npos ? std::string_view() : pointer.substr(end);
  }
  return out;
}

std::uint64_t fingerprint(std::string_view drift_class, Aspect aspect, std::string_view at,
                          Kind kind, std::string_view endpoint) {
  constexpr std::uint64_t kSeed =
      1;  // a change of this, or of what follows, makes all findings new
  json::Hasher hasher(kSeed);
  const DriftClass* known = find_class(drift_class);
  hasher.add(drift_class);
  hasher.add(aspect_name(aspect));
  hasher.add(kind_name(kind));
  if (known == nullptr || known->fallback) {
    hasher.add(endpoint);
  }
  // An encoder spells the same everywhere; an offset in bytes moves with the values before it.
  if ((known == nullptr || known->equal != Equal::yes) && aspect != Aspect::body) {
    hasher.add(aspect == Aspect::json ? generalised(at) : std::string(at));
  }
  const std::uint64_t print = hasher.finish();
  return print == 0 ? 1 : print;
}

std::string fingerprint_text(std::uint64_t fingerprint) {
  return fmt::format("{:016x}", fingerprint);
}

}  // namespace lockstep::drift
