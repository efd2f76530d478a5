#pragma once

#include <string_view>

#include "lockstep/core/placeholder.hpp"

namespace lockstep::redact {

// The whole of `text` is one: a secret that was replaced before.
inline bool is_placeholder(std::string_view text) {
  return text.size() == kPlaceholderSize && starts_with_placeholder(text);
}

}  // namespace lockstep::redact
