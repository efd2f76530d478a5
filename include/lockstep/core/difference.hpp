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
enum class Aspect : std::uint8_t { status, header, body, json };

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
  // JSON Pointer (RFC 6901) into the side that has the value for json, lower-case header name for
  // header, "status" for status, decimal byte offset for body.
  std::string at;
  Kind kind = Kind::value;
  // The values: JSON text for json, bytes otherwise. Unset on the side that has none.
  std::optional<std::string> baseline;
  std::optional<std::string> candidate;
  bool abridged = false;  // a value was longer than Options::max_value_bytes and was cut
  bool noise = false;
  std::string drift;  // id of the drift class that explains it, "json-key-order"; may be empty
  std::string note;   // one line for people about what this is, may be empty: "key order"

  bool operator==(const Difference&) const = default;
};

enum class Verdict : std::uint8_t { identical, equivalent, noise, accepted, different, failed };

struct Comparison {
  Verdict verdict = Verdict::identical;
  std::vector<Difference> differences;
  std::uint64_t omitted = 0;  // differences beyond the limit, counted but not listed
};

std::string_view aspect_name(Aspect aspect);
std::string_view kind_name(Kind kind);
std::string_view verdict_name(Verdict verdict);
std::optional<Aspect> aspect_from_name(std::string_view name);
std::optional<Kind> kind_from_name(std::string_view name);
std::optional<Verdict> verdict_from_name(std::string_view name);

}  // namespace lockstep
