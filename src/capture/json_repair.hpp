// Undoes what writers of JSON logs do to strings that JSON does not allow.
#pragma once

#include <string>
#include <string_view>

namespace lockstep::capture {

// JSON that nginx writes with escape=default and Apache with a LogFormat: a byte is \xHH; a value
// without quotes that is missing is nothing, or "-". The result is JSON but for bytes in strings.
std::string repair_log_json(std::string_view text);

// JSON that gunicorn writes with --access-logformat: '"' is escaped, a backslash stays single.
std::string escape_backslashes(std::string_view text);

}  // namespace lockstep::capture
