// Finds what is secret in a text of any kind, in one pass.
#pragma once

#include <string_view>
#include <vector>

#include "redact/secret_names.hpp"
#include "redact/shapes.hpp"

namespace lockstep::redact {

// Secret bytes of `text`, ascending and apart from one another: values of JSON members by name,
// also of JSON within JSON strings; of parameters, as in "?token=…" and "password=…"; and what
// looks like a credential. The text need not be well-formed. Values that are empty, true, false,
// null or a placeholder stay. With `cut`, the text may have been cut at its end.
std::vector<Range> find_secrets(std::string_view text, SecretNames& names, bool cut = false);

// The same for the scalars of a JSON text, all of which are secret.
void add_scalars(std::string_view text, std::size_t begin, std::vector<Range>& ranges);

// Puts ranges in order, and those that overlap or touch together.
void tidy(std::vector<Range>& ranges);

}  // namespace lockstep::redact
