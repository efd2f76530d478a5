// For schemas_test.py: of each two lines, a document and a body, says whether the body is as the
// document describes it: "conforms" or "violates" and the keywords that say so.
#include <iostream>
#include <string>

#include "lockstep/core/error.hpp"
#include "lockstep/openapi/openapi.hpp"

int main() {
  using namespace lockstep;
  std::string document;
  std::string body;
  std::string before;
  std::optional<openapi::Contract> contract;
  while (std::getline(std::cin, document) && std::getline(std::cin, body)) {
    try {
      if (document != before) {
        contract = openapi::Contract::parse(
            document, "d", [](const std::string& line) { std::cerr << line << '\n'; });
        before = document;
      }
      const SideCheck check = contract->check(0, {200, "application/json", body, true});
      std::cout << conformity_name(check.conformity);
      for (const Violation& each : check.violations) {
        std::cout << ' ' << each.keyword;
      }
      std::cout << '\n';
    } catch (const Error& error) {
      std::cout << "error " << error.what() << '\n';
    }
  }
}
