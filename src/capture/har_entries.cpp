#include "capture/har_entries.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// Where reading can go on after damage: the members with which programs begin an entry, and with
// which no other object of a HAR begins.
constexpr std::array<std::string_view, 9> kFirstMembers = {
    "\"startedDateTime\"", "\"pageref\"",   "\"request\"",   "\"_initiator\"", "\"_fromCache\"",
    "\"_connectionId\"",   "\"_frameref\"", "\"_priority\"", "\"index\"",
};
// How far behind a '{' its first member may begin and end.
constexpr std::size_t kLongestStart = 512;

bool starts_entry(std::string_view bytes) {
  const std::size_t member = bytes.find_first_not_of(" \t\r\n", 1);
  return member != npos && std::any_of(kFirstMembers.begin(), kFirstMembers.end(),
                                       [rest = bytes.substr(member)](std::string_view name) {
                                         return rest.starts_with(name);
                                       });
}

}  // namespace

std::size_t jsonp_prefix(std::string_view text) {
  constexpr std::string_view kName =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.";
  const std::size_t end = text.find_first_not_of(kName);
  return end != npos && end != 0 && text[end] == '(' ? end + 1 : 0;
}

HarEntries::HarEntries(Input input, bool bare, std::uint64_t max_entry_bytes)
    : input_(std::move(input)), bare_(bare), max_entry_bytes_(max_entry_bytes) {
  find_list();
}

// Up to the first entry everything must be as it should: there is nothing to save yet.
void HarEntries::find_list() {
  constexpr const char* kAdvice = "export it again; a HAR has its list in log.entries";
  Step last = Step::moved;
  while (last == Step::moved && place_ != Place::in_entries) {
    last = step();
  }
  if (last == Step::broken) {
    throw Error(fault_, problem_, kAdvice);
  }
  if (last == Step::ended || !peek()) {
    throw Error(input_.position(), "the HAR ends before its first entry", kAdvice);
  }
}

bool HarEntries::next(JsonText& entry) {
  input_.consume(std::exchange(shown_, 0));
  entry = {};
  if (damaged_ && !resume()) {
    cut_ = true;
    return false;
  }
  while (true) {
    switch (step()) {
      case Step::moved:
        break;
      case Step::at_entry:
        take_entry(entry);
        return true;
      case Step::ended:
        cut_ = place_ != Place::outside;
        return false;
      case Step::broken:
        if (place_ == Place::outside) {
          // No entry is lost, unless a damaged bracket made the JSON end too early.
          trailing_ = trailing_.value_or(fault_);
          if (!resume()) {
            return false;
          }
          break;
        }
        entry.state = JsonText::State::broken;
        entry.origin = input_.origin(index_++);
        entry.fault = fault_;
        entry.problem = problem_;
        damaged_ = true;
        return true;
    }
  }
}

// One step towards the next entry.
HarEntries::Step HarEntries::step() {
  switch (place_) {
    case Place::outside:
      return enter_document();
    case Place::in_root:
    case Place::in_log:
      return pass_member();
    case Place::in_entries:
      break;
  }
  // Without a comma it is damage: each piece of that may look like a value.
  const std::optional<char> next = peek();
  if (std::exchange(behind_value_, false) && next && *next != ',' && *next != ']') {
    set_syntax_fault(0, "',' or ']'");
    return Step::broken;
  }
  const std::optional<char> c = peek(",");
  if (!c) {
    return Step::ended;
  }
  if (*c != ']') {
    return Step::at_entry;
  }
  input_.consume(1);
  place_ = bare_ ? Place::outside : Place::in_log;
  return Step::moved;
}

HarEntries::Step HarEntries::enter_document() {
  const std::optional<char> c = peek(documents_ != 0 ? ");" : "");
  if (!c) {
    return Step::ended;
  }
  if (*c == '{' && bare_) {
    return Step::at_entry;
  }
  if (*c == '{' || (*c == '[' && bare_)) {
    input_.consume(1);
    place_ = bare_ ? Place::in_entries : Place::in_root;
    return Step::moved;
  }
  input_.fill_to(kLongestStart);
  const std::size_t prefix = jsonp_prefix(input_.view().substr(0, kLongestStart));
  if (prefix == 0) {
    set_syntax_fault(0, documents_ != 0 ? "the end of the file" : "'{'");
    return Step::broken;
  }
  input_.consume(prefix);
  return Step::moved;
}

