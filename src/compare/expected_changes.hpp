// Agreed changes that are not there.
#pragma once

#include <string_view>

#include "lockstep/compare/compare.hpp"
#include "lockstep/core/exchange.hpp"

#include "compare/body.hpp"
#include "compare/difference_list.hpp"
#include "compare/rule_filter.hpp"

namespace lockstep::compare {

struct ComparedReplies {
  const Response& baseline;
  const Response& candidate;
  const Body& baseline_body;
  const Body& candidate_body;
  bool bodies_count = true;  // somebody reads them
};

// To be called when all differences are found: `rules` knows the places of those. Adds one for
// every place where an Expect (rules.hpp) is not met.
void report_absent_changes(const ComparedReplies& replies, const Options& options,
                           RuleFilter& rules, DifferenceList& differences);

struct ComparedTexts {
  std::string_view baseline;
  std::string_view candidate;
};

// The same for JSON documents; adds nothing when they are none.
void report_absent_json(const ComparedTexts& texts, const Options& options, RuleFilter& rules,
                        DifferenceList& differences);

}  // namespace lockstep::compare
