#include "compare/header_rules.hpp"

#include <algorithm>

#include "compare/http_date.hpp"
#include "compare/media_type.hpp"

namespace lockstep::compare {
namespace {

// Repeated lines in order, byte for byte.
Meaning same_lines(const Values& baseline, const Values& candidate) {
  return {baseline == candidate, ""};
}

// A list in which order counts: one line "a, b" is two lines "a" and "b" (RFC 9110 §5.3).
Meaning same_list(const Values& baseline, const Values& candidate) {
  return {list_elements(baseline) == list_elements(candidate), ""};
}

Meaning same_word(const Values& baseline, const Values& candidate) {
  return {std::equal(baseline.begin(), baseline.end(), candidate.begin(), candidate.end(),
                     equal_ignoring_case),
          ""};
}

// Validators are opaque (RFC 9110 §8.8.3): only the same bytes are the same, and a weak one
// promises less than a strong one.
Meaning same_etag(const Values& baseline, const Values& candidate) {
  if (baseline.size() != 1 || candidate.size() != 1) {
    return {false, ""};
  }
  const std::string_view a = baseline.front();
  const std::string_view b = candidate.front();
  const bool only_weakness = a == "W/" + std::string(b) || b == "W/" + std::string(a);
  return {a == b, only_weakness ? "weak against strong" : ""};
}

Meaning same_instant(const Values& baseline, const Values& candidate) {
  if (baseline.size() != 1 || candidate.size() != 1) {
    return {false, ""};
  }
  const auto a = parse_http_date(baseline.front());
  const auto b = parse_http_date(candidate.front());
  return {a && a == b, ""};
}

// As same_instant; besides, whatever is no date is in the past (RFC 9111 §5.3), "0" as "-1".
Meaning same_expiry(const Values& baseline, const Values& candidate) {
  if (baseline.size() == 1 && candidate.size() == 1 && !parse_http_date(baseline.front()) &&
      !parse_http_date(candidate.front())) {
    return {true, "both already expired"};
  }
  return same_instant(baseline, candidate);
}

// Parameters in any order, quoted or not; the names of type and parameters in any case.
Meaning same_disposition(const Values& baseline, const Values& candidate) {
  if (baseline.size() != 1 || candidate.size() != 1) {
    return {false, ""};
  }
  const MediaType a = parse_media_type(baseline.front());
  const MediaType b = parse_media_type(candidate.front());
  return {a.name == b.name && a.parameters == b.parameters, ""};
}

template <Meaning (*kMeaning)(const Values&, const Values&)>
std::vector<Difference> list_by(const HeaderPair& pair) {
  return {header_difference(pair, ", ", kMeaning(pair.baseline.values, pair.candidate.values))};
}

template <Meaning (*kMeaning)(const Values&, const Values&)>
std::vector<Difference> lines_by(const HeaderPair& pair) {
  return {header_difference(pair, "\n", kMeaning(pair.baseline.values, pair.candidate.values))};
}

struct HeaderRule {
  std::string_view name;
  HeaderComparator compare;
};

constexpr HeaderRule kHeaderRules[] = {
    {"accept-ranges", list_by<same_tokens>},
    {"access-control-allow-headers", list_by<same_tokens>},
    {"access-control-allow-methods", list_by<same_methods>},
    {"access-control-expose-headers", list_by<same_tokens>},
    {"allow", list_by<same_methods>},
    {"cache-control", list_by<same_directives>},
    {"content-disposition", lines_by<same_disposition>},
    {"content-encoding", compare_content_encoding},
    {"content-language", list_by<same_tokens>},
    {"content-type", compare_content_type},
    {"date", lines_by<same_instant>},
    {"etag", lines_by<same_etag>},
    {"expires", lines_by<same_expiry>},
    {"last-modified", lines_by<same_instant>},
    {"link", list_by<same_list>},
    {"pragma", list_by<same_directives>},
    {"set-cookie", compare_set_cookie},
    {"strict-transport-security", lines_by<same_policy>},
    {"sunset", lines_by<same_instant>},
    {"vary", list_by<same_tokens>},
    {"x-content-type-options", lines_by<same_word>},
    {"x-frame-options", lines_by<same_word>},
};

}  // namespace

HeaderComparator comparator_for(std::string_view name) {
  for (const HeaderRule& rule : kHeaderRules) {
    if (rule.name == name) {
      return rule.compare;
    }
  }
  return lines_by<same_lines>;
}

Difference header_difference(const HeaderPair& pair, std::string_view separator,
                             const Meaning& meaning) {
  Difference difference;
  difference.aspect = Aspect::header;
  difference.at = pair.name;
  difference.baseline = joined(pair.baseline.values, separator);
  difference.candidate = joined(pair.candidate.values, separator);
  if (meaning.same) {
    difference.kind = Kind::spelling;
  } else if (pair.candidate.values.empty()) {
    difference.kind = Kind::missing;
  } else if (pair.baseline.values.empty()) {
    difference.kind = Kind::added;
  }
  difference.note = meaning.note;
  return difference;
}

}  // namespace lockstep::compare
