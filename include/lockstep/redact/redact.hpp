// Secrets leave the process only in requests to the sides. What is stored or printed passes
// through a Redactor first: a secret becomes ‹redacted:HASH›, and equal secrets stay equal.
//
// Covered, in messages, targets, warnings and all that is made of them: headers and cookies by
// name; query parameters, form fields, parts of multipart bodies, JSON members (also of JSON within
// strings), XML elements by name; JSON Pointers of the configuration; values that look like
// credentials (shapes.cpp); and what was found a secret in one message of an exchange wherever else
// the exchange repeats it.
//
// Not covered: secrets that neither their place nor their looks give away; texts in UTF-16; what is
// encoded in other ways than JSON strings, percent and content codings, such as base64 in base64.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/difference.hpp"
#include "lockstep/core/http.hpp"

namespace lockstep::redact {

struct Options {
  bool off = false;                   // nothing is a secret
  std::vector<std::string> names;     // of headers, parameters, fields, members; '*' is any run
  std::vector<std::string> shown;     // likewise: not secret by their names
  std::vector<std::string> pointers;  // JSON Pointers in bodies; "*" is one step, "**" any number
};

// What was found secret in the messages of one exchange.
class Secrets {
 public:
  void add(std::string_view secret);
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::vector<std::string> all_;  // each once
};

class SecretNames;
struct Range;

// A value; every thread needs a copy of its own. HASH is the first 48 bits of HMAC-SHA256
// (RFC 2104) in hex. It is keyed because a plain hash of a short secret, such as "user:password" in
// Basic credentials, is found by trying; without the key nothing can be tried.
class Redactor {
 public:
  // With the random key of this process, which is never stored or printed: placeholders can be
  // compared within a run and tell nothing outside it. Throws Error when the system has no
  // randomness.
  explicit Redactor(Options options = {});
  // With a given key of 32 bytes, for tests.
  explicit Redactor(std::array<unsigned char, 32> key, Options options = {});
  ~Redactor();
  Redactor(const Redactor& other);
  Redactor& operator=(const Redactor&) = delete;

  bool is_off() const { return options_.off; }

  // "‹redacted:1f2e3d4c5b6a›"
  std::string placeholder(std::string_view secret) const;

  // The header as it may be stored. Of a secret one stay: a well-known scheme (Authorization),
  // cookie names (Cookie), cookie name and well-formed standard attributes (Set-Cookie), and
  // emptiness, which shows that a cookie is deleted. All else goes, above all what is malformed. Of
  // others, what looks like a secret goes.
  std::string header_value(std::string_view name, std::string_view value) const;
  Headers headers(Headers headers) const;

  // Adds the credentials that headers hold.
  void find(const Headers& headers, Secrets& found) const;

  // The following give nullopt, and allocate nothing, where there is nothing to hide. What they
  // hide they add to `found`, and they hide what is in it already.

  // Any text: a reason phrase, a note, a file.
  std::optional<std::string> text(std::string_view text, Secrets* found = nullptr) const;
  // A request target, whose parameters may be percent-encoded.
  std::optional<std::string> target(std::string_view target, Secrets* found = nullptr) const;
  // A body without content codings. JSON stays JSON, and all else in it byte for byte.
  std::optional<std::string> body(std::string_view content_type, std::string_view body,
                                  Secrets* found = nullptr) const;

  // A line for people that may quote captured data: also "Name: value" of headers.
  std::string message(std::string line) const;
  // Secrets in it become "{redacted}", as an endpoint must have the same name in every run.
  std::string endpoint(std::string endpoint) const;

  // All texts of differences. `found` are the secrets of the messages that were compared, parts of
  // which a difference may hold.
  void comparison(Comparison& comparison, const Secrets& found) const;
  void difference(Difference& difference, const Secrets& found = {}) const;

 private:
  std::optional<std::string> replaced(std::string_view text, std::vector<Range>& ranges,
                                      bool encoded, Secrets* found) const;
  void difference_value(const Difference& difference, bool by_place,
                        std::optional<std::string>& value) const;
  std::string without(std::string value, const Secrets& found, bool window) const;
  bool is_secret_place(const Difference& difference) const;
  bool hides_header(std::string_view name) const;
  std::string scalar_placeholder(std::string_view raw, bool bare, bool encoded) const;

  Options options_;
  std::array<unsigned char, 32> key_{};
  std::unique_ptr<SecretNames> names_;
};

// Whether a header's value is a secret: Authorization, Cookie, X-Api-Key and the like by name, and
// names that say so ("token", "secret", "session" …). See secret_headers.cpp for the lists.
bool is_secret_header(std::string_view name);

// What is hidden, for people, and how to change it.
std::string help();

}  // namespace lockstep::redact
