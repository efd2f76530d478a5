// Splits an input into lines, holding one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "capture/input.hpp"

namespace lockstep::capture {

struct Line {
  std::string_view text;  // without its line end; empty when too_long; valid until the next call
  Origin origin;
  bool too_long = false;
  bool ended = false;  // with a line end, not by the end of the input
  // When it was written, where what is wrapped round it says so (container_line.hpp). Unix time.
  std::optional<std::int64_t> written_at_ns;
};

class Lines {
 public:
  Lines(Input input, std::uint64_t max_line) : input_(std::move(input)), max_line_(max_line) {}

  // Blank lines are passed over and not counted by Origin::index. False at the end.
  bool next(Line& line);

  const Input& input() const { return input_; }

 private:
  void read(Line& line);

  Input input_;
  std::uint64_t max_line_;
  std::uint64_t index_ = 0;
  std::size_t shown_ = 0;  // bytes of view() that the last line takes
};

}  // namespace lockstep::capture
