// The chunked transfer coding (RFC 9112 §7.1), undone as the bytes come.
#pragma once

#include <cstdint>
#include <string_view>

namespace lockstep::replay {

class Chunks {
 public:
  enum class Step : std::uint8_t {
    content,  // `content` is of the body
    more,     // all bytes are taken
    last,     // the last chunk has come: trailers follow
    malformed,
  };
  struct Result {
    Step step = Step::more;
    std::string_view content;
  };

  // Takes the next part from the front of `bytes`.
  Result next(std::string_view& bytes);

 private:
  enum class State : std::uint8_t { size, extension, content, line_end };

  bool size_digit(char c);

  State state_ = State::size;
  std::uint64_t left_ = 0;  // of the chunk
  int digits_ = 0;
  int extension_bytes_ = 0;  // of this chunk
};

}  // namespace lockstep::replay
