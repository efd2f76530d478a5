#include "capture/line_log.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "capture/container_line.hpp"
#include "capture/formats.hpp"
#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

class LineLogReader : public Reader {
 public:
  LineLogReader(const Format& format, Input input, const Options& options)
      : format_(format), lines_(std::move(input), options.max_entry_bytes), options_(options) {
    parsers_.push_back(format.parse_line);
    for (const Format& other : known_formats()) {
      if (other.parse_line != nullptr && other.parse_line != format.parse_line) {
        parsers_.push_back(other.parse_line);
      }
    }
  }

  std::string_view format() const override { return format_.name; }

  bool next(CaptureItem& item) override {
    Line line;
    if (!lines_.next(line)) {
      return false;
    }
    read(line, item);
    std::visit([&line](auto& each) { each.origin = std::move(line.origin); }, item);
    return true;
  }

 private:
  void read(const Line& line, CaptureItem& item) {
    if (line.too_long) {
      item = Skip{.reason = "entry-too-large",
                  .detail = fmt::format("larger than {} bytes", options_.max_entry_bytes)};
      return;
    }
    const bool known = std::any_of(parsers_.begin(), parsers_.end(),
                                   [&](ParseLine parse) { return parse(line, scratch_, item); });
    if (!known) {
      item = Skip{.reason = "no-request"};
    }
    const auto* const skip = std::get_if<Skip>(&item);
    if (!line.ended && skip != nullptr &&
        (skip->reason == "no-request" || skip->reason == "unreadable-entry")) {
      warn(options_, Position{.source = line.origin.source, .line = line.origin.line},
           "the file ends inside a line, as if its writer had been killed");
    }
  }

  const Format& format_;
  ContainerLines lines_;
  Options options_;
  std::vector<ParseLine> parsers_;  // the file's own first
  LineScratch scratch_;
};

}  // namespace

const Format* line_format_of(const Head& head) {
  // As many as there are in most heads; those of a banner are no votes.
  constexpr int kMostLines = 1000;
  ContainerLines lines(Input({}, prepend(std::string(head.bytes))), kHeadBytes);
  LineScratch scratch;
  CaptureItem item;
  std::vector<std::pair<const Format*, int>> votes;
  for (const Format& format : known_formats()) {
    if (format.parse_line != nullptr) {
      votes.emplace_back(&format, 0);
    }
  }
  Line line;
  int damaged = 0;
  int others = 0;
  for (int i = 0; i < kMostLines && lines.next(line); ++i) {
    if (!line.ended && !head.whole) {
      break;
    }
    const auto reader = std::find_if(votes.begin(), votes.end(), [&](const auto& vote) {
      return vote.first->parse_line(line, scratch, item);
    });
    if (reader == votes.end()) {
      ++others;
      continue;
    }
    ++reader->second;
    const auto* const skip = std::get_if<Skip>(&item);
    damaged += skip != nullptr && skip->reason == "unreadable-entry" ? 1 : 0;
  }
  const auto most = std::max_element(
      votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  // A damaged entry alone makes no log of text that is something else.
  const bool is_log =
      most != votes.end() && most->second > 0 && (most->second > damaged || damaged > others);
  return is_log ? most->first : nullptr;
}

std::unique_ptr<Reader> open_line_log(const Format& format, Input input, const Options& options) {
  return std::make_unique<LineLogReader>(format, std::move(input), options);
}

}  // namespace lockstep::capture
