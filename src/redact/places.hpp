// Secrets by where they stand in a body.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "redact/secret_names.hpp"
#include "redact/shapes.hpp"

namespace lockstep::redact {

// "/a~1b/0" -> "a/b", "0". What stands before the first slash is dropped.
std::vector<std::string> pointer_steps(std::string_view pointer);

// Whether the place is what `pattern` names, or lies within it.
bool is_within(const std::vector<std::string>& place, std::string_view pattern);

// Values at or within a pattern, of documents one after another; `base` is where the text stands.
void add_pointed(std::string_view text, const std::vector<std::string>& base,
                 const std::vector<std::string>& patterns, std::vector<Range>& ranges);

// Contents of parts of a multipart body (RFC 7578) by their names.
void add_parts(std::string_view body, SecretNames& names, std::vector<Range>& ranges);

// Texts of XML elements without children by their names.
void add_elements(std::string_view text, SecretNames& names, std::vector<Range>& ranges);

// Values of "name=value&…" that hold something secret once they are decoded.
void add_encoded(std::string_view text, SecretNames& names, std::vector<Range>& ranges);

}  // namespace lockstep::redact
