#include "capture/json_text.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::capture {

bool take_json(Input& input, JsonScanner& scanner, std::uint64_t max_bytes, JsonText& text,
               std::size_t& scanned) {
  scanner.reset();
  scanned = 0;
  while (true) {
    std::size_t used = 0;
    const JsonScanner::State state = scanner.scan(input.view().substr(scanned), used);
    scanned += used;
    if (state == JsonScanner::State::broken) {
      return false;
    }
    if (scanned > max_bytes || text.state == JsonText::State::too_large) {
      text.state = JsonText::State::too_large;
      input.consume(std::exchange(scanned, 0));
    }
    if (state == JsonScanner::State::done) {
      text.text = input.view().substr(0, scanned);
      return true;
    }
    if (!input.fill()) {
      if (text.state == JsonText::State::whole) {
        text.state = JsonText::State::cut;
      }
      text.fault = input.position(scanned);
      return true;
    }
  }
}

std::string syntax_problem(const Input& input, std::size_t at, std::string_view expected) {
  const std::string_view found = utf8_prefix(input.view().substr(at), 4);
  const std::size_t shown = std::max<std::size_t>(utf8_sequence_length(found), 1);
  return fmt::format("not valid JSON: expected {}, found \"{}\"", expected,
                     escape_line(found.substr(0, shown)));
}

}  // namespace lockstep::capture
