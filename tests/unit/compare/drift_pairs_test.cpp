// The laws on recorded pairs of real replies, where they are at hand: several Python frameworks
// against several Go ones, the same request to both.
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <map>

#include <nlohmann/json.hpp>

#include "unit/catch.hpp"
#include "unit/compare/replies.hpp"

namespace lockstep::compare {
namespace {

namespace fs = std::filesystem;

std::string base64_decoded(const std::string& text) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) {
      break;  // padding
    }
    bits = bits << 6U | static_cast<unsigned>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      out += static_cast<char>(bits >> held & 0xFFU);
    }
  }
  return out;
}

std::vector<std::string> lines_of(const fs::path& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  REQUIRE(file != nullptr);
  std::string all;
  std::string buffer(1 << 16, '\0');
  for (int read = 1; read > 0;) {
    read = gzread(file, buffer.data(), static_cast<unsigned>(buffer.size()));
    all.append(buffer, 0, static_cast<std::size_t>(std::max(read, 0)));
  }
  gzclose(file);
  std::vector<std::string> lines;
  std::size_t start = 0;
  for (std::size_t end = 0; (end = all.find('\n', start)) != std::string::npos; start = end + 1) {
    lines.push_back(all.substr(start, end - start));
  }
  return lines;
}

Reply reply_of(const nlohmann::json& side) {
  if (side["status"].is_null()) {
    return failed("closed");
  }
  Headers headers;
  for (const auto& header : side["headers"]) {
    headers.push_back({header[0].get<std::string>(), header[1].get<std::string>()});
  }
  return reply(side["status"].get<int>(), std::move(headers),
               base64_decoded(side["body_b64"].get<std::string>()));
}

const fs::path kShared = fs::path(LOCKSTEP_SOURCE_DIR) / ".." / "shared";

// Calls visit(pair) for each recorded pair; false when there are none on this machine.
template <typename Visit>
bool each_pair(Visit visit) {
  if (!fs::exists(kShared / "drift-pairs")) {
    WARN("no recorded pairs beside the sources: nothing to check");
    return false;
  }
  std::size_t unreadable = 0;
  for (const fs::directory_entry& file : fs::directory_iterator(kShared / "drift-pairs")) {
    for (const std::string& line : lines_of(file.path())) {
      const nlohmann::json pair = nlohmann::json::parse(line, nullptr, false);
      if (pair.is_discarded()) {
        ++unreadable;  // lone surrogates, kept as they were recorded
      } else {
        visit(pair);
      }
    }
  }
  CHECK(unreadable < 50);
  return true;
}

Request request_of(const nlohmann::json& pair) {
  Request request;
  request.method = pair["request"]["method"].get<std::string>();
  return request;
}

}  // namespace

TEST_CASE("recorded pairs of real services keep the laws") {
  std::size_t pairs = 0;
  const bool any = each_pair([&pairs](const nlohmann::json& pair) {
    const std::string broken =
        broken_law(reply_of(pair["python"]), reply_of(pair["go"]), request_of(pair));
    if (!broken.empty()) {
      CAPTURE(pair["case"].get<std::string>());
      FAIL_CHECK(broken);
    }
    ++pairs;
  });
  CHECK((!any || pairs > 5000));
}

TEST_CASE("recorded pairs are judged as the catalogue of drift asks by default") {
  std::map<std::string, std::string> equal_by_default;
  std::ifstream catalogue(kShared / "drift.json");
  const nlohmann::json classes = nlohmann::json::parse(catalogue, nullptr, false);
  if (!classes.is_discarded()) {
    for (const auto& drift : classes) {
      equal_by_default[drift["id"].get<std::string>()] =
          drift["equal_by_default"].get<std::string>();
    }
  }
  std::size_t equal = 0;
  std::size_t unlike = 0;
  each_pair([&](const nlohmann::json& pair) {
    bool all_equal = true;
    bool any_unlike = false;
    for (const auto& drift : pair["classes"]) {
      const std::string rule = equal_by_default[drift[0].get<std::string>()];
      all_equal = all_equal && (rule == "yes" || rule == "yes (decoded)");
      any_unlike = any_unlike || rule == "no";
    }
    const Request request = request_of(pair);
    const Comparison comparison = compare(reply_of(pair["python"]), reply_of(pair["go"]), request);
    const bool same =
        comparison.verdict == Verdict::identical || comparison.verdict == Verdict::equivalent;
    // Stricter than the catalogue: the charset of a text counts, and so do headers that describe
    // what a GET would have got.
    const bool strict = request.method == "HEAD" ||
                        kinds(comparison) == std::vector<std::string>{"header content-type value"};
    CAPTURE(pair["case"].get<std::string>(), kinds(comparison));
    if (all_equal && !strict) {
      CHECK(same);
      ++equal;
    }
    // The catalogue names a class for these by mistake: the bodies differ by a line feed.
    if (any_unlike && pair["case"] != "jitem-missing--flask--chi--old") {
      CHECK_FALSE(same);
      ++unlike;
    }
  });
  CHECK((equal_by_default.empty() || (equal > 900 && unlike > 2500)));
}

}  // namespace lockstep::compare
