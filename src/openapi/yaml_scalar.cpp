#include <charconv>
#include <cstdint>

#include "openapi/yaml.hpp"

namespace lockstep::openapi {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::string> based_integer(std::string_view digits, int base) {
  std::uint64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  if (digits.empty() || error != std::errc() || stop != end) {
    return std::nullopt;
  }
  return std::to_string(value);
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?  as JSON spells it.
std::optional<std::string> decimal(std::string_view text) {
  std::string out;
  if (text.starts_with('-') || text.starts_with('+')) {
    out = text.starts_with('-') ? "-" : "";
    text.remove_prefix(1);
  }
  const std::size_t e = text.find_first_of("eE");
  std::string_view mantissa = text.substr(0, e);
  const std::size_t dot = mantissa.find('.');
  std::string_view whole = mantissa.substr(0, dot);
  const std::string_view fraction =
      dot == std::string_view::npos ? std::string_view() : mantissa.substr(dot + 1);
  if (whole.empty() ? !is_digits(fraction)
                    : !is_digits(whole) || (!fraction.empty() && !is_digits(fraction))) {
    return std::nullopt;
  }
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  out += whole.empty() ? std::string_view("0") : whole;
  if (!fraction.empty()) {
    out.append(".").append(fraction);
  }
  if (e != std::string_view::npos) {
    std::string_view exponent = text.substr(e + 1);
    const bool is_signed = exponent.starts_with('-') || exponent.starts_with('+');
    if (!is_digits(exponent.substr(is_signed ? 1 : 0))) {
      return std::nullopt;
    }
    out.append("e").append(exponent);
  }
  return out;
}

}  // namespace

std::optional<std::string> json_of_plain_scalar(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
    return "null";
  }
  if (text == "true" || text == "True" || text == "TRUE") {
    return "true";
  }
  if (text == "false" || text == "False" || text == "FALSE") {
    return "false";
  }
  if (text.starts_with("0x")) {
    return based_integer(text.substr(2), 16);
  }
  if (text.starts_with("0o")) {
    return based_integer(text.substr(2), 8);
  }
  return decimal(text);
}

}  // namespace lockstep::openapi
