#include "capture/gor.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "capture/gor_entry.hpp"
#include "capture/gor_frames.hpp"
#include "capture/gor_pairing.hpp"
#include "capture/http_message.hpp"
#include "capture/request_rules.hpp"
#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

// What a record takes in memory beyond its bytes, roughly.
constexpr std::size_t kOverhead = 1024;

std::string_view without_line_ends(std::string_view bytes) {
  return bytes.substr(std::min(bytes.find_first_not_of("\r\n"), bytes.size()));
}

class GorReader : public Reader {
 public:
  GorReader(Input input, Options options)
      : frames_(std::move(input), options.max_entry_bytes), options_(std::move(options)) {}

  std::string_view format() const override { return "gor"; }

  bool next(CaptureItem& item) override {
    while (true) {
      if (auto ready = pairing_.take()) {
        item = std::move(*ready);
        std::visit([this](auto& any) { any.origin.index = index_++; }, item);
        return true;
      }
      if (ended_) {
        return false;
      }
      GorFrame frame;
      if (frames_.next(frame)) {
        take_frame(frame);
      } else {
        finish();
      }
    }
  }

 private:
  void take_frame(const GorFrame& frame);
  void take_messages(const GorFrame& frame);
  void take_request(const GorMeta& meta, GorRequest&& parsed, std::string_view after,
                    bool separated);
  std::size_t take_response(const GorMeta& meta, std::string_view payload);
  void skip(const GorFrame& frame, std::string_view reason, std::string detail);
  void finish();

  GorFrames frames_;
  Options options_;
  GorPairing pairing_;
  std::uint64_t index_ = 0;
  std::uint64_t incomplete_responses_ = 0;
  bool said_crlf_ = false;
  bool ended_ = false;
};

void GorReader::take_frame(const GorFrame& frame) {
  if (frames_.converted_to_crlf() && !std::exchange(said_crlf_, true)) {
    warn(options_, Position{.source = frame.origin.source, .offset = frame.origin.offset},
         "the line ends of this file were converted to CRLF, so bodies may have changed; records "
         "whose length disagrees are skipped");
  }
  if (frame.too_large) {
    skip(frame, "entry-too-large", fmt::format("larger than {} bytes", options_.max_entry_bytes));
  } else if (!frame.meta && !frame.separated && !frame.payload.starts_with('1')) {
    warn(options_, Position{.source = frame.origin.source, .offset = frame.origin.offset},
         "the file ends with bytes that are no request");
  } else if (!frame.meta) {
    skip(frame, "unreadable-entry", "no meta line such as \"1 <id> <ns>\"");
  } else {
    take_messages(frame);
  }
}

// A payload is one message. Where a separator is missing or damaged it is several, with or without
// meta lines between them.
void GorReader::take_messages(const GorFrame& frame) {
  GorMeta meta = *frame.meta;
  Origin origin = frame.origin;
  std::string_view rest = frame.payload;
  while (true) {
    if (meta.type == '1') {
      GorRequest parsed = parse_gor_request(rest, meta, origin);
      rest.remove_prefix(parsed.size);
      take_request(meta, std::move(parsed), rest, frame.separated);
    } else {
      rest.remove_prefix(take_response(meta, rest));
    }
    // In this order: looking for a meta line reads everything that is left.
    const std::string_view text = without_line_ends(rest);
    if (meta.type == '1' && starts_with_request(text)) {
      rest = text;
    } else if (const std::size_t at = find_gor_meta(rest); at != std::string_view::npos) {
      const std::size_t end = rest.find('\n', at);
      meta = *parse_gor_meta(rest.substr(at, end - at));
      rest.remove_prefix(end + 1);
    } else {
      return;
    }
    origin.offset = frame.payload_offset + (frame.payload.size() - rest.size());
  }
}

// `after` is what follows the request in its payload.
void GorReader::take_request(const GorMeta& meta, GorRequest&& parsed, std::string_view after,
                             bool separated) {
  const std::size_t bytes = 2 * parsed.size + kOverhead;
  auto* const record = std::get_if<Record>(&parsed.item);
  if (record != nullptr && !separated && !parsed.complete) {
    warn(options_, frames_.input().byte_position(),
         "the file ends inside a record, as if its writer had been killed");
    parsed.item = make_skip(record->origin, record->request,
                            {"unreadable-entry", "the file ends inside this record"});
  } else if (record != nullptr && !is_gor_separator_rest(after) &&
             !starts_with_request(without_line_ends(after)) &&
             find_gor_meta(after) == std::string_view::npos) {
    // More bytes than the framing announces: one of the two is wrong.
    record->fidelity.add(Fidelity::body_truncated);
  }
  pairing_.add_item(meta, std::move(parsed.item), bytes);
}

// Returns how many bytes of `payload` the response takes.
std::size_t GorReader::take_response(const GorMeta& meta, std::string_view payload) {
  auto response = parse_gor_response(payload);
  if (!response) {
    incomplete_responses_ += meta.type == '2' ? 1 : 0;
    return payload.size();
  }
  const std::size_t size = response->size;
  if (meta.type == '2') {
    pairing_.add_response(meta, std::move(*response), 2 * size + kOverhead);
  }
  return size;
}

void GorReader::skip(const GorFrame& frame, std::string_view reason, std::string detail) {
  pairing_.add_item(frame.meta.value_or(GorMeta{}),
                    Skip{frame.origin, std::string(reason), std::move(detail), {}, {}}, kOverhead);
}

void GorReader::finish() {
  ended_ = true;
  pairing_.finish();
  const Position whole_file{.source = frames_.input().name()};
  if (incomplete_responses_ != 0) {
    warn(options_, whole_file,
         fmt::format("{} recorded responses are not complete and are not used",
                     incomplete_responses_));
  }
  if (pairing_.unclaimed() != 0) {
    warn(options_, whole_file,
         fmt::format("{} recorded responses have no request with their id near them",
                     pairing_.unclaimed()));
  }
}

}  // namespace

// By its first line, or, when that is damaged, by a separator.
bool is_gor(const Head& head) {
  const std::size_t newline = head.bytes.find('\n');
  const std::string_view separator = kGorSeparator.substr(0, kGorSeparator.size() - 1);
  return newline != std::string_view::npos &&
         (parse_gor_meta(head.bytes.substr(0, newline)) ||
          head.bytes.find(separator) != std::string_view::npos);
}

std::unique_ptr<Reader> open_gor(Input input, const Head&, const Options& options) {
  return std::make_unique<GorReader>(std::move(input), options);
}

}  // namespace lockstep::capture
