#include "lockstep/plan/cohort.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/nearest.hpp"
#include "lockstep/core/percent.hpp"

#include "plan/scatter.hpp"

namespace lockstep::plan {
namespace {

// The value of "name=value" among those that `separator` divides.
template <typename Name>
std::optional<std::string> value_in(std::string_view text, char separator, Name is_name) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && is_name(pair.substr(0, equals))) {
      return std::string(pair.substr(equals + 1));
    }
  }
  return std::nullopt;
}

std::optional<std::string> cookie_of(const Request& request, const std::string& name) {
  const std::string* const cookies = find_header(request.headers, "cookie");
  return cookies == nullptr
             ? std::nullopt
             : value_in(*cookies, ';', [&name](std::string_view each) { return each == name; });
}

std::optional<std::string> parameter_of(const Request& request, const std::string& name) {
  const std::string_view target =
      std::string_view(request.target).substr(0, request.target.find('#'));
  const std::size_t question = target.find('?');
  if (question == std::string_view::npos) {
    return std::nullopt;
  }
  const auto value = value_in(target.substr(question + 1), '&', [&name](std::string_view each) {
    return percent_decode(each) == name;
  });
  return value ? std::optional(percent_decode(*value)) : std::nullopt;
}

}  // namespace

KeyPlace parse_key_place(const std::string& text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string kind = text.substr(0, colon);
  KeyPlace place;
  place.name = text.substr(std::min(colon + 1, text.size()));
  if (kind == "header" || kind == "cookie" || kind == "query") {
    place.kind = kind == "header"   ? KeyPlace::Kind::header
                 : kind == "cookie" ? KeyPlace::Kind::cookie
                                    : KeyPlace::Kind::query;
    if (place.name.empty() || (place.kind != KeyPlace::Kind::query && !is_token(place.name))) {
      throw Error(fmt::format("--by: \"{}\" names no {}", escape_line(text), kind),
                  "give a name, as in header:X-User-Id");
    }
    return place;
  }
  const std::string meant = nearest(kind, {"header", "cookie", "query"});
  throw Error(fmt::format("--by: \"{}\" does not say where a user is named", escape_line(text)),
              meant.empty() ? "give header:NAME, cookie:NAME or query:NAME"
                            : fmt::format("did you mean {}:?", meant));
}

std::optional<std::string> key_of(const Request& request, const KeyPlace& place) {
  std::optional<std::string> key;
  if (place.kind == KeyPlace::Kind::cookie) {
    key = cookie_of(request, place.name);
  } else if (place.kind == KeyPlace::Kind::query) {
    key = parameter_of(request, place.name);
  } else if (const std::string* const value = find_header(request.headers, place.name)) {
    key = *value;
  }
  return key && key->empty() ? std::nullopt : key;
}

double percentile_of(const std::string& key, std::uint64_t seed) {
  constexpr double kTwoTo53 = 9007199254740992.0;
  return 100.0 * static_cast<double>(stable_hash(key, seed) >> 11U) / kTwoTo53;
}

}  // namespace lockstep::plan
