// Secrets leave the process only in requests to the sides. What is stored or printed passes
// through a Redactor first: a secret becomes ‹redacted:HASH›, and equal secrets stay equal.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/difference.hpp"
#include "lockstep/core/http.hpp"

namespace lockstep::redact {

class Redactor {
 public:
  // With a fresh random key, which never leaves the object: hashes can be compared within a run
  // and tell nothing outside it.
  Redactor();
  // With a given key of 32 bytes, for tests.
  explicit Redactor(std::array<unsigned char, 32> key);

  // "‹redacted:1f2e3d4c5b6a›"
  std::string placeholder(std::string_view secret) const;

  // The header as it may be stored: schemes, cookie names and attributes stay, secrets go.
  std::string header_value(std::string_view name, std::string_view value) const;
  Headers headers(const Headers& headers) const;

  // A difference's values, when it is about a secret header.
  void difference(Difference& difference) const;

 private:
  std::array<unsigned char, 32> key_{};
};

// Whether a header's value is a secret: Authorization, Cookie, X-Api-Key and the like.
bool is_secret_header(std::string_view name);

// A URL without "user:password@".
std::string url_without_userinfo(std::string_view url);

}  // namespace lockstep::redact
