// One exchange on its way from replay to store: compared, its differences explained,
// its secrets replaced (hiding.hpp).
#pragma once

#include <string_view>

#include "lockstep/compare/compare.hpp"
#include "lockstep/core/exchange.hpp"
#include "lockstep/core/run.hpp"
#include "lockstep/redact/redact.hpp"

namespace lockstep::cli {

// How two sides' replies differ, without secrets.
Comparison compared(const Request& request, std::string_view endpoint, const Reply& baseline,
                    const Reply& candidate, const compare::Options& options,
                    const redact::Redactor& redactor);
// With the drift class of every difference that one explains; secrets are still there.
Comparison explained(const Request& request, std::string_view endpoint, const Reply& baseline,
                     const Reply& candidate, const compare::Options& options);
// The same, without secrets.
Comparison explained(const Request& request, std::string_view endpoint, const Reply& baseline,
                     const Reply& candidate, const compare::Options& options,
                     const redact::Redactor& redactor);

// `keep_all` keeps headers of identical exchanges too. Texts and headers are moved out of
// `exchange`; what is left is good for its bodies only.
StoredExchange take_stored(Exchange& exchange, Comparison&& comparison,
                           const redact::Redactor& redactor, bool keep_all);

}  // namespace lockstep::cli
