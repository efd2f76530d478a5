#include "lockstep/core/error.hpp"

#include <utility>

#include <fmt/format.h>

namespace lockstep {
namespace {

std::string compose(const Position& where, const std::string& problem, const std::string& advice) {
  std::string message = where.to_string();
  if (!message.empty()) {
    message += ": ";
  }
  message += problem;
  if (!advice.empty()) {
    message += "; " + advice;
  }
  return message;
}

}  // namespace

std::string Position::to_string() const {
  std::string text = source;
  if (line != 0) {
    text += fmt::format(":{}", line);
    if (column != 0) {
      text += fmt::format(":{}", column);
    }
  } else if (offset) {
    text += fmt::format("{}byte {}", text.empty() ? "" : ": ", *offset);
  }
  return text;
}

Error::Error(Position where, std::string problem, std::string advice)
    : std::runtime_error(compose(where, problem, advice)),
      where_(std::move(where)),
      problem_(std::move(problem)),
      advice_(std::move(advice)) {}

Error::Error(std::string problem, std::string advice)
    : Error(Position{}, std::move(problem), std::move(advice)) {}

}  // namespace lockstep
