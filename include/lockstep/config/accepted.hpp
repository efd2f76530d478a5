// lockstep.accepted.json: the findings that a team has accepted, one entry a block, in an order
// that does not depend on when they were added, so that a change of it can be reviewed:
//
//   {
//     "accepted": [
//       {
//         "finding": "53003dbef0c82692",
//         "class": "json-null-vs-empty-array",
//         "reason": "the app treats both alike",
//         "until": "2026-12-31",
//         "where": {
//           "GET /orders": ["json /tags"]
//         }
//       }
//     ]
//   }
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/gate/accept.hpp"

namespace lockstep::config {

// Beside lockstep.json, in the current folder.
inline constexpr std::string_view kAcceptedFile = "lockstep.accepted.json";

// Throws Error with the place of the first fault; one that says so for what a merge left behind.
std::vector<gate::Acceptance> parse_accepted(std::string_view text, const std::string& source);

std::string accepted_text(std::span<const gate::Acceptance> entries);

// "2026-12-31", of a day that there is.
bool is_date(std::string_view text);

}  // namespace lockstep::config
