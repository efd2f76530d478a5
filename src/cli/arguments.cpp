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
