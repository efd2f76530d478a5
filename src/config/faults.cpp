#include "config/faults.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/core/nearest.hpp"

#include "config/plain_json.hpp"

namespace lockstep::config {
namespace {

constexpr std::size_t kMostFaults = 100;  // finding the line of each takes time

// As much of a word as fits into a message.
std::string shown(std::string_view word) {
  constexpr std::size_t kWidth = 60;
  const std::string line = escape_line(word);
  return line.size() <= kWidth ? line : std::string(utf8_prefix(line, kWidth)) + "…";
}

}  // namespace

void Faults::add(std::size_t offset, const std::string& problem, const std::string& advice) {
  ++count_;
  if (faults_.size() < kMostFaults) {
    faults_.push_back({offset, problem, advice});
  }
}

void Faults::add(const json::Value& value, const std::string& problem, const std::string& advice) {
  add(value.offset(), problem, advice);
}

void Faults::add_type(const json::Value& value, std::string_view name, std::string_view wanted) {
  add(value, fmt::format("\"{}\" is {}, not {}", name, json::type_name(value.type()), wanted));
}

void Faults::add_unknown(std::size_t offset, std::string_view what, std::string_view word,
                         std::span<const std::string_view> known) {
  const std::string meant = nearest(word, {known.begin(), known.end()});
  add(offset, fmt::format("unknown {} \"{}\"", what, shown(word)),
      meant.empty() ? fmt::format("give one of {}", fmt::join(known, ", "))
                    : fmt::format("did you mean \"{}\"?", meant));
}

std::size_t Faults::key_offset(const json::Value& member) const {
  return static_cast<std::size_t>(member.raw_key().data() - text_.data());
}

void Faults::check_keys(const json::Value& object, std::span<const std::string_view> known) {
  std::set<std::string> seen;
  for (const json::Value member : object) {
    const std::string key = member.key();
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      add_unknown(key_offset(member), "key", key, known);
    } else if (!seen.insert(key).second) {
      add(key_offset(member), fmt::format("\"{}\" stands here a second time", key), "give it once");
    }
  }
}

std::vector<Error> Faults::take() {
  std::stable_sort(faults_.begin(), faults_.end(),
                   [](const Fault& a, const Fault& b) { return a.offset < b.offset; });
  std::vector<Error> errors;
  errors.reserve(faults_.size() + 1);
  for (const Fault& fault : faults_) {
    errors.emplace_back(position_in(text_, fault.offset, source_), fault.problem, fault.advice);
  }
  if (count_ > faults_.size()) {
    errors.emplace_back(Position{.source = source_},
                        fmt::format("and {} more", count_ - faults_.size()));
  }
  return errors;
}

}  // namespace lockstep::config
