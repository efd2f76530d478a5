// Findings as JSON, the same in every machine format.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "lockstep/core/finding.hpp"
#include "lockstep/json/writer.hpp"
#include "lockstep/report/report.hpp"

namespace lockstep::report {

// {"type":"finding","id":"F1","fingerprint":…,…}
void write_finding(const Finding& finding, const Options& options, json::Writer& out);

// Names of findings by the fingerprints that differences bear.
using FindingNames = std::unordered_map<std::uint64_t, std::string>;
FindingNames names_of(const std::vector<Finding>& findings);

}  // namespace lockstep::report
