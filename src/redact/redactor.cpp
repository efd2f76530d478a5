#include <algorithm>
#include <array>
#include <cassert>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "lockstep/core/error.hpp"
#include "lockstep/redact/redact.hpp"

#include "redact/cookies.hpp"

namespace lockstep::redact {
namespace {

constexpr std::size_t kHashBytes = 6;

// Schemes that may be shown: the IANA registry and what is common besides. A first word that is
// none of them may be half of the secret.
constexpr std::array<std::string_view, 25> kSchemes = {
    "basic",
    "bearer",
    "concealed",
    "digest",
    "dpop",
    "gnap",
    "hoba",
    "mutual",
    "negotiate",
    "oauth",
    "privatetoken",
    "scram-sha-1",
    "scram-sha-256",
    "vapid",
    "apikey",
    "aws",
    "aws4-hmac-sha256",
    "googlelogin",
    "hawk",
    "jwt",
    "key",
    "ntlm",
    "sharedkey",
    "signature",
    "token",
};

bool is_cookie_header(std::string_view lower_name) {
  return lower_name == "cookie" || lower_name == "set-cookie";
}

// "Bearer ‹redacted:…›"
std::string redact_credentials(const Redactor& redactor, std::string_view value) {
  const std::size_t space = value.find(' ');
  const std::string scheme = ascii_lower(value.substr(0, space));
  if (std::find(kSchemes.begin(), kSchemes.end(), scheme) == kSchemes.end()) {
    return redactor.placeholder(value);
  }
  const std::size_t start = value.find_first_not_of(' ', std::min(space, value.size()));
  if (start == std::string_view::npos) {
    return std::string(value);
  }
  return std::string(value.substr(0, start)) + redactor.placeholder(value.substr(start));
}

// A value from a difference in a cookie header, which may be any part of one. Only a text with the
// form of a whole header value ("name=value" or more) or of an attribute keeps its plain parts;
// "abc=" might be a bare value in base64.
std::string redact_cookie_part(const Redactor& redactor, std::string_view name,
                               std::string_view value) {
  if (value.empty() || (name == "set-cookie" && is_plain_attribute(value))) {
    return std::string(value);
  }
  const std::size_t equals = value.find('=');
  const bool pair = equals != std::string_view::npos && equals + 1 < value.size();
  return pair ? redactor.header_value(name, value) : redactor.placeholder(value);
}

}  // namespace

Redactor::Redactor() {
  if (RAND_bytes(key_.data(), static_cast<int>(key_.size())) != 1) {
    throw Error("the system gave no random bytes for hiding secrets",
                "check that /dev/urandom can be read");
  }
}

Redactor::Redactor(std::array<unsigned char, 32> key) : key_(key) {}

std::string Redactor::placeholder(std::string_view secret) const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int size = 0;
  const auto* done = HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
                          reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
                          hash.data(), &size);
  assert(done != nullptr && size >= kHashBytes);
  std::string text = "‹redacted:";
  for (std::size_t i = 0; i < kHashBytes; ++i) {
    text += fmt::format("{:02x}", hash[i]);
  }
  return text + "›";
}

std::string Redactor::header_value(std::string_view name, std::string_view value) const {
  if (value.empty() || !is_secret_header(name)) {
    return std::string(value);
  }
  const std::string lower = ascii_lower(name);
  if (lower == "authorization" || lower == "proxy-authorization") {
    return redact_credentials(*this, value);
  }
  if (lower == "cookie") {
    return redact_cookie(*this, value);
  }
  return lower == "set-cookie" ? redact_set_cookie(*this, value) : placeholder(value);
}

Headers Redactor::headers(Headers headers) const {
  for (Header& header : headers) {
    if (!header.value.empty() && is_secret_header(header.name)) {
      header.value = header_value(header.name, header.value);
    }
  }
  return headers;
}

void Redactor::difference(Difference& difference) const {
  if (difference.aspect != Aspect::header || !is_secret_header(difference.at)) {
    return;
  }
  const std::string name = ascii_lower(difference.at);
  const bool cookies = is_cookie_header(name);
  for (std::optional<std::string>* value : {&difference.baseline, &difference.candidate}) {
    if (*value) {
      *value = cookies ? redact_cookie_part(*this, name, **value) : header_value(name, **value);
    }
  }
  difference.note = cookies ? redact_note(difference.note, {difference.baseline.value_or(""),
                                                            difference.candidate.value_or("")})
                            : "";
}

}  // namespace lockstep::redact
