// Fuzzes the configuration: whatever it holds is read or told in full, and rules that were read can
// be applied.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "lockstep/compare/compare.hpp"
#include "lockstep/config/config.hpp"

namespace {

void demand(bool law) {
  if (!law) {
    std::abort();  // what libFuzzer counts as a crash, and keeps the input of
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  lockstep::config::Parsed parsed = lockstep::config::parse(text, "f.json");
  for (const lockstep::Error& fault : parsed.faults) {
    demand(fault.where().source == "f.json" && !fault.problem().empty());
  }
  demand(parsed.config.rules.size() <= lockstep::config::kMaxRules);
  const lockstep::compare::RuleSet rules(std::move(parsed.config.rules));
  lockstep::compare::Options options;
  options.rules = &rules;
  constexpr std::string_view kA =
      R"({"a":[{"b":1.5,"t":"2024-01-02T03:04:05Z"}],"l":[1,2],"n":null})";
  constexpr std::string_view kB = R"({"a":[{"b":"x","t":1704164645}],"l":[2,1,1]})";
  const auto forth = lockstep::compare::compare_documents(kA, kB, options, "GET /a");
  const auto again = lockstep::compare::compare_documents(kA, kB, options, "GET /a");
  demand(forth.differences == again.differences);
  demand(forth.verdict != lockstep::Verdict::identical);
  return 0;
}
