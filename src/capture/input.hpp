// A window over a byte source: what was read and is not yet consumed, always contiguous, and the
// place of its first byte. It grows only as far as a reader insists on seeing more at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "lockstep/core/error.hpp"
#include "lockstep/core/record.hpp"

#include "capture/byte_source.hpp"

namespace lockstep::capture {

class Input {
 public:
  // `name` stands in every position; `offset` is that of the first byte of `source`.
  Input(std::string name, std::unique_ptr<ByteSource> source, std::uint64_t offset = 0);

  const std::string& name() const { return name_; }

  // Valid until fill() or consume().
  std::string_view view() const { return {buffer_.get() + begin_, end_ - begin_}; }
  // Appends more of the source to view(); false at its end.
  bool fill();
  // As long as the source goes on, makes view() at least `size` bytes long; false when it is not.
  bool fill_to(std::size_t size);
  void consume(std::size_t size);

  std::uint64_t offset() const { return offset_; }  // of view()[0]
  std::uint64_t line() const { return line_; }      // of view()[0], from 1
  bool at_line_start() const { return line_start_ == offset_; }
  // With line and column, of view()[at]; `at` may be the end of the view.
  Position position(std::size_t at = 0) const;
  // With the offset only, for input that is not made of lines.
  Position byte_position(std::size_t at = 0) const;
  // Of an entry that starts at view()[0].
  Origin origin(std::uint64_t index) const;
  // Of an entry that starts at view()[at], without a line.
  Origin byte_origin(std::uint64_t index, std::size_t at = 0) const;

 private:
  void make_room();

  std::string name_;
  std::unique_ptr<ByteSource> source_;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t line_start_ = 0;  // offset of the first byte of line_
  bool ended_ = false;
};

}  // namespace lockstep::capture
