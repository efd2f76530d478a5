#include "capture/curl.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "capture/curl_command.hpp"
#include "capture/ready_items.hpp"
#include "capture/shell_words.hpp"
#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

// Words before a command that leave it one: a prompt, a compound command, an assignment.
bool is_prefix(const ShellWord& word) {
  constexpr std::string_view kWords = " $ ! { time do then else exec sudo ";
  const std::size_t equals = word.text.find('=');
  const bool assignment =
      equals != std::string::npos && equals != 0 &&
      word.text.find_first_not_of(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == equals;
  return assignment || (word.text.find(' ') == std::string::npos &&
                        kWords.find(" " + word.text + " ") != std::string_view::npos);
}

bool is_curl_name(std::string_view name) {
  name = name.substr(name.rfind('/') + 1);
  return name == "curl" || name == "curl.exe";
}

class CurlReader : public Reader {
 public:
  CurlReader(Input input, Options options)
      : input_(std::move(input)), options_(std::move(options)) {}

  std::string_view format() const override { return "curl"; }

  bool next(CaptureItem& item) override {
    while (ready_.empty() && read_line()) {
    }
    return take_first(ready_, item);
  }

 private:
  bool read_line();
  void take_command(ShellCommand& command);
  void skip_broken(std::string_view reason, std::string detail);
  void pass_to_next_command();
  void warn_once(bool& said, std::size_t at, std::string_view what);

  Input input_;
  Options options_;
  ReadyItems ready_;
  std::uint64_t index_ = 0;
  bool said_other_ = false;
};

// Reads one line with what belongs to it; false at the end.
bool CurlReader::read_line() {
  if (input_.view().empty() && !input_.fill()) {
    return false;
  }
  while (true) {
    ShellLine line = parse_shell_line(input_.view());
    const std::string_view view = input_.view();
    const bool whole = !line.incomplete && (line.size < view.size() || view.ends_with('\n'));
    if (view.size() > options_.max_entry_bytes &&
        (!whole || line.size > options_.max_entry_bytes)) {
      skip_broken("entry-too-large", fmt::format("larger than {} bytes", options_.max_entry_bytes));
      return true;
    }
    // Twice as much each time, so that a long command is not parsed over and over.
    const std::size_t had = view.size();
    if (!whole && !line.unclosed && (input_.fill_to(2 * had) || input_.view().size() > had)) {
      continue;
    }
    if (line.incomplete) {
      skip_broken("unreadable-entry", "a quote or a here-document in it is not closed");
      return true;
    }
    for (ShellCommand& command : line.commands) {
      take_command(command);
    }
    input_.consume(line.size);
    return true;
  }
}

void CurlReader::take_command(ShellCommand& command) {
  const auto name = std::find_if_not(command.words.begin(), command.words.end(), is_prefix);
  if (name == command.words.end()) {
    return;
  }
  if (!is_curl_name(name->text)) {
    // Lines that start with an option are the rest of a command that was not continued.
    if (!command.piped && !name->text.starts_with('-')) {
      warn_once(said_other_, command.at,
                fmt::format("\"{}\" is no curl command: others are passed over, here and below",
                            utf8_prefix(name->text, 40)));
    }
    return;
  }
  command.words.erase(command.words.begin(), name);
  Origin origin = input_.origin(index_);  // with the line at which it all starts
  origin.offset += command.at;
  for (CaptureItem& item : read_curl_command(command, origin)) {
    std::visit([this](auto& any) { any.origin.index = index_++; }, item);
    ready_.push_back(std::move(item));
  }
}

// What is there cannot be understood to its end. If it is a curl command, it is one entry.
void CurlReader::skip_broken(std::string_view reason, std::string detail) {
  if (starts_with_curl(input_.view())) {
    ready_.emplace_back(
        Skip{input_.origin(index_++), std::string(reason), std::move(detail), {}, {}});
  }
  pass_to_next_command();
}

void CurlReader::pass_to_next_command() {
  while (true) {
    const std::size_t newline = input_.view().find('\n');
    if (newline == std::string_view::npos) {
      input_.consume(input_.view().size());
      if (!input_.fill()) {
        return;
      }
      continue;
    }
    input_.consume(newline + 1);
    constexpr std::size_t kLongestStart = 64;
    input_.fill_to(kLongestStart);
    if (starts_with_curl(input_.view())) {
      return;
    }
  }
}

void CurlReader::warn_once(bool& said, std::size_t at, std::string_view what) {
  if (!std::exchange(said, true)) {
    warn(options_, input_.position(at), what);
  }
}

}  // namespace

// The first line that says anything is a curl command; or it is a shell script that has one.
bool is_curl(const Head& head) {
  constexpr int kMostLines = 200;
  std::string_view rest = head.bytes;
  const bool script =
      rest.starts_with("#!") && first_line(rest).find("sh") != std::string_view::npos;
  for (int i = 0; i < kMostLines && !rest.empty(); ++i) {
    const std::string_view line = first_line(rest);
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const std::size_t text = line.find_first_not_of(" \t\r");
    if (text == std::string_view::npos || line[text] == '#') {
      continue;
    }
    if (starts_with_curl(line)) {
      return true;
    }
    if (!script) {
      return false;
    }
  }
  return false;
}

std::unique_ptr<Reader> open_curl(Input input, const Head&, const Options& options) {
  return std::make_unique<CurlReader>(std::move(input), options);
}

}  // namespace lockstep::capture
