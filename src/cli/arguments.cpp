// A header value may hold commas: no flag is split at them.
#define CXXOPTS_VECTOR_DELIMITER '\0'
#include "cli/arguments.hpp"

#include <algorithm>
#include <numeric>

#include <cxxopts.hpp>
#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

#include "cli/flags.hpp"

namespace lockstep::cli {
namespace {

constexpr std::string_view kOperands = "operands";

// Levenshtein distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

cxxopts::Options options_for(const std::vector<std::string_view>& flag_names) {
  cxxopts::Options options("lockstep");
  auto add = options.add_options();
  for (const std::string_view name : flag_names) {
    const Flag& each = flag(name);
    std::string spelling(each.name);
    if (each.letter != '\0') {
      spelling = std::string(1, each.letter) + "," + spelling;
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
