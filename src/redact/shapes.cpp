#include "redact/shapes.hpp"

#include <algorithm>
#include <array>

#include "lockstep/core/http.hpp"

#include "redact/characters.hpp"

namespace lockstep::redact {
namespace {

constexpr auto kShapes = std::to_array<Shape>({
    {"jwt", "eyJ….eyJ….…: JSON web tokens (RFC 7519), signed or encrypted, and what is made alike"},
    {"authorization", "Bearer … and Basic …, in any text"},
    {"private-key", "-----BEGIN … PRIVATE KEY----- up to its end"},
    {"url-password", "user:password in https://user:password@host"},
    {"card", "card numbers: check digit, issuer and length are right and nothing touches them"},
    {"aws", "AKIA…, ASIA…"},
    {"github", "ghp_…, gho_…, ghu_…, ghs_…, ghr_…, github_pat_…"},
    {"gitlab", "glpat-…"},
    {"google", "AIza…, ya29.…, GOCSPX-…"},
    {"slack", "xoxb-…, xoxp-… and the like, xapp-…"},
    {"stripe", "sk_live_…, sk_test_…, rk_live_…, rk_test_…, whsec_…"},
    {"others",
     "npm_…, SG.… (SendGrid), shpat_… (Shopify), dop_v1_…, hf_…, sk-… (OpenAI, Anthropic)"},
});

// A kind of key: what it begins with, and how much follows.
struct Prefix {
  std::string_view text;
  std::size_t least = 0;     // of further token characters
  bool exactly = false;      // and no more
  bool upper = false;        // only A to Z and 0 to 9
  bool dotted = false;       // full stops are part of it
  bool needs_digit = false;  // words do not have one
};

constexpr auto kPrefixes = std::to_array<Prefix>({
    {"AKIA", 16, true, true},
    {"ASIA", 16, true, true},
    {"ghp_", 20},
    {"gho_", 20},
    {"ghu_", 20},
    {"ghs_", 20},
    {"ghr_", 20},
    {"github_pat_", 20},
    {"glpat-", 16},
    {"AIza", 30},
    {"ya29.", 20, false, false, true},
    {"GOCSPX-", 20},
    {"sk_live_", 10},
    {"sk_test_", 10},
    {"rk_live_", 10},
    {"rk_test_", 10},
    {"whsec_", 16},
    {"npm_", 30, false, false, false, true},
    {"SG.", 40, false, false, true, true},
    {"shpat_", 20, false, false, false, true},
    {"shpss_", 20, false, false, false, true},
    {"dop_v1_", 40},
    {"hf_", 30},
    {"sk-", 20, false, false, false, true},
    {"xapp-", 10, false, false, false, true},
});

std::size_t dotted_end(std::string_view text, std::size_t at) {
  while (at < text.size() && (is_token_char(text[at]) || text[at] == '.')) {
    ++at;
  }
  while (at > 0 && text[at - 1] == '.') {
    --at;
  }
  return at;
}

std::optional<Range> prefixed(std::string_view text, std::size_t at, bool cut) {
  const std::string_view rest = text.substr(at);
  for (const Prefix& prefix : kPrefixes) {
    if (rest.front() != prefix.text.front() || !rest.starts_with(prefix.text)) {
      continue;
    }
    const std::size_t start = at + prefix.text.size();
    const std::size_t end = prefix.dotted ? dotted_end(text, start) : token_end(text, start);
    const std::string_view key = text.substr(start, end - start);
    const bool open = cut && end == text.size();
    if (open && key.size() < prefix.least) {
      return Range{at, end};
    }
    const bool long_enough =
        prefix.exactly ? key.size() == prefix.least : key.size() >= prefix.least;
    const bool fits = !prefix.upper || std::none_of(key.begin(), key.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == '_' || c == '-';
    });
    const bool digits = !prefix.needs_digit || std::any_of(key.begin(), key.end(), is_digit);
    if (long_enough && fits && digits) {
      return Range{at, end};
    }
  }
  // Slack: xoxb-, xoxp-, xoxe.xoxp- and so on.
  if (rest.size() > 6 && rest.starts_with("xox") && rest[4] == '-') {
    const std::size_t end = token_end(text, at + 5);
    if (end - at >= 15 || (cut && end == text.size())) {
      return Range{at, end};
    }
  }
  return std::nullopt;
}

// RFC 7519: the first part is an object in base64url, '{"' is "eyJ". Sessions signed by common
// frameworks look the same, also when their middle part is something else.
std::optional<Range> jwt(std::string_view text, std::size_t at, bool cut) {
  constexpr std::size_t kLeastHeader = 10;
  constexpr std::size_t kLeastPart = 4;
  const std::size_t header = token_end(text, at);
  if (cut && header == text.size()) {
    return Range{at, header};
  }
  if (header - at < kLeastHeader || header >= text.size() || text[header] != '.') {
    return std::nullopt;
  }
  const std::size_t payload = token_end(text, header + 1);
  const bool encrypted = payload == header + 1;  // RFC 7516: an empty key in the compact form
  if (!encrypted && payload - header - 1 < kLeastPart && !(cut && payload == text.size())) {
    return std::nullopt;
  }
  const std::size_t end = dotted_end(text, payload);
  if (end <= header + 1) {
    return std::nullopt;
  }
  return Range{at, end};
}

bool is_issued(std::string_view digits) {
  const auto leading = [digits](std::size_t count) {
    int value = 0;
    for (const char c : digits.substr(0, count)) {
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const std::size_t size = digits.size();
  const int two = leading(2);
  const int three = leading(3);
  const int four = leading(4);
  switch (size) {
    case 14:  // Diners Club
      return (three >= 300 && three <= 305) || two == 36 || two == 38;
    case 15:  // American Express
      return two == 34 || two == 37;
    case 16:  // Visa, Mastercard, Discover, JCB, UnionPay, Maestro
      return digits.front() == '4' || (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720) ||
             four == 6011 || (three >= 644 && three <= 649) || two == 65 ||
             (four >= 3528 && four <= 3589) || two == 62 || four == 6759 || four == 6761 ||
             four == 6763 || four == 5018 || four == 5020 || four == 5038;
    case 19:  // UnionPay
      return two == 62;
    default:  // thirteen digits are an EAN far more often than an old Visa
      return false;
  }
}

bool passes_luhn(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    int value = *digit - '0';
    if (twice) {
      value = value > 4 ? value * 2 - 9 : value * 2;
    }
    sum += value;
    twice = !twice;
  }
  return sum % 10 == 0;
}

// Letters, digits, and what makes a longer number or a fraction of it.
bool touches(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0) {
    const char before = text[begin - 1];
    const bool escaped = before == 'n' && begin > 1 && text[begin - 2] == '\\';
    if ((is_alnum(before) && !escaped) ||
        (before == '.' && begin > 1 && is_digit(text[begin - 2]))) {
      return true;
    }
  }
  return end < text.size() && (is_alnum(text[end]) || (text[end] == '.' && end + 1 < text.size() &&
                                                       is_digit(text[end + 1])));
}

std::optional<std::string_view> decoded_basic(std::string_view coded, std::array<char, 96>& bytes) {
  std::size_t size = 0;
  unsigned bits = 0;
  unsigned have = 0;
  for (const char c : coded) {
    if (c == '=' || size == bytes.size()) {
      break;
    }
    unsigned value = 0;
    if (c >= 'A' && c <= 'Z') {
      value = static_cast<unsigned>(c - 'A');
    } else if (c >= 'a' && c <= 'z') {
      value = static_cast<unsigned>(c - 'a') + 26U;
    } else if (is_digit(c)) {
      value = static_cast<unsigned>(c - '0') + 52U;
    } else if (c == '+' || c == '-') {
      value = 62;
    } else if (c == '/' || c == '_') {
      value = 63;
    } else {
      return std::nullopt;
    }
    bits = (bits << 6U) | value;
    have += 6;
    if (have >= 8) {
      have -= 8;
      bytes[size++] = static_cast<char>((bits >> have) & 0xFFU);
    }
  }
  return std::string_view(bytes.data(), size);
}

// "user:password" in base64 (RFC 7617).
bool is_basic(std::string_view coded) {
  std::array<char, 96> bytes{};
  const auto plain = coded.size() < 4 ? std::nullopt : decoded_basic(coded, bytes);
  return plain && plain->find(':') != plain->npos &&
         std::none_of(plain->begin(), plain->end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; });
}

