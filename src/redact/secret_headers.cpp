#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"
#include "lockstep/redact/redact.hpp"

namespace lockstep::redact {
namespace {

// Names whose values are credentials, or proof of an identity, and which the rules below miss.
constexpr std::array<std::string_view, 16> kSecret = {
    "authorization",        // RFC 9110 §11.6.2
    "proxy-authorization",  // RFC 9110 §11.7.2
    "authentication-info",  // RFC 9110 §11.6.3, holds nonces and proofs
    "proxy-authentication-info",
    "cookie",      // RFC 6265 §4.2
    "set-cookie",  // RFC 6265 §4.1
    "cookie2",     // RFC 2965
    "set-cookie2",
    "x-api-key",
    "x-goog-iap-jwt-assertion",  // identity-aware proxies and load balancers
    "x-amzn-oidc-data",
    "x-amzn-oidc-identity",
    "cf-access-client-id",
    "x-ms-client-principal",
    "x-ms-client-principal-id",
    "x-original-authorization",
};

constexpr std::array<std::string_view, 2> kSecretPrefixes = {
    "x-goog-authenticated-user-",
    "x-session-",
};

// A name that contains one of these says itself that it is secret.
constexpr std::array<std::string_view, 14> kSecretParts = {
    "token", "secret",     "password", "passwd", "passphrase", "apikey", "session",
    "jwt",   "credential", "csrf",     "xsrf",   "oauth",      "bearer", "accesskey",
};

// Short ones only count as a whole word between separators: "x-author" is no "auth".
constexpr std::array<std::string_view, 9> kSecretWords = {
    "auth", "cookie", "cookies", "pwd", "sid", "otp", "pin", "authn", "authz",
};

// "key" is secret after one of these words ("Ocp-Apim-Subscription-Key"), harmless after others
// ("Surrogate-Key", "Idempotency-Key", "Sec-WebSocket-Key").
constexpr std::array<std::string_view, 17> kKeyOwners = {
    "api",    "access",   "account",  "app",     "application",  "auth",
    "client", "consumer", "customer", "decrypt", "encryption",   "functions",
    "master", "private",  "shared",   "signing", "subscription",
};

// Harmless although a rule above would match: challenges, permissions and numbers.
constexpr std::array<std::string_view, 3> kHarmlessPrefixes = {
    "access-control-",   // Access-Control-Allow-Credentials
    "www-authenticate",  // a challenge holds no credentials
    "proxy-authenticate",
};
constexpr std::array<std::string_view, 2> kHarmlessParts = {
    "ratelimit",  // X-RateLimit-Remaining-Tokens
    "rate-limit",
};

// Most headers are one of these, none of which a rule below would match: they are looked up first,
// since every header of every exchange that is kept comes by here.
constexpr std::array<std::string_view, 24> kCommon = {
    "host",
    "user-agent",
    "accept",
    "accept-encoding",
    "referer",
    "content-type",
    "accept-language",
    "content-length",
    "connection",
    "date",
    "server",
    "vary",
    "last-modified",
    "etag",
    "accept-ranges",
    "cache-control",
    "origin",
    "allow",
    "location",
    "content-encoding",
    "x-request-id",
    "x-frame-options",
    "x-forwarded-for",
    "transfer-encoding",
};

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::vector<std::string_view> words_of(std::string_view name) {
  std::vector<std::string_view> words;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find_first_of("-_."), name.size());
    words.push_back(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return words;
}

template <typename List>
bool lists(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool words_say_secret(std::string_view name) {
  const std::vector<std::string_view> words = words_of(name);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (lists(kSecretWords, words[i]) ||
        (i > 0 && words[i] == "key" && lists(kKeyOwners, words[i - 1]))) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool is_secret_header(std::string_view name) {
  // Every header of every exchange that is kept comes by here: no allocation for the common ones.
  const auto same = [name](std::string_view common) {
    return name.size() == common.size() && equal_ignoring_case(name, common);
  };
  if (std::any_of(kCommon.begin(), kCommon.end(), same)) {
    return false;
  }
  const std::string lower = ascii_lower(name);
  const auto starts = [&lower](std::string_view prefix) { return lower.starts_with(prefix); };
  const auto holds = [&lower](std::string_view part) { return contains(lower, part); };
  if (lists(kSecret, lower) ||
      std::any_of(kSecretPrefixes.begin(), kSecretPrefixes.end(), starts)) {
    return true;
  }
  if (std::any_of(kHarmlessPrefixes.begin(), kHarmlessPrefixes.end(), starts) ||
      std::any_of(kHarmlessParts.begin(), kHarmlessParts.end(), holds)) {
    return false;
  }
  return std::any_of(kSecretParts.begin(), kSecretParts.end(), holds) || words_say_secret(lower);
}

}  // namespace lockstep::redact
