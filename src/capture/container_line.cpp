#include "capture/container_line.hpp"

#include <algorithm>
#include <utility>

#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

constexpr std::string_view kBlanks = " \t\r";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name_byte(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == '/';
}

// What precedes the next space, which is taken too; empty, and nothing taken, without a space.
std::string_view take_word(std::string_view& text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) {
    return {};
  }
  const std::string_view word = text.substr(0, space);
  text.remove_prefix(space + 1);
  return word;
}

bool is_name(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), is_name_byte);
}

// "tag:", "tag[123]:"
bool is_tag(std::string_view word) {
  if (!word.ends_with(':')) {
    return false;
  }
  word.remove_suffix(1);
  if (word.ends_with(']')) {
    word = word.substr(0, word.find('['));
  }
  return is_name(word);
}

// "host tag[123]: "
bool take_host_and_tag(std::string_view& text) {
  std::string_view rest = text;
  if (!is_name(take_word(rest)) || !is_tag(take_word(rest))) {
    return false;
  }
  text = rest;
  return true;
}

// "Nov 22 06:14:42 ", "Nov  2 06:14:42 ": without a year it says nothing that could be used.
bool take_bsd_time(std::string_view& text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  constexpr std::size_t kSize = 16;
  const std::size_t month = kMonths.find(text.substr(0, 3));
  if (text.size() < kSize || month == std::string_view::npos || month % 3 != 0 || text[3] != ' ' ||
      !is_digit(text[5]) || text[6] != ' ' || text[9] != ':' || text[12] != ':' ||
      text[15] != ' ') {
    return false;
  }
  text.remove_prefix(kSize);
  return true;
}

// RFC 3339 and a space.
std::optional<std::int64_t> take_time(std::string_view& text) {
  constexpr std::size_t kShortest = 21;
  if (text.size() < kShortest || !is_digit(text[0]) || text[4] != '-' || text[10] != 'T') {
    return std::nullopt;
  }
  std::string_view rest = text;
  const auto time = parse_timestamp(take_word(rest));
  if (time) {
    text = rest;
  }
  return time;
}

// "<34>", at most three digits (RFC 5424 §6.2.1).
bool take_priority(std::string_view& text) {
  const std::size_t end = text.find('>');
  if (!text.starts_with('<') || end < 2 || end > 4 ||
      !std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(end), is_digit)) {
    return false;
  }
  text.remove_prefix(end + 1);
  return true;
}

// RFC 5424 §6.3: "-", or elements in brackets whose values are quoted.
bool take_structured_data(std::string_view& text) {
  if (text.starts_with("- ")) {
    text.remove_prefix(2);
    return true;
  }
  bool quoted = false;
  bool open = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == '[') {
      open = true;
    } else if (!quoted && c == ']') {
      open = false;
    } else if (!quoted && !open) {
      text.remove_prefix(c == ' ' && i != 0 ? i + 1 : 0);
      return c == ' ' && i != 0;
    }
  }
  return false;
}

// "1 TIME HOST APP PROCID MSGID SD text", after the priority.
bool take_rfc5424(std::string_view& text, std::optional<std::int64_t>& time) {
  std::string_view rest = text;
  if (take_word(rest) != "1") {
    return false;
  }
  const std::string_view stamp = take_word(rest);
  const auto at = parse_timestamp(stamp);
  for (int i = 0; i < 4; ++i) {
    if (take_word(rest).empty()) {
      return false;
    }
  }
  if ((!at && stamp != "-") || !take_structured_data(rest)) {
    return false;
  }
  if (rest.starts_with("\xEF\xBB\xBF")) {
    rest.remove_prefix(3);
  }
  text = rest;
  time = at ? at : time;
  return true;
}

// "web-1  | ": with two spaces, which tells it from prose and pipes.
bool take_compose_name(std::string_view& text) {
  const std::size_t end = text.find_first_of(" |");
  if (end == std::string_view::npos || !is_name(text.substr(0, end))) {
    return false;
  }
  const std::size_t bar = text.find_first_not_of(' ', end);
  if (bar == std::string_view::npos || bar < end + 2 || text[bar] != '|' ||
      text.substr(bar + 1, 1) != " ") {
    return false;
  }
  text.remove_prefix(bar + 2);
  return true;
}

// "[pod/web-7d4b9/web] "
bool take_pod_name(std::string_view& text) {
  const std::size_t end = text.find("] ");
  if (!text.starts_with("[pod/") || end == std::string_view::npos ||
      !is_name(text.substr(1, end - 1))) {
    return false;
  }
  text.remove_prefix(end + 2);
  return true;
}

// Takes one prefix off the text of a line; false when there is none.
bool take_prefix(std::string_view& text, std::optional<std::int64_t>& time) {
  if (text.empty()) {
    return false;
  }
  std::string_view rest = text;
  if (is_digit(text.front())) {
    const auto at = take_time(rest);
    if (!at) {
      return false;
    }
    time = at;
    take_host_and_tag(rest);
  } else if (take_priority(rest)) {
    if (!take_rfc5424(rest, time) &&
        !((take_bsd_time(rest) || take_time(rest)) && take_host_and_tag(rest))) {
      return false;
    }
  } else if (take_bsd_time(rest)) {
    if (!take_host_and_tag(rest)) {
      return false;
    }
  } else if (!take_pod_name(rest) && !take_compose_name(rest)) {
    return false;
  }
  text = rest;
  return true;
}

