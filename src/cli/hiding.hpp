// What of an exchange may be stored: bodies without secrets, still in their content codings.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/exchange.hpp"
#include "lockstep/redact/redact.hpp"
#include "lockstep/store/store.hpp"

namespace lockstep::cli {

// Each is set only where something had to be hidden.
struct HiddenBodies {
  redact::Secrets secrets;  // of all messages of the exchange
  std::optional<std::string> request;
  std::optional<std::string> baseline;
  std::optional<std::string> candidate;
  std::optional<std::string> control;
};

HiddenBodies hide_bodies(const Exchange& exchange, const redact::Redactor& redactor);

// The bodies to store: views of `exchange` and `hidden`.
store::Bodies bodies_of(const Exchange& exchange, const HiddenBodies& hidden);

// Whether both have responses with the same body, of the same type and coding, so that the same is
// hidden in both.
bool same_body(const Reply& a, const Reply& b);

// Hides the secrets of two replies in the differences between them.
void hide_in(Comparison& comparison, const Request& request, const Reply& baseline,
             const Reply& candidate, const redact::Redactor& redactor);

// "user:password@host" without what is before the '@'.
std::string hidden_authority(std::string authority, const redact::Redactor& redactor);

// A skip as it may be stored and printed.
Skip hidden_skip(Skip skip, const redact::Redactor& redactor);

}  // namespace lockstep::cli
