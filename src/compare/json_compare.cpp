#include "compare/json_compare.hpp"

#include <utility>

#include "compare/json_report.hpp"

namespace lockstep::compare {
namespace {

using json::Document;
using json::ParseError;

// Parses with buffers that both sides share.
bool parse(json::Parser& parser, std::string_view text, Document& document,
           std::optional<ParseError>& error) {
  ParseError fault;
  if (parser.parse(text, document, fault)) {
    return true;
  }
  error = std::move(fault);
  return false;
}

bool beyond_limit(const std::optional<ParseError>& error) {
  return error && error->reason == ParseError::Reason::limit;
}

}  // namespace

JsonComparison compare_json(std::string_view baseline, std::string_view candidate,
                            const JsonOptions& options) {
  JsonComparison result;
  json::Parser parser({.max_depth = options.max_depth});
  Document a;
  Document b;
  const bool a_valid = parse(parser, baseline, a, result.baseline_error);
  if (a_valid && baseline == candidate) {
    result.equal = true;
    return result;
  }
  const bool b_valid = parse(parser, candidate, b, result.candidate_error);
  if ((!a_valid && !b_valid) || beyond_limit(result.baseline_error) ||
      beyond_limit(result.candidate_error)) {
    result.comparable = false;
    return result;
  }
  if (!a_valid || !b_valid) {
    const ParseError& error = a_valid ? *result.candidate_error : *result.baseline_error;
    result.differences.push_back(invalid_json(baseline, candidate, error, !a_valid, options));
    return result;
  }
  Spellings spellings(options.max_spellings);
  EqualWalk equal(Tree(a), Tree(b), &spellings);
  result.equal = equal.equal(0, 0);
  if (result.equal) {
    result.differences =
        list_differences(a, b, {equal.containers(), spellings, {}, {}}, options, result.omitted);
    return result;
  }
  spellings = Spellings(options.max_spellings);
  DiffWalk walk(a, b, spellings, options.max_differences, options.max_value_bytes);
  walk.run();
  result.omitted = walk.omitted();
  result.equal = walk.findings().empty() && walk.omitted() == 0;
  result.differences =
      list_differences(a, b, {walk.containers(), spellings, walk.findings(), walk.duplicates()},
                       options, result.omitted);
  return result;
}

}  // namespace lockstep::compare
