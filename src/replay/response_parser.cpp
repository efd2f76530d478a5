#include "replay/response_parser.hpp"

#include <algorithm>
#include <charconv>

#include "replay/field_value.hpp"

namespace lockstep::replay {
namespace {

// A server may declare any length and send nothing: only this much is believed at once.
constexpr std::uint64_t kMaxReserve = 256U << 10;
constexpr std::string_view kVersion = "HTTP/1.";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view without_line_end(std::string_view line) {
  line.remove_suffix(1);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

void ResponseParser::begin(bool answers_head, std::uint64_t max_body_bytes) {
  *this = ResponseParser();
  answers_head_ = answers_head;
  max_body_bytes_ = max_body_bytes;
}

bool ResponseParser::fail(std::string_view reason, std::string message) {
  fault_ = Fault{reason, std::move(message)};
  return false;
}

bool ResponseParser::feed(std::string_view bytes) {
  received_ += bytes.size();
  while (!bytes.empty()) {
    bool good = true;
    switch (state_) {
      case State::status_line:
      case State::fields:
      case State::trailers:
        good = feed_lines(bytes);
        break;
      case State::body:
      case State::until_end:
        good = feed_body(bytes);
        break;
      case State::chunks:
        good = feed_chunks(bytes);
        break;
      case State::whole:
        reusable_ = false;  // they belong to nothing that was asked
        return true;
    }
    if (!good) {
      return false;
    }
  }
  return true;
}

bool ResponseParser::end() {
  if (state_ == State::until_end) {
    state_ = State::whole;
    reusable_ = false;
  }
  return whole();
}

bool ResponseParser::feed_lines(std::string_view& bytes) {
  const State before = state_;
  while (!bytes.empty() && state_ == before) {
    const std::size_t end = bytes.find('\n');
    const std::size_t size = end == std::string_view::npos ? bytes.size() : end + 1;
    const std::string_view piece = bytes.substr(0, size);
    bytes.remove_prefix(size);
    head_bytes_ += size;
    if (head_bytes_ > kMaxHeadBytes) {
      return fail("headers-too-large", "the headers are longer than 256 KiB");
    }
    if (end == std::string_view::npos || !partial_.empty()) {
      partial_ += piece;
    }
    if (end == std::string_view::npos) {
      // What is no HTTP at all may never end its first line.
      const std::size_t shared = std::min(partial_.size(), kVersion.size());
      return state_ != State::status_line ||
             kVersion.starts_with(std::string_view(partial_).substr(0, shared)) ||
             fail("garbage", "the answer is not one of HTTP/1");
    }
    if (!line(without_line_end(partial_.empty() ? piece : std::string_view(partial_)))) {
      return false;
    }
    partial_.clear();
  }
  return true;
}

bool ResponseParser::line(std::string_view text) {
  if (state_ == State::trailers) {
    if (text.empty()) {
      state_ = State::whole;
    }
    return true;
  }
  if (state_ == State::status_line) {
    return status_line(text);
  }
  if (text.find('\0') != std::string_view::npos) {
    return fail("garbage", "a header holds NUL");
  }
  return text.empty() ? end_of_head() : field_line(text);
}

// status-line = HTTP-version SP status-code SP [ reason-phrase ] (RFC 9112 §4); the last space is
// often left out.
bool ResponseParser::status_line(std::string_view text) {
  const bool is_status = text.size() >= 12 && text.starts_with(kVersion) && is_digit(text[7]) &&
                         text[8] == ' ' && std::all_of(&text[9], &text[9] + 3, is_digit) &&
                         text.find('\0') == std::string_view::npos &&
                         (text.size() == 12 || text[12] == ' ');
  if (!is_status) {
    return fail("garbage", "the status line is not one of HTTP/1");
  }
  std::from_chars(&text[9], &text[9] + 3, response_.status);
  response_.reason = text.substr(std::min<std::size_t>(13, text.size()));
  response_.headers.clear();
  response_.headers.reserve(16);
  reusable_ = text[7] != '0';
  state_ = State::fields;
  // 1xx announce that more comes, all but 101: it hands the connection over to something else
  // (RFC 9110 §15.2), which no request of ours asks for.
  if (response_.status == 101) {
    return fail("garbage", "it switched protocols without being asked");
  }
  final_head_begun_ = response_.status >= 200;
  return true;
}

bool ResponseParser::field_line(std::string_view text) {
  if (is_blank(text.front())) {  // obs-fold (RFC 9112 §5.2)
    if (response_.headers.empty()) {
      return fail("garbage", "the first header is a continuation");
    }
    std::string& value = response_.headers.back().value;
    const std::string_view more = trim(text);
    if (!value.empty() && !more.empty()) {
      value += ' ';
    }
    value += more;
    return true;
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) {
    return fail("garbage", "a header has no name");
  }
  const std::string_view name = text.substr(0, colon);
  const std::string_view value = trim(text.substr(colon + 1));
  if (equal_ignoring_case(name, "Connection") && is_listed(value, "close")) {
    reusable_ = false;
  }
  response_.headers.push_back({std::string(name), std::string(value)});
  return true;
}

bool ResponseParser::end_of_head() {
  if (!final_head_begun_) {
    state_ = State::status_line;
    return true;
  }
  head_whole_ = true;
  // No body follows, whatever the length says (RFC 9112 §6.3). Some applications send one all the
  // same, behind 204 above all, and it would be taken for the next response.
  if (answers_head_ || response_.status == 204 || response_.status == 304) {
    reusable_ &= !answers_head_ && response_.status != 204 && !declares_body();
    state_ = State::whole;
    return true;
  }
  return frame_body();
}

// Where the body ends (RFC 9112 §6.3).
bool ResponseParser::frame_body() {
  const std::string* coding = nullptr;
  for (const Header& header : response_.headers) {
    if (equal_ignoring_case(header.name, "Transfer-Encoding")) {
      coding = &header.value;  // the last one has the last word
    }
  }
  if (coding != nullptr) {
    const std::string_view last = trim(std::string_view(*coding).substr(coding->rfind(',') + 1));
    const bool is_chunked = equal_ignoring_case(last, "chunked");
    state_ = is_chunked ? State::chunks : State::until_end;
    return true;
  }
  std::optional<std::uint64_t> length;
  if (!content_length(length)) {
    return false;
  }
  if (!length) {
    state_ = State::until_end;
    return true;
  }
  if (*length > max_body_bytes_) {
    return fail("body-too-large", "the body is said to have " + std::to_string(*length) +
                                      " bytes, more than the limit of " +
                                      std::to_string(max_body_bytes_));
  }
  body_left_ = *length;
  response_.body.reserve(static_cast<std::size_t>(std::min(*length, kMaxReserve)));
  state_ = *length == 0 ? State::whole : State::body;
  return true;
}

bool ResponseParser::declares_body() const {
  const std::string* length = find_header(response_.headers, "Content-Length");
  return (length != nullptr && *length != "0") ||
         find_header(response_.headers, "Transfer-Encoding") != nullptr;
}

// Several different ones, or one that is no number, leave open where the body ends: a fault.
bool ResponseParser::content_length(std::optional<std::uint64_t>& length) {
  for (const Header& header : response_.headers) {
    if (!equal_ignoring_case(header.name, "Content-Length")) {
      continue;
    }
    std::string_view list = header.value;
    do {
      const std::size_t comma = std::min(list.find(','), list.size());
      const std::string_view item = trim(list.substr(0, comma));
      std::uint64_t value = 0;
      const auto [end, error] = std::from_chars(item.data(), item.data() + item.size(), value);
      if (error == std::errc::result_out_of_range) {
        value = UINT64_MAX;
      } else if (error != std::errc() || end != item.data() + item.size()) {
        return fail("garbage", "Content-Length is not a number");
      }
      if (length && *length != value) {
        return fail("garbage", "Content-Length is given twice, with different values");
      }
      length = value;
      list.remove_prefix(std::min(comma + 1, list.size()));
    } while (!list.empty());
  }
  return true;
}

bool ResponseParser::feed_body(std::string_view& bytes) {
  const std::size_t size =
      state_ == State::body
          ? static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, bytes.size()))
          : bytes.size();
  if (!append(bytes.substr(0, size))) {
    return false;
  }
  bytes.remove_prefix(size);
  if (state_ == State::body) {
    body_left_ -= size;
    if (body_left_ == 0) {
      state_ = State::whole;
    }
  }
  return true;
}

bool ResponseParser::feed_chunks(std::string_view& bytes) {
  while (!bytes.empty() && state_ == State::chunks) {
    const Chunks::Result result = chunks_.next(bytes);
    switch (result.step) {
      case Chunks::Step::content:
        if (!append(result.content)) {
          return false;
        }
        break;
      case Chunks::Step::more:
        break;
      case Chunks::Step::last:
        state_ = State::trailers;
        break;
      case Chunks::Step::malformed:
        return fail("garbage", "the chunks of the body are malformed");
    }
  }
  return true;
}

bool ResponseParser::append(std::string_view bytes) {
  if (bytes.size() > max_body_bytes_ - response_.body.size()) {
    return fail("body-too-large", "the body is longer than the limit of " +
                                      std::to_string(max_body_bytes_) + " bytes");
  }
  response_.body.append(bytes);
  return true;
}

}  // namespace lockstep::replay
