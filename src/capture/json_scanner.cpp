#include "capture/json_scanner.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace lockstep::capture {
namespace {

// As deep as documents may be for those who parse them.
constexpr std::size_t kMaxDepth = 100'000;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Numbers and literals, roughly.
bool is_scalar(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '+' || c == '.';
}

bool starts_scalar(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == 't' || c == 'f' || c == 'n';
}

// A word with bits set in the bytes of `word` that equal the byte repeated in `pattern`. The lowest
// such byte is right; one above it may be marked for nothing.
std::uint64_t equal_bytes(std::uint64_t word, std::uint64_t pattern) {
  constexpr std::uint64_t kLow = 0x0101010101010101;
  const std::uint64_t difference = word ^ pattern;
  return (difference - kLow) & ~difference & kLow << 7U;
}

// Eight bytes at a time: a body that is JSON has a backslash every few bytes, too often for memchr.
std::size_t find_quote_or_backslash(std::string_view bytes, std::size_t at) {
  constexpr std::uint64_t kQuotes = 0x2222222222222222;
  constexpr std::uint64_t kBackslashes = 0x5C5C5C5C5C5C5C5C;
  while (std::endian::native == std::endian::little && at + sizeof(std::uint64_t) <= bytes.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    const std::uint64_t found = equal_bytes(word, kQuotes) | equal_bytes(word, kBackslashes);
    if (found != 0) {
      return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
    }
    at += sizeof word;
  }
  while (at < bytes.size() && bytes[at] != '"' && bytes[at] != '\\') {
    ++at;
  }
  return at;
}

}  // namespace

void JsonScanner::reset() {
  open_.clear();
  expect_ = Expect::value;
  in_string_ = in_scalar_ = is_key_ = escaped_ = ended_ = false;
}

JsonScanner::State JsonScanner::scan(std::string_view bytes, std::size_t& used) {
  std::size_t at = 0;
  State state = State::more;
  while (at < bytes.size() && state == State::more) {
    if (in_string_) {
      if (!pass_string(bytes, at)) {
        break;
      }
      in_string_ = false;
      if (is_key_) {
        expect_ = Expect::colon;
      } else {
        end_value();
      }
    } else if (in_scalar_) {
      while (at < bytes.size() && is_scalar(bytes[at])) {
        ++at;
      }
      if (at == bytes.size()) {
        break;
      }
      in_scalar_ = false;
      end_value();
    } else if (is_space(bytes[at])) {
      ++at;
      continue;
    } else if (take_token(bytes[at])) {
      ++at;
    } else {
      state = State::broken;
    }
    if (ended_) {
      state = State::done;
    }
  }
  used = at;
  return state;
}

// Moves `at` behind the quote that ends the string; false when it does not end in `bytes`.
bool JsonScanner::pass_string(std::string_view bytes, std::size_t& at) {
  if (escaped_) {
    escaped_ = false;
    ++at;
  }
  while (true) {
    at = find_quote_or_backslash(bytes, at);
    if (at >= bytes.size()) {
      return false;
    }
    if (bytes[at] == '"') {
      ++at;
      return true;
    }
    escaped_ = at + 1 == bytes.size();
    at += escaped_ ? 1 : 2;
  }
}

bool JsonScanner::take_token(char c) {
  switch (expect_) {
    case Expect::colon:
      if (c != ':') {
        return false;
      }
      expect_ = Expect::value;
      return true;
    case Expect::comma_or_end:
      if (c == ',') {
        expect_ = open_.back() == '{' ? Expect::key : Expect::value;
        return true;
      }
      return close_container(c);
    case Expect::key_or_end:
    case Expect::key:
      if (c == '"') {
        in_string_ = is_key_ = true;
        return true;
      }
      return expect_ == Expect::key_or_end && close_container(c);
    case Expect::element_or_end:
      if (c == ']') {
        return close_container(c);
      }
      break;
    case Expect::value:
    case Expect::too_deep:
      break;
  }
  if (c == '{' || c == '[') {
    return open_container(c);
  }
  in_string_ = c == '"';
  in_scalar_ = starts_scalar(c);
  is_key_ = false;
  return in_string_ || in_scalar_;
}

bool JsonScanner::open_container(char c) {
  if (open_.size() == kMaxDepth) {
    expect_ = Expect::too_deep;
    return false;
  }
  open_.push_back(c);
  expect_ = c == '{' ? Expect::key_or_end : Expect::element_or_end;
  return true;
}

bool JsonScanner::close_container(char c) {
  if (c != (open_.back() == '{' ? '}' : ']')) {
    return false;
  }
  open_.pop_back();
  end_value();
  return true;
}

void JsonScanner::end_value() {
  expect_ = Expect::comma_or_end;
  ended_ = open_.empty();
}

std::string_view JsonScanner::problem() const {
  switch (expect_) {
    case Expect::value:
      return "a value";
    case Expect::element_or_end:
      return "a value or ']'";
    case Expect::key_or_end:
      return "a key or '}'";
    case Expect::key:
      return "a key";
    case Expect::colon:
      return "':'";
    case Expect::comma_or_end:
      return open_.back() == '{' ? "',' or '}'" : "',' or ']'";
    case Expect::too_deep:
      break;
  }
  return "less nesting";
}

}  // namespace lockstep::capture
