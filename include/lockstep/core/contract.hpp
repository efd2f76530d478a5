// What an API description (an OpenAPI document) says about a run: which of its operations were
// reached, and which replies are not as it describes them. A third opinion: no verdict depends on
// it. Filled by openapi and cli, stored by store, shown by report.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// One operation of the document.
struct Operation {
  std::string method;  // "GET"
  std::string path;    // template as in the document, after the path of its first server
  std::string id;      // operationId; empty without one
  bool deprecated = false;

  std::string name() const { return method + ' ' + path; }
  bool operator==(const Operation&) const = default;
};

// What became of the requests for an operation.
struct OperationReport {
  Operation operation;
  std::uint64_t sent = 0;
  std::uint64_t compared = 0;
  std::uint64_t failed = 0;
  std::map<std::string, std::uint64_t> skipped;  // by reason

  std::uint64_t total_skipped() const;
  bool operator==(const OperationReport&) const = default;
};

// How far requests came with an operation: the furthest that any of them did.
enum class Reach : std::uint8_t { unseen, skipped, failed, compared };

std::string_view reach_name(
    Reach reach);  // "never seen", "only skipped", "only failed", "compared"
Reach reach_of(const OperationReport& report);

// Whether one side's response is as the document says.
enum class Conformity : std::uint8_t {
  unchecked,  // no response, no such operation, or beyond what can be checked
  conforms,
  undocumented,  // the document does not have this status or media type
  violates,
};

std::string_view conformity_name(Conformity conformity);
std::optional<Conformity> conformity_from_name(std::string_view name);

// One place where a response is not as described. Never holds a value of the response, but `at`
// has names of its members.
struct Violation {
  std::string at;       // JSON Pointer into the body; empty for all of it
  std::string keyword;  // of JSON Schema: "type"; or "status", "content-type", "body"
  std::string schema;   // where the document says so: "#/components/schemas/User/properties/id"
  std::string message;  // for people: "is a string, integer expected"

  bool operator==(const Violation&) const = default;
};

struct SideCheck {
  Conformity conformity = Conformity::unchecked;
  std::vector<Violation> violations;  // the first ones; of `undocumented`, the one thing that is
  std::uint64_t omitted = 0;          // how many more there are

  bool operator==(const SideCheck&) const = default;
};

struct ContractCheck {
  std::uint64_t operation = 0;  // its place in the list of operations
  SideCheck baseline;
  SideCheck candidate;

  bool operator==(const ContractCheck&) const = default;
};

// An exchange in one word.
enum class ContractOutcome : std::uint8_t {
  conforms,
  both_violate,
  only_candidate,  // violates it
  only_baseline,
  undocumented,  // at least one side gave what the document does not have; no side violates it
  unchecked,
};

std::string_view contract_outcome_name(ContractOutcome outcome);  // "both-violate"
std::optional<ContractOutcome> contract_outcome_from_name(std::string_view name);
ContractOutcome outcome_of(const ContractCheck& check);

// What violates the document in the same way in many exchanges; array indices as "*".
struct ViolationGroup {
  std::string endpoint;  // the operation's name
  Violation violation;
  std::uint64_t both = 0;  // exchanges in which both sides do
  std::uint64_t only_baseline = 0;
  std::uint64_t only_candidate = 0;
  std::uint64_t first_seq = 0;

  bool operator==(const ViolationGroup&) const = default;
};

struct ContractReport {
  std::string document;  // its name; empty: there was none
  std::map<ContractOutcome, std::uint64_t> exchanges;
  // Violations first that only the candidate has, then those of both, of the baseline alone, and
  // what is undocumented; the frequent first.
  std::vector<ViolationGroup> groups;

  std::uint64_t count(ContractOutcome outcome) const;
};

}  // namespace lockstep
