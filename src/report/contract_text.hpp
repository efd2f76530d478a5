// What an API description says about a run, in the words and fields of reports.
#pragma once

#include <string>

#include "lockstep/core/run.hpp"
#include "lockstep/json/writer.hpp"
#include "lockstep/report/contract.hpp"

#include "report/style.hpp"

namespace lockstep::report {

// Of the summary; empty without a description.
std::string contract_lines(const RunReader& run, const Style& style);

// What of one exchange is not as described, for both sides; empty when all is, or nothing is known.
std::string contract_section(const ContractCheck& check, const Style& style);

// "GET /users/{id} /roles/*  type: is null, expected array"
std::string violation_text(const ViolationGroup& group);
// "only the candidate 3, both 12"
std::string violation_counts(const ViolationGroup& group);

// Of the run: {"document": …, "exchanges": …, "operations": […], "violations": […]}
void write_contract(const RunReader& run, json::Writer& out);
// Of an exchange: {"outcome": …}
void write_check(const ContractCheck& check, json::Writer& out);

// A section each; empty without a description.
std::string contract_markdown(const RunReader& run);
namespace html {
std::string contract_tables(const RunReader& run);
}

}  // namespace lockstep::report
