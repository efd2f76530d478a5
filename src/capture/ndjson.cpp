// Our own format: one record a line, each line one JSON object in UTF-8. It keeps all that a record
// holds except its origin, which is the place of the line itself.
//
//   {"lockstep":1,"captured_at":"2026-01-02T03:04:05.678000000Z","method":"POST","scheme":"https",
//    "authority":"shop.example.com","target":"/orders?x=1","headers":[["Accept","*/*"]],
//    "body":"{}","framing":"length","fidelity":["from_cache"],
//    "response":{"status":201,"reason":"Created","headers":[],"body":"ok"},"latency_ns":12000000}
//
//   lockstep     1, the version of this format, on every line: how the format is recognised
//   id           byte string, unique in the file
//   captured_at  RFC 3339; written in UTC with nine digits. A string, since JSON readers that use
//                doubles (jq, JavaScript) would round the same time as a number of ns
//   method       byte string, required
//   scheme       byte string, "http" or "https"
//   authority    byte string, host[:port] for the Host header
//   target       byte string, required
//   headers      [name, value] pairs of byte strings, in order
//   body         byte string, without chunked framing
//   framing      "none" (the default), "length" or "chunked": how the body was delimited
//   fidelity     what the capture lost, as named in core/record.hpp
//   response     status (required), reason, headers, body
//   latency_ns   integer
//   trace        id, observer, entry: byte strings, by which it is known again in other
//                logs, see core/record.hpp
//
// A byte string is a JSON string when the bytes are UTF-8, else {"base64": "…"}. Members may stand
// in any order; what has its default value (empty, none, unknown) is left out. Members that this
// version does not know are ignored, with one warning each. What to_ndjson writes, read and written
// again, gives the same bytes.
#include "capture/ndjson.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "capture/lines.hpp"
#include "capture/ndjson_record.hpp"
#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

class NdjsonReader : public Reader {
 public:
  NdjsonReader(Input input, const Options& options)
      : lines_(std::move(input), options.max_entry_bytes), options_(options) {}

  std::string_view format() const override { return "ndjson"; }

  bool next(CaptureItem& item) override {
    Line line;
    if (!lines_.next(line)) {
      return false;
    }
    item = read(line);
    return true;
  }

 private:
  CaptureItem read(const Line& line);
  void warn_about_unknown();

  Lines lines_;
  Options options_;
  json::Parser parser_;
  json::Document document_;
  std::vector<std::string> unknown_;  // names met in the line that was just read
  std::vector<std::string> warned_about_;
};

CaptureItem NdjsonReader::read(const Line& line) {
  Skip skip{line.origin, "unreadable-entry", {}, {}, {}};
  if (line.too_long) {
    skip.reason = "entry-too-large";
    skip.detail = fmt::format("larger than {} bytes", options_.max_entry_bytes);
    return skip;
  }
  json::ParseError error;
  if (!parser_.parse(line.text, document_, error)) {
    skip.detail = fmt::format("column {}: not valid JSON: {}", error.offset + 1, error.message);
    if (!line.ended) {
      warn(options_, lines_.input().position(line.text.size()),
           "the file ends inside a line, as if its writer had been killed");
    }
    return skip;
  }
  try {
    unknown_.clear();
    Record record = record_from_json(document_.root(), unknown_);
    warn_about_unknown();
    record.origin = line.origin;
    return record;
  } catch (const NotARecord& wrong) {
    if (wrong.other_version && line.origin.index == 0) {
      throw Error(lines_.input().position(wrong.offset), wrong.message,
                  "use the version of lockstep that wrote the file, or a newer one");
    }
    skip.detail = fmt::format("column {}: {}", wrong.offset + 1, wrong.message);
    return skip;
  }
}

// Once for each name, and for few: a file may hold as many as it likes.
void NdjsonReader::warn_about_unknown() {
  constexpr std::size_t kMostNames = 16;
  for (const std::string& name : unknown_) {
    const bool known =
        std::find(warned_about_.begin(), warned_about_.end(), name) != warned_about_.end();
    if (!known && warned_about_.size() < kMostNames) {
      warn(options_, lines_.input().position(),
           fmt::format("{} is not known and ignored, here and below", name));
      warned_about_.push_back(name);
    }
  }
}

}  // namespace

bool is_ndjson(const Head& head) {
  return head.json && !head.json->in_array && head.json->has("lockstep");
}

std::unique_ptr<Reader> open_ndjson(Input input, const Head&, const Options& options) {
  return std::make_unique<NdjsonReader>(std::move(input), options);
}

}  // namespace lockstep::capture
