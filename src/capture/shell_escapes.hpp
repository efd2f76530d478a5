// Escapes of $'…', which Chrome uses for what '…' cannot hold.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lockstep::capture {

// Appends what one escape stands for (Bash manual §3.1.2.4). `at` is behind its backslash, where
// there must be a byte, and moves behind the escape.
void take_ansi_escape(std::string_view text, std::size_t& at, std::string& out);

}  // namespace lockstep::capture
