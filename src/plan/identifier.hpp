// Tells segments of a path that name a thing (/users) from those that tell things apart (/4711).
#pragma once

#include <string>
#include <string_view>

namespace lockstep::plan {

// The segment with the parts that look like identifiers as "{id}": "4711" and a UUID become
// "{id}", "4711.json" "{id}.json", "app.3f2a9c1b.css" "app.{id}.css", "cus_9s6XKzkNRiz8i3"
// "cus_{id}"; "users", "v1", "1.1" and "ten-ways-to-cook-2024" stay as they are. Judged by what
// percent-escapes stand for, but what stays is returned as written.
std::string generalise_segment(std::string_view segment);

}  // namespace lockstep::plan
