#include "capture/chunked.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace lockstep::capture {
namespace {

// The line at `at`, without its end; moves `at` behind it. nullopt when it has no end.
std::optional<std::string_view> next_line(std::string_view text, std::size_t& at) {
  const std::size_t newline = text.find('\n', at);
  if (newline == std::string_view::npos) {
    return std::nullopt;
  }
  std::string_view line = text.substr(at, newline - at);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  at = newline + 1;
  return line;
}

// chunk-size [ chunk-ext ]. Leading zeros are legal, as many as the sender likes.
std::optional<std::uint64_t> chunk_size(std::string_view line) {
  std::uint64_t size = 0;
  const char* const end = line.data() + line.size();
  const auto [rest, failure] = std::from_chars(line.data(), end, size, 16);
  if (failure != std::errc{}) {
    return std::nullopt;
  }
  const bool ended = rest == end || *rest == ';' || *rest == ' ' || *rest == '\t';
  return ended ? std::optional(size) : std::nullopt;
}

}  // namespace

Dechunked dechunk(std::string_view coded) {
  Dechunked result;
  std::size_t at = 0;
  while (true) {
    const auto line = next_line(coded, at);
    const auto size = line ? chunk_size(*line) : std::nullopt;
    if (!size) {
      break;
    }
    if (*size == 0) {
      result.complete = true;
      auto trailer = next_line(coded, at);
      while (trailer && !trailer->empty()) {
        trailer = next_line(coded, at);
      }
      break;
    }
    const std::size_t left = coded.size() - at;
    const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(*size, left));
    result.bytes += coded.substr(at, take);
    at += take;
    const std::size_t data_end = at;
    const auto end = next_line(coded, at);
    if (take < *size || !end || !end->empty()) {
      at = data_end;
      break;
    }
  }
  result.size = at;
  return result;
}

}  // namespace lockstep::capture
