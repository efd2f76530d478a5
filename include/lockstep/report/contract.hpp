// An API description's operations, for people.
#pragma once

#include <string>
#include <vector>

#include "lockstep/core/contract.hpp"

namespace lockstep::report {

// "contract: 12 of 40 operations compared, 5 seen but skipped, 23 never seen", without a line end.
// `planned`: nothing was sent yet, so that they "would be sent".
std::string operations_summary(const std::vector<OperationReport>& operations,
                               bool planned = false);

// The operations that were not compared, a line each with why, at most `most`; then how many more.
std::string unreached_lines(const std::vector<OperationReport>& operations, std::size_t most);

// "only the candidate violates it in 3 exchanges, both do in 12, …"; empty when none does.
std::string violations_summary(const ContractReport& contract);

}  // namespace lockstep::report
