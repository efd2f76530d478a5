// Finds where a JSON value ends, in text that arrives in pieces, without keeping it. Checks the
// order of tokens (RFC 8259 §2), not what is inside a string, number or literal: enough to notice
// at once that bytes are missing, which is what resuming after damage needs.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace lockstep::capture {

class JsonScanner {
 public:
  enum class State {
    more,    // the value goes on
    done,    // it ended
    broken,  // a byte cannot be there; see problem()
  };

  // Forgets what was scanned: the next byte starts a value.
  void reset();

  // Goes on with `bytes`. `used` is how many of them belong to the value: all for `more`, else
  // those before the first byte that does not.
  State scan(std::string_view bytes, std::size_t& used);

  // What was expected when the scan broke: "',' or '}'".
  std::string_view problem() const;

 private:
  enum class Expect { value, element_or_end, key_or_end, key, colon, comma_or_end, too_deep };

  bool pass_string(std::string_view bytes, std::size_t& at);
  bool take_token(char c);
  bool open_container(char c);
  bool close_container(char c);
  void end_value();

  std::vector<char> open_;  // '{' or '[' of every container that is open
  Expect expect_ = Expect::value;
  bool in_string_ = false;
  bool in_scalar_ = false;
  bool is_key_ = false;   // the string in which we are is a key
  bool escaped_ = false;  // what was scanned of it ends with a backslash
  bool ended_ = false;
};

}  // namespace lockstep::capture