// Passes over one member of the root or of "log", or enters the one that is looked for.
HarEntries::Step HarEntries::pass_member() {
  const bool in_log = place_ == Place::in_log;
  const std::optional<char> c = peek(",");
  if (!c) {
    return Step::ended;
  }
  if (*c == '}') {
    if (!in_log && !list_found_) {
      set_fault(0, "the HAR has no entries");
      return Step::broken;
    }
    input_.consume(1);
    place_ = in_log ? Place::in_root : Place::outside;
    documents_ += in_log ? 0 : 1;
    return Step::moved;
  }
  if (*c != '"') {
    set_syntax_fault(0, "a key or '}'");
    return Step::broken;
  }
  const std::string_view wanted = in_log ? "\"entries\"" : "\"log\"";
  input_.fill_to(wanted.size());
  const bool found = input_.view().starts_with(wanted);
  if (!pass_value() || !expect(':')) {
    return problem_.empty() ? Step::ended : Step::broken;
  }
  if (!found) {
    return pass_value() ? Step::moved : problem_.empty() ? Step::ended : Step::broken;
  }
  const std::optional<char> value = peek();
  if (value && *value != (in_log ? '[' : '{')) {
    set_fault(0, in_log ? "\"entries\" is no array" : "\"log\" is no object");
    return Step::broken;
  }
  if (!value) {
    return Step::ended;
  }
  input_.consume(1);
  place_ = in_log ? Place::in_entries : Place::in_log;
  list_found_ = list_found_ || in_log;
  return Step::moved;
}

// The next byte that is neither white space nor one of `also_pass`, which are consumed.
std::optional<char> HarEntries::peek(std::string_view also_pass) {
  while (true) {
    const std::string_view view = input_.view();
    std::size_t at = 0;
    while (at < view.size() && (view[at] == ' ' || view[at] == '\n' || view[at] == '\r' ||
                                view[at] == '\t' || also_pass.find(view[at]) != npos)) {
      ++at;
    }
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

// Consumes `c`. False, with a problem unless the input ended, when something else is there.
bool HarEntries::expect(char c) {
  problem_.clear();
  const std::optional<char> found = peek();
  if (found && *found != c) {
    set_syntax_fault(0, fmt::format("'{}'", c));
  }
  if (!found || *found != c) {
    return false;
  }
  input_.consume(1);
  return true;
}

// Consumes one value of any size. False as for expect().
bool HarEntries::pass_value() {
  problem_.clear();
  scanner_.reset();
  if (!peek()) {
    return false;
  }
  while (true) {
    std::size_t used = 0;
    const JsonScanner::State state = scanner_.scan(input_.view(), used);
    if (state == JsonScanner::State::broken) {
      set_syntax_fault(used, scanner_.problem());
      input_.consume(used);
      return false;
    }
    input_.consume(used);
    if (state == JsonScanner::State::done) {
      return true;
    }
    if (!input_.fill()) {
      return false;
    }
  }
}

void HarEntries::take_entry(JsonText& entry) {
  entry.origin = input_.origin(index_++);
  if (!take_json(input_, scanner_, max_entry_bytes_, entry, shown_)) {
    set_syntax_fault(shown_, scanner_.problem());
    entry.state = JsonText::State::broken;
    entry.fault = fault_;
    entry.problem = problem_;
    damaged_ = true;
  }
  behind_value_ = place_ == Place::in_entries && !damaged_;
}

// Passes over bytes up to what looks like the start of an entry; false when there is none.
bool HarEntries::resume() {
  damaged_ = false;
  while (true) {
    const std::string_view view = input_.view();
    const std::size_t brace = std::min(view.find('{'), view.size());
    input_.consume(brace);
    if (!input_.fill_to(kLongestStart) && input_.view().empty()) {
      return false;
    }
    if (input_.view().front() != '{') {
      continue;
    }
    if (starts_entry(input_.view().substr(0, kLongestStart))) {
      place_ = Place::in_entries;
      return true;
    }
    input_.consume(1);
  }
}

void HarEntries::set_fault(std::size_t at, std::string problem) {
  fault_ = input_.position(at);
  problem_ = std::move(problem);
}

void HarEntries::set_syntax_fault(std::size_t at, std::string_view expected) {
  set_fault(at, syntax_problem(input_, at, expected));
}

}  // namespace lockstep::capture
