// Endpoint templates that a user names: "GET /users/{id}", "/files/{path...}".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lockstep::plan {

// Throws Error when `text` is no template: then it would silently match nothing.
void check_endpoint_template(std::string_view text);

// The endpoint of a request whose path (a target without its query) matches the template; nullopt
// when it does not. `text` has passed check_endpoint_template.
std::optional<std::string> match_endpoint_template(std::string_view text, std::string_view method,
                                                   std::string_view path);

}  // namespace lockstep::plan
