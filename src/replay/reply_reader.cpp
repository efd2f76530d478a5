#include "replay/reply_reader.hpp"

#include <algorithm>
#include <charconv>

namespace lockstep::replay {
namespace {

// A server may declare any length and send nothing: only this much is believed at once.
constexpr std::uint64_t kMaxReserve = 256U << 10;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) {
    line.remove_suffix(1);
  }
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

void ReplyReader::begin(bool answers_head, std::uint64_t max_body_bytes) {
  *this = ReplyReader();
  answers_head_ = answers_head;
  max_body_bytes_ = max_body_bytes;
}

bool ReplyReader::fail(std::string_view reason, std::string message) {
  fault_ = Fault{reason, std::move(message)};
  return false;
}

bool ReplyReader::head_line(std::string_view line) {
  head_bytes_ += line.size();
  if (head_bytes_ > kMaxHeadBytes) {
    return fail("headers-too-large", "the headers are longer than 256 KiB");
  }
  if (head_whole_) {
    return true;  // a trailer
  }
  line = without_line_end(line);
  if (!in_head_) {
    return status_line(line);
  }
  return line.empty() ? end_of_head() : field_line(line);
}

// status-line = HTTP-version SP status-code SP [ reason-phrase ] (RFC 9112 §4); the last space is
// often left out.
bool ReplyReader::status_line(std::string_view line) {
  constexpr std::string_view kVersion = "HTTP/1.";
  const bool is_status = line.size() >= 12 && line.starts_with(kVersion) && is_digit(line[7]) &&
                         line[8] == ' ' && std::all_of(&line[9], &line[9] + 3, is_digit) &&
                         (line.size() == 12 || line[12] == ' ');
  if (!is_status) {
    return fail("garbage", "the status line is not one of HTTP/1");
  }
  std::from_chars(&line[9], &line[9] + 3, response_.status);
  response_.reason = line.substr(std::min<std::size_t>(13, line.size()));
  response_.headers.clear();
  response_.headers.reserve(16);
  // libcurl would speak HTTP/1.0 too on this connection from now on.
  spends_connection_ = line[7] == '0';
  in_head_ = true;
  // 1xx announce that more comes, all but 101: it hands the connection over to something else
  // (RFC 9110 §15.2), which no request of ours asks for.
  if (response_.status == 101) {
    return fail("garbage", "it switched protocols without being asked");
  }
  final_head_begun_ = response_.status >= 200;
  return true;
}

bool ReplyReader::field_line(std::string_view line) {
  if (is_blank(line.front())) {  // obs-fold (RFC 9112 §5.2)
    if (response_.headers.empty()) {
      return fail("garbage", "the first header is a continuation");
    }
    std::string& value = response_.headers.back().value;
    const std::string_view more = trim(line);
    if (!value.empty() && !more.empty()) {
      value += ' ';
    }
    value += more;
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) {
    return fail("garbage", "a header has no name");
  }
  response_.headers.push_back(
      {std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  return true;
}

bool ReplyReader::end_of_head() {
  in_head_ = false;
  if (!final_head_begun_) {
    return true;
  }
  head_whole_ = true;
  // No body follows, whatever the length says (RFC 9112 §6.3). Some applications send one all the
  // same, behind 204 above all, and it would be taken for the next response.
  if (answers_head_ || response_.status == 204 || response_.status == 304) {
    spends_connection_ |= answers_head_ || response_.status == 204 || declares_body();
    return true;
  }
  const std::optional<std::uint64_t> length = content_length();
  if (fault_) {
    return false;
  }
  if (length) {
    if (*length > max_body_bytes_) {
      return fail("body-too-large", "the body is said to have " + std::to_string(*length) +
                                        " bytes, more than the limit of " +
                                        std::to_string(max_body_bytes_));
    }
    response_.body.reserve(static_cast<std::size_t>(std::min(*length, kMaxReserve)));
  }
  return true;
}

bool ReplyReader::declares_body() const {
  const std::string* length = find_header(response_.headers, "Content-Length");
  return (length != nullptr && *length != "0") ||
         find_header(response_.headers, "Transfer-Encoding") != nullptr;
}

// Unset when the response is not framed by a length. Several different ones, or one that is no
// number, leave open where the body ends: a fault (RFC 9112 §6.3).
std::optional<std::uint64_t> ReplyReader::content_length() {
  std::optional<std::uint64_t> length;
  for (const Header& header : response_.headers) {
    if (equal_ignoring_case(header.name, "Transfer-Encoding")) {
      return std::nullopt;
    }
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
        fail("garbage", "Content-Length is not a number");
        return std::nullopt;
      }
      if (length && *length != value) {
        fail("garbage", "Content-Length is given twice, with different values");
        return std::nullopt;
      }
      length = value;
      list.remove_prefix(std::min(comma + 1, list.size()));
    } while (!list.empty());
  }
  return length;
}

bool ReplyReader::body(std::string_view bytes) {
  if (bytes.size() > max_body_bytes_ - response_.body.size()) {
    return fail("body-too-large", "the body is longer than the limit of " +
                                      std::to_string(max_body_bytes_) + " bytes");
  }
  response_.body.append(bytes);
  return true;
}

}  // namespace lockstep::replay
