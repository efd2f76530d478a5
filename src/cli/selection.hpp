// Which of the captured requests a command line selects.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lockstep/plan/plan.hpp"

#include "cli/arguments.hpp"

namespace lockstep::cli {

// Reads the flags that select into `options`. Throws Error for values that cannot be meant.
void read_selection(const Arguments& arguments, plan::Options& options);

// The first instant of a UTC day ("2026-12-31"), or a time with its zone as in RFC 3339
// ("2026-12-31T10:00:00.5+01:00", "2026-12-31 10:00Z"); Unix time in ns. For `end` a day stands for
// the first instant after it.
std::int64_t to_instant(std::string_view flag, const std::string& text, bool end);

// `lockstep help selection`
std::string selection_help();

}  // namespace lockstep::cli
