#include <algorithm>
#include <cassert>

#include "lockstep/compare/rules.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/glob.hpp"

#include "compare/compiled_rule.hpp"

namespace lockstep::compare {
namespace {

CompiledRule compile(const Rule& rule, std::uint32_t index) {
  CompiledRule compiled;
  compiled.index = index;
  compiled.rule = &rule;
  if (rule.anywhere) {
    compiled.place.anywhere = true;
  } else {
    std::string fault;
    auto place = parse_place(rule.at, fault);
    assert(place);
    compiled.place = std::move(*place);
  }
  compiled.place.below =
      std::holds_alternative<Ignore>(rule.action) || std::holds_alternative<Exact>(rule.action);
  if (const auto* pattern = std::get_if<Pattern>(&rule.action)) {
    compiled.regex = std::make_unique<re2::RE2>(pattern->regex, regex_options());
    assert(compiled.regex->ok());
  }
  return compiled;
}

}  // namespace

bool CompiledRule::is_for(Kind kind) const {
  const std::vector<Kind>& kinds = rule->kinds;
  return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

bool CompiledRule::is_for_endpoint(std::string_view endpoint) const {
  const std::string& glob = rule->endpoint;
  if (glob.empty()) {
    return true;
  }
  if (glob.find(' ') == std::string::npos) {
    endpoint.remove_prefix(std::min(endpoint.find(' ') + 1, endpoint.size()));
  }
  return glob_matches(glob, endpoint);
}

re2::RE2::Options regex_options() {
  constexpr std::int64_t kMaxBytes = 1 << 20;
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_max_mem(kMaxBytes);
  return options;
}

std::string pattern_fault(const std::string& regex) {
  const re2::RE2 compiled(regex, regex_options());
  return compiled.ok() ? "" : escape_line(compiled.error());
}

RuleSet::RuleSet(std::vector<Rule> rules) : rules_(std::move(rules)) {
  compiled_.reserve(rules_.size());
  for (const Rule& rule : rules_) {
    compiled_.push_back(compile(rule, static_cast<std::uint32_t>(compiled_.size())));
    expects_ = expects_ || std::holds_alternative<Expect>(rule.action);
  }
}

RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;

std::span<const CompiledRule> RuleSet::compiled() const { return compiled_; }

}  // namespace lockstep::compare
