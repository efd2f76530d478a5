// What stands in the place of a secret: "‹redacted:1f2e3d4c5b6a›". Made in redact; reports put
// variables in its place where a command is to be typed again. Captured data may hold such texts
// too: they mean no more than any other.
#pragma once

#include <cstddef>
#include <string_view>

namespace lockstep {

inline constexpr std::string_view kPlaceholderStart = "‹redacted:";
inline constexpr std::string_view kPlaceholderEnd = "›";
inline constexpr std::size_t kPlaceholderDigits = 12;
inline constexpr std::size_t kPlaceholderSize =
    kPlaceholderStart.size() + kPlaceholderDigits + kPlaceholderEnd.size();

// Whether `text` begins with one, all of it.
bool starts_with_placeholder(std::string_view text);

// Where the first one begins, from `from` on; npos when there is none.
std::size_t find_placeholder(std::string_view text, std::size_t from = 0);

}  // namespace lockstep
