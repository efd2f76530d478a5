#include "cli/stored_run.hpp"

#include <charconv>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

#include "cli/findings.hpp"

namespace lockstep::cli {

std::uint64_t to_number(const std::string& what, const std::string& text) {
  const std::string_view digits = std::string_view(text).substr(text.starts_with('#') ? 1 : 0);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number > INT64_MAX) {
    throw Error(fmt::format("\"{}\" is no number of {}", escape_line(text), what),
                fmt::format("give the number of {}, such as 17", what));
  }
  return number;
}

std::unique_ptr<RunReader> find_run(const store::Database& database, const std::string& text) {
  std::optional<std::int64_t> id;
  if (!text.empty()) {
    id = static_cast<std::int64_t>(to_number("a run", text));
  }
  auto run = database.read_run(id);
  if (!run) {
    throw Error(id ? fmt::format("there is no run {}", *id) : "the database holds no run",
                id ? "'lockstep runs' lists them" : "'lockstep run' makes one");
  }
  return run->info().state == RunState::running ? with_findings(std::move(run)) : std::move(run);
}

}  // namespace lockstep::cli
