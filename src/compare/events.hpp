// text/event-stream, as a client reads it (WHATWG HTML §9.2.6).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::compare {

struct Event {
  std::string type = "message";      // what a client calls an event that names none
  std::optional<std::string> id;     // set by this event
  std::optional<std::string> retry;  // digits
  std::optional<std::string> data;   // its lines joined; unset when nothing is dispatched
  bool unfinished = false;           // the stream ends in it, and clients drop it

  bool operator==(const Event&) const = default;
};

// All events, and blocks that only set an id or a time to retry. Comments and fields that no client
// knows say nothing.
std::optional<std::vector<Event>> events_of(std::string_view stream);

}  // namespace lockstep::compare
