// Which names say that their value is a secret: JSON members, query parameters, form fields.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::redact {

// "accessToken", "access_token" and "Access-Token" are one name: lower-case, without separators.
std::string joined_name(std::string_view name);

// By the default list, for `lockstep help redaction`.
std::string_view default_names_text();

// Answers for the few names that all traffic of a service has, from memory. For one thread.
class SecretNames {
 public:
  // Names as people write them, with '*' for any run of characters.
  SecretNames(const std::vector<std::string>& hidden, const std::vector<std::string>& shown);

  bool is_secret(std::string_view name) {
    if (name.empty() || name.size() > kLongest) {
      return !name.empty() && find_out(name);
    }
    const Remembered probe = key_of(name);
    const std::uint64_t mixed = (probe.words[0] ^ (probe.words[1] * 31U)) * 0x9E3779B97F4A7C15U;
    Remembered& known = memory_[mixed >> (64U - kBits)];
    if (!known.has_key_of(probe)) {
      known = probe;
      known.secret = find_out(name);
    }
    return known.secret;
  }
  // The same for parameters of URLs and forms, where signatures are credentials.
  bool is_secret_parameter(std::string_view name);
  // Whether somebody said so, and not the default list; `shown` comes first.
  bool is_hidden(std::string_view name) const;
  bool is_shown(std::string_view name) const;
  bool has_own() const { return !hidden_.empty() || !shown_.empty(); }

 private:
  static constexpr std::size_t kLongest = 32;
  static constexpr unsigned kBits = 8;

  // All bytes of a name, some of them twice.
  struct Remembered {
    std::array<std::uint64_t, 4> words{};
    std::size_t size = 0;  // 0: free
    bool secret = false;

    bool has_key_of(const Remembered& other) const {  // without a call
      return size == other.size && words[0] == other.words[0] && words[1] == other.words[1] &&
             words[2] == other.words[2] && words[3] == other.words[3];
    }
  };

  static std::uint64_t load(const char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
  }
  static std::uint64_t load_half(const char* bytes) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
  }
  static Remembered key_of(std::string_view name) {
    Remembered key;
    key.size = name.size();
    const char* const first = name.data();
    const char* const end = first + name.size();
    if (name.size() < 4) {
      std::memcpy(key.words.data(), first, 1);
      std::memcpy(&key.words[1], first + name.size() / 2, 1);
      std::memcpy(&key.words[2], end - 1, 1);
    } else if (name.size() < 8) {
      key.words = {load_half(first), load_half(end - 4), 0, 0};
    } else if (name.size() <= 16) {
      key.words = {load(first), load(end - 8), 0, 0};
    } else {
      key.words = {load(first), load(end - 8), load(first + 8), load(end - 16)};
    }
    return key;
  }

  bool find_out(std::string_view name) const;

  std::vector<std::string> hidden_;  // joined
  std::vector<std::string> shown_;
  std::vector<Remembered> memory_;
};

}  // namespace lockstep::redact
