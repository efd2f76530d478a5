// The outcome of a comparison: one verdict, and every place where the replies differ.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// What part of the replies a difference is about. A comparator for a further content type adds
// its name here.
enum class Aspect : std::uint8_t {
  status,
  header,
  body,  // by bytes
  json,
  line,    // of a text, or a record of a CSV file
  ndjson,  // a JSON document on a line
  event,   // of text/event-stream
  form,    // application/x-www-form-urlencoded
  part,    // of a multipart body
  xml,
  html,
};

enum class Kind : std::uint8_t {
  missing,    // only baseline has it
  added,      // only candidate has it
  type,       // of another JSON type (null is a type), or not valid on one side
  value,      // another value of the same type
  spelling,   // the same value written differently; never makes an exchange different
  order,      // the same elements in another order
  duplicate,  // a repeated object key, or a different number of repetitions
};

struct Difference {
  Aspect aspect = Aspect::body;
  // In the side that has the value, the baseline's where both have it:
  // - status: "status"; header: lower-case name; body: decimal byte offset
  // - json: JSON Pointer (RFC 6901); form: JSON Pointer, a field as a member of an object and as an
  //   element of an array where its name repeats: "/tag/1"
  // - line: line number from 1; a cell of a CSV file by its column's name or number: "3/price"
  // - ndjson: line number, then JSON Pointer: "3/items/0"
  // - event: number from 1, field, and JSON Pointer where data is JSON: "3/data/items/0", "3/id"
  // - part: number from 1, then "/headers/" and name, or "/body" and "/" and where in it, in terms
  //   of the part's own kind: "2/body/items/0"
  // - xml, html: path in the manner of XPath: "/a[1]/b[2]/@c", "/a[1]/text()[1]"
  // Empty: the whole.
  std::string at;
  Kind kind = Kind::value;
  // The values: JSON text for json, and in other kinds where a JSON Pointer leads to them; markup
  // or text for xml and html; bytes otherwise. Unset on the side that has none.
  std::optional<std::string> baseline;
  std::optional<std::string> candidate;
  bool abridged = false;  // a value was longer than Options::max_value_bytes and was cut
  bool noise = false;
  bool accepted = false;  // somebody has accepted it
  std::string drift;      // id of the drift class that explains it, "json-key-order"; may be empty
  std::uint64_t finding = 0;  // fingerprint of the finding that it is part of; 0: of none
  std::string note;           // one line for people about what this is, may be empty: "key order"

  bool operator==(const Difference&) const = default;
};

enum class Verdict : std::uint8_t { identical, equivalent, noise, accepted, different, failed };

// How often one rule of the configuration hid a difference between two replies.
struct RuleUse {
  std::uint32_t rule = 0;   // its index in the configuration, from 0
  std::uint64_t times = 0;  // differences that it hid
  // Where the first one was, with array indices as "*", and whether there were others elsewhere.
  std::string at;
  bool elsewhere = false;
  // Hashes of the pairs of values that it hid: each once, no more than kMaxRuleValues + 1.
  std::vector<std::uint64_t> values;
};

// Distinct values are counted up to here.
inline constexpr std::size_t kMaxRuleValues = 1000;

struct Comparison {
  Verdict verdict = Verdict::identical;
  std::vector<Difference> differences;
  std::uint64_t omitted = 0;   // differences beyond the limit, counted but not listed
  std::vector<RuleUse> rules;  // those that hid something, ascending
};

std::string_view aspect_name(Aspect aspect);
std::string_view kind_name(Kind kind);
std::string_view verdict_name(Verdict verdict);
std::optional<Aspect> aspect_from_name(std::string_view name);
std::optional<Kind> kind_from_name(std::string_view name);
std::optional<Verdict> verdict_from_name(std::string_view name);

}  // namespace lockstep
