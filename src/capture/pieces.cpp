// The order of captures that were written in numbered pieces.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/capture/capture.hpp"

namespace lockstep::capture {
namespace {

struct Piece {
  std::string_view before;
  std::string_view number;  // without leading zeros
  std::string_view after;

  bool belongs_to(const Piece& other) const {
    return before == other.before && after == other.after;
  }
};

// nullopt for a name without "_" and digits, which end the name or are followed by its extensions.
std::optional<Piece> piece_of(std::string_view path) {
  constexpr std::string_view kDigits = "0123456789";
  const std::size_t underscore = path.rfind('_');
  if (underscore == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t begin = underscore + 1;
  const std::size_t end = std::min(path.find_first_not_of(kDigits, begin), path.size());
  if (end == begin || (end != path.size() && path[end] != '.')) {
    return std::nullopt;
  }
  std::string_view number = path.substr(begin, end - begin);
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size() - 1));
  return Piece{path.substr(0, begin), number, path.substr(end)};
}

}  // namespace

std::vector<std::string> in_order_of_pieces(std::vector<std::string> paths) {
  const auto by_number = [](const std::string& a, const std::string& b) {
    const std::string_view left = piece_of(a)->number;
    const std::string_view right = piece_of(b)->number;
    return left.size() != right.size() ? left.size() < right.size() : left < right;
  };
  auto first = paths.begin();
  while (first != paths.end()) {
    const std::optional<Piece> set = piece_of(*first);
    const auto last = std::find_if_not(first + 1, paths.end(), [&set](const std::string& path) {
      const std::optional<Piece> piece = piece_of(path);
      return set && piece && piece->belongs_to(*set);
    });
    if (set) {
      std::stable_sort(first, last, by_number);
    }
    first = last;
  }
  return paths;
}

}  // namespace lockstep::capture
