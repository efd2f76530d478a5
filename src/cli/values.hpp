// The values of flags, from text. Each throws Error naming the flag, what it got, and what it
// takes.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"

namespace lockstep::cli {

std::uint64_t to_count(std::string_view flag, const std::string& text, std::uint64_t min,
                       std::uint64_t max);
// "100", "2.5", "100/s"
double to_rate(std::string_view flag, const std::string& text);
// "500ms", "30s", "2m"; a bare number is seconds
std::chrono::milliseconds to_duration(std::string_view flag, const std::string& text);
// "90d", "12h", "30m", "45s"
std::chrono::seconds to_age(std::string_view flag, const std::string& text);
// "64MB", "10k", "1GiB", "500"; powers of 1024
std::uint64_t to_size(std::string_view flag, const std::string& text);
// "GET,POST"
std::vector<std::string> to_methods(std::string_view flag, const std::string& text);
// "Name: value" in which ${NAME} stands for an environment variable, which must be set. Messages
// never show the value.
Header to_header(std::string_view flag, const std::string& text);

}  // namespace lockstep::cli
