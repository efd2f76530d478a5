#include "capture/json_salvage.hpp"

#include <algorithm>

namespace lockstep::capture {
namespace {

// Walks over `text` and returns what closes the brackets that are open at its end, the innermost
// last; `whole` is the end of the last container that was closed.
std::string open_brackets(std::string_view text, std::size_t& whole) {
  std::string closers;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      i += c == '\\' ? 1 : 0;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      closers += c == '{' ? '}' : ']';
    } else if (c == '}' || c == ']') {
      if (!closers.ends_with(c)) {
        break;
      }
      closers.pop_back();
      whole = i + 1;
    }
  }
  return closers;
}

}  // namespace

SalvagedJson salvage_json(std::string_view text, std::size_t damage) {
  SalvagedJson salvaged;
  open_brackets(text.substr(0, damage), salvaged.whole);
  if (salvaged.whole == 0) {
    return salvaged;
  }
  // Again up to there: cheaper than a copy of what is open at every bracket.
  std::size_t ignored = 0;
  std::string closers = open_brackets(text.substr(0, salvaged.whole), ignored);
  std::reverse(closers.begin(), closers.end());
  salvaged.text = std::string(text.substr(0, salvaged.whole)) + closers;
  return salvaged;
}

}  // namespace lockstep::capture
