#include "store/contract_rows.hpp"

#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "store/queries.hpp"

namespace lockstep::store {
namespace {

// As with spellings: beyond that they are hardly the same ones again.
constexpr std::size_t kMaxKnown = 50'000;

void set_key(std::string& key, const Violation& violation) {
  key.clear();
  for (const std::string* part :
       {&violation.at, &violation.keyword, &violation.schema, &violation.message}) {
    key += std::to_string(part->size());
    key += ':';
    key += *part;
  }
}

std::optional<Text> list_text(const std::string& list) {
  return list.empty() ? std::nullopt : std::optional(Text{list});
}

std::optional<Text> conformity_text(Conformity conformity) {
  return conformity == Conformity::conforms ? std::nullopt
                                            : std::optional(Text{conformity_name(conformity)});
}

// "[3,17]"; nullopt for a text that cannot have been written by us.
std::optional<std::vector<std::int64_t>> ids_of(std::string_view list) {
  std::vector<std::int64_t> ids;
  if (!list.starts_with('[') || !list.ends_with(']')) {
    return std::nullopt;
  }
  list = list.substr(1, list.size() - 2);
  const char* at = list.data();
  const char* const end = list.data() + list.size();
  while (at != end) {
    std::int64_t id = 0;
    const auto [stop, error] = std::from_chars(at, end, id);
    if (error != std::errc() || (stop != end && *stop != ',')) {
      return std::nullopt;
    }
    ids.push_back(id);
    at = stop == end ? end : stop + 1;
  }
  return ids;
}

}  // namespace

ContractWriter::ContractWriter(const Connection& connection, std::int64_t run_id)
    : run_id_(run_id),
      insert_check_(connection, kInsertCheck),
      insert_violation_(connection, kInsertViolation) {}

std::int64_t ContractWriter::id_of(const Violation& violation) {
  set_key(key_, violation);
  if (const auto known = ids_.find(key_); known != ids_.end()) {
    return known->second;
  }
  if (ids_.size() >= kMaxKnown) {
    ids_.clear();
  }
  const std::int64_t id = next_id_++;
  ids_.emplace(key_, id);
  pending_.push_back({id, violation});
  return id;
}

PreparedCheck::Side ContractWriter::prepare(const SideCheck& side) {
  PreparedCheck::Side prepared{side.conformity, {}, side.omitted};
  for (const Violation& violation : side.violations) {
    prepared.violations += prepared.violations.empty() ? '[' : ',';
    prepared.violations += std::to_string(id_of(violation));
  }
  prepared.violations += prepared.violations.empty() ? "" : "]";
  return prepared;
}

PreparedCheck ContractWriter::prepare(const ContractCheck& check) {
  return {check.operation, outcome_of(check), prepare(check.baseline), prepare(check.candidate)};
}

void ContractWriter::write_violations() {
  for (const auto& [id, violation] : pending_) {
    insert_violation_
        .bind(run_id_, id, violation.at, violation.keyword, violation.schema, violation.message)
        .run();
  }
}

void ContractWriter::write(std::uint64_t seq, const PreparedCheck& check) {
  insert_check_
      .bind(run_id_, seq, check.operation, Text{contract_outcome_name(check.outcome)},
            conformity_text(check.baseline.conformity), conformity_text(check.candidate.conformity),
            list_text(check.baseline.violations), list_text(check.candidate.violations),
            check.baseline.omitted, check.candidate.omitted)
      .run();
}

ViolationReader::ViolationReader(const Connection& connection, std::int64_t run_id)
    : connection_(connection), run_id_(run_id), read_(connection, kReadViolation) {}

const Violation& ViolationReader::at(std::int64_t id) {
  const auto known = known_.find(id);
  if (known != known_.end()) {
    return known->second;
  }
  sqlite3_reset(read_.raw());
  if (!read_.bind(run_id_, id).step()) {
    connection_.damaged(fmt::format("there is no violation {}", id));
  }
  Row row(read_);
  Violation& violation = known_[id];
  violation.at = row.bytes();
  violation.keyword = row.bytes();
  violation.schema = row.bytes();
  violation.message = row.bytes();
  return violation;
}

ContractCheck read_check(const Connection& connection, Row& row, ViolationReader& violations) {
  ContractCheck check;
  check.operation = row.natural();
  for (SideCheck* side : {&check.baseline, &check.candidate}) {
    const std::optional<std::string> name = row.optional_bytes();
    const auto conformity = name ? conformity_from_name(*name) : Conformity::conforms;
    if (!conformity) {
      connection.damaged("a check holds the unknown word " + escape_line(*name));
    }
    side->conformity = *conformity;
  }
  for (SideCheck* side : {&check.baseline, &check.candidate}) {
    const std::optional<std::string> list = row.optional_bytes();
    const auto ids = list ? ids_of(*list) : std::vector<std::int64_t>();
    if (!ids) {
      connection.damaged("a list of violations cannot be read");
    }
    for (const std::int64_t id : *ids) {
      side->violations.push_back(violations.at(id));
    }
  }
  check.baseline.omitted = row.natural();
  check.candidate.omitted = row.natural();
  return check;
}

}  // namespace lockstep::store
