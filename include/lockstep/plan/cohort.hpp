// A share of users rather than of requests, by consistent hashing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lockstep/core/http.hpp"

namespace lockstep::plan {

// Where a request says whose it is.
struct KeyPlace {
  enum class Kind : std::uint8_t { header, cookie, query };

  Kind kind = Kind::header;
  std::string name;  // of a cookie and a query parameter: case counts
};

// "header:X-User-Id", "cookie:session", "query:user". Throws Error for anything else.
KeyPlace parse_key_place(const std::string& text);

// The value there; nullopt where it is missing or empty.
std::optional<std::string> key_of(const Request& request, const KeyPlace& place);

// A number from 0 up to but not including 100 for a key, the same in every run with that seed. So
// those below 1 are among those below 5.
double percentile_of(const std::string& key, std::uint64_t seed);

}  // namespace lockstep::plan
