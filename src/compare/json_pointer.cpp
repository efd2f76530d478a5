#include "compare/json_pointer.hpp"

#include <string_view>
#include <vector>

#include "lockstep/json/code_points.hpp"

namespace lockstep::compare {
namespace {

// RFC 6901 §3: '~' is "~0" and '/' is "~1".
void append_token(std::string& out, std::string_view token) {
  for (const char c : token) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

}  // namespace

std::string pointer_to(const Place& place, Of side, const Tree& tree,
                       std::span<const Place> containers) {
  std::vector<const Place*> way;
  for (const Place* at = &place; at->parent != kNone; at = &containers[at->parent]) {
    way.push_back(at);
  }
  std::string pointer;
  for (auto step = way.rbegin(); step != way.rend(); ++step) {
    const Place& at = **step;
    const Place& parent = containers[at.parent];
    pointer += '/';
    if (tree[side == Of::a ? parent.a : parent.b].type() == json::Type::array) {
      pointer += std::to_string(side == Of::a ? at.a_index : at.b_index);
    } else {
      const std::uint32_t key = (side == Of::a ? at.a : at.b) - 1;
      append_token(pointer, tree[key].escaped() ? json::unescape(tree.body(key)) : tree.body(key));
    }
  }
  return pointer;
}

}  // namespace lockstep::compare