bool is_bearer(std::string_view token) {
  constexpr std::size_t kLeast = 8;
  constexpr std::size_t kLong = 20;
  if (token.size() < kLeast) {
    return false;
  }
  const bool digit = std::any_of(token.begin(), token.end(), is_digit);
  const bool upper =
      std::any_of(token.begin() + 1, token.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return digit || (upper && token.size() >= kLong);
}

// token68 (RFC 9110 §11.2); JSON may write "/" as "\/".
std::size_t token68_end(std::string_view text, std::size_t at) {
  constexpr std::string_view kOthers = ".~+/=";
  while (at < text.size()) {
    if (is_token_char(text[at]) || kOthers.find(text[at]) != kOthers.npos) {
      ++at;
    } else if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == '/') {
      at += 2;
    } else {
      break;
    }
  }
  while (at > 0 && text[at - 1] == '.') {
    --at;  // of the sentence
  }
  return at;
}

}  // namespace

std::span<const Shape> shapes() { return kShapes; }

std::optional<Range> credential_at(std::string_view text, std::size_t at, bool cut) {
  if (is_digit(text[at])) {
    return card_at(text, at);
  }
  if (text[at] == 'e') {
    return text.substr(at).starts_with("eyJ") ? jwt(text, at, cut) : std::nullopt;
  }
  return prefixed(text, at, cut);
}

