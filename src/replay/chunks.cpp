#include "replay/chunks.hpp"

#include <algorithm>

namespace lockstep::replay {
namespace {

constexpr int kMaxDigits = 16;       // 64 bits
constexpr int kMaxExtension = 4096;  // nobody uses them; one that never ends is an attack

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

bool Chunks::size_digit(char c) {
  const int value = hex_value(c);
  if (value < 0 || ++digits_ > kMaxDigits) {
    return false;
  }
  left_ = left_ << 4U | static_cast<std::uint64_t>(value);
  return true;
}

Chunks::Result Chunks::next(std::string_view& bytes) {
  while (!bytes.empty()) {
    if (state_ == State::content && left_ > 0) {
      const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
      const std::string_view content = bytes.substr(0, size);
      bytes.remove_prefix(size);
      left_ -= size;
      return {Step::content, content};
    }
    const char c = bytes.front();
    bytes.remove_prefix(1);
    switch (state_) {
      case State::size:
        if (size_digit(c)) {
          break;
        }
        if (digits_ == 0 || digits_ > kMaxDigits ||
            std::string_view(";\r\n \t").find(c) == std::string_view::npos) {
          return {Step::malformed, {}};
        }
        state_ = State::extension;
        extension_bytes_ = 0;
        [[fallthrough]];
      case State::extension:  // to be ignored
        if (++extension_bytes_ > kMaxExtension) {
          return {Step::malformed, {}};
        }
        if (c == '\n') {
          if (left_ == 0) {
            return {Step::last, {}};
          }
          state_ = State::content;
        }
        break;
      case State::content:
        state_ = State::line_end;
        if (c == '\r') {
          break;
        }
        [[fallthrough]];
      case State::line_end:
        if (c != '\n') {
          return {Step::malformed, {}};
        }
        state_ = State::size;
        digits_ = 0;
        break;
    }
  }
  return {Step::more, {}};
}

}  // namespace lockstep::replay
