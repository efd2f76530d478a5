#include "capture/utf16.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "capture/utf8.hpp"

namespace lockstep::capture {
namespace {

bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

class Utf16Source : public ByteSource {
 public:
  Utf16Source(std::unique_ptr<ByteSource> source, ByteOrder order)
      : source_(std::move(source)), order_(order) {}

  std::size_t read(char* into, std::size_t size) override {
    while (used_ == text_.size()) {
      if (ended_) {
        return 0;
      }
      transcode_chunk();
    }
    const std::size_t n = std::min(size, text_.size() - used_);
    std::memcpy(into, text_.data() + used_, n);
    used_ += n;
    return n;
  }

 private:
  void transcode_chunk() {
    text_.clear();
    used_ = 0;
    const std::size_t got = source_->read(input_.data() + kept_, input_.size() - kept_);
    ended_ = got == 0;
    const std::size_t available = kept_ + got;
    for (std::size_t i = 0; i + 1 < available; i += 2) {
      add(unit_at(i));
    }
    kept_ = available % 2;
    if (kept_ != 0) {
      input_[0] = input_[available - 1];
    }
    // What was cut in the middle of a character is shown as such, not dropped.
    if (ended_ && (high_ != 0 || kept_ != 0)) {
      append_utf8(text_, 0xFFFD);
    }
  }

  void add(char32_t unit) {
    if (high_ != 0) {
      const char32_t high = std::exchange(high_, 0);
      if (is_low_surrogate(unit)) {
        append_utf8(text_, 0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00));
        return;
      }
      append_utf8(text_, 0xFFFD);
    }
    if (is_high_surrogate(unit)) {
      high_ = unit;
    } else {
      append_utf8(text_, unit);
    }
  }

  char32_t unit_at(std::size_t i) const {
    const auto first = static_cast<unsigned char>(input_[i]);
    const auto second = static_cast<unsigned char>(input_[i + 1]);
    return order_ == ByteOrder::little ? static_cast<char32_t>(second << 8 | first)
                                       : static_cast<char32_t>(first << 8 | second);
  }

  std::unique_ptr<ByteSource> source_;
  ByteOrder order_;
  std::array<char, 32 * 1024> input_ = {};
  std::size_t kept_ = 0;  // bytes at the start of input_ that are half a unit
  char32_t high_ = 0;     // a high surrogate that waits for its partner
  std::string text_;
  std::size_t used_ = 0;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> utf16_to_utf8(std::unique_ptr<ByteSource> source, ByteOrder order) {
  return std::make_unique<Utf16Source>(std::move(source), order);
}

std::unique_ptr<ByteSource> without_byte_order_mark(std::unique_ptr<ByteSource> source,
                                                    std::uint64_t& offset) {
  std::string head = read_prefix(*source, 3);
  if (head == "\xEF\xBB\xBF") {
    offset += head.size();
    return source;
  }
  const bool little = head.starts_with("\xFF\xFE");
  if (little || head.starts_with("\xFE\xFF")) {
    return utf16_to_utf8(prepend(head.substr(2), std::move(source)),
                         little ? ByteOrder::little : ByteOrder::big);
  }
  return prepend(std::move(head), std::move(source));
}

}  // namespace lockstep::capture
