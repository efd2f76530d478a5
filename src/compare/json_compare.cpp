#include "compare/json_compare.hpp"

#include <algorithm>
#include <utility>

#include "compare/json_equal.hpp"
#include "compare/json_report.hpp"

namespace lockstep::compare {
namespace {

using json::Document;
using json::ParseError;

// What a comparison needs and the next one can use again: for small texts, allocating it takes
// longer than comparing them. It carries nothing over but memory.
struct Buffers {
  explicit Buffers(const JsonOptions& options)
      : max_depth(options.max_depth),
        max_spellings(options.max_spellings),
        parser({.max_depth = options.max_depth}),
        spellings(options.max_spellings) {}

  std::size_t max_depth;
  std::size_t max_spellings;
  json::Parser parser;
  Document a;
  Document b;
  EqualWalk equal;
  Spellings spellings;
};

// After larger texts than that, the buffers are given back.
constexpr std::size_t kKeptTextBytes = std::size_t{4} << 20U;

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

void compare_trees(Buffers& buffers, const JsonOptions& options, JsonComparison& result) {
  const Document& a = buffers.a;
  const Document& b = buffers.b;
  EqualWalk& equal = buffers.equal;
  Spellings& spellings = buffers.spellings;
  spellings.clear();
  result.equal = equal.equal(Tree(a), 0, Tree(b), 0, &spellings);
  if (result.equal) {
    const Found found{equal.containers(), spellings, {}, {}, false};
    result.differences = list_differences(a, b, found, options, result.omitted);
    return;
  }
  if (options.only_verdict) {
    result.omitted = 1;
    return;
  }
  spellings.clear();
  DiffWalk walk(a, b, spellings, options);
  walk.run();
  result.hidden = walk.hidden();
  result.omitted = walk.omitted();
  // The quick walk may give up too early; this one has the last word.
  result.equal = walk.findings().empty() && walk.omitted() == 0;
  const Found found{walk.containers(), spellings, walk.findings(), walk.duplicates(),
                    walk.hidden()};
  result.differences = list_differences(a, b, found, options, result.omitted);
}

JsonComparison compare_texts(std::string_view baseline, std::string_view candidate,
                             const JsonOptions& options, Buffers& buffers) {
  JsonComparison result;
  const bool a_valid = parse(buffers.parser, baseline, buffers.a, result.baseline_error);
  if (a_valid && baseline == candidate) {
    result.equal = true;
    return result;
  }
  const bool b_valid = parse(buffers.parser, candidate, buffers.b, result.candidate_error);
  if ((!a_valid && !b_valid) || beyond_limit(result.baseline_error) ||
      beyond_limit(result.candidate_error)) {
    result.comparable = false;
  } else if (a_valid && b_valid) {
    compare_trees(buffers, options, result);
  } else {
    const ParseError& error = a_valid ? *result.candidate_error : *result.baseline_error;
    Difference invalid = invalid_json(baseline, candidate, error, !a_valid, options);
    const Sight sight{options.aspect, options.at, invalid.kind, {}, {}, false, true};
    result.hidden = options.rules != nullptr && options.rules->hides(sight);
    if (!result.hidden) {
      result.differences.push_back(std::move(invalid));
    }
  }
  return result;
}

}  // namespace

JsonComparison compare_json(std::string_view baseline, std::string_view candidate,
                            const JsonOptions& options) {
  thread_local std::optional<Buffers> buffers;
  if (!buffers || buffers->max_depth != options.max_depth ||
      buffers->max_spellings != options.max_spellings) {
    buffers.emplace(options);
  }
  JsonComparison result = compare_texts(baseline, candidate, options, *buffers);
  if (std::max(baseline.size(), candidate.size()) > kKeptTextBytes) {
    buffers.reset();
  }
  return result;
}

}  // namespace lockstep::compare
