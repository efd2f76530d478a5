// Hands out the entries of a HAR one by one, as JSON text, holding one at a time: "log" and
// "entries" are found wherever they stand in their objects, everything else is passed over. After
// damage it goes on with the next place that looks like the start of an entry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/error.hpp"

#include "capture/input.hpp"
#include "capture/json_scanner.hpp"
#include "capture/json_text.hpp"

namespace lockstep::capture {

// The length of the callback's name and its parenthesis, of a HAR that is a JSONP script; 0 when
// `text` does not start like one.
std::size_t jsonp_prefix(std::string_view text);

class HarEntries {
 public:
  // The entries are those of a HAR, or, when `bare`, the text is one entry, several after one
  // another, or an array of them. Throws Error when there is no list of entries.
  HarEntries(Input input, bool bare, std::uint64_t max_entry_bytes);

  // False at the end.
  bool next(JsonText& entry);

  // Known after the last entry: the input ended, but its JSON did not; and the place of what stands
  // behind the end of the JSON.
  bool cut() const { return cut_; }
  const std::optional<Position>& trailing() const { return trailing_; }
  const Input& input() const { return input_; }

 private:
  enum class Place { outside, in_root, in_log, in_entries };
  enum class Step { moved, at_entry, ended, broken };

  void find_list();
  Step step();
  Step enter_document();
  Step pass_member();
  std::optional<char> peek(std::string_view also_pass = {});
  bool expect(char c);
  bool pass_value();
  void take_entry(JsonText& entry);
  bool resume();
  void set_fault(std::size_t at, std::string problem);
  void set_syntax_fault(std::size_t at, std::string_view expected);

  Input input_;
  bool bare_;
  std::uint64_t max_entry_bytes_;
  JsonScanner scanner_;
  Place place_ = Place::outside;
  std::uint64_t index_ = 0;
  std::size_t shown_ = 0;  // bytes of view() that the last entry takes
  bool list_found_ = false;
  std::uint64_t documents_ = 0;  // that are complete
  bool damaged_ = false;         // the next call has to find an entry first
  bool behind_value_ = false;    // in the list, and not behind a comma
  bool cut_ = false;
  std::optional<Position> trailing_;
  Position fault_;
  std::string problem_;
};

}  // namespace lockstep::capture
