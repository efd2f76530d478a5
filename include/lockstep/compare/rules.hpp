// Rules: differences that somebody has said do not count. A rule names places and says what is
// accepted there; what it accepts is hidden: not listed, not counted against a limit, and not a
// reason to call an exchange different. How often each rule hid something is in Comparison::rules.
//
// Places. `endpoint` is a glob over "GET /users/{id}", or over its path where it has no space;
// empty for all. `at` is, with wildcards,
//   /items/*/price   a JSON Pointer into JSON bodies; "" is the whole document
//   header:NAME      a response header, in any case; header:x-* is a glob
//   status           the status
//   ASPECT:AT        any other part of a reply, in the terms of Difference::at: xml:/a[1]/@b
// where `*` stands for one token between slashes and `**` for any number of them, none included; a
// token "*" of a JSON Pointer is written "~2". Outside of JSON, `*` and `?` in a token are those of
// a glob. `kinds` narrows a rule to some kinds of difference.
//
// Precedence: rules are asked in the order of the configuration, and the first one that is about a
// difference decides alone. It is about one when the endpoint, place and kind are its own and its
// action can judge such a difference at all:
//   ignore, exact  any, at the place and everywhere below it
//   expect         any
//   unordered      the order of arrays, and how their elements are paired
//   tolerance      two numbers (JSON numbers; texts that are numbers)
//   time, pattern  a value on both sides
//   equal_if       any but the order of arrays
// So an exception stands before the rule that it is from: {"at": "/meta/version", "exact": true}
// before {"at": "/meta", "ignore": true}.
//
// A value that is not known in full (Difference::abridged) is never hidden because of what it is.
// Kind spelling is never hidden: it makes nothing different.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lockstep/core/difference.hpp"

namespace lockstep::compare {

struct Ignore {};

// Nothing is hidden: for exceptions from rules that follow.
struct Exact {};

// Arrays in which order means nothing. Elements that are the same are paired wherever they stand,
// the others in order, and what has no partner is missing or added.
struct Unordered {
  enum class As : std::uint8_t {
    multiset,  // elements that repeat do so as often on both sides
    set,       // how often means nothing
    by_key,    // objects belong together when their member `key` is the same
  };
  As as = As::multiset;
  std::string key;  // a member's name
};

// Two numbers that differ by no more than `absolute`, or by no more than `relative` times the
// greater of their absolute values. Exact decimals; JSON numbers that are not negative, or empty.
struct Tolerance {
  std::string absolute;
  std::string relative;
};

// Two points in time no further apart than this, however they are written: RFC 3339, Python's
// isoformat (without a zone it is UTC), the three forms of HTTP dates, and numbers since 1970 in
// seconds, milli-, micro- or nanoseconds, told apart by their size.
struct Within {
  std::int64_t ns = 0;
};

// Two strings (or numbers, as they are written) that match the whole of a regular expression in the
// syntax of RE2, which takes linear time.
struct Pattern {
  std::string regex;
};

// Values that stand for nothing are the same: null, what is empty ("", [], {}), what is missing.
// And with `ascii_case`, strings that differ only in the case of ASCII letters.
struct EqualIf {
  bool null = false;
  bool empty = false;
  bool missing = false;
  bool ascii_case = false;
};

// An agreed change. Besides hiding it, its absence is reported, as `value` with the same value on
// both sides: at every place where the baseline has a value (`baseline`, if given) and no
// difference is found; for kind `added`, where the candidate has nothing new to show in an object
// that could hold it. Absence is looked for in the status, headers and JSON bodies.
struct Expect {
  std::optional<std::string> baseline;  // the values: JSON texts
  std::optional<std::string> candidate;
};

using Action = std::variant<Ignore, Exact, Unordered, Tolerance, Within, Pattern, EqualIf, Expect>;

struct Rule {
  std::string endpoint;
  std::string at;
  bool anywhere = false;    // `at` is not given: every place of every aspect
  std::vector<Kind> kinds;  // empty: all
  Action action;
  std::string reason;  // for people
};

// What is wrong with an `at` or a regular expression, for people; empty when nothing is.
std::string place_fault(std::string_view at);
std::string pattern_fault(const std::string& regex);

// Whether `at` names the whole of a body and everything in it, such as "", "/**" or "xml:**".
bool is_whole_body(std::string_view at);

struct CompiledRule;

// Rules, ready to be applied. Immutable; may be used from several threads.
class RuleSet {
 public:
  // Places and expressions must be without fault.
  explicit RuleSet(std::vector<Rule> rules);
  ~RuleSet();
  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;

  std::span<const Rule> rules() const { return rules_; }
  std::span<const CompiledRule> compiled() const;
  bool expects() const { return expects_; }  // replies that are the same need a look as well

 private:
  std::vector<Rule> rules_;
  std::vector<CompiledRule> compiled_;
  bool expects_ = false;
};

}  // namespace lockstep::compare
