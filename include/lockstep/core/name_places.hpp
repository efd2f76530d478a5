// Places in paths where a segment is the name of one of many things: after "/articles/" stand
// slugs, and after "/users/" user names.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

namespace lockstep {

// By what comes before it, identifiers and names in general form, as "/users/{name}/repos/"; with
// the words that are no names there, as "me". Elsewhere a word is a part of the API.
using NamePlaces = std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;

}  // namespace lockstep
