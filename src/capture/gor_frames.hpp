// Splits a .gor file at its separator lines, holding one payload at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "lockstep/core/record.hpp"

#include "capture/gor_entry.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

// One record, between two separators.
struct GorFrame {
  Origin origin;                // of the meta line
  std::optional<GorMeta> meta;  // nullopt when the first line is none; it is in `payload` then
  std::string_view payload;     // empty when it was too large
  std::uint64_t payload_offset = 0;
  bool separated = false;  // a separator follows; without one the writer may have been cut off
  bool too_large = false;
};

class GorFrames {
 public:
  GorFrames(Input input, std::uint64_t max_payload)
      : input_(std::move(input)), max_payload_(max_payload) {}

  // False at the end. What `frame` shows is valid until the next call.
  bool next(GorFrame& frame);

  // The line ends of the whole file were converted to CRLF, as far as it was read.
  bool converted_to_crlf() const { return crlf_; }
  const Input& input() const { return input_; }

 private:
  struct Separator {
    std::size_t begin = 0;  // the line end before it is a part of it
    std::size_t end = 0;
  };

  bool read_meta(GorFrame& frame);
  std::optional<Separator> find_separator(bool& too_large);
  std::optional<Separator> separator_at(std::size_t marker);

  Input input_;
  std::uint64_t max_payload_;
  std::size_t shown_ = 0;  // bytes of view() that the last frame takes
  bool crlf_ = false;
};

}  // namespace lockstep::capture
