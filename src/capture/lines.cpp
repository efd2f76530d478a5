#include "capture/lines.hpp"

#include <utility>

namespace lockstep::capture {

bool Lines::next(Line& line) {
  while (true) {
    input_.consume(std::exchange(shown_, 0));
    if (input_.view().empty() && !input_.fill()) {
      return false;
    }
    line = {};
    line.origin = input_.origin(index_);
    read(line);
    if (line.too_long || line.text.find_first_not_of(" \t") != std::string_view::npos) {
      ++index_;
      return true;
    }
  }
}

void Lines::read(Line& line) {
  std::size_t from = 0;
  while (true) {
    const std::string_view view = input_.view();
    const std::size_t newline = view.find('\n', from);
    line.ended = newline != std::string_view::npos;
    const std::size_t size = line.ended ? newline : view.size();
    line.too_long = line.too_long || size > max_line_;
    if (line.ended) {
      shown_ = newline + 1;
      line.text = line.too_long ? std::string_view() : view.substr(0, newline);
      break;
    }
    if (line.too_long) {
      input_.consume(size);
    }
    from = input_.view().size();
    if (!input_.fill()) {
      shown_ = from;
      line.text = line.too_long ? std::string_view() : input_.view();
      break;
    }
  }
  if (line.text.ends_with('\r')) {
    line.text.remove_suffix(1);
  }
}

}  // namespace lockstep::capture
