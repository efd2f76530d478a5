// Replies that are equal in meaning, the usual case: their differences are explained without
// looking at the exchange as a whole, which takes ten times as long as comparing it.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"
#include "lockstep/drift/drift.hpp"
#include "lockstep/json/code_points.hpp"

#include "drift/rules.hpp"
#include "drift/text.hpp"

namespace lockstep::drift {

namespace {

// The class of a difference, empty when none explains it; nullopt when its own two values do not
// tell.
using Told = std::optional<std::string_view>;

// How far two valid JSON strings are spelled alike, up to the next escape sequence.
std::size_t common_prefix(std::string_view a, std::string_view b) {
  const std::size_t most = std::min(a.size(), b.size());
  std::size_t i = 0;
  while (i < most && a[i] == b[i] && a[i] != '\\') {
    ++i;
  }
  // The bytes of one character stay together.
  while (i > 0 && i < most && (static_cast<unsigned char>(a[i]) & 0xC0U) == 0x80) {
    --i;
  }
  return i;
}

Told string_spelling(std::string_view a, std::string_view b) {
  if (a.size() < 2 || b.size() < 2 || a.front() != '"' || b.front() != '"') {
    return std::nullopt;
  }
  a = a.substr(1, a.size() - 2);
  b = b.substr(1, b.size() - 2);
  for (;;) {
    const std::size_t common = common_prefix(a, b);
    a.remove_prefix(common);
    b.remove_prefix(common);
    if (a.empty() || b.empty()) {
      return std::nullopt;
    }
    const std::string_view rest_a = a;
    const std::string_view rest_b = b;
    const std::uint32_t point = json::next_code_point(a);
    if (json::next_code_point(b) != point) {
      return std::nullopt;
    }
    if (rest_a.substr(0, rest_a.size() - a.size()) != rest_b.substr(0, rest_b.size() - b.size())) {
      return escape_class(point);
    }
  }
}

Told json_spelling(const Difference& difference) {
  if (difference.note == "key-order") {
    return "json-key-order";
  }
  if (!difference.baseline || !difference.candidate || difference.abridged) {
    return std::nullopt;
  }
  const std::string_view a = *difference.baseline;
  const std::string_view b = *difference.candidate;
  if (difference.note == "string-escapes" || difference.note == "key-escapes") {
    return string_spelling(a, b);
  }
  if (difference.note == "number-spelling") {
    return a.empty() || b.empty() ? std::nullopt : Told(number_spelling_class(a, b));
  }
  if (difference.note == "trailing-newline") {
    return a.ends_with('\n') != b.ends_with('\n') ? "json-trailing-newline" : "";
  }
  if (difference.note == "whitespace") {
    if (contains(a, "\n") || contains(b, "\n")) {
      return "json-indent";
    }
    return a.empty() != b.empty() ? "json-whitespace-separators" : "";
  }
  return std::nullopt;
}

// What comes before the parameters, for equality.
std::string_view media_type(std::string_view content_type) {
  return trim(content_type.substr(0, content_type.find(';')));
}

// Charsets and the like; but where nobody reads the body, anything.
Told content_type_spelling(const Subject& subject, const Difference& difference) {
  if (!difference.baseline || !difference.candidate) {
    const Reply& without = difference.baseline ? subject.candidate : subject.baseline;
    return without.response->body.empty() ? "header-empty-body" : "header-content-type-missing";
  }
  const bool same =
      equal_ignoring_case(media_type(*difference.baseline), media_type(*difference.candidate));
  return same ? Told("header-content-type-charset") : std::nullopt;
}

Told header_spelling(const Subject& subject, const Difference& difference) {
  const std::string_view name = difference.at;
  if (name == "set-cookie" || name == "location") {
    return std::nullopt;  // which cookie; and why it leads elsewhere
  }
  if (name == "content-type") {
    return content_type_spelling(subject, difference);
  }
  if (name == "content-encoding" && subject.request.method != "HEAD") {
    const bool coded =
        !subject.baseline.response->body.empty() && !subject.candidate.response->body.empty() &&
        !equal_ignoring_case(difference.baseline.value_or(""), difference.candidate.value_or(""));
    return coded ? "encoding-gzip" : header_class(name);
  }
  return header_class(name);
}

// By the notes of the comparison.
Told body_spelling(const Difference& difference) {
  if (difference.note == "no client reads the body of a redirect") {
    return "redirect-body";
  }
  if (difference.note == "the same once its content coding is undone") {
    return "encoding-gzip";
  }
  return std::nullopt;
}

Told spelling(const Subject& subject, const Difference& difference) {
  switch (difference.aspect) {
    case Aspect::json:
      return json_spelling(difference);
    case Aspect::header:
      return header_spelling(subject, difference);
    case Aspect::body:
      return body_spelling(difference);
    case Aspect::status:
    case Aspect::line:
    case Aspect::ndjson:
    case Aspect::event:
    case Aspect::form:
    case Aspect::part:
    case Aspect::xml:
    case Aspect::html:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string_view>> attribute_spellings(
    const Subject& subject, std::span<const Difference> differences) {
  if (!subject.baseline.response || !subject.candidate.response) {
    return std::nullopt;
  }
  std::vector<std::string_view> ids;
  ids.reserve(differences.size());
  for (const Difference& difference : differences) {
    const Told told =
        difference.kind == Kind::spelling ? spelling(subject, difference) : std::nullopt;
    if (!told) {
      return std::nullopt;
    }
    ids.push_back(*told);
  }
  return ids;
}

}  // namespace lockstep::drift
