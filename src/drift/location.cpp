#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "lockstep/core/placeholder.hpp"
#include "lockstep/drift/finding.hpp"
#include "lockstep/json/hash.hpp"

#include "drift/text.hpp"
#include "drift/times.hpp"

namespace lockstep::drift {

namespace {

bool is_uuid(std::string_view token) {
  return token.size() == 36 && token[8] == '-' && token[13] == '-' &&
         std::all_of(token.begin(), token.end(), [](char c) { return is_hex(c) || c == '-'; });
}

// A member name that is data rather than a name someone chose.
bool is_map_key(std::string_view token) {
  // A secret is another in every run.
  if (find_placeholder(token) != token.npos) {
    return true;
  }
  if (is_number_text(token) || is_uuid(token) || contains(token, "@")) {
    return true;
  }
  if (token.size() >= 10 && all_digits(token.substr(0, 4)) && parse_date(token.substr(0, 10))) {
    return true;
  }
  const bool hex = token.size() >= 12 && std::all_of(token.begin(), token.end(), is_hex);
  return hex && std::any_of(token.begin(), token.end(), is_digit);
}

// "/ul[1]/li[3]" -> "/ul[*]/li[*]".
std::string without_positions(std::string_view path) {
  std::string out;
  bool position = false;
  for (const char c : path) {
    position = position && c != ']';
    if (!position) {
      out += c;
    }
    if (c == '[') {
      position = true;
      out += '*';
    }
  }
  return out;
}

// What a class says decides how far its findings reach.
enum class Reach : std::uint8_t {
  everywhere,      // a cause, wherever it shows
  endpoint,        // about a whole reply, and either no cause or only a hint
  place,           // a hint at a cause: places must speak for themselves
  endpoint_place,  // no cause: what differs there is all that is known
};

Reach reach_of(const DriftClass* known, Aspect aspect) {
  if (known != nullptr && !known->fallback && !known->weak) {
    return Reach::everywhere;
  }
  if (known != nullptr && is_about_whole_reply(*known)) {
    return Reach::endpoint;
  }
  // A header that is set in one place of the code is set for all endpoints.
  return (known != nullptr && known->weak) || aspect == Aspect::header ? Reach::place
                                                                       : Reach::endpoint_place;
}

}  // namespace

bool is_about_whole_reply(const DriftClass& drift_class) {
  constexpr std::string_view kSections = "FGH";  // routing, requests, errors
  return kSections.find(drift_class.section) != kSections.npos ||
         drift_class.id == "status-differs" || drift_class.id == "body-empty-vs-json" ||
         drift_class.id == "body-differs";
}

bool is_told_by_place(std::string_view drift_class, Aspect aspect) {
  const Reach reach = reach_of(find_class(drift_class), aspect);
  return reach == Reach::place || reach == Reach::endpoint_place;
}

bool is_told_by_endpoint(std::string_view drift_class, Aspect aspect) {
  const Reach reach = reach_of(find_class(drift_class), aspect);
  return reach == Reach::endpoint || reach == Reach::endpoint_place;
}

std::string generalised(std::string_view pointer) {
  std::string out;
  while (!pointer.empty()) {
    // Aspects that count lines, events or parts begin with a number instead of a slash.
    const bool stepped = pointer.front() == '/';
    pointer.remove_prefix(stepped ? 1 : 0);
    const std::size_t end = pointer.find('/');
    const std::string_view token = pointer.substr(0, end);
    out.append(stepped ? "/" : "").append(is_map_key(token) ? std::string_view("*") : token);
    pointer = end == pointer.npos ? std::string_view() : pointer.substr(end);
  }
  return out;
}

std::string generalised(Aspect aspect, std::string_view at) {
  switch (aspect) {
    case Aspect::status:
    case Aspect::header:
      return std::string(at);
    case Aspect::body:
      return {};  // an offset in bytes moves with the values before it
    case Aspect::xml:
    case Aspect::html:
      return without_positions(at);
    default:
      return generalised(at);
  }
}

std::uint64_t fingerprint(std::string_view drift_class, Aspect aspect, std::string_view at,
                          Kind kind, std::string_view endpoint) {
  constexpr std::uint64_t kSeed =
      1;  // a change of this, or of what follows, makes all findings new
  json::Hasher hasher(kSeed);
  hasher.add(drift_class);
  if (is_told_by_endpoint(drift_class, aspect)) {
    hasher.add(endpoint);
  }
  if (is_told_by_place(drift_class, aspect)) {
    hasher.add(aspect_name(aspect));
    hasher.add(kind_name(kind));
    hasher.add(generalised(aspect, at));
  }
  const std::uint64_t print = hasher.finish();
  return print == 0 ? 1 : print;
}

}  // namespace lockstep::drift
