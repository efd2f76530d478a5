// Rebuilds the body of a form from its parsed parameters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::capture {

struct FormParameter {
  std::string name;
  std::optional<std::string> value;  // nullopt when the capture does not have it
  std::string file_name;
  std::string content_type;
};

// application/x-www-form-urlencoded. HAR does not say whether parameters are still encoded: the
// recorded length decides where it is known; else a parameter that is validly encoded is taken to
// be so.
std::string urlencoded_form(const std::vector<FormParameter>& parameters,
                            std::optional<std::uint64_t> recorded_length);

// multipart/form-data (RFC 7578). Every parameter must have its value.
std::string multipart_form(const std::vector<FormParameter>& parameters, std::string_view boundary);

// A boundary that occurs in none of them, always the same for the same parameters.
std::string choose_boundary(const std::vector<FormParameter>& parameters);

// The boundary parameter of a Content-Type; empty when it has none (RFC 2046 §5.1.1).
std::string boundary_of(std::string_view content_type);

}  // namespace lockstep::capture
