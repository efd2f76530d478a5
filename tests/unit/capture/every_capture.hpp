// Every capture there is for tests, and what must be true of whatever is read from one.
#pragma once

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <string>
#include <variant>

#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {

// Larger ones are of formats that smaller ones stand for.
inline constexpr std::uintmax_t kLargestCapture = 200'000;

// The files of fixtures/captures and, where it is, of the folder of real captures beside the
// checkout: path and bytes.
inline const std::map<std::string, std::string>& captures_by_path() {
  static const std::map<std::string, std::string> kCaptures = [] {
    std::map<std::string, std::string> captures;
    for (const std::string& root :
         {fixture(""), std::string(LOCKSTEP_SOURCE_DIR "/../shared/captures")}) {
      if (!std::filesystem::is_directory(root)) {
        continue;
      }
      for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (entry.is_regular_file() && entry.file_size() <= kLargestCapture) {
          captures[entry.path().string()] = slurp(entry.path().string());
        }
      }
    }
    return captures;
  }();
  return kCaptures;
}

// One that is read for each format, by its name. None that is compressed: what is done to its bytes
// would be done to a code.
inline std::map<std::string, std::string> capture_of_each_format() {
  std::map<std::string, std::string> captures;
  for (const auto& [path, bytes] : captures_by_path()) {
    const Reading reading = read_text(bytes);
    const bool compressed =
        bytes.starts_with("PK") || bytes.starts_with("\x1f\x8b") || bytes.starts_with("\x28\xb5");
    if (!reading.records.empty() && !compressed) {
      captures.emplace(reading.format, bytes);
    }
  }
  return captures;
}

inline bool is_known_reason(const std::string& id) {
  return std::any_of(skip_reasons().begin(), skip_reasons().end(),
                     [&id](const SkipReason& reason) { return reason.id == id; });
}

inline void check_sound(const Reading& reading) {
  CHECK(reading.items.size() == reading.records.size() + reading.skips.size());
  if (reading.error) {
    CHECK_FALSE(reading.error->where().source.empty());
    CHECK_FALSE(reading.error->problem().empty());
  }
  std::uint64_t next = 0;
  for (const CaptureItem& item : reading.items) {
    const Origin& origin =
        std::visit([](const auto& any) -> const Origin& { return any.origin; }, item);
    CHECK(origin.index == next++);
    CHECK_FALSE(origin.source.empty());
  }
  // A few, each with the file, and with a place or a count of what is wrong in all of it.
  CHECK(reading.warnings.size() <= 16);
  for (const std::string& warning : reading.warnings) {
    INFO(warning);
    CHECK((warning.starts_with("/") || warning.starts_with("-")));
    const std::size_t colon = warning.find(':');
    REQUIRE(colon != std::string::npos);
    const bool has_number =
        std::any_of(warning.begin() + static_cast<std::ptrdiff_t>(colon), warning.end(),
                    [](unsigned char c) { return std::isdigit(c); });
    const bool of_all = warning.find("has no entries") != std::string::npos ||
                        warning.find("no request has a Cookie") != std::string::npos ||
                        warning.find("scripts, which are not run") != std::string::npos;
    CHECK((has_number || of_all));
  }
  for (const Skip& skip : reading.skips) {
    CHECK(is_known_reason(skip.reason));
    CHECK(skip.detail.find('\n') == std::string::npos);
  }
  for (const Record& record : reading.records) {
    CHECK_FALSE(record.request.method.empty());
    CHECK_FALSE(record.request.target.empty());
    CHECK((!record.response || record.response->status != 0));
  }
}

}  // namespace lockstep::test
