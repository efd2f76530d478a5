#include "compare/content_coding.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lockstep/core/http.hpp"

#include "compare/header_rules.hpp"

namespace lockstep::compare {
namespace {

struct Coding {
  std::string_view name;
  Decoder decode;
};

constexpr Coding kCodings[] = {
    {"br", decode_br},
    {"deflate", decode_deflate},
    {"gzip", decode_gzip},
    {"zstd", decode_zstd},
};

// Real bodies of more than 16 MiB do not shrink to half a percent; bombs do.
constexpr std::uint64_t kMaxRatio = 200;
constexpr std::uint64_t kSmall = 16ULL << 20;
constexpr std::size_t kMaxCodings = 8;

const Coding* find_coding(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kCodings), std::end(kCodings),
                                         [name](const Coding& c) { return c.name == name; });
  return found == std::end(kCodings) ? nullptr : found;
}

}  // namespace

std::vector<std::string> content_codings(const Values& content_encoding) {
  std::vector<std::string> codings;
  for (const std::string_view element : list_elements(content_encoding)) {
    std::string coding = ascii_lower(element);
    if (coding == "x-gzip" || coding == "x-compress") {  // RFC 9110 §8.4.1
      coding.erase(0, 2);
    }
    if (coding != "identity") {
      codings.push_back(std::move(coding));
    }
  }
  return codings;
}

bool is_known_coding(std::string_view coding) { return find_coding(coding) != nullptr; }

bool BoundedOutput::append(const void* bytes, std::size_t size) {
  if (size > limit_ - bytes_.size()) {
    return false;
  }
  bytes_.append(static_cast<const char*>(bytes), size);
  return true;
}

DecodeFailure too_large(std::string_view coding, std::size_t offset, const BoundedOutput& output) {
  return {std::string(coding), offset, fmt::format("more than {} bytes come out", output.limit())};
}

Decoded decode(std::string_view encoded, const std::vector<std::string>& codings,
               std::uint64_t max_bytes) {
  Decoded decoded{std::string(encoded), std::nullopt};
  if (codings.size() > kMaxCodings) {
    return {"", DecodeFailure{codings.back(), 0, fmt::format("{} codings", codings.size())}};
  }
  for (auto name = codings.rbegin(); name != codings.rend(); ++name) {
    const Coding* const coding = find_coding(*name);
    if (coding == nullptr || decoded.bytes.empty()) {
      break;
    }
    BoundedOutput output(
        std::min<std::uint64_t>(max_bytes, std::max(kSmall, kMaxRatio * decoded.bytes.size())));
    if (std::optional<DecodeFailure> failure = coding->decode(decoded.bytes, output)) {
      return {"", std::move(failure)};
    }
    decoded.bytes = output.take();
  }
  return decoded;
}

// The coding says how a body travels, not what it is, and it is undone before bodies are compared:
// a wrong one shows there. One that is not known is not undone, so there it counts.
std::vector<Difference> compare_content_encoding(const HeaderPair& pair) {
  const auto a = content_codings(pair.baseline.values);
  const auto b = content_codings(pair.candidate.values);
  const bool known = std::all_of(a.begin(), a.end(), is_known_coding) &&
                     std::all_of(b.begin(), b.end(), is_known_coding);
  const Meaning meaning{a == b || known, known && a != b ? "bodies are compared decoded" : ""};
  return {header_difference(pair, ", ", meaning)};
}

}  // namespace lockstep::compare
