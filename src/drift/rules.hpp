// The rules for a whole exchange, each file's in one function. classify() asks them in this order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lockstep/json/json.hpp"

#include "drift/pair.hpp"

namespace lockstep::drift {

// No response on one side, or half of one.
void transfer_rules(const Pair& pair, Assignments& out);
// Statuses that differ: one class says why, from status_rules()'s table.
void status_rules(const Pair& pair, Assignments& out);
// What the request says about why the replies differ. Asked last: it looks at what was found.
void request_rules(const Pair& pair, Assignments& out);
void header_rules(const Pair& pair, Assignments& out);
// The class for a difference in this header (lower case) when the rules found none: a comparison
// may be stricter than they are.
std::string_view header_class(std::string_view name);
void redirect_rules(const Pair& pair, Assignments& out);
void cookie_rules(const Pair& pair, Assignments& out);
// Bodies of errors, of everything but JSON, and of one JSON side only.
void body_rules(const Pair& pair, Assignments& out);
// Two JSON documents.
void json_rules(const Pair& pair, Assignments& out);

// The escapes in which two spellings of one string differ; true when the strings are equal.
bool explain_spelling(json::Value a, json::Value b, const std::string& at, Assignments& out);
bool explain_key_spelling(json::Value a, json::Value b, const std::string& at, Assignments& out);
// The class for an escape of this code point on one side only.
std::string_view escape_class(std::uint32_t point);
// The same exact number, written differently.
std::string_view number_spelling_class(std::string_view a, std::string_view b);

// After attribute() has looked at each difference by itself: those that follow from what another
// one states get its class.
void follow_causes(const Subject& subject, std::span<const Difference> differences,
                   std::vector<std::string_view>& ids);

// Whether both bodies of an error are the same sort of document, so that they can be walked.
bool same_error_shape(const Pair& pair);

}  // namespace lockstep::drift
