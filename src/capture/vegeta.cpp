#include "capture/vegeta.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "capture/client_request.hpp"
#include "capture/http_message.hpp"
#include "capture/lines.hpp"
#include "capture/ready_items.hpp"
#include "capture/side_files.hpp"
#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t kQuoted = 60;

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  return first == npos ? std::string_view()
                       : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

struct MethodLine {
  std::string_view method;
  std::string_view url;
};

// "GET http://host/path": a method in capitals, then the URL.
std::optional<MethodLine> parse_method_line(std::string_view line) {
  const std::size_t end = line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  if (end == 0 || end == npos || (line[end] != ' ' && line[end] != '\t')) {
    return std::nullopt;
  }
  return MethodLine{line.substr(0, end), trim(line.substr(end))};
}

class VegetaTextReader : public Reader {
 public:
  VegetaTextReader(Input input, const Options& options)
      : files_(input.name(), options.max_entry_bytes),
        lines_(std::move(input), options.max_entry_bytes),
        options_(options) {}

  std::string_view format() const override { return "vegeta"; }

  bool next(CaptureItem& item) override;

 private:
  void take_line(const Line& line);
  void start(const Line& line);
  void take_body(std::string_view name);
  void fail(std::string reason, std::string detail);
  void finish();

  SideFiles files_;
  Lines lines_;
  Options options_;
  std::optional<Record> target_;  // of which lines may follow
  std::string url_;
  std::optional<Refusal> problem_;  // why it is no target
  bool stray_ = false;              // lines that belong to no target are being passed over
  bool explicit_body_ = false;
  std::uint64_t bytes_ = 0;  // of its headers
  std::uint64_t index_ = 0;
  std::uint64_t last_line_ = 0;
  ReadyItems ready_;
};

bool VegetaTextReader::next(CaptureItem& item) {
  Line line;
  while (ready_.empty() && lines_.next(line)) {
    // Blank lines, which never come here, end a target.
    if (line.origin.line > std::exchange(last_line_, line.origin.line) + 1) {
      finish();
    }
    take_line(line);
  }
  if (ready_.empty()) {
    finish();
  }
  return take_first(ready_, item);
}

// A target ends where the next begins, or behind its body.
void VegetaTextReader::take_line(const Line& line) {
  const std::string_view text = trim(line.text);
  if (text.starts_with('#')) {
    return;
  }
  if (!line.too_long && parse_method_line(text)) {
    finish();
    start(line);
    return;
  }
  if (!target_) {
    // One entry for all lines up to the next target: they are what is left of one.
    if (!std::exchange(stray_, true)) {
      Origin origin = line.origin;
      origin.index = index_++;
      ready_.emplace_back(make_skip(
          origin, {},
          {line.too_long ? "entry-too-large" : "unreadable-entry",
           fmt::format("no method and URL, but \"{}\"", escape_line(utf8_prefix(text, kQuoted)))}));
    }
    return;
  }
  if (line.too_long) {
    fail("entry-too-large", fmt::format("a line larger than {} bytes", options_.max_entry_bytes));
  } else if (text.starts_with('@')) {
    take_body(text.substr(1));
    finish();
  } else if (const std::size_t colon = text.find(':');
             colon == npos || colon == 0 || trim(text.substr(colon + 1)).empty()) {
    fail("unreadable-entry",
         fmt::format("no \"Name: value\", but \"{}\"", escape_line(utf8_prefix(text, kQuoted))));
  } else if (target_->request.headers.size() < kMostHeaders &&
             (bytes_ += text.size()) <= options_.max_entry_bytes) {
    target_->request.headers.push_back(
        {std::string(trim(text.substr(0, colon))), std::string(trim(text.substr(colon + 1)))});
  } else {
    fail("unreadable-entry", "too many or too large headers");
  }
}

void VegetaTextReader::start(const Line& line) {
  const auto parsed = parse_method_line(trim(line.text));
  target_.emplace();
  target_->origin = line.origin;
  target_->origin.index = index_++;
  target_->fidelity.add(Fidelity::time_missing);
  target_->request.method = parsed->method;
  url_ = parsed->url;
  problem_.reset();
  bytes_ = 0;
  explicit_body_ = false;
  stray_ = false;
}

// vegeta looks in its working directory, which is not known here; targets usually lie there too.
void VegetaTextReader::take_body(std::string_view name) {
  explicit_body_ = true;
  if (auto body = files_.load(std::string(name))) {
    target_->request.body = std::move(*body);
    return;
  }
  fail("body-missing",
       fmt::format("no file \"{}\" in the folder of the targets; others are not read",
                   escape_line(utf8_prefix(name, kQuoted))));
}

void VegetaTextReader::fail(std::string reason, std::string detail) {
  if (!problem_) {
    problem_ = Refusal{std::move(reason), std::move(detail)};
  }
}

void VegetaTextReader::finish() {
  if (!target_) {
    return;
  }
  Record record = std::move(*std::exchange(target_, std::nullopt));
  auto refusal = set_url(record.request, url_, "");
  if (problem_) {
    refusal = std::move(problem_);
  }
  if (refusal) {
    ready_.emplace_back(make_skip(record.origin, record.request, std::move(*refusal)));
    return;
  }
  set_framing(record.request, explicit_body_);
  ready_.emplace_back(std::move(record));
}

}  // namespace

bool is_vegeta_text(const Head& head) {
  std::string_view rest = head.bytes;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const std::string_view text = trim(line);
    if (text.empty() || text.starts_with('#')) {
      continue;
    }
    const auto parsed = parse_method_line(text);
    return parsed && parsed->url.find_first_of(" \t") == npos &&
           (parsed->url.starts_with("http://") || parsed->url.starts_with("https://"));
  }
  return false;
}

std::unique_ptr<Reader> open_vegeta_text(Input input, const Head&, const Options& options) {
  return std::make_unique<VegetaTextReader>(std::move(input), options);
}

}  // namespace lockstep::capture
