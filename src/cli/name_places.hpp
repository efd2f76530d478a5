// Where in the paths of a capture things are named, found by reading it once before it is sent.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "lockstep/core/name_places.hpp"
#include "lockstep/redact/redact.hpp"
#include "lockstep/store/store.hpp"

namespace lockstep::cli {

// From at most 100,000 entries, the first of each file; what cannot be read twice, as standard
// input, is left out. What is wrong with a capture is for the run itself to say. Ends early once
// `stop`.
NamePlaces survey_captures(const std::vector<std::string>& paths, const std::atomic<bool>& stop);

// With what earlier runs have found, which is kept as it was: an endpoint of one night is an
// endpoint of the next. What is new is stored for them, unless it holds a secret.
NamePlaces settled_places(NamePlaces found, const redact::Redactor& redactor,
                          store::Database& database);

}  // namespace lockstep::cli
