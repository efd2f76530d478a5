// Examples of every class: pairs that show it, from the catalogue's measured bytes, and pairs that
// look alike and are something else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/exchange.hpp"
#include "lockstep/drift/drift.hpp"

namespace lockstep::drift::test {

struct ExampleRow {
  std::string_view id;
  bool fires = true;
  // "POST /items" and what may follow as in a message: header lines, an empty line, a body.
  std::string_view request;
  // "200 OK", header lines, an empty line, a body; or "closed", "reset", "body-cut", "timeout".
  std::string_view baseline;
  std::string_view candidate;
};

const std::vector<ExampleRow>& value_examples();     // sections A to E, JSON bodies only
const std::vector<ExampleRow>& exchange_examples();  // the others
std::vector<ExampleRow> all_examples();

Request parse_request(std::string_view text);
Reply parse_reply(std::string_view text);

std::vector<Assigned> classify_example(const ExampleRow& row);
bool shows(const std::vector<Assigned>& assigned, std::string_view id);
std::string ids_of(const std::vector<Assigned>& assigned);  // for messages

// Two JSON bodies of a 200.
std::vector<Assigned> classify_json(std::string_view baseline, std::string_view candidate);

}  // namespace lockstep::drift::test
