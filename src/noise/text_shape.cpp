#include "noise/text_shape.hpp"

#include <algorithm>
#include <climits>
#include <cstdint>
#include <optional>
#include <string>

#include "noise/instant.hpp"

namespace lockstep::noise {
namespace {

constexpr std::size_t kOpaqueLength = 16;  // of a text without fixed separators, at least
constexpr std::size_t kMaxTokens = 4096;

// Kinds of characters, as bits.
constexpr unsigned kDigit = 1;
constexpr unsigned kLowerHex = 2;
constexpr unsigned kLower = 4;
constexpr unsigned kUpperHex = 8;
constexpr unsigned kUpper = 16;
constexpr unsigned kOther = 32;
constexpr unsigned kAnyLower = kLowerHex | kLower;
constexpr unsigned kAnyUpper = kUpperHex | kUpper;

unsigned class_of(char c) {
  if (c >= '0' && c <= '9') {
    return kDigit;
  }
  if (c >= 'a' && c <= 'z') {
    return c <= 'f' ? kLowerHex : kLower;
  }
  if (c >= 'A' && c <= 'Z') {
    return c <= 'F' ? kUpperHex : kUpper;
  }
  return kOther;
}

unsigned classes_of(std::string_view text) {
  unsigned classes = 0;
  for (const char c : text) {
    classes |= class_of(c);
  }
  return classes;
}

// "Ab" and "ab" are written by people, "aB" by generators.
bool is_mixed_case(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if ((class_of(text[i - 1]) & kAnyLower) != 0 && (class_of(text[i]) & kAnyUpper) != 0) {
      return true;
    }
  }
  return false;
}

bool is_word(std::string_view token) {
  return (classes_of(token) & kDigit) == 0 && !is_mixed_case(token);
}

// What else may turn up where these have.
unsigned widened(unsigned classes) {
  if ((classes & kLower) != 0) {
    classes |= kLowerHex;
  }
  if ((classes & kUpper) != 0) {
    classes |= kUpperHex;
  }
  if ((classes & kAnyLower) != 0 && (classes & kAnyUpper) != 0) {
    classes |= kDigit;
  }
  return classes;
}

struct Tokens {
  std::vector<std::string_view> tokens;  // may be empty at the ends
  std::string separators;                // each followed by a NUL
};

Tokens split(std::string_view text) {
  Tokens out;
  std::size_t at = 0;
  while (out.tokens.size() < kMaxTokens) {
    const std::size_t start = at;
    while (at < text.size() && class_of(text[at]) != kOther) {
      ++at;
    }
    out.tokens.push_back(text.substr(start, at - start));
    if (at == text.size()) {
      return out;
    }
    while (at < text.size() && class_of(text[at]) == kOther) {
      out.separators += text[at++];
    }
    out.separators += '\0';
  }
  out.separators += text.substr(at);
  return out;
}

struct Lengths {
  std::size_t least = SIZE_MAX;
  std::size_t greatest = 0;

