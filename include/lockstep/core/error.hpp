// Errors of the user or the environment: bad flags, unreadable files, unreachable targets.
// They are thrown where they are found, gain a position on the way, and are caught and printed
// once, in main. An exchange that failed is data (see exchange.hpp); a bug of ours is an assert.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace lockstep {

// A place in some input. Fields that make no sense for the input stay unset; lines and columns
// count from 1, `offset` counts bytes from 0 (in the decompressed input).
struct Position {
  std::string source;  // file name, "-" for stdin, or empty
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::optional<std::uint64_t> offset;

  // "capture.har:14:7" or "capture.gor: byte 1234"; empty when there is no source.
  std::string to_string() const;
};

class Error : public std::runtime_error {
 public:
  // `problem` says what is wrong, `advice` what to do about it (may be empty). The message reads
  // "position: problem; advice". Text from captured data must be escaped by the caller
  // (escape.hpp), since this message goes to a terminal.
  Error(Position where, std::string problem, std::string advice = {});
  explicit Error(std::string problem, std::string advice = {});

  const Position& where() const { return where_; }
  const std::string& problem() const { return problem_; }
  const std::string& advice() const { return advice_; }

 private:
  Position where_;
  std::string problem_;
  std::string advice_;
};

}  // namespace lockstep
