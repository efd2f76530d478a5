#include "compare/json_pointer.hpp"

#include <array>
#include <string_view>

#include "lockstep/json/code_points.hpp"

namespace lockstep::compare {
namespace {

// Text that is put together from its end to its beginning, as a place knows only the way up.
class Backwards {
 public:
  [[gnu::always_inline]] void put(char c) {
    if (free_ == 0) {
      spill();
    }
    buffer_[--free_] = c;
  }

  // RFC 6901 §3: '~' is "~0" and '/' is "~1".
  void put_token(std::string_view name) {
    for (auto c = name.rbegin(); c != name.rend(); ++c) {
      const bool special = *c == '~' || *c == '/';
      if (special) [[unlikely]] {
        put(*c == '~' ? '0' : '1');
      }
      put(special ? '~' : *c);
    }
  }

  void put_number(std::uint32_t number) {
    do {
      put(static_cast<char>('0' + number % 10));
      number /= 10;
    } while (number != 0);
  }

  std::string take() {
    std::string text(buffer_.data() + free_, buffer_.size() - free_);
    if (!spilled_.empty()) {
      text.append(spilled_.rbegin(), spilled_.rend());
    }
    return text;
  }

 private:
  [[gnu::noinline]] void spill() {
    spilled_.append(buffer_.rbegin(), buffer_.rend());
    free_ = buffer_.size();
  }

  std::array<char, 256> buffer_;
  std::size_t free_ = buffer_.size();
  std::string spilled_;  // what did not fit, backwards
};

}  // namespace

std::string pointer_to(const Place& place, Of side, const Tree& tree,
                       std::span<const Place> containers) {
  Backwards pointer;
  for (const Place* at = &place; at->parent != kNone; at = &containers[at->parent]) {
    const Place& parent = containers[at->parent];
    if (tree[side == Of::a ? parent.a : parent.b].type() == json::Type::array) {
      pointer.put_number(side == Of::a ? at->a_index : at->b_index);
    } else {
      const std::uint32_t key = (side == Of::a ? at->a : at->b) - 1;
      if (tree[key].escaped()) {
        pointer.put_token(json::unescape(tree.body(key)));
      } else {
        pointer.put_token(tree.body(key));
      }
    }
    pointer.put('/');
  }
  return pointer.take();
}

}  // namespace lockstep::compare
