#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/error.hpp"
#include "lockstep/openapi/openapi.hpp"

namespace lockstep::openapi {

struct Parsed {
  Contract contract;
  std::vector<std::string> warnings;
};

inline Parsed parsed(std::string_view text) {
  std::vector<std::string> warnings;
  Contract contract = Contract::parse(
      text, "api.yaml", [&warnings](const std::string& line) { warnings.push_back(line); });
  return {std::move(contract), std::move(warnings)};
}

// The error that the document gives; empty when it gives none.
inline std::string fault_of(std::string_view text) {
  try {
    parsed(text);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

// A document of one operation, GET /x, whose 200 is JSON of that schema (as JSON).
inline std::string document_with(std::string_view schema, std::string_view version = "3.1.0",
                                 std::string_view schemas = "{}") {
  std::string text = R"({"openapi": ")";
  text.append(version).append(R"(", "paths": {"/x": {"get": {"responses": {"200": {"content": {)");
  text.append(R"("application/json": {"schema": )").append(schema).append("}}}}}}},");
  return text.append(R"("components": {"schemas": )").append(schemas).append("}}");
}

inline SideCheck checked(const Contract& contract, std::string_view body) {
  return contract.check(0, {200, "application/json", body, true});
}

// "at keyword", one for each violation; "" when there is none.
inline std::string violations_of(const SideCheck& check) {
  std::string text;
  for (const Violation& each : check.violations) {
    text += (text.empty() ? "" : ", ") + each.at + " " + each.keyword;
  }
  return text;
}

}  // namespace lockstep::openapi
