#include "capture/json_log.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

std::string at(const Position& where, std::string_view problem) {
  return fmt::format("line {}, column {}: {}", where.line, where.column, problem);
}

class JsonLogReader : public Reader {
 public:
  JsonLogReader(Input input, std::string_view name, std::unique_ptr<JsonLogEntries> entries,
                const Options& options)
      : documents_(std::move(input), options.max_entry_bytes),
        name_(name),
        entries_(std::move(entries)),
        options_(options) {}

  std::string_view format() const override { return name_; }

  bool next(CaptureItem& item) override {
    while (items_.empty()) {
      if (ended_) {
        return false;
      }
      if (documents_.next(text_)) {
        ++documents_read_;
        read();
      } else {
        finish();
      }
    }
    item = std::move(items_.front());
    items_.pop_front();
    // A document may hold many entries, and an entry come in several documents.
    std::visit([this](auto& any) { any.origin.index = index_++; }, item);
    return true;
  }

 private:
  void read();
  void skip(std::string_view reason, std::string detail);
  void finish();

  JsonDocuments documents_;
  std::string_view name_;
  std::unique_ptr<JsonLogEntries> entries_;
  Options options_;
  // Loggers write what they were given: a byte that is no UTF-8 is no reason to lose an entry.
  json::Parser parser_{json::ParseOptions{.any_bytes_in_strings = true}};
  json::Document document_;
  JsonText text_;
  CaptureItems items_;
  std::uint64_t index_ = 0;
  std::uint64_t documents_read_ = 0;
  bool ended_ = false;
};

void JsonLogReader::read() {
  switch (text_.state) {
    case JsonText::State::whole:
      break;
    case JsonText::State::broken:
    case JsonText::State::foreign:
      skip("unreadable-entry", at(text_.fault, text_.problem));
      return;
    case JsonText::State::cut:
      warn(options_, text_.fault, "the file ends inside an entry, as if it had been cut");
      skip("unreadable-entry", "the file ends inside this entry");
      return;
    case JsonText::State::too_large:
      skip("entry-too-large", fmt::format("larger than {} bytes", options_.max_entry_bytes));
      return;
  }
  json::ParseError error;
  if (!parser_.parse(text_.text, document_, error)) {
    skip("unreadable-entry", at(documents_.input().position(error.offset),
                                fmt::format("not valid JSON: {}", error.message)));
    return;
  }
  entries_->read(document_.root(), text_.origin, items_);
}

void JsonLogReader::skip(std::string_view reason, std::string detail) {
  items_.push_back(Skip{text_.origin, std::string(reason), std::move(detail), {}, {}});
}

void JsonLogReader::finish() {
  ended_ = true;
  entries_->finish(items_);
  if (documents_read_ == 0) {
    warn(options_, Position{.source = documents_.input().name()}, "the file has no entries");
  }
}

}  // namespace

void JsonLogEntries::finish(CaptureItems& /*items*/) {}

std::unique_ptr<Reader> open_json_log(Input input, std::string_view name,
                                      std::unique_ptr<JsonLogEntries> entries,
                                      const Options& options) {
  return std::make_unique<JsonLogReader>(std::move(input), name, std::move(entries), options);
}

Skip no_request(const Origin& origin, std::string detail) {
  return Skip{origin, "no-request", std::move(detail), {}, {}};
}

}  // namespace lockstep::capture
