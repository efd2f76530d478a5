// Which records may be sent at all.
#pragma once

#include <optional>

#include "lockstep/core/record.hpp"
#include "lockstep/plan/plan.hpp"

namespace lockstep::plan {

// Throws Error for filters that cannot be meant: they would silently let nothing or all through.
void check_filters(const Options& options);

// Why the record is not to be sent by the user's filters, as a probe, or for lack of its body;
// nullopt when it may be. The user's own exclusion comes first, then what no other choice of
// methods would change. `filter` is that of the options.
std::optional<Skip> refuse_ineligible(const Record& record, const Options& options,
                                      const Filter& filter);

// A skip with everything that points back to the record.
Skip skip_of(const Record& record, std::string_view reason, std::string detail);

}  // namespace lockstep::plan