  void add(std::size_t length) {
    least = std::min(least, length);
    greatest = std::max(greatest, length);
  }
  bool allow(std::size_t length) const {
    return least == greatest ? length == least : length >= least / 2 && length <= 2 * greatest;
  }
};

// One position of texts that have the same separators. `classes` are those of all their tokens
// that are no words: a short token alone says little.
bool token_fits(const std::vector<std::string_view>& seen, std::string_view token,
                unsigned classes) {
  constexpr std::size_t kShortNumber = 9;
  bool words = true;
  bool small_numbers = !token.empty() && token.size() <= kShortNumber && token[0] != '0';
  Lengths lengths;
  unsigned own = 0;
  for (const std::string_view each : seen) {
    if (each == token) {
      return true;
    }
    words = words && is_word(each);
    own |= classes_of(each);
    small_numbers = small_numbers && !each.empty() && each.size() <= kShortNumber &&
                    (each.size() == 1 || each[0] != '0');
    lengths.add(each.size());
  }
  const unsigned here = classes_of(token);
  if (words) {
    return false;
  }
  if (own == kDigit && here == kDigit && small_numbers) {
    std::vector<Given> numbers;
    numbers.reserve(seen.size());
    for (const std::string_view each : seen) {
      numbers.push_back({each, 0});
    }
    return number_fits(numbers, {token, 0});
  }
  // A number among numbers of its own; what has letters lends them to its neighbours.
  const bool same_kind = (own & ~kDigit) != 0 || lengths.greatest < kShortNumber;
  const unsigned allowed = same_kind ? classes : own;
  return (here & ~widened(allowed)) == 0 && lengths.allow(token.size());
}

bool tokens_fit(const std::vector<Tokens>& seen, const Tokens& value) {
  unsigned classes = 0;
  for (std::size_t i = 0; i < value.tokens.size(); ++i) {
    const bool words = std::all_of(seen.begin(), seen.end(),
                                   [i](const Tokens& each) { return is_word(each.tokens[i]); });
    for (const Tokens& each : seen) {
      classes |= words ? 0 : classes_of(each.tokens[i]);
    }
  }
  std::vector<std::string_view> position;
  for (std::size_t i = 0; i < value.tokens.size(); ++i) {
    position.clear();
    for (const Tokens& each : seen) {
      position.push_back(each.tokens[i]);
    }
    if (!token_fits(position, value.tokens[i], classes)) {
      return false;
    }
  }
  return true;
}

bool is_opaque(std::string_view text) {
  return text.size() >= kOpaqueLength && text.find(' ') == std::string_view::npos &&
         (is_mixed_case(text) || (classes_of(text) & kDigit) != 0);
}

// By kinds of characters and length alone.
bool opaque_fits(const std::vector<Given>& seen, std::string_view value) {
  constexpr std::string_view kBase64 = "-_+/=.";
  Lengths lengths;
  unsigned classes = 0;
  std::string others;
  for (const Given& each : seen) {
    if (!is_opaque(each.value)) {
      return false;
    }
    lengths.add(each.value.size());
    classes |= classes_of(each.value);
    for (const char c : each.value) {
      if (class_of(c) == kOther && others.find(c) == std::string::npos) {
        others += c;
      }
    }
  }
  const bool mixed = (classes & kAnyLower) != 0 && (classes & kAnyUpper) != 0;
  if (!mixed || !lengths.allow(value.size())) {
    return false;  // base32, hexadecimal and numbers have no separators of their own
  }
  return std::all_of(value.begin(), value.end(), [&](char c) {
    return class_of(c) != kOther
               ? (class_of(c) & ~widened(classes)) == 0
               : others.find(c) != std::string::npos || kBase64.find(c) != std::string_view::npos;
  });
}

// nullopt when this is not about times.
std::optional<bool> instant_fits(const std::vector<Given>& seen, const Given& value) {
  constexpr std::int64_t kMinute = 60'000'000'000;
  const auto instant = parse_instant(value.value);
  std::int64_t least = INT64_MAX;
  std::int64_t greatest = INT64_MIN;
  int fewest = INT_MAX;
  int most = 0;
  bool alike = false;
  for (const Given& each : seen) {
    const auto other = parse_instant(each.value);
    if (!other) {
      return instant ? std::optional(false) : std::nullopt;
    }
    least = std::min(least, other->ns - each.asked_at_ns);
    greatest = std::max(greatest, other->ns - each.asked_at_ns);
    fewest = std::min(fewest, other->decimals);
    most = std::max(most, other->decimals);
    alike = alike || (instant && other->notation == instant->notation);
  }
  if (!alike || instant->decimals < fewest || instant->decimals > most) {
    return false;
  }
  const std::int64_t offset = instant->ns - value.asked_at_ns;
  const std::int64_t slack = std::max(kMinute, 2 * (greatest - least));
  return offset >= least - slack && offset <= greatest + slack;
}

}  // namespace

bool text_fits(const std::vector<Given>& seen, const Given& value) {
  if (const auto fits = instant_fits(seen, value)) {
    return *fits;
  }
  const Tokens tokens = split(value.value);
  std::vector<Tokens> alike;
  for (const Given& each : seen) {
    Tokens other = split(each.value);
    if (other.separators == tokens.separators && other.tokens.size() == tokens.tokens.size()) {
      alike.push_back(std::move(other));
    }
  }
  if (!alike.empty() && tokens_fit(alike, tokens)) {
    return true;
  }
  return opaque_fits(seen, value.value);
}

}  // namespace lockstep::noise
