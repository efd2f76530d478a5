#include "capture/json_documents.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;
// What may stand between two objects: an array's punctuation.
constexpr std::string_view kBetween = " \t\r\n,[]";
constexpr std::size_t kMostFirstKeys = 16;
constexpr std::size_t kLongestKey = 128;  // with the white space before it
constexpr std::size_t kQuoted = 40;

// The first key of the object that `text` starts with, with its quotes; empty when there is none.
std::string_view first_key(std::string_view text) {
  const std::size_t quote = text.find_first_not_of(" \t\r\n", 1);
  if (quote == npos || text[quote] != '"') {
    return {};
  }
  const std::size_t end = text.substr(0, kLongestKey).find('"', quote + 1);
  return end == npos ? std::string_view() : text.substr(quote, end + 1 - quote);
}

}  // namespace

bool JsonDocuments::next(JsonText& document) {
  input_.consume(std::exchange(shown_, 0));
  document = {};
  if (std::exchange(behind_damage_, false) && !pass_to_start(false)) {
    return false;
  }
  const std::optional<char> c = peek();
  if (!c) {
    return false;
  }
  document.origin = input_.origin(index_++);
  if (*c == '{') {
    take_object(document);
  } else {
    take_foreign(document);
  }
  return true;
}

// The next byte that does not stand between objects.
std::optional<char> JsonDocuments::peek() {
  while (true) {
    const std::string_view view = input_.view();
    const std::size_t at = std::min(view.find_first_not_of(kBetween), view.size());
    const bool found = at < view.size();
    input_.consume(at);
    if (found) {
      return input_.view().front();
    }
    if (!input_.fill()) {
      return std::nullopt;
    }
  }
}

void JsonDocuments::take_object(JsonText& document) {
  std::size_t scanned = 0;
  if (!take_json(input_, scanner_, max_bytes_, document, scanned)) {
    damaged(document, scanned);
    return;
  }
  shown_ = scanned;
  if (!document.text.empty()) {
    note_start(document.text);
  }
}

// A line that was cut makes the next one part of it. So the search for the next object begins right
// behind the start of this one, but only once for the same fault: it would take for ever otherwise.
void JsonDocuments::damaged(JsonText& document, std::size_t at) {
  document.fault = input_.position(at);
  document.problem = syntax_problem(input_, at, scanner_.problem());
  const std::uint64_t fault = input_.offset() + at;
  const bool again = last_fault_ == fault || document.state == JsonText::State::too_large;
  last_fault_ = fault;
  if (document.state == JsonText::State::whole) {
    document.state = JsonText::State::broken;
  }
  shown_ = again ? at : 1;
  behind_damage_ = true;
}

void JsonDocuments::take_foreign(JsonText& document) {
  document.state = JsonText::State::foreign;
  document.fault = input_.position();
  input_.fill_to(kQuoted);
  const std::string_view line = input_.view().substr(0, input_.view().find_first_of("\r\n"));
  document.problem = fmt::format("no JSON: \"{}\"", escape_line(utf8_prefix(line, kQuoted)));
  pass_to_start(true);
}

// Passes over bytes up to the start of an object, or to the end of the line if that comes first and
// is asked for; false at the end of the input.
bool JsonDocuments::pass_to_start(bool within_line) {
  while (true) {
    // As much as it takes to judge what follows a brace.
    const bool more = input_.fill_to(2 * kLongestKey);
    const std::string_view view = input_.view();
    const std::size_t judged = more ? view.size() - kLongestKey : view.size();
    std::size_t at = 0;
    while (at < judged && !(within_line && view[at] == '\n') && !starts_object(view, at)) {
      at = std::min(view.find_first_of("{\n", at + 1), judged);
    }
    input_.consume(at);
    if (at < judged || !more) {
      return at < judged;
    }
  }
}

// At the start of a line any object may begin, elsewhere only one that begins like others: what is
// nested would be taken for one else. But before the first one anything goes.
bool JsonDocuments::starts_object(std::string_view bytes, std::size_t at) const {
  if (bytes[at] != '{') {
    return false;
  }
  const std::string_view key = first_key(bytes.substr(at));
  const bool at_line_start = at == 0 ? input_.at_line_start() : bytes[at - 1] == '\n';
  return !key.empty() &&
         (at_line_start || first_keys_.empty() ||
          std::find(first_keys_.begin(), first_keys_.end(), key) != first_keys_.end());
}

void JsonDocuments::note_start(std::string_view text) {
  const std::string_view key = first_key(text);
  if (!key.empty() && first_keys_.size() < kMostFirstKeys &&
      std::find(first_keys_.begin(), first_keys_.end(), key) == first_keys_.end()) {
    first_keys_.emplace_back(key);
  }
}

}  // namespace lockstep::capture
