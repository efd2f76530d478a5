#include "capture/head.hpp"

#include <algorithm>

#include "capture/json_scanner.hpp"

namespace lockstep::capture {
namespace {

void pass_space(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

bool pass(std::string_view& text, char c) {
  pass_space(text);
  if (!text.starts_with(c)) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

// Takes one whole value off the front; false when it goes on after the end of the text or is none.
bool pass_value(std::string_view& text, std::string_view& value) {
  JsonScanner scanner;
  std::size_t used = 0;
  pass_space(text);
  const bool whole = scanner.scan(text, used) == JsonScanner::State::done;
  value = text.substr(0, used);
  text.remove_prefix(used);
  return whole;
}

}  // namespace

char JsonMembers::operator[](std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [key](const Member& member) { return member.key == key; });
  return found == members.end() ? '\0' : found->value;
}

bool JsonMembers::has(std::string_view key) const {
  return std::any_of(members.begin(), members.end(),
                     [key](const Member& member) { return member.key == key; });
}

std::optional<JsonMembers> json_members(std::string_view text) {
  JsonMembers result;
  result.in_array = pass(text, '[');
  if (!pass(text, '{')) {
    return result.in_array ? std::optional(result) : std::nullopt;
  }
  std::string_view key;
  std::string_view value;
  pass_space(text);
  while (text.starts_with('"') && pass_value(text, key)) {
    JsonMembers::Member member{std::string(key.substr(1, key.size() - 2)), '\0'};
    const bool colon = pass(text, ':');
    pass_space(text);
    if (colon && !text.empty()) {
      member.value = text.front();
    }
    result.members.push_back(std::move(member));
    if (!colon || !pass_value(text, value) || !pass(text, ',')) {
      break;
    }
    pass_space(text);
  }
  return result;
}

}  // namespace lockstep::capture
