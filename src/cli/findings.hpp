// Findings on their way from the differences to the store and to the reports.
#pragma once

#include <memory>
#include <string>

#include "lockstep/core/run.hpp"
#include "lockstep/drift/finding.hpp"

namespace lockstep::cli {

// Takes the differences of an exchange that is different, and sets their Difference::finding.
void add_to_findings(StoredExchange& exchange, drift::Clusterer& clusterer);

// The same run; its findings are made from its differences when they are asked for. For a run that
// is not finished.
std::unique_ptr<RunReader> with_findings(std::unique_ptr<RunReader> run);

// The finding by its name (F3) or a part of its fingerprint's beginning. Throws Error when there is
// none, or more than one.
Finding find_finding(const RunReader& run, const std::string& text);
// True when `text` can only mean a finding: "F3", or hexadecimal that is no exchange's number.
bool names_finding(const std::string& text);

}  // namespace lockstep::cli
