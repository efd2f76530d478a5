// One exchange on its way from replay to store: compared, its differences explained,
// its secrets replaced.
#pragma once

#include "lockstep/compare/compare.hpp"
#include "lockstep/core/exchange.hpp"
#include "lockstep/core/run.hpp"
#include "lockstep/redact/redact.hpp"

namespace lockstep::cli {

// `keep_all` keeps headers of identical exchanges too.
StoredExchange judge(const Exchange& exchange, const compare::Options& options,
                     const redact::Redactor& redactor, bool keep_all);

}  // namespace lockstep::cli
