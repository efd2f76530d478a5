// Fuzzes API descriptions and bodies against them: a document is read or told to be at fault at a
// place in it, and whatever it describes, a check of a body ends and says where and what.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/openapi/openapi.hpp"

namespace {

void demand(bool law) {
  if (!law) {
    std::abort();  // what libFuzzer counts as a crash, and keeps the input of
  }
}

bool is_harmless(const std::string& line) { return lockstep::escape_line(line) == line; }

void check(const lockstep::openapi::Contract& contract, std::size_t operation, int status,
           std::string_view body) {
  using lockstep::Conformity;
  const lockstep::SideCheck check =
      contract.check(operation, {status, "application/json", body, true});
  demand(check.violations.size() <= 20);
  demand((check.conformity == Conformity::violates ||
          check.conformity == Conformity::undocumented) == !check.violations.empty());
  for (const lockstep::Violation& each : check.violations) {
    demand(!each.keyword.empty() && is_harmless(each.message));
  }
}

}  // namespace

// The document, and after a NUL byte a body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\0');
  const std::string_view body =
      end == std::string_view::npos ? R"([{"id":1,"a":"x","next":null}])" : input.substr(end + 1);
  try {
    const auto contract = lockstep::openapi::Contract::parse(
        input.substr(0, end), "f",
        [](const std::string& line) { demand(is_harmless(line) && line.starts_with("f:")); });
    for (std::size_t i = 0; i < contract.operations().size(); ++i) {
      const lockstep::Operation& operation = contract.operations()[i];
      const auto match = contract.match(operation.method, operation.path);
      demand(!match || match->operation < contract.operations().size());
      check(contract, i, 200, body);
      check(contract, i, 404, body);
    }
  } catch (const lockstep::Error& error) {
    demand(error.where().source == "f" && !error.problem().empty() && is_harmless(error.what()));
  }
  return 0;
}
