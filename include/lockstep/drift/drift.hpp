// Why replies differ: the named causes of drift between two implementations of one API, and the
// rules that recognise them from a request and its two replies alone. Pure: no I/O, no state.
//
// The catalogue was measured between Python services (baseline) and their Go rewrites (candidate);
// its texts say so. Most rules do not care which side is which. Those that do (a missing key is not
// an added key) go by baseline and candidate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/difference.hpp"
#include "lockstep/core/exchange.hpp"
#include "lockstep/core/finding.hpp"

namespace lockstep::drift {

using lockstep::Severity;
using lockstep::Sureness;

// Whether replies that differ by this class alone are the same to a client.
enum class Equal : std::uint8_t { yes, opt_in, no };

std::string_view equal_name(Equal equal);

// One named cause. All texts are UTF-8 of static lifetime; the examples are bytes from the wire in
// backticks, with ⏎ for LF and ␍ for CR.
struct DriftClass {
  std::string_view id;       // "json-null-vs-empty-array"
  char section = '?';        // A to K, see section_title()
  std::string_view summary;  // one line: what differs and why
  Severity severity = Severity::risky;
  Equal equal = Equal::no;
  std::string_view equal_note;  // "status only": what must be equal, or how it is compared
  std::string_view python;
  std::string_view go;
  std::string_view recognition;
  Sureness sureness = Sureness::none;
  std::string_view false_positives;  // when the rule fires without the cause; may be empty
  std::string_view fix;              // on the Go side
  std::string_view counter_example;  // looks alike and is something else
  bool recognisable = true;          // false: listed as text, no pair of replies shows it
  // One exchange is only a hint; see assertable().
  bool weak = false;
  // States what differs and not why. A class that is no fallback wins at the same place.
  bool fallback = false;
};

// All classes, by section and then in the order of the catalogue.
const std::vector<DriftClass>& classes();
const DriftClass* find_class(std::string_view id);  // nullptr when there is none
std::string_view section_title(char section);       // "JSON text form"

// Where a class was seen.
struct Assigned {
  std::string_view id;  // of a DriftClass
  Aspect aspect = Aspect::body;
  // RFC 6901 pointer for json; lower-case header name, for cookies "set-cookie:NAME", for header;
  // "status", "reason" or "connection" for status; empty for a body as a whole.
  std::string at;
  // The other half of a change that is stated elsewhere: the new name of a renamed key.
  bool secondary = false;

  bool operator==(const Assigned&) const = default;
};

// What is known about an exchange. Everything is borrowed and must outlive the call.
struct Subject {
  const Request& request;
  const Reply& baseline;
  const Reply& candidate;
  // The bodies with their content codings undone, when they could be. Without them a body with a
  // Content-Encoding is not looked into.
  std::optional<std::string_view> baseline_body = {};
  std::optional<std::string_view> candidate_body = {};
};

// Every class that the two replies show, the most specific first at each place. Time is linear in
// the bodies; at most kMaxAssigned are returned, and nothing is thrown for what a body holds.
std::vector<Assigned> classify(const Subject& subject);
inline constexpr std::size_t kMaxAssigned = 1000;

// Which class explains each difference: an element for each of `differences`, empty when none does.
// `assigned` is what classify() said about the same exchange. Differences that the comparison saw
// elsewhere (it aligns arrays, classify pairs by index) are judged by their own two values. Those
// that follow from another one have its class: the headers and the body of another route's reply.
std::vector<std::string_view> attribute(const Subject& subject,
                                        const std::vector<Assigned>& assigned,
                                        std::span<const Difference> differences);

// The same, in a fraction of the time and without classify(), where every difference is a spelling
// and is explained by its own two values; else nullopt: then the two above are to be asked. The
// bodies are not looked into and need not be decoded.
std::optional<std::vector<std::string_view>> attribute_spellings(
    const Subject& subject, std::span<const Difference> differences);

// A weak class is asserted from this many exchanges with the same place on; see assertable().
inline constexpr std::uint64_t kWeakExchanges = 3;

// True when `exchanges` that showed the class at one (generalised) place out of `contradictions`
// more that had a difference there and did not, are enough to say so without "possibly". Classes
// that are not weak need one. A weak one needs kWeakExchanges and no more than one contradiction in
// ten: at the measured rates of chance (at most 5 % of unrelated values) three of three happen by
// chance in about 1 of 8,000 places.
bool assertable(const DriftClass& drift_class, std::uint64_t exchanges,
                std::uint64_t contradictions);

// For people: the list of all classes by section, one line each, and one class with its example.
std::string help_all();
std::string help_class(const DriftClass& drift_class);
// The ids nearest to what was typed, best first, at most three.
std::vector<std::string_view> similar_ids(std::string_view typed);

}  // namespace lockstep::drift
