// The API description (--openapi) at work: its operations and the check of replies.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/compare/compare.hpp"
#include "lockstep/core/contract.hpp"
#include "lockstep/core/exchange.hpp"
#include "lockstep/core/run.hpp"
#include "lockstep/openapi/openapi.hpp"
#include "lockstep/plan/plan.hpp"
#include "lockstep/redact/redact.hpp"

#include "cli/arguments.hpp"
#include "cli/configuration.hpp"
#include "cli/console.hpp"

namespace lockstep::cli {

struct ApiContract {
  std::string path;  // of the document
  openapi::Contract contract;
};

// Of the document that --openapi names, else the configuration; nullptr without. Warnings are
// printed.
std::unique_ptr<const ApiContract> load_contract(const Arguments& arguments,
                                                 const Configuration& configuration,
                                                 const Console& console);

// Requests for an operation of the document get it as their endpoint. `api` may be null and must
// outlive the options.
void name_endpoints(const ApiContract* api, plan::Options& options);

// Whether both replies are as the document says; nullopt when it does not have the operation.
// Nothing in it is a secret.
std::optional<ContractCheck> check_contract(const ApiContract* api, const Request& request,
                                            const Reply& baseline, const Reply& candidate,
                                            const compare::Options& options,
                                            const redact::Redactor& redactor);

// How far requests for each operation came.
class OperationCensus {
 public:
  explicit OperationCensus(const ApiContract* api);

  void sent(std::string_view method, std::string_view target, bool failed);
  void skipped(const Skip& skip);
  // Of a run that was told of more skips than it stored: what was counted then, if the document
  // has the same operations.
  void take_skipped(const std::vector<OperationReport>& before);

  // In the document's order; their names as endpoints are stored. Empty without a document.
  std::vector<OperationReport> reports(const redact::Redactor& redactor) const;

 private:
  OperationReport* find(std::string_view method, std::string_view target);

  const ApiContract* api_;
  std::vector<OperationReport> reports_;
};

}  // namespace lockstep::cli
