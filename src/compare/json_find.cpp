#include "compare/json_find.hpp"

#include <bitset>
#include <vector>

#include "lockstep/json/code_points.hpp"

#include "compare/json_pointer.hpp"

namespace lockstep::compare {
namespace {

using Match = PlacePattern::Match;
using PatternSteps = std::span<const PlacePattern::Step>;
// How many steps of the pattern lead to a place: several at once, because of "**".
using Progress = std::bitset<kMaxPlaceSteps + 1>;

void add(Progress& progress, PatternSteps steps, std::size_t done) {
  progress.set(done);
  while (done < steps.size() && steps[done].match == Match::any) {
    progress.set(++done);
  }
}

Progress advance(const Progress& from, PatternSteps steps, std::string_view step) {
  Progress to;
  for (std::size_t done = 0; done < steps.size(); ++done) {
    if (!from.test(done)) {
      continue;
    }
    if (steps[done].match == Match::any) {
      add(to, steps, done);
    } else if (steps[done].match == Match::one || steps[done].text == step) {
      add(to, steps, done + 1);
    }
  }
  return to;
}

// A container on the way to the current value.
struct Level {
  std::uint32_t next = 0;  // its next child, a key in an object
  std::uint32_t end = 0;
  std::uint32_t index = 0;
  bool is_object = false;
  std::size_t pointer_size = 0;
  Progress progress;
};

}  // namespace

void find_places(const Tree& tree, PatternSteps steps,
                 const std::function<bool(const std::string& pointer)>& skip,
                 const std::function<void(const std::string& pointer, std::uint32_t node)>& visit) {
  std::string pointer;
  std::vector<Level> levels;
  const auto enter = [&](std::uint32_t node, const Progress& progress) {
    if (progress.none() || skip(pointer)) {
      return;
    }
    if (progress.test(steps.size())) {
      visit(pointer, node);
    }
    if (tree[node].is_container()) {
      levels.push_back({node + 1, tree[node].next, 0, tree[node].type() == json::Type::object,
                        pointer.size(), progress});
    }
  };
  Progress start;
  add(start, steps, 0);
  enter(0, start);
  while (!levels.empty()) {
    Level& level = levels.back();
    pointer.resize(level.pointer_size);
    if (level.next == level.end) {
      levels.pop_back();
      continue;
    }
    const std::uint32_t value = level.is_object ? level.next + 1 : level.next;
    const std::string step = level.is_object ? pointer_token(json::unescape(tree.body(level.next)))
                                             : std::to_string(level.index++);
    level.next = tree[value].next;
    const Progress progress = advance(level.progress, steps, step);
    pointer.append("/").append(step);
    enter(value, progress);
  }
}

}  // namespace lockstep::compare