// Select Graphic Rendition, the only escape sequence that log formatters write.
std::string without_colours(std::string_view text) {
  std::string plain;
  while (true) {
    const std::size_t at = text.find("\x1B[");
    plain += text.substr(0, at);
    if (at == std::string_view::npos) {
      return plain;
    }
    const std::size_t end = text.find_first_not_of("0123456789;", at + 2);
    const bool colour = end != std::string_view::npos && text[end] == 'm';
    plain += colour ? "" : "\x1B[";
    text.remove_prefix(colour ? end + 1 : at + 2);
  }
}

}  // namespace

struct ContainerLines::Unwrapped {
  std::string_view text;
  std::size_t stream = 0;  // index in begun_
  bool goes_on = false;
  std::optional<std::int64_t> time;
};

bool ContainerLines::next(Line& line) {
  while (lines_.next(line)) {
    if (line.too_long || unwrap(line)) {
      line.origin.index = index_++;
      return true;
    }
  }
  return take_unfinished(line);
}

// False when there is nothing to show: a blank line, or one that goes on.
bool ContainerLines::unwrap(Line& line) {
  Unwrapped unwrapped;
  if (unwrap_cri(line.text, unwrapped) || unwrap_docker(line.text, unwrapped)) {
    line.written_at_ns = unwrapped.time;
    if (!join(unwrapped, line)) {
      return false;
    }
  }
  // A shipper's prefix and a runtime's may both be there.
  constexpr int kMostPrefixes = 2;
  for (int i = 0; i < kMostPrefixes && take_prefix(line.text, line.written_at_ns); ++i) {
  }
  if (line.text.find("\x1B[") != std::string_view::npos) {
    plain_ = without_colours(line.text);
    line.text = plain_;
  }
  return line.too_long || line.text.find_first_not_of(kBlanks) != std::string_view::npos;
}

bool ContainerLines::unwrap_cri(std::string_view text, Unwrapped& unwrapped) const {
  const auto time = take_time(text);
  if (!time || !(text.starts_with("stdout ") || text.starts_with("stderr "))) {
    return false;
  }
  unwrapped.stream = text.starts_with("stdout") ? 0 : 1;
  text.remove_prefix(7);
  // Tags are separated by colons; the first says whether the line is full or partial.
  const std::size_t space = std::min(text.find(' '), text.size());
  const std::string_view tag = text.substr(0, std::min(text.find(':'), space));
  if (tag != "F" && tag != "P") {
    return false;
  }
  unwrapped.goes_on = tag == "P";
  unwrapped.text = text.substr(std::min(space + 1, text.size()));
  unwrapped.time = time;
  return true;
}

bool ContainerLines::unwrap_docker(std::string_view text, Unwrapped& unwrapped) {
  json::ParseError error;
  if (!text.starts_with("{\"log\":\"") || !parser_.parse(text, document_, error)) {
    return false;
  }
  const json::Value root = document_.root();
  const auto log = root.find("log");
  const auto stream = root.find("stream");
  const auto time = root.find("time");
  if (!log || log->type() != json::Type::string || !stream ||
      (stream->raw() != "\"stdout\"" && stream->raw() != "\"stderr\"")) {
    return false;
  }
  docker_text_ = log->string();
  unwrapped.text = docker_text_;
  unwrapped.goes_on = !unwrapped.text.ends_with('\n');
  unwrapped.text.remove_suffix(unwrapped.goes_on ? 0 : 1);
  unwrapped.text.remove_suffix(unwrapped.text.ends_with('\r') ? 1 : 0);
  unwrapped.stream = stream->raw() == "\"stdout\"" ? 0 : 1;
  if (time && time->type() == json::Type::string) {
    unwrapped.time = parse_timestamp(time->string());
  }
  return true;
}

// Puts a part to those before it. False when the line goes on.
bool ContainerLines::join(Unwrapped& unwrapped, Line& line) {
  Begun& begun = begun_[unwrapped.stream];
  if (!begun.open && !unwrapped.goes_on) {
    line.text = unwrapped.text;
    return true;
  }
  if (!std::exchange(begun.open, true)) {
    begun.origin = line.origin;
    begun.too_long = false;
  }
  begun.too_long = begun.too_long || begun.text.size() + unwrapped.text.size() > max_line_;
  if (begun.too_long) {
    begun.text = {};
  } else {
    begun.text += unwrapped.text;
  }
  if (unwrapped.goes_on) {
    return false;
  }
  begun.open = false;
  line.origin = std::move(begun.origin);
  line.too_long = begun.too_long;
  joined_.swap(begun.text);
  begun.text.clear();
  line.text = joined_;
  return true;
}

// At the end: lines whose last part never came.
bool ContainerLines::take_unfinished(Line& line) {
  for (Begun& begun : begun_) {
    if (std::exchange(begun.open, false)) {
      line = {};
      line.origin = std::move(begun.origin);
      line.origin.index = index_++;
      line.too_long = begun.too_long;
      joined_.swap(begun.text);
      line.text = joined_;
      return true;
    }
  }
  return false;
}

}  // namespace lockstep::capture
