// Hands out JSON objects one by one, as text, holding one at a time, however a file strings them
// together: one a line, as elements of an array, or pretty-printed one after another. After damage,
// and after lines that are no JSON, it goes on with the next place that looks like the start of an
// object.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/input.hpp"
#include "capture/json_scanner.hpp"
#include "capture/json_text.hpp"

namespace lockstep::capture {

class JsonDocuments {
 public:
  JsonDocuments(Input input, std::uint64_t max_bytes)
      : input_(std::move(input)), max_bytes_(max_bytes) {}

  // False at the end.
  bool next(JsonText& document);

  const Input& input() const { return input_; }

 private:
  std::optional<char> peek();
  void take_object(JsonText& document);
  void take_foreign(JsonText& document);
  void damaged(JsonText& document, std::size_t at);
  bool pass_to_start(bool within_line);
  bool starts_object(std::string_view bytes, std::size_t at) const;
  void note_start(std::string_view text);

  Input input_;
  std::uint64_t max_bytes_;
  JsonScanner scanner_;
  std::uint64_t index_ = 0;
  std::size_t shown_ = 0;                // bytes of view() that the last document takes
  std::vector<std::string> first_keys_;  // with which members objects began so far
  bool behind_damage_ = false;
  std::optional<std::uint64_t> last_fault_;
};

}  // namespace lockstep::capture
