// Secrets leave the process only in requests to the sides. What is stored or printed passes
// through a Redactor first: a secret becomes ‹redacted:HASH›, and equal secrets stay equal.
//
// Not covered: targets and bodies. A request target is stored and printed as it was recorded,
// also when its query holds a token; take such tokens out of the capture.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "lockstep/core/difference.hpp"
#include "lockstep/core/http.hpp"

namespace lockstep::redact {

// A value, safe to copy and to use from several threads at once. HASH is the first 48 bits of
// HMAC-SHA256 (RFC 2104) in hex. It is keyed because a plain hash of a short secret, such as
// "user:password" in Basic credentials, is found by trying; without the key nothing can be tried.
class Redactor {
 public:
  // With a fresh random key, which is never stored or printed: placeholders can be compared within
  // a run and tell nothing outside it. Throws Error when the system has no randomness.
  Redactor();
  // With a given key of 32 bytes, for tests.
  explicit Redactor(std::array<unsigned char, 32> key);

  // "‹redacted:1f2e3d4c5b6a›"
  std::string placeholder(std::string_view secret) const;

  // The header as it may be stored. Unchanged when its name is harmless. Of a secret one stay: a
  // well-known scheme (Authorization), cookie names (Cookie), cookie name and well-formed standard
  // attributes (Set-Cookie), and emptiness, which shows that a cookie is deleted. All else goes,
  // above all what is malformed.
  std::string header_value(std::string_view name, std::string_view value) const;
  Headers headers(Headers headers) const;

  // A difference's values, when it is about a secret header. Values of Cookie and Set-Cookie may be
  // whole header values, "name=value", attributes or parts of them: what cannot be told to be
  // harmless goes, from the note as well.
  void difference(Difference& difference) const;

 private:
  std::array<unsigned char, 32> key_{};
};

// Whether a header's value is a secret: Authorization, Cookie, X-Api-Key and the like by name, and
// names that say so ("token", "secret", "session" …). See secret_headers.cpp for the lists.
bool is_secret_header(std::string_view name);

}  // namespace lockstep::redact
