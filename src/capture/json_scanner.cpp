#include "capture/json_scanner.hpp"

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
  const std::size_t start = at;
  while (at < bytes.size()) {
    const void* const found = std::memchr(bytes.data() + at, '"', bytes.size() - at);
    const std::size_t quote =
        found == nullptr ? bytes.size()
                         : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    // A quote is escaped when an odd number of backslashes stands before it.
    std::size_t first = quote;
    while (first > start && bytes[first - 1] == '\\') {
      --first;
    }
    const bool carried = first == start && escaped_;
    escaped_ = ((quote - first) % 2 != 0) != carried;
    if (found == nullptr) {
      at = quote;
      return false;
    }
    at = quote + 1;
    if (!escaped_) {
      return true;
    }
    escaped_ = false;
  }
  return false;
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
