#include "lockstep/core/record.hpp"

#include <algorithm>
#include <array>

namespace lockstep {
namespace {

constexpr std::array<std::string_view, 16> kFidelityNames = {
    "body_missing",        "body_truncated",       "body_lossy_text",   "body_rebuilt",
    "headers_missing",     "headers_partial",      "target_normalised", "host_guessed",
    "time_is_end",         "time_missing",         "redacted",          "from_cache",
    "response_from_cache", "response_status_only", "time_zone_unknown", "response_truncated",
};

}  // namespace

std::vector<std::string_view> FidelitySet::names() const {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kFidelityNames.size(); ++i) {
    if (has(static_cast<Fidelity>(i))) {
      names.push_back(kFidelityNames[i]);
    }
  }
  return names;
}

std::optional<Fidelity> fidelity_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kFidelityNames.size(); ++i) {
    if (kFidelityNames[i] == name) {
      return static_cast<Fidelity>(i);
    }
  }
  return std::nullopt;
}

const std::vector<SkipReason>& skip_reasons() {
  static const std::vector<SkipReason> kReasons = {
      {"unsafe-method", "the method may change data; name it with --methods to send it"},
      {"excluded", "it matched --exclude, or no --include"},
      {"outside-time", "captured before --since or after --until, or at a time that is not known"},
      {"health-check", "a health check of a platform; '--also health-check' sends it"},
      {"preflight", "a CORS preflight, which browsers make; '--also preflight' sends it"},
      {"scanner",
       "what scanners look for, such as /.env, refused when it was captured; '--also "
       "scanner' sends it"},
      {"other-user", "its user is not among those of --percent", SkipKind::represented},
      {"no-user", "it lacks what --by names, so that its user is not known"},
      {"not-sampled", "it was not drawn for --sample", SkipKind::represented},
      {"repeated", "an equal request is sent for it, by --dedupe, and counts for both",
       SkipKind::represented},
      {"body-missing", "the capture does not hold the body of this request"},
      {"body-truncated", "the capture holds only a part of the body of this request"},
      {"duplicate-trace", "another log holds the same request; --keep-duplicates sends it again",
       SkipKind::no_request},
      {"unsendable", "a method, target or header holds bytes that HTTP/1.1 cannot carry"},
      {"not-http", "not an HTTP request: data:, blob:, ws: and the like, CONNECT, stray bytes",
       SkipKind::no_request},
      {"no-request", "a line of a log that holds no request: a banner, a traceback",
       SkipKind::no_request},
      {"websocket", "an upgrade to another protocol, which a replay cannot follow"},
      {"unresolved",
       "it has a variable, such as {{name}} or $NAME, that the capture does not hold"},
      {"encrypted", "a connection with TLS in a packet capture: nothing of it can be read"},
      {"http2", "a connection with HTTP/2 in a packet capture, which is not read"},
      {"unreadable-entry", "the entry could not be understood; a warning names its position"},
      {"entry-too-large", "the entry is larger than the limit for one entry"},
      {"interrupted", "the run was stopped before its replies were there"},
  };
  return kReasons;
}

SkipKind skip_kind(std::string_view reason) {
  const auto found = std::find_if(skip_reasons().begin(), skip_reasons().end(),
                                  [reason](const SkipReason& each) { return each.id == reason; });
  return found == skip_reasons().end() ? SkipKind::left_out : found->kind;
}

}  // namespace lockstep
