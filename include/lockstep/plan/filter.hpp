// Which requests a user wants, by patterns over what is known of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/name_places.hpp"
#include "lockstep/core/record.hpp"

namespace lockstep::plan {

// "GET /api/*", "/api/*", "status:5*", "header:X-Tenant=acme*"
struct Pattern {
  enum class Subject : std::uint8_t { request, method, path, endpoint, host, status, header };

  Subject subject = Subject::request;
  std::string name;  // the header's, in lower case
  std::string glob;  // '*' matches any run of bytes, '?' one
  std::string text;  // to be shown: without the value of a header, which may be a secret

  // Patterns that are alternatives: same subject, same header.
  bool alike(const Pattern& other) const { return subject == other.subject && name == other.name; }
};

// Throws Error, naming `flag`, for an empty pattern and for a subject that is none.
Pattern parse_pattern(std::string_view flag, const std::string& text);

class Filter {
 public:
  Filter() = default;
  // Patterns as parse_pattern() reads them, whose Error it throws; `templates` and `places` as for
  // endpoint_of.
  Filter(const std::vector<std::string>& include, const std::vector<std::string>& exclude,
         std::vector<std::string> templates, NamePlaces places);

  // Why the record is not wanted: it matches an exclusion, or none of the inclusions that are
  // alike. What its capture does not hold matches nothing.
  std::optional<std::string> refuse(const Record& record) const;

 private:
  bool matches(const Pattern& pattern, const Record& record, std::string& endpoint) const;

  std::vector<Pattern> include_;
  std::vector<Pattern> exclude_;
  std::vector<std::string> templates_;
  NamePlaces places_;
};

}  // namespace lockstep::plan
