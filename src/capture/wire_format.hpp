// The wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding), to read
// messages of which only a few fields matter. Own code: two messages do not justify a compiler for
// schemas and its library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lockstep::capture {

// Takes a varint off the front; nullopt, and nothing is taken, when it is cut or too long.
std::optional<std::uint64_t> take_varint(std::string_view& bytes);

struct WireField {
  std::uint32_t number = 0;
  bool is_bytes = false;    // length-delimited: bytes, a string, a message
  std::uint64_t value = 0;  // of any other
  std::string_view bytes;   // shows what was read
};

// The fields of one message, one after another.
class WireFields {
 public:
  explicit WireFields(std::string_view message) : rest_(message) {}

  // False at the end, and where the message is broken.
  bool next(WireField& field);
  // What was read last is no field, or goes on behind the end of the message: then it comes as far
  // as it is there.
  bool broken() const { return broken_; }

 private:
  bool take_fixed(std::size_t size, WireField& field);

  std::string_view rest_;
  bool broken_ = false;
};

}  // namespace lockstep::capture
