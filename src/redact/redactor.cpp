#include <algorithm>
#include <array>
#include <cassert>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "lockstep/core/error.hpp"
#include "lockstep/redact/redact.hpp"

#include "redact/cookies.hpp"
#include "redact/json_value.hpp"
#include "redact/placeholders.hpp"
#include "redact/places.hpp"
#include "redact/scan.hpp"

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
  const std::string_view secret = value.substr(start);
  return is_placeholder(secret)
             ? std::string(value)
             : std::string(value.substr(0, start)) + redactor.placeholder(secret);
}

std::array<unsigned char, 32> random_key() {
  std::array<unsigned char, 32> key{};
  if (RAND_bytes(key.data(), static_cast<int>(key.size())) != 1) {
    throw Error("the system gave no random bytes for hiding secrets",
                "check that /dev/urandom can be read");
  }
  return key;
}

// One for all that a process writes, so that a secret is the same everywhere in it.
const std::array<unsigned char, 32>& process_key() {
  static const std::array<unsigned char, 32> kKey = random_key();
  return kKey;
}

bool holds_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != text.npos && (text[first] == '{' || text[first] == '[');
}

bool holds_markup(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != text.npos && text[first] == '<';
}

bool names_type(std::string_view content_type, std::string_view type) {
  return content_type.size() >= type.size() &&
         equal_ignoring_case(content_type.substr(0, type.size()), type);
}

// Long enough that nothing else has the same text by chance.
bool is_telling(std::string_view secret) {
  constexpr std::size_t kLeast = 12;
  constexpr std::size_t kLong = 20;
  return secret.size() >= kLong ||
         (secret.size() >= kLeast &&
          std::any_of(secret.begin(), secret.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

// What is a secret elsewhere is one here.
void add_repeated(std::string_view text, const Secrets& found, std::vector<Range>& ranges) {
  for (const std::string& secret : found.all()) {
    for (std::size_t at = is_telling(secret) ? text.find(secret) : text.npos; at != text.npos;
         at = text.find(secret, at + secret.size())) {
      ranges.push_back({at, at + secret.size()});
    }
  }
}

}  // namespace

Redactor::Redactor(Options options) : Redactor(process_key(), std::move(options)) {}

Redactor::Redactor(std::array<unsigned char, 32> key, Options options)
    : options_(std::move(options)),
      key_(key),
      names_(std::make_unique<SecretNames>(options_.names, options_.shown)) {}

Redactor::Redactor(const Redactor& other) : Redactor(other.key_, other.options_) {}

Redactor::~Redactor() = default;

void Secrets::add(std::string_view secret) {
  constexpr std::size_t kMost = 1000;
  if (!secret.empty() && all_.size() < kMost &&
      std::find(all_.begin(), all_.end(), secret) == all_.end()) {
    all_.emplace_back(secret);
  }
}

std::string Redactor::placeholder(std::string_view secret) const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int size = 0;
  const auto* done = HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
                          reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
                          hash.data(), &size);
  assert(done != nullptr && size >= kHashBytes);
  std::string text(kPlaceholderStart);
  for (std::size_t i = 0; i < kHashBytes; ++i) {
    text += fmt::format("{:02x}", hash[i]);
  }
  return text.append(kPlaceholderEnd);
}

bool Redactor::hides_header(std::string_view name) const {
  if (names_->has_own()) {
    if (names_->is_shown(name)) {
      return false;
    }
    if (names_->is_hidden(name)) {
      return true;
    }
  }
  return is_secret_header(name);
}

std::string Redactor::header_value(std::string_view name, std::string_view value) const {
  if (options_.off || value.empty()) {
    return std::string(value);
  }
  if (!hides_header(name)) {
    return text(value).value_or(std::string(value));
  }
  const std::string lower = ascii_lower(name);
  if (lower == "authorization" || lower == "proxy-authorization") {
    return redact_credentials(*this, value);
  }
  if (lower == "cookie") {
    return redact_cookie(*this, value);
  }
  if (lower == "set-cookie") {
    return redact_set_cookie(*this, value);
  }
  return is_placeholder(value) ? std::string(value) : placeholder(value);
}

Headers Redactor::headers(Headers headers) const {
  if (options_.off) {
    return headers;
  }
  constexpr std::size_t kShortest = 8;  // "?sid=abc"
  for (Header& header : headers) {
    if (header.value.empty()) {
      continue;
    }
    if (hides_header(header.name)) {
      header.value = header_value(header.name, header.value);
    } else if (header.value.size() >= kShortest) {
      if (std::optional<std::string> hidden = text(header.value)) {
        header.value = std::move(*hidden);
      }
    }
  }
  return headers;
}

