#include "report/body_lines.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/json/json.hpp"

namespace lockstep::report {
namespace {

// Deeper values are shown on one line: recursion stays shallow on hostile input.
constexpr int kMaxDepth = 60;
constexpr std::size_t kMaxLineBytes = 2000;
constexpr std::size_t kHexBytesPerLine = 16;
constexpr std::size_t kMaxHexBytes = 4096;

std::string shown(std::string_view text) {
  const std::string_view start = utf8_prefix(text, kMaxLineBytes);
  return escape_line(start) + (start.size() < text.size() ? "…" : "");
}

// A value and the one it is laid out against.
struct Pair {
  json::Value value;
  std::optional<json::Value> like;
};

std::vector<Pair> element_pairs(json::Value array, std::optional<json::Value> like) {
  std::vector<Pair> pairs;
  const bool paired = like && like->type() == json::Type::array;
  std::vector<json::Value> others;
  if (paired) {
    others.assign(like->begin(), like->end());
  }
  for (const json::Value element : array) {
    const std::size_t i = pairs.size();
    pairs.push_back({element, i < others.size() ? std::optional(others[i]) : std::nullopt});
  }
  return pairs;
}

// Members of `object`, first those that `like` has too, in its order, then the others.
std::vector<Pair> member_pairs(json::Value object, std::optional<json::Value> like) {
  struct Other {
    std::string key;
    std::size_t rank;
    json::Value value;
  };
  std::vector<Other> others;
  if (like && like->type() == json::Type::object) {
    for (const json::Value member : *like) {
      others.push_back({member.key(), others.size(), member});
    }
    std::stable_sort(others.begin(), others.end(),
                     [](const Other& a, const Other& b) { return a.key < b.key; });
  }
  std::vector<std::pair<std::size_t, Pair>> ranked;
  for (const json::Value member : object) {
    const std::string key = member.key();
    const auto found =
        std::lower_bound(others.begin(), others.end(), key,
                         [](const Other& other, const std::string& k) { return other.key < k; });
    if (found != others.end() && found->key == key) {
      ranked.push_back({found->rank, {member, found->value}});
    } else {
      ranked.push_back({others.size(), {member, std::nullopt}});
    }
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Pair> pairs;
  pairs.reserve(ranked.size());
  std::transform(ranked.begin(), ranked.end(), std::back_inserter(pairs),
                 [](const auto& entry) { return entry.second; });
  return pairs;
}

class Layout {
 public:
  explicit Layout(std::vector<std::string>& lines) : lines_(lines) {}

  // NOLINTNEXTLINE(misc-no-recursion): bounded by kMaxDepth
  void value(json::Value value, std::optional<json::Value> like, const std::string& prefix,
             std::string_view suffix, int depth) {
    const bool object = value.type() == json::Type::object;
    const bool container = object || value.type() == json::Type::array;
    if (!container || value.size() == 0 || depth >= kMaxDepth) {
      line(depth, prefix + shown(value.raw()) + std::string(suffix));
      return;
    }
    line(depth, prefix + (object ? "{" : "["));
    const std::vector<Pair> children =
        object ? member_pairs(value, like) : element_pairs(value, like);
    for (std::size_t i = 0; i < children.size(); ++i) {
      const auto& [child, other] = children[i];
      this->value(child, other, object ? shown(child.raw_key()) + ": " : std::string(),
                  i + 1 < children.size() ? "," : "", depth + 1);
    }
    line(depth, (object ? "}" : "]") + std::string(suffix));
  }

 private:
  void line(int depth, const std::string& text) {
    lines_.push_back(std::string(static_cast<std::size_t>(depth) * 2, ' ') + text);
  }

  std::vector<std::string>& lines_;
};

std::vector<std::string> hex_lines(std::string_view bytes) {
  std::vector<std::string> lines;
  const std::string_view start = bytes.substr(0, kMaxHexBytes);
  for (std::size_t i = 0; i < start.size(); i += kHexBytesPerLine) {
    const std::string_view row = start.substr(i, kHexBytesPerLine);
    std::string hex;
    std::string text;
    for (const char c : row) {
      hex += fmt::format("{:02x} ", static_cast<unsigned char>(c));
      text += c >= ' ' && c <= '~' ? c : '.';
    }
    lines.push_back(fmt::format("{:08x}  {:<48} {}", i, hex, text));
  }
  if (start.size() < bytes.size()) {
    lines.push_back(fmt::format("… {} more bytes", bytes.size() - start.size()));
  }
  return lines;
}

std::vector<std::string> text_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(shown(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_text(std::string_view bytes) {
  return is_utf8(bytes) && bytes.find('\0') == std::string_view::npos;
}

}  // namespace

BodyLines body_lines(std::string_view baseline, std::string_view candidate) {
  BodyLines lines;
  json::ParseError error;
  const auto a = json::Document::parse(baseline, error);
  const auto b = json::Document::parse(candidate, error);
  if (a && b) {
    Layout(lines.baseline).value(a->root(), std::nullopt, "", "", 0);
    Layout(lines.candidate).value(b->root(), a->root(), "", "", 0);
    return lines;
  }
  const bool text = is_text(baseline) && is_text(candidate);
  lines.baseline = text ? text_lines(baseline) : hex_lines(baseline);
  lines.candidate = text ? text_lines(candidate) : hex_lines(candidate);
  return lines;
}

}  // namespace lockstep::report
