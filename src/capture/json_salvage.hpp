// What is left of a JSON document that was cut or damaged.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lockstep::capture {

struct SalvagedJson {
  std::string text;       // valid as far as brackets go; empty when nothing is left
  std::size_t whole = 0;  // values that end behind this offset were closed by force
};

// Everything before `damage` up to the last object or array that ends there, with the brackets that
// are then open closed.
SalvagedJson salvage_json(std::string_view text, std::size_t damage);

}  // namespace lockstep::capture
