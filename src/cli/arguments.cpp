// A header value may hold commas: no flag is split at them.
#define CXXOPTS_VECTOR_DELIMITER '\0'
#include "cli/arguments.hpp"

#include <algorithm>

#include <cxxopts.hpp>
#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

#include "cli/flags.hpp"

namespace lockstep::cli {
namespace {

constexpr std::string_view kOperands = "operands";

// Edits from one word to the other: a letter inserted, removed or replaced, or two neighbours
// swapped (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

cxxopts::Options options_for(const std::vector<std::string_view>& flag_names) {
  cxxopts::Options options("lockstep");
  auto add = options.add_options();
  for (const std::string_view name : flag_names) {
    const Flag& each = flag(name);
    std::string spelling(each.name);
    if (each.letter != '\0') {
      spelling.insert(0, {each.letter, ','});
    }
    if (each.value.empty()) {
      add(spelling, "");
    } else {
      add(spelling, "", cxxopts::value<std::vector<std::string>>());
    }
  }
  add(std::string(kOperands), "", cxxopts::value<std::vector<std::string>>());
  options.parse_positional({std::string(kOperands)});
  options.allow_unrecognised_options();
  return options;
}

[[noreturn]] void refuse_unknown(const std::string& word,
                                 const std::vector<std::string_view>& flag_names) {
  const std::string name = word.substr(0, word.find('='));
  const std::string meant =
      nearest(name.substr(std::min(name.find_first_not_of('-'), name.size())), flag_names);
  throw Error(fmt::format("unknown flag {}", escape_line(name)),
              meant.empty() ? "--help lists the flags" : fmt::format("did you mean --{}?", meant));
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string_view>& known) {
  std::string_view best;
  constexpr std::size_t kLongestTypo = 40;
  if (word.size() > kLongestTypo) {
    return "";
  }
  std::size_t best_distance = std::max<std::size_t>(word.size() / 3, 1) + 1;
  for (const std::string_view candidate : known) {
    const std::size_t d = distance(word, candidate);
    if (d < best_distance) {
      best = candidate;
      best_distance = d;
    }
  }
  return std::string(best);
}

Arguments Arguments::parse(const std::vector<std::string_view>& flag_names,
                           const std::vector<std::string>& words) {
  std::vector<const char*> argv = {"lockstep"};
  for (const std::string& word : words) {
    argv.push_back(word.c_str());
  }
  Arguments arguments;
  try {
    const cxxopts::ParseResult result =
        options_for(flag_names).parse(static_cast<int>(argv.size()), argv.data());
    if (!result.unmatched().empty()) {
      refuse_unknown(result.unmatched().front(), flag_names);
    }
    for (const std::string_view name : flag_names) {
      const std::string key(name);
      if (result.count(key) > 0) {
        arguments.given_[key] = flag(name).value.empty()
                                    ? std::vector<std::string>{"true"}
                                    : result[key].as<std::vector<std::string>>();
      }
    }
    if (result.count(std::string(kOperands)) > 0) {
      arguments.operands_ = result[std::string(kOperands)].as<std::vector<std::string>>();
    }
    // What looks like a flag but cannot be one came through as an operand.
    const bool separated = std::find(words.begin(), words.end(), "--") != words.end();
    for (const std::string& operand : arguments.operands_) {
      if (!separated && operand.size() > 1 && operand.front() == '-') {
        refuse_unknown(operand, flag_names);
      }
    }
  } catch (const cxxopts::exceptions::exception& e) {
    throw Error(escape_line(e.what()), "--help lists the flags");
  }
  for (const auto& [name, values] : arguments.given_) {
    if (values.size() > 1 && !flag(name).repeatable) {
      throw Error(fmt::format("--{} is given {} times", name, values.size()), "give it once");
    }
  }
  return arguments;
}

bool Arguments::has(std::string_view name) const { return given_.find(name) != given_.end(); }

std::string Arguments::value(std::string_view name) const {
  const auto found = given_.find(name);
  return found == given_.end() ? std::string(flag(name).preset) : found->second.back();
}

std::vector<std::string> Arguments::values(std::string_view name) const {
  const auto found = given_.find(name);
  return found == given_.end() ? std::vector<std::string>() : found->second;
}

}  // namespace lockstep::cli
