#include "openapi/warnings.hpp"

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::openapi {

void Warnings::add(const Position& where, const std::string& text) {
  if (told_.size() >= kShown) {
    ++left_out_;
    return;
  }
  const std::string line = where.to_string() + ": " + text;
  if (told_.insert(line).second && warn_) {
    warn_(line);
  }
}

void Warnings::finish(const std::string& source) const {
  if (left_out_ > 0 && warn_) {
    warn_(fmt::format("{}: and {} more like these", escape_line(source), left_out_));
  }
}

}  // namespace lockstep::openapi
