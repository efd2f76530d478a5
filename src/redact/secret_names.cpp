#include "redact/secret_names.hpp"

#include <algorithm>

#include "lockstep/core/glob.hpp"

#include "redact/json_value.hpp"

namespace lockstep::redact {
namespace {

// Whole names.
constexpr auto kNames = std::to_array<std::string_view>(
    {"pwd",          "pin",          "otp",          "totp",    "cvv",
     "cvc",          "cvv2",         "cvc2",         "csc",     "sid",
     "sess",         "cookie",       "bearer",       "jwt",     "basicauth",
     "xauth",        "sharedkey",    "accountkey",   "authkey", "clientassertion",
     "codeverifier", "samlresponse", "samlassertion"});

// Ends of names: user_password, client-secret, accessToken.
constexpr auto kEnds = std::to_array<std::string_view>(
    {"password",        "passwords",     "passwd",        "passphrase",    "passcode",
     "secret",          "secrets",       "token",         "apikey",        "accesskey",
     "secretkey",       "privatekey",    "signingkey",    "encryptionkey", "masterkey",
     "subscriptionkey", "sessionid",     "sessionkey",    "sessid",        "credential",
     "credentials",     "authorization", "cardnumber",    "creditcard",    "ccnumber",
     "cardcvv",         "cardcvc",       "cardpin",       "userpin",       "securitycode",
     "onetimecode",     "recoverycode",  "recoverycodes", "backupcodes",   "otpcode",
     "idtokenhint"});

constexpr auto kParts = std::to_array<std::string_view>({"password", "passwd"});

// Where a list is to be read on from is no secret, though it is called a token.
constexpr auto kHarmlessEnds =
    std::to_array<std::string_view>({"pagetoken", "nexttoken", "previoustoken", "continuationtoken",
                                     "synctoken", "cursortoken", "resumetoken", "canceltoken"});

// About a secret, and not it: password_changed_at, token_type. As words.
constexpr auto kAbout = std::to_array<std::string_view>(
    {"at",        "type",       "count",   "limit",    "length",   "expires",
     "expiry",    "expiration", "in",      "required", "enabled",  "policy",
     "status",    "url",        "uri",     "used",     "usage",    "remaining",
     "strength",  "changed",    "updated", "set",      "endpoint", "name",
     "algorithm", "id",         "created", "valid",    "age",      "days"});

// In URLs and forms: signed URLs and sessions.
constexpr auto kParameters = std::to_array<std::string_view>(
    {"sig", "signature", "xamzsignature", "xamzcredential", "xgoogsignature", "xgoogcredential",
     "oauthsignature", "jsessionid", "phpsessid", "connectsid", "hmac", "auth", "session", "pass"});

template <typename List>
bool lists(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

template <typename List>
bool lists_end(const List& list, std::string_view text) {
  return std::any_of(list.begin(), list.end(),
                     [text](std::string_view end) { return text.ends_with(end); });
}

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "passwordChangedAt" -> "at"
std::string last_word(std::string_view name) {
  std::size_t end = name.size();
  while (end > 0 && !is_lower(name[end - 1]) && !is_upper(name[end - 1]) &&
         !is_digit(name[end - 1])) {
    --end;
  }
  std::size_t start = end;
  while (start > 0 && (is_lower(name[start - 1]) || is_digit(name[start - 1]))) {
    --start;
  }
  if (start > 0 && is_upper(name[start - 1])) {
    --start;
  }
  return start == 0 ? std::string() : joined_name(name.substr(start, end - start));
}

bool is_default(std::string_view name, std::string_view joined) {
  if (lists_end(kHarmlessEnds, joined)) {
    return false;
  }
  if (lists(kNames, joined) || lists_end(kEnds, joined)) {
    return true;
  }
  const bool part = std::any_of(kParts.begin(), kParts.end(), [joined](std::string_view each) {
    return joined.find(each) != joined.npos;
  });
  return part && !lists(kAbout, last_word(name));
}

bool matches_any(const std::vector<std::string>& patterns, std::string_view joined) {
  return std::any_of(patterns.begin(), patterns.end(), [joined](const std::string& pattern) {
    return glob_matches(pattern, joined);
  });
}

std::vector<std::string> all_joined(const std::vector<std::string>& names) {
  std::vector<std::string> joined;
  joined.reserve(names.size());
  for (const std::string& name : names) {
    joined.push_back(joined_name(name));
  }
  return joined;
}

}  // namespace

std::string joined_name(std::string_view name) {
  std::string joined;
  for (const char c : name) {
    if (is_upper(c)) {
      joined += static_cast<char>(c - 'A' + 'a');
    } else if (is_lower(c) || is_digit(c) || c == '*' || static_cast<unsigned char>(c) >= 0x80U) {
      joined += c;
    }
  }
  return joined;
}

SecretNames::SecretNames(const std::vector<std::string>& hidden,
                         const std::vector<std::string>& shown)
    : hidden_(all_joined(hidden)), shown_(all_joined(shown)), memory_(1U << kBits) {}

bool SecretNames::is_hidden(std::string_view name) const {
  return !hidden_.empty() && matches_any(hidden_, joined_name(name));
}

bool SecretNames::is_shown(std::string_view name) const {
  return !shown_.empty() && matches_any(shown_, joined_name(name));
}

bool SecretNames::find_out(std::string_view name) const {
  constexpr std::size_t kMost = 256;  // longer ones are texts, not names
  if (name.find('\\') != name.npos) {
    const std::string plain = unescaped(name);
    return plain.find('\\') == plain.npos && find_out(plain);
  }
  const std::string joined = joined_name(name.substr(0, kMost));
  if (matches_any(shown_, joined)) {
    return false;
  }
  return matches_any(hidden_, joined) || is_default(name, joined);
}

bool SecretNames::is_secret_parameter(std::string_view name) {
  return is_secret(name) || (lists(kParameters, joined_name(name)) && !is_shown(name));
}

std::string_view default_names_text() {
  static const std::string kText = [] {
    std::string text;
    const auto add = [&text](std::string_view title, const auto& list, std::string_view before) {
      std::string line = std::string("  ").append(title);
      for (const std::string_view name : list) {
        if (line.size() + name.size() > 88) {
          text += line + "\n";
          line = "   ";
        }
        line.append(" ").append(before).append(name);
      }
      text += line + "\n";
    };
    add("these:", kNames, "");
    add("that end like these:", kEnds, "*");
    add("that contain:", kParts, "");
    add("in URLs and forms also:", kParameters, "");
    add("but not:", kHarmlessEnds, "*");
    return text;
  }();
  return kText;
}

}  // namespace lockstep::redact
