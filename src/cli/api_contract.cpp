#include "cli/api_contract.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

#include "cli/hiding.hpp"

namespace lockstep::cli {
namespace {

std::string read_document(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) {
    throw Error(Position{path, 0, 0, {}},
                fmt::format("cannot be read: {}", std::strerror(errno != 0 ? errno : EIO)),
                "--openapi names an OpenAPI document");
  }
  return text;
}

bool is_coded(const Response& response) {
  return find_header(response.headers, "content-encoding") != nullptr;
}

SideCheck checked(const openapi::Contract& contract, std::size_t operation, const Request& request,
                  const Reply& reply, const compare::Options& options) {
  if (!reply.response) {
    return {};
  }
  const Response& response = *reply.response;
  openapi::Contract::Response subject;
  subject.status = response.status;
  if (const std::string* const type = find_header(response.headers, "content-type")) {
    subject.content_type = *type;
  }
  subject.has_body = request.method != "HEAD" && response.status != 204 && response.status != 304;
  std::optional<std::string> plain;
  if (is_coded(response)) {
    plain = compare::decoded_body(response.headers, response.body, options);
    subject.body = plain ? std::optional<std::string_view>(*plain) : std::nullopt;
  } else {
    subject.body = response.body;
  }
  return contract.check(operation, subject);
}

// So that what holds of one holds of the other.
bool look_the_same(const Reply& a, const Reply& b) {
  return same_body(a, b) && a.response->status == b.response->status;
}

// Places hold names of members, media types: words of the reply.
void hide(SideCheck& side, const redact::Redactor& redactor) {
  for (Violation& violation : side.violations) {
    for (std::string* text : {&violation.at, &violation.message}) {
      if (std::optional<std::string> hidden = redactor.text(*text)) {
        *text = std::move(*hidden);
      }
    }
  }
}

}  // namespace

std::unique_ptr<const ApiContract> load_contract(const Arguments& arguments,
                                                 const Configuration& configuration,
                                                 const Console& console) {
  std::string path = arguments.value("openapi");
  if (path.empty() && !configuration.read.openapi.empty()) {
    // As in other configurations, it is looked for beside the file that names it.
    const std::size_t slash = configuration.path.rfind('/');
    const bool absolute = configuration.read.openapi.starts_with('/');
    path = (absolute || slash == std::string::npos ? "" : configuration.path.substr(0, slash + 1)) +
           configuration.read.openapi;
  }
  if (path.empty()) {
    return nullptr;
  }
  return std::make_unique<const ApiContract>(ApiContract{
      path,
      openapi::Contract::parse(read_document(path), path, [&console](const std::string& line) {
        console.warn("warning: " + line);
      })});
}

void name_endpoints(const ApiContract* api, plan::Options& options) {
  if (api == nullptr) {
    return;
  }
  options.described = [api](std::string_view method,
                            std::string_view target) -> std::optional<std::string> {
    const auto match = api->contract.match(method, target);
    return match ? std::optional(std::string(match->endpoint)) : std::nullopt;
  };
}

std::optional<ContractCheck> check_contract(const ApiContract* api, const Request& request,
                                            const Reply& baseline, const Reply& candidate,
                                            const compare::Options& options,
                                            const redact::Redactor& redactor) {
  const auto match =
      api == nullptr ? std::nullopt : api->contract.match(request.method, request.target);
  if (!match) {
    return std::nullopt;
  }
  ContractCheck check;
  check.operation = match->operation;
  check.baseline = checked(api->contract, match->operation, request, baseline, options);
  check.candidate = look_the_same(baseline, candidate)
                        ? check.baseline
                        : checked(api->contract, match->operation, request, candidate, options);
  hide(check.baseline, redactor);
  hide(check.candidate, redactor);
  return check;
}

OperationCensus::OperationCensus(const ApiContract* api) : api_(api) {
  if (api_ != nullptr) {
    for (const Operation& operation : api_->contract.operations()) {
      reports_.emplace_back().operation = operation;
    }
  }
}

OperationReport* OperationCensus::find(std::string_view method, std::string_view target) {
  const auto match = api_ == nullptr ? std::nullopt : api_->contract.match(method, target);
  return match ? &reports_[match->operation] : nullptr;
}

void OperationCensus::sent(std::string_view method, std::string_view target, bool failed) {
  if (OperationReport* const report = find(method, target)) {
    ++report->sent;
    ++(failed ? report->failed : report->compared);
  }
}

void OperationCensus::skipped(const Skip& skip) {
  if (OperationReport* const report = find(skip.method, skip.target)) {
    ++report->skipped[skip.reason];
  }
}

void OperationCensus::take_skipped(const std::vector<OperationReport>& before) {
  const auto same = [](const OperationReport& a, const OperationReport& b) {
    return a.operation.name() == b.operation.name();
  };
  if (std::equal(reports_.begin(), reports_.end(), before.begin(), before.end(), same)) {
    for (std::size_t i = 0; i < before.size(); ++i) {
      reports_[i].skipped = before[i].skipped;
    }
  }
}

std::vector<OperationReport> OperationCensus::reports(const redact::Redactor& redactor) const {
  std::vector<OperationReport> reports = reports_;
  for (OperationReport& report : reports) {
    const std::string name = redactor.endpoint(report.operation.name());
    report.operation.path = name.substr(std::min(report.operation.method.size() + 1, name.size()));
  }
  return reports;
}

}  // namespace lockstep::cli
