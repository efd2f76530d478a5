// One object of a longer text of JSON, as it stands there, and how to take it off the input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lockstep/core/error.hpp"
#include "lockstep/core/record.hpp"

#include "capture/input.hpp"
#include "capture/json_scanner.hpp"

namespace lockstep::capture {

struct JsonText {
  enum class State {
    whole,
    broken,     // bytes are missing or damaged, so that its end cannot be told
    cut,        // the input ends inside it
    too_large,  // it was passed over
    foreign,    // a line, or the rest of one, that is no JSON
  };
  State state = State::whole;
  Origin origin;
  std::string_view text;  // of a whole object; valid until the next call
  Position fault;         // of the byte at which it broke
  std::string problem;    // what is wrong there
};

// Reads on from view()[0] up to the end of the value there, and holds no more of it than
// `max_bytes`: a larger one is consumed and its state too_large. Sets the text, or, when the input
// ends before, the state and the fault. `scanned` is how much of the view belongs to the value.
// False when a byte at view()[scanned] cannot be JSON; the scanner has the problem then.
bool take_json(Input& input, JsonScanner& scanner, std::uint64_t max_bytes, JsonText& text,
               std::size_t& scanned);

// "not valid JSON: expected a key, found "x"", of the byte at view()[at].
std::string syntax_problem(const Input& input, std::size_t at, std::string_view expected);

}  // namespace lockstep::capture
