// Captured bytes as text of HTML and XML.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::report {

// For text and quoted attributes of HTML and of XML 1.0: one line, valid UTF-8, what XML has no
// characters for spelled out (see escape_line), and & < > " ' as entities.
std::string markup(std::string_view bytes);

// The same, after at most `limit` characters have been kept; "absent" and "empty" for what is.
std::string markup_value(const std::optional<std::string>& value, std::size_t limit);

}  // namespace lockstep::report
