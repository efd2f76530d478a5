// Values of header fields (RFC 9110 §5.5, §5.6).
#pragma once

#include <string_view>

namespace lockstep::replay {

inline bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Without the blanks around it.
std::string_view trim(std::string_view text);

// Whether `item` is among the comma-separated ones of `list`, in any case.
bool is_listed(std::string_view list, std::string_view item);

}  // namespace lockstep::replay
