#include "plan/identifier.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "lockstep/core/percent.hpp"

namespace lockstep::plan {
namespace {

constexpr std::string_view kId = "{id}";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kSeparators = "-_~+=:|@!$,";
constexpr std::size_t kNone = std::string_view::npos;

// Shortest forms that count; words of an API are shorter or regular.
constexpr std::size_t kMinHex = 8;
constexpr std::size_t kMinLongToken = 16;
constexpr std::size_t kMinMixedToken = 8;
constexpr std::size_t kMinNumberInName = 4;
constexpr std::size_t kMinNumberInSlug = 5;
constexpr std::size_t kMaxWord = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_lower(c) || is_upper(c); }
bool is_separator(char c) { return kSeparators.find(c) != kNone; }

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::size_t count_digits(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  while (true) {
    const std::size_t end = text.find_first_of(separators, start);
    parts.push_back(text.substr(start, end - start));
    if (end == kNone) {
      return parts;
    }
    start = end + 1;
  }
}

// 42, -1, 2024-05-17, 2024-05-17T10:00:00.5Z, 1,2,3, 12:30, 52.5200; but not 1.1 or 3.11.2, which
// are versions.
bool is_number_like(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  if (text.empty() || !is_digit(text.front()) ||
      text.find_first_not_of("0123456789-:+,_.TZ ") != kNone) {
    return false;
  }
  if (text.find('.') == kNone || text.find_first_not_of("0123456789.") != kNone) {
    return true;
  }
  const auto groups = split(text, ".");
  return groups.size() > 3 || std::any_of(groups.begin(), groups.end(),
                                          [](std::string_view group) { return group.size() > 2; });
}

// Hex with a digit in it, so that "facade" and "deadbeef" stay words; a UUID may do without.
bool is_hex(std::string_view text) {
  if (text.starts_with("0x")) {
    text.remove_prefix(2);
  }
  return text.size() >= kMinHex && text.find_first_not_of("0123456789abcdefABCDEF") == kNone &&
         text.find_first_of(kDigits) != kNone;
}

bool is_uuid(std::string_view text) {
  if (text.starts_with('{') && text.ends_with('}')) {
    text = text.substr(1, text.size() - 2);
  }
  const auto groups = split(text, "-");
  constexpr std::size_t kLengths[] = {8, 4, 4, 4, 12};
  return groups.size() == 5 &&
         std::equal(groups.begin(), groups.end(), kLengths,
                    [](std::string_view group, std::size_t length) {
                      return group.size() == length &&
                             group.find_first_not_of("0123456789abcdefABCDEF") == kNone;
                    });
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != kNone && at > 0 && text.find('.', at) != kNone && text.find(' ') == kNone;
}

// How often a letter stands next to a digit: a word with a number has one such place, a random
// token many.
std::size_t letter_digit_changes(std::string_view text) {
  std::size_t changes = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if ((is_letter(text[i - 1]) && is_digit(text[i])) ||
        (is_digit(text[i - 1]) && is_letter(text[i]))) {
      ++changes;
    }
  }
  return changes;
}

// "cook", "Python3", "10th", "getUserById", "2024": letters in ordinary case with at most one
// short number at an end.
bool is_word(std::string_view piece) {
  const std::size_t digits = count_digits(piece);
  std::size_t humps = 0;
  for (std::size_t i = 1; i < piece.size(); ++i) {
    if (is_lower(piece[i - 1]) && is_upper(piece[i])) {
      ++humps;
    }
  }
  return letter_digit_changes(piece) <= 1 && digits <= 4 && humps * 3 <= piece.size();
}

bool is_mixed_token(std::string_view text) {
  return text.size() >= kMinMixedToken && letter_digit_changes(text) >= 3 &&
         text.find_first_of(kSeparators) == kNone;
}

// ULIDs, nanoids, base64, signed ids: long, letters and digits, and not made of words.
bool is_long_token(std::string_view text) {
  if (text.size() < kMinLongToken || count_digits(text) == 0 ||
      std::none_of(text.begin(), text.end(), is_letter) ||
      !std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter(c) || is_digit(c) || is_separator(c) || c == '/';
      })) {
    return false;
  }
  const auto pieces = split(text, kSeparators);
  return !std::all_of(pieces.begin(), pieces.end(), is_word);
}

// "INV-2024-0007" → 4, "order_12345" → 6, "SKU12345" → 3: the length of the name before a number
// or token; 0 when it is no such thing. "v20240101" is a version.
std::size_t named_prefix(std::string_view text) {
  constexpr std::size_t kMaxName = 12;
  std::size_t name = 0;
  while (name < text.size() && is_letter(text[name])) {
    ++name;
  }
  if (name == 0 || name > kMaxName || name == text.size() ||
      (name == 1 && (text[0] == 'v' || text[0] == 'V'))) {
    return 0;
  }
  const bool separated = text[name] == '-' || text[name] == '_';
  const std::string_view rest = text.substr(name + (separated ? 1 : 0));
  const bool numbers = rest.find_first_not_of("0123456789-_") == kNone &&
                       count_digits(rest) >= kMinNumberInName && is_digit(rest.front());
  const bool token = separated && (is_hex(rest) || is_uuid(rest) || is_mixed_token(rest));
  return numbers || token ? text.size() - rest.size() : 0;
}

// "red-shoes-12345": the number is what such a page is found by, so the slug varies as well.
bool is_slug_with_number(std::string_view text) {
  const auto pieces = split(text, "-_");
  return pieces.size() > 1 && all_digits(pieces.back()) && pieces.back().size() >= kMinNumberInSlug;
}

// The part in general form; nullopt when it is no identifier.
std::optional<std::string> generalise_part(std::string_view part) {
  if (is_hex(part) || is_uuid(part)) {
    return std::string(kId);
  }
  if (const std::size_t prefix = named_prefix(part); prefix > 0) {
    return std::string(part.substr(0, prefix)).append(kId);
  }
  if (is_slug_with_number(part) || is_long_token(part) || is_mixed_token(part) ||
      part.size() > kMaxWord) {
    return std::string(kId);
  }
  return std::nullopt;
}

// Numbers between dots are mostly versions ("jquery-3.6.0.min.js"): only a leading one before a
// name ("41.json") or a long one identifies.
bool is_number_part(const std::vector<std::string_view>& parts, std::size_t i) {
  if (!all_digits(parts[i])) {
    return false;
  }
  return parts[i].size() >= kMinNumberInSlug ||
         (i == 0 && parts.size() > 1 && !parts[1].empty() && is_letter(parts[1].front()));
}

}  // namespace

std::string generalise_segment(std::string_view segment) {
  const std::string decoded = percent_decode(segment);
  if (is_number_like(decoded) || is_uuid(decoded) || is_email(decoded)) {
    return std::string(kId);
  }
  if (decoded.find_first_of("0123456789") == kNone && decoded.size() <= kMaxWord) {
    return std::string(segment);
  }
  const auto parts = split(segment, ".");
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::optional<std::string> general =
        is_number_part(parts, i) ? std::string(kId) : generalise_part(percent_decode(parts[i]));
    if (general == kId && out.ends_with(kId)) {
      continue;  // "header.payload.signature" is one token
    }
    out += (i > 0 ? "." : "") + std::move(general).value_or(std::string(parts[i]));
  }
  return out.size() > 3 * kMaxWord ? std::string(kId) : out;
}

}  // namespace lockstep::plan
