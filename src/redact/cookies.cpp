#include "redact/cookies.hpp"

#include <algorithm>
#include <array>

#include "redact/placeholders.hpp"

namespace lockstep::redact {
namespace {

// An attribute is shown only when its value is made of these bytes. Captures and old servers fold
// several cookies into one header, by "," or a line feed, and then the last attribute of one
// cookie runs into the name and value of the next: "Path=/, sid=SECRET". Hence no "=" anywhere,
// "," only in dates, and a bound on the length.
struct Attribute {
  std::string_view name;  // lower-case
  std::string_view start;
  bool letters = false;
  bool digits = false;
  std::string_view others;
  std::size_t max_length = 0;
};

constexpr std::array<Attribute, 10> kAttributes = {{
    {"expires", "", true, true, " ,:-+", 40},
    {"max-age", "", false, true, "-", 20},
    {"domain", "", true, true, ".-_:[]", 255},
    {"path", "/", true, true, "/._~%!$&'()*+:@-", 1024},
    {"samesite", "", true, false, "", 6},
    {"priority", "", true, false, "", 6},
    {"version", "", false, true, "", 3},
    {"secure", "", false, false, "", 0},
    {"httponly", "", false, false, "", 0},
    {"partitioned", "", false, false, "", 0},
}};

bool allows(const Attribute& attribute, char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool digit = c >= '0' && c <= '9';
  return (letter && attribute.letters) || (digit && attribute.digits) ||
         attribute.others.find(c) != std::string_view::npos;
}

const Attribute* find_attribute(std::string_view name) {
  const std::string lower = ascii_lower(name);
  const auto* const found =
      std::find_if(kAttributes.begin(), kAttributes.end(),
                   [&lower](const Attribute& known) { return known.name == lower; });
  return found == kAttributes.end() ? nullptr : found;
}

// Of the notes that comparing cookies gives.
constexpr std::array<std::string_view, 6> kOurWords = {"cookie",    "cookies", "value",
                                                       "attribute", "order",   "of"};

constexpr std::string_view kWhitespace = " \t";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kWhitespace);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(kWhitespace) - first + 1);
}

// "name=value" with the value replaced. A value of nothing but "=" is the padding of a nameless
// value in base64, and its "name" the secret.
std::string redact_pair(const Redactor& redactor, std::string_view pair) {
  if (is_placeholder(pair)) {
    return std::string(pair);
  }
  const std::size_t equals = pair.find('=');
  const std::string_view name = trim(pair.substr(0, equals));
  if (equals == std::string_view::npos || !is_token(name)) {
    return redactor.placeholder(pair);
  }
  const std::string_view value = trim(pair.substr(equals + 1));
  if (!value.empty() && value.find_first_not_of('=') == std::string_view::npos) {
    return redactor.placeholder(pair);
  }
  std::string shown = std::string(name) + "=";
  return value.empty() || is_placeholder(value) ? shown.append(value)
                                                : shown + redactor.placeholder(value);
}

std::string redact_attribute(const Redactor& redactor, std::string_view attribute) {
  return is_plain_attribute(attribute) || is_placeholder(attribute)
             ? std::string(attribute)
             : redactor.placeholder(attribute);
}

// Applies `replace` to each part between semicolons; the whitespace around parts stays.
template <typename Replace>
std::string each_part(std::string_view value, Replace replace) {
  std::string out;
  for (std::size_t index = 0;; ++index) {
    const std::size_t end = std::min(value.find(';'), value.size());
    const std::string_view part = value.substr(0, end);
    const std::string_view core = trim(part);
    if (core.empty()) {
      out += part;
    } else {
      const std::size_t lead = static_cast<std::size_t>(core.data() - part.data());
      out += part.substr(0, lead);
      out += replace(core, index);
      out += part.substr(lead + core.size());
    }
    if (end == value.size()) {
      return out;
    }
    out += ';';
    value.remove_prefix(end + 1);
  }
}

}  // namespace

bool is_plain_attribute(std::string_view text) {
  const std::size_t equals = text.find('=');
  const Attribute* const known = find_attribute(trim(text.substr(0, equals)));
  const std::string_view value =
      equals == std::string_view::npos ? std::string_view() : trim(text.substr(equals + 1));
  return known != nullptr && value.size() <= known->max_length &&
         (value.empty() || value.starts_with(known->start)) &&
         std::all_of(value.begin(), value.end(), [known](char c) { return allows(*known, c); });
}

std::string redact_cookie(const Redactor& redactor, std::string_view value) {
  return each_part(value, [&redactor](std::string_view part, std::size_t) {
    return redact_pair(redactor, part);
  });
}

std::string redact_set_cookie(const Redactor& redactor, std::string_view value) {
  return each_part(value, [&redactor](std::string_view part, std::size_t index) {
    return index == 0 ? redact_pair(redactor, part) : redact_attribute(redactor, part);
  });
}

std::string redact_note(std::string_view note, std::initializer_list<std::string_view> shown) {
  const auto may_be_shown = [shown](std::string_view word) {
    return std::find(kOurWords.begin(), kOurWords.end(), word) != kOurWords.end() ||
           find_attribute(word) != nullptr ||
           std::any_of(shown.begin(), shown.end(), [word](std::string_view value) {
             return value.substr(0, value.find('=')) == word;
           });
  };
  std::string out;
  while (!note.empty()) {
    const std::string_view word = note.substr(0, note.find_first_of(" :"));
    out += word.empty() || may_be_shown(word) ? word : "…";
    note.remove_prefix(word.size());
    const std::size_t separators = std::min(note.find_first_not_of(" :"), note.size());
    out += note.substr(0, separators);
    note.remove_prefix(separators);
  }
  return out;
}

}  // namespace lockstep::redact
