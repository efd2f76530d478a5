#pragma once

#include <string_view>

namespace lockstep {

// Set by the build, from the one place that has it: project(VERSION) in CMakeLists.txt.
inline constexpr std::string_view kVersion = LOCKSTEP_VERSION;

}  // namespace lockstep
