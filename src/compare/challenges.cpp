// WWW-Authenticate (RFC 9110 §11.6.1): challenges, each a scheme with parameters or a token68.
#include <algorithm>

#include "lockstep/core/http.hpp"

#include "compare/header_rules.hpp"

namespace lockstep::compare {
namespace {

struct Challenge {
  std::string scheme;  // lower-case
  std::string token;   // a token68
  std::vector<Parameter> parameters;

  auto operator<=>(const Challenge&) const = default;
};

bool is_parameter(std::string_view text) {
  const std::size_t equals = text.find('=');
  return equals != std::string_view::npos && is_token(trim(text.substr(0, equals))) &&
         text.find_first_not_of('=', equals) != std::string_view::npos;
}

// A comma separates challenges as well as their parameters: a new one starts with a scheme, that is
// a word that no '=' follows.
std::vector<Challenge> challenges_of(const Values& values) {
  std::vector<Challenge> challenges;
  for (const std::string_view element : list_elements(values)) {
    if (is_parameter(element) && !challenges.empty()) {
      challenges.back().parameters.push_back(parse_parameter(element));
      continue;
    }
    const std::size_t blank = std::min(element.find(' '), element.size());
    const std::string_view rest = trim(element.substr(blank));
    Challenge challenge;
    challenge.scheme = ascii_lower(element.substr(0, blank));
    if (is_parameter(rest)) {
      challenge.parameters.push_back(parse_parameter(rest));
    } else {
      challenge.token = rest;
    }
    challenges.push_back(std::move(challenge));
  }
  for (Challenge& challenge : challenges) {
    std::sort(challenge.parameters.begin(), challenge.parameters.end());
  }
  // Clients take the strongest that they know, not the first.
  std::sort(challenges.begin(), challenges.end());
  return challenges;
}

}  // namespace

Meaning same_challenges(const Values& baseline, const Values& candidate) {
  if (baseline.empty() || candidate.empty()) {
    return {false, ""};
  }
  return {challenges_of(baseline) == challenges_of(candidate), ""};
}

}  // namespace lockstep::compare
