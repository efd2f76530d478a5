// Regular expressions of ECMA 262, as JSON Schema has them, by RE2: linear in time whatever the
// text is.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <re2/re2.h>

namespace lockstep::openapi {

// nullptr, with `problem` set, for what RE2 cannot do: look-ahead, back references, counts above
// 1000.
std::unique_ptr<const RE2> compile_pattern(std::string_view pattern, std::string& problem);

// In RE2's syntax: \uXXXX and \cX as code points, \s with all of Unicode's white space, \v inside.
std::string to_re2_syntax(std::string_view pattern);

}  // namespace lockstep::openapi
