// Captured bytes are hostile. Before they reach a terminal or a log they pass through here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lockstep {

// True when `bytes` is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates).
bool is_utf8(std::string_view bytes);

// Length in bytes (1-4) of the well-formed UTF-8 sequence that starts `bytes`, 0 if there is none.
std::size_t utf8_sequence_length(std::string_view bytes);

// The longest prefix of at most `limit` bytes that does not cut a UTF-8 sequence.
std::string_view utf8_prefix(std::string_view bytes, std::size_t limit);

// One line, safe to print: C0 and C1 controls, DEL, line and paragraph separators and the
// bidirectional and zero-width format characters become \n, \t, \x1b, \u202e …; bytes that are
// not UTF-8 become \xFF. What a CI server would take for a command to itself is broken up: a line
// that begins with "::set-output …::" (GitHub), and "##[" or "##vso[" anywhere (GitHub, Azure),
// "##teamcity[". Backslashes stay single unless `escape_backslash`.
std::string escape_line(std::string_view bytes, bool escape_backslash = false);

// As escape_line, but keeps "\n" as a line end and "\t", for text of several lines.
std::string escape_text(std::string_view bytes);

// A word for a POSIX shell: as it is when harmless, else '…', or $'…' when it holds control
// characters or bytes that are not UTF-8. Never empty.
std::string shell_quote(std::string_view bytes);

}  // namespace lockstep
