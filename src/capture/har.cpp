#include "capture/har.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "lockstep/json/json.hpp"

#include "capture/har_entries.hpp"
#include "capture/har_entry.hpp"
#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

bool has_credentials(const Record& record) {
  return find_header(record.request.headers, "Cookie") != nullptr ||
         find_header(record.request.headers, "Authorization") != nullptr;
}

class HarReader : public Reader {
 public:
  HarReader(Input input, bool bare, const Options& options)
      : files_(input.name(), options.max_entry_bytes),
        entries_(std::move(input), bare, options.max_entry_bytes),
        options_(options) {}

  std::string_view format() const override { return "har"; }

  bool next(CaptureItem& item) override {
    if (!entries_.next(text_)) {
      finish();
      return false;
    }
    ++entries_read_;
    item = read(text_);
    const auto* const record = std::get_if<Record>(&item);
    credentials_ = credentials_ || (record != nullptr && has_credentials(*record));
    return true;
  }

 private:
  CaptureItem read(const JsonText& text);
  void finish();

  SideFiles files_;
  HarEntries entries_;
  Options options_;
  // Exporters write what browsers captured; a stray byte in a string is no reason to lose an entry.
  json::Parser parser_{json::ParseOptions{.any_bytes_in_strings = true}};
  json::Document document_;
  JsonText text_;
  std::uint64_t entries_read_ = 0;
  bool credentials_ = false;
  bool from_chrome_ = false;  // its own fields give it away
  bool finished_ = false;
};

// "line 14, column 7: …", for a detail: the file is named by the origin.
std::string at(const Position& where, std::string_view problem) {
  return fmt::format("line {}, column {}: {}", where.line, where.column, problem);
}

CaptureItem HarReader::read(const JsonText& text) {
  Skip skip{text.origin, "unreadable-entry", {}, {}, {}};
  switch (text.state) {
    case JsonText::State::whole:
      break;
    case JsonText::State::broken:
    case JsonText::State::foreign:
      skip.detail = at(text.fault, text.problem);
      return skip;
    case JsonText::State::cut:
      skip.detail = "the file ends inside this entry";
      return skip;
    case JsonText::State::too_large:
      skip.reason = "entry-too-large";
      skip.detail = fmt::format("larger than {} bytes", options_.max_entry_bytes);
      return skip;
  }
  json::ParseError error;
  if (!parser_.parse(text.text, document_, error)) {
    skip.detail = at(entries_.input().position(error.offset),
                     fmt::format("not valid JSON: {}", error.message));
    return skip;
  }
  from_chrome_ = from_chrome_ || document_.root().find("_resourceType").has_value();
  return read_har_entry(document_.root(), text.origin, files_);
}

void HarReader::finish() {
  if (std::exchange(finished_, true)) {
    return;
  }
  const Position whole_file{.source = entries_.input().name()};
  if (entries_.cut()) {
    warn(options_, entries_.input().position(),
         "the HAR ends too early, as if it had been cut; every complete entry was read");
  }
  if (entries_.trailing()) {
    warn(options_, *entries_.trailing(), "the HAR has ended, what follows does not belong to it");
  }
  if (entries_read_ == 0) {
    warn(options_, whole_file, "the HAR has no entries");
  }
  if (from_chrome_ && !credentials_) {
    warn(options_, whole_file,
         "no request has a Cookie or Authorization header; Chrome leaves them out of a HAR unless "
         "it is exported with sensitive data, and requests that need a login will fail");
  }
}

bool is_log(const JsonMembers& json) {
  return !json.in_array && (json["log"] == '{' || json["log"] == '[');
}

// A request, or an entry, without the rest of a HAR. Others have method and url too: logs, which
// have more, and vegeta's targets, which are looked for first.
bool is_bare(const JsonMembers& json) {
  constexpr std::array<std::string_view, 10> kMembers = {
      "method",   "url",         "httpVersion", "headers",  "cookies",
      "postData", "queryString", "headersSize", "bodySize", "comment"};
  const bool only_these = std::all_of(
      json.members.begin(), json.members.end(), [&kMembers](const JsonMembers::Member& each) {
        return std::find(kMembers.begin(), kMembers.end(), each.key) != kMembers.end();
      });
  const bool request = json["method"] == '"' && json["url"] == '"' &&
                       (only_these || json["headers"] == '[' || json["httpVersion"] == '"');
  return request || (json["request"] == '{' && json["startedDateTime"] == '"');
}

}  // namespace

bool is_har(const Head& head) {
  if (head.json) {
    return is_log(*head.json) || is_bare(*head.json);
  }
  const std::size_t space = head.bytes.find_first_not_of(" \t\r\n");
  const std::string_view text = head.bytes.substr(std::min(space, head.bytes.size()));
  const std::size_t prefix = jsonp_prefix(text);
  const auto json = prefix == 0 ? std::nullopt : json_members(text.substr(prefix));
  return json && is_log(*json);
}

std::unique_ptr<Reader> open_har(Input input, const Head& head, const Options& options) {
  const bool bare = head.json && !is_log(*head.json);
  return std::make_unique<HarReader>(std::move(input), bare, options);
}

}  // namespace lockstep::capture