std::optional<Range> card_at(std::string_view text, std::size_t at) {
  // Most digits belong to no card.
  if (text.size() - at < 14 || !is_digit(text[at + 1]) || !is_digit(text[at + 2]) ||
      !is_digit(text[at + 3]) ||
      (is_digit(text[at + 4]) && !is_digit(text[at + 12]) && !is_digit(text[at + 13]))) {
    return std::nullopt;
  }
  constexpr std::size_t kMost = 19;
  std::array<char, kMost> digits{};
  std::array<std::size_t, 8> groups{};  // their lengths
  std::size_t size = 0;
  std::size_t group = 0;
  std::size_t end = at;
  char separator = '\0';
  while (end < text.size() && group < groups.size()) {
    if (is_digit(text[end])) {
      if (size == kMost) {
        return std::nullopt;
      }
      digits[size++] = text[end++];
      ++groups[group];
      continue;
    }
    const bool separates = (text[end] == ' ' || text[end] == '-') && end + 1 < text.size() &&
                           is_digit(text[end + 1]) && (separator == '\0' || separator == text[end]);
    if (!separates || size == 16 || size == kMost) {
      break;
    }
    separator = text[end++];
    ++group;
  }
  const std::string_view number(digits.data(), size);
  const bool by_fours = groups[0] == 4 && groups[1] == 4 && groups[2] == 4 && groups[3] == 4;
  const bool as_amex = groups[0] == 4 && groups[1] == 6 && (groups[2] == 5 || groups[2] == 4);
  if ((separator != '\0' && !by_fours && !as_amex) || !is_issued(number) || !passes_luhn(number) ||
      touches(text, at, end)) {
    return std::nullopt;
  }
  return Range{at, end};
}

std::optional<Range> authorization_after(std::string_view text, std::size_t space) {
  const auto is_behind = [&](std::string_view word) {
    return space >= word.size() &&
           equal_ignoring_case(text.substr(space - word.size(), word.size()), word) &&
           (space == word.size() || !is_token_char(text[space - word.size() - 1]) ||
            (space > word.size() + 1 && text[space - word.size() - 2] == '\\'));
  };
  const bool bearer = is_behind("bearer");
  if (!bearer && !is_behind("basic")) {
    return std::nullopt;
  }
  std::size_t start = space;
  while (start < text.size() && text[start] == ' ') {
    ++start;
  }
  const std::size_t end = token68_end(text, start);
  const std::string_view token = text.substr(start, end - start);
  return (bearer ? is_bearer(token) : is_basic(token)) ? std::optional(Range{start, end})
                                                       : std::nullopt;
}

std::optional<Range> private_key_around(std::string_view text, std::size_t space) {
  constexpr std::string_view kBegin = "-----BEGIN";
  constexpr std::string_view kEnd = "-----END";
  constexpr std::string_view kDashes = "-----";
  constexpr std::size_t kLongestName = 40;
  if (space < kBegin.size() || text.substr(space - kBegin.size(), kBegin.size()) != kBegin) {
    return std::nullopt;
  }
  const std::size_t dashes = text.find(kDashes, space);
  if (dashes == text.npos || dashes - space > kLongestName ||
      text.substr(space, dashes - space).find("PRIVATE KEY") == text.npos) {
    return std::nullopt;
  }
  const std::size_t start = space - kBegin.size();
  const std::size_t end = text.find(kEnd, dashes);
  if (end == text.npos) {  // cut: whatever is left of it
    std::size_t last = dashes + kDashes.size();
    while (last < text.size() && text[last] != '"' && text[last] != '<') {
      ++last;
    }
    return Range{start, last};
  }
  const std::size_t close = text.find(kDashes, end + kEnd.size());
  return Range{start, close == text.npos ? text.size() : close + kDashes.size()};
}

std::optional<Range> userinfo_before(std::string_view text, std::size_t sign) {
  constexpr std::size_t kLongest = 512;
  constexpr std::string_view kStops = " \t\r\n\"'<>`?#/";
  std::size_t start = sign;
  while (start > 0 && sign - start < kLongest && kStops.find(text[start - 1]) == kStops.npos) {
    --start;
  }
  const std::string_view before = text.substr(0, start);
  if (!before.ends_with("://") && !before.ends_with(":\\/\\/")) {
    return std::nullopt;
  }
  const std::string_view info = text.substr(start, sign - start);
  const std::size_t colon = info.find(':');
  if (colon == info.npos || colon + 1 >= info.size()) {
    return std::nullopt;
  }
  return Range{start, sign};
}

}  // namespace lockstep::redact
