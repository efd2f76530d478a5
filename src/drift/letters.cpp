#include "drift/letters.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "lockstep/json/code_points.hpp"

#include "drift/text.hpp"

namespace lockstep::drift {

namespace {

struct Special {
  char32_t point;
  std::u32string_view folded;
};

// What folds to more than one letter, or out of its block (CaseFolding.txt, statuses C and F).
constexpr Special kSpecial[] = {
    {0x00B5, U"\u03BC"},
    {0x00DF, U"ss"},
    {0x0130, U"i"},
    {0x0149, U"\u02BCn"},
    {0x0131, U"i"},
    {0x017F, U"s"},
    {0x01F0, U"j\u030C"},
    {0x0390, U"\u03B9\u0308\u0301"},
    {0x03B0, U"\u03C5\u0308\u0301"},
    {0x03C2, U"\u03C3"},
    {0x0587, U"\u0565\u0582"},
    {0x1E9E, U"ss"},
    {0x212A, U"k"},
    {0x212B, U"\u00E5"},
    {0xFB00, U"ff"},
    {0xFB01, U"fi"},
    {0xFB02, U"fl"},
    {0xFB03, U"ffi"},
    {0xFB04, U"ffl"},
    {0xFB05, U"st"},
    {0xFB06, U"st"},
    {0x01C4, U"\u01C6"},
    {0x01C5, U"\u01C6"},
    {0x0307, U""},
    {0x0178, U"\u00FF"},
};

char32_t fold_one(char32_t c) {
  const auto between = [c](char32_t low, char32_t high) { return c >= low && c <= high; };
  if (between('A', 'Z') || (between(0xC0, 0xDE) && c != 0xD7) || between(0x391, 0x3AB) ||
      between(0x410, 0x42F)) {
    return c + 32;
  }
  if (between(0x400, 0x40F)) {
    return c + 80;
  }
  if (between(0x531, 0x556)) {
    return c + 48;
  }
  // Pairs of upper and lower case, side by side.
  const bool even_upper = between(0x100, 0x137) || between(0x14A, 0x177) || between(0x460, 0x481) ||
                          between(0x48A, 0x4BF) || between(0x4D0, 0x52F) ||
                          between(0x1E00, 0x1E95) || between(0x1EA0, 0x1EFF);
  const bool odd_upper = between(0x139, 0x148) || between(0x179, 0x17E);
  if ((even_upper && c % 2 == 0) || (odd_upper && c % 2 == 1)) {
    return c + 1;
  }
  return c;
}

struct Reference {
  std::string_view name;
  std::string_view text;
};

constexpr Reference kReferences[] = {{"lt", "<"},    {"gt", ">"},   {"amp", "&"},
                                     {"quot", "\""}, {"apos", "'"}, {"nbsp", "\u00A0"}};

// What stands between '&' and ';'; nullopt when it is no reference.
std::optional<std::string> resolve(std::string_view name) {
  for (const Reference& reference : kReferences) {
    if (reference.name == name) {
      return std::string(reference.text);
    }
  }
  if (!name.starts_with('#')) {
    return std::nullopt;
  }
  name.remove_prefix(1);
  const bool hex = name.starts_with('x') || name.starts_with('X');
  name.remove_prefix(hex ? 1 : 0);
  std::uint32_t point = 0;
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), point, hex ? 16 : 10);
  if (error != std::errc() || end != name.data() + name.size() || point > 0x10FFFF) {
    return std::nullopt;
  }
  std::string text;
  json::append_utf8(text, point);
  return text;
}

}  // namespace

std::string case_fold(std::string_view utf8) {
  std::u32string out;
  for (const char32_t point : code_points(utf8)) {
    const Special* special = nullptr;
    for (const Special& candidate : kSpecial) {
      if (candidate.point == point) {
        special = &candidate;
      }
    }
    if (special != nullptr) {
      out += special->folded;
    } else {
      out += fold_one(point);
    }
  }
  return to_utf8(out);
}

std::string html_unescape(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.front() == '&' ? text.substr(0, 12).find(';') : text.npos;
    const auto resolved = end == text.npos ? std::nullopt : resolve(text.substr(1, end - 1));
    out += resolved ? *resolved : std::string(1, text.front());
    text.remove_prefix(resolved ? end + 1 : 1);
  }
  return out;
}

}  // namespace lockstep::drift