void Redactor::find(const Headers& headers, Secrets& found) const {
  if (options_.off) {
    return;
  }
  for (const Header& header : headers) {
    if (header.value.empty() || !hides_header(header.name)) {
      continue;
    }
    std::string_view rest = header.value;
    if (equal_ignoring_case(header.name, "cookie") ||
        equal_ignoring_case(header.name, "set-cookie")) {
      while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find(';'));
        const std::size_t equals = pair.find('=');
        const bool attribute = header.name.size() > 6 && is_plain_attribute(pair);
        found.add(attribute ? std::string_view()
                            : pair.substr(equals == pair.npos ? 0 : equals + 1));
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
      }
    } else {
      const std::size_t space = rest.find(' ');
      found.add(rest.substr(space == rest.npos ? 0 : space + 1));
    }
  }
}

std::string Redactor::scalar_placeholder(std::string_view raw, bool bare, bool encoded) const {
  if (bare) {
    return "\"" + placeholder(std::string("number ").append(raw)) + "\"";
  }
  if (encoded && raw.find_first_of("%+") != raw.npos) {
    return placeholder(percent_decoded(raw, true));
  }
  return placeholder(raw.find('\\') == raw.npos ? std::string(raw) : unescaped(raw));
}

std::optional<std::string> Redactor::replaced(std::string_view text, std::vector<Range>& ranges,
                                              bool encoded, Secrets* found) const {
  if (found != nullptr) {
    for (const Range& range : ranges) {
      const std::string_view raw = text.substr(range.begin, range.end - range.begin);
      found->add(raw);
      if (raw.find('\\') != raw.npos) {
        found->add(unescaped(raw));
      } else if (encoded && raw.find_first_of("%+") != raw.npos) {
        found->add(percent_decoded(raw, true));
      }
    }
    add_repeated(text, *found, ranges);
  }
  if (ranges.empty()) {
    return std::nullopt;
  }
  tidy(ranges);
  std::string out;
  out.reserve(text.size() + ranges.size() * kPlaceholderSize);
  std::size_t done = 0;
  for (const Range& range : ranges) {
    const std::string_view raw = text.substr(range.begin, range.end - range.begin);
    // A key or a card number as a JSON number: what stands there must be a string.
    out += text.substr(done, range.begin - done);
    out += scalar_placeholder(raw, range.bare, encoded);
    done = range.end;
  }
  return out.append(text.substr(done));
}

std::optional<std::string> Redactor::text(std::string_view text, Secrets* found) const {
  if (options_.off) {
    return std::nullopt;
  }
  std::vector<Range> ranges = find_secrets(text, *names_);
  return replaced(text, ranges, false, found);
}

std::optional<std::string> Redactor::target(std::string_view target, Secrets* found) const {
  if (options_.off) {
    return std::nullopt;
  }
  std::vector<Range> ranges = find_secrets(target, *names_);
  add_encoded(target, *names_, ranges);
  return replaced(target, ranges, true, found);
}

std::optional<std::string> Redactor::body(std::string_view content_type, std::string_view body,
                                          Secrets* found) const {
  if (options_.off || body.empty()) {
    return std::nullopt;
  }
  std::vector<Range> ranges = find_secrets(body, *names_);
  const bool form = names_type(content_type, "application/x-www-form-urlencoded");
  if (form) {
    add_encoded(body, *names_, ranges);
  } else if (names_type(content_type, "multipart/")) {
    add_parts(body, *names_, ranges);
  } else if (holds_markup(body)) {
    add_elements(body, *names_, ranges);
  }
  const bool json = holds_json(body);
  if (json && !options_.pointers.empty()) {
    add_pointed(body, {}, options_.pointers, ranges);
  }
  if (json) {
    quote_numbers(body, ranges);
  }
  return replaced(body, ranges, form, found);
}

std::string Redactor::message(std::string line) const {
  // "Name: value", of a header that is quoted.
  std::vector<Range> ranges;
  for (std::size_t colon = line.find(": "); colon != line.npos;
       colon = line.find(": ", colon + 1)) {
    std::size_t start = colon;
    while (start > 0 && is_token(std::string_view(line).substr(start - 1, 1))) {
      --start;
    }
    const std::string_view name = std::string_view(line).substr(start, colon - start);
    if (!name.empty() && hides_header(name)) {
      ranges.push_back({colon + 2, std::min(line.find_first_of("\"\r\n", colon + 2), line.size())});
    }
  }
  const std::vector<Range> others = find_secrets(line, *names_, true);
  ranges.insert(ranges.end(), others.begin(), others.end());
  add_encoded(line, *names_, ranges);
  std::optional<std::string> hidden = replaced(line, ranges, true, nullptr);
  return hidden ? std::move(*hidden) : std::move(line);
}

std::string Redactor::endpoint(std::string endpoint) const {
  std::optional<std::string> hidden = target(endpoint);
  if (!hidden) {
    return endpoint;
  }
  for (std::size_t at = find_placeholder(*hidden); at != hidden->npos;
       at = find_placeholder(*hidden, at)) {
    hidden->replace(at, kPlaceholderSize, "{redacted}");
  }
  return std::move(*hidden);
}

}  // namespace lockstep::redact
