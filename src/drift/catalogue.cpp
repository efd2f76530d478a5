#include "drift/catalogue.hpp"

#include <algorithm>
#include <cassert>
#include <string>
#include <unordered_map>

namespace lockstep::drift {

namespace {

// Sections in the order of the catalogue.
std::vector<DriftClass> collect() {
  std::vector<DriftClass> all;
  for (const auto part :
       {json_text_classes(), json_numbers_classes(), json_presence_classes(), json_types_classes(),
        made_text_classes(), made_values_classes(), routing_classes(), redirects_classes(),
        requests_classes(), validation_classes(), errors_classes(), headers_classes(),
        framing_classes(), cookies_cors_classes(), edge_classes(), noise_classes()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace

const std::vector<DriftClass>& classes() {
  static const std::vector<DriftClass> kAll = collect();
  return kAll;
}

const DriftClass* find_class(std::string_view id) {
  static const std::unordered_map<std::string_view, const DriftClass*> kById = [] {
    std::unordered_map<std::string_view, const DriftClass*> map;
    for (const DriftClass& drift_class : classes()) {
      map.emplace(drift_class.id, &drift_class);
    }
    return map;
  }();
  const auto found = kById.find(id);
  return found == kById.end() ? nullptr : found->second;
}

std::string_view section_title(char section) {
  switch (section) {
    case 'A':
      return "JSON text form";
    case 'B':
      return "JSON numbers";
    case 'C':
      return "null, empty, missing, names";
    case 'D':
      return "JSON value types: time, ids, bytes, enums";
    case 'E':
      return "Text made by code";
    case 'F':
      return "Routing, methods, redirects, paths";
    case 'G':
      return "Request parsing and validation (seen through the response)";
    case 'H':
      return "Errors and crashes";
    case 'I':
      return "Headers and framing";
    case 'J':
      return "Server edge (answered before the application), and what no rule explains";
    case 'K':
      return "Noise (differs between two runs of the same service)";
    default:
      return {};
  }
}

std::string_view equal_name(Equal equal) {
  switch (equal) {
    case Equal::yes:
      return "yes";
    case Equal::opt_in:
      return "opt-in";
    case Equal::no:
      return "no";
  }
  assert(false);
  return {};
}

bool assertable(const DriftClass& drift_class, std::uint64_t exchanges,
                std::uint64_t contradictions) {
  if (!drift_class.weak) {
    return exchanges > 0;
  }
  return exchanges >= kWeakExchanges && contradictions * 10 <= exchanges;
}

}  // namespace lockstep::drift
