// From JSON as people write it to JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/error.hpp"

namespace lockstep::config {

// The text with comments and trailing commas blanked out, so that every byte that is left stands
// where it stood. nullopt, with `unclosed` set to where it begins, when a comment does not end.
std::optional<std::string> plain_json(std::string_view text, std::size_t& unclosed);

// Line and column of a byte, both from 1.
Position position_in(std::string_view text, std::size_t offset, const std::string& source);

}  // namespace lockstep::config
