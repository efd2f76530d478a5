#include "json/tape_builder.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string>
#include <utility>

#include "json/escapes.hpp"

namespace lockstep::json {
namespace {

constexpr std::uint32_t kNoParent = ~std::uint32_t{0};
constexpr std::uint32_t kEscaped = 8;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Bytes that may follow a number or a literal: whitespace and what the grammar looks at next.
constexpr auto kEndsScalar = [] {
  std::array<bool, 256> table{};
  for (const char c : {' ', '\t', '\n', '\r', ',', ':', '[', ']', '{', '}'}) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

bool ends_scalar(char c) { return kEndsScalar[static_cast<unsigned char>(c)]; }

[[gnu::noinline]] bool fail(ParseError& error, std::size_t offset, const char* message,
                            ParseError::Reason reason = ParseError::Reason::syntax) {
  error = ParseError{offset, message, reason};
  return false;
}

// The first 8 bytes at `bytes` of which the first `length` < 8 count.
std::uint64_t load_prefix(const char* bytes, std::size_t length) {
  std::uint64_t word = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&word, bytes, sizeof word);
    return word & ((std::uint64_t{1} << (8 * length)) - 1);
  }
  std::memcpy(&word, bytes, length);
  return word;
}

// Tells keys apart that differ in length or in their first or last 8 bytes, nearly always. There
// are at least 8 readable bytes at `key`.
std::uint32_t fingerprint(const char* key, std::size_t length) {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  if (length < sizeof first) {
    first = load_prefix(key, length);
  } else {
    std::memcpy(&first, key, sizeof first);
    std::memcpy(&last, key + length - sizeof last, sizeof last);
  }
  const std::uint64_t mixed =
      (first ^ std::rotl(last, 29) ^ length) * std::uint64_t{0x9E3779B97F4A7C15};
  return static_cast<std::uint32_t>(mixed >> 32U);
}

// All of its state lives in registers: what needs more than that is outside of it.
class TapeBuilder {
 public:
  TapeBuilder(const Tokens& tokens, std::size_t max_depth, Node* nodes)
      : tokens_(tokens),
        text_(tokens.text.data()),
        size_(tokens.text.size()),
        cursor_(tokens.offsets.data()),
        end_(cursor_ + tokens.offsets.size()),
        nodes_(nodes),
        out_(nodes),
        room_below_(max_depth),
        backslash_(tokens.text.find('\\')) {
    if (tokens.fault) {
      backslash_ = std::min<std::size_t>(backslash_, tokens.offsets.back());
    }
  }

  bool build(ParseError& error) {
    if (cursor_ == end_) {
      return fail(error, *end_, "expected a value");
    }
    for (;;) {
      bool complete = true;
      if (!value(complete, error)) {
        return false;
      }
      if (complete && !after_value(error)) {
        return false;
      }
      if (parent_ == kNoParent) {
        return cursor_ == end_ || fail(error, *cursor_, "expected the end of the text");
      }
      if (cursor_ == end_) {
        return fail(error, *end_, "the text ends too early: expected a value");
      }
    }
  }

  Tape tape() const {
    const auto count = static_cast<std::size_t>(out_ - nodes_);
    const std::size_t scalars = count - containers_;
    const auto operators = static_cast<std::size_t>(end_ - offsets_) - scalars;
    return {count, nodes_[0].end - scalar_bytes_ - operators};
  }

 private:
  // Reads a value, or the start of a container: `complete` says which.
  bool value(bool& complete, ParseError& error) {
    const std::uint32_t begin = *cursor_;
    const char c = text_[begin];
    if (c == '"') {
      return string(error);
    }
    if (is_digit(c) || c == '-') {
      return number(begin, error);
    }
    if (c == '{' || c == '[') {
      return open(begin, c, complete, error);
    }
    return literal(begin, c, error);
  }

  // Closes containers and consumes commas until a value is due or the document is at its end.
  bool after_value(ParseError& error) {
    while (parent_ != kNoParent) {
      ++count_;
      if (cursor_ == end_) {
        return fail(error, *end_,
                    closing_ == '}' ? "the text ends too early: expected ',' or '}'"
                                    : "the text ends too early: expected ',' or ']'");
      }
      const std::uint32_t at = *cursor_++;
      const char c = text_[at];
      if (c == ',') {
        return closing_ != '}' || key(error);
      }
      if (c != closing_) {
        return fail(error, at, closing_ == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
      }
      if (!close(at, error)) {
        return false;
      }
    }
    return true;
  }

  void emit(std::uint32_t begin, std::uint32_t end, std::uint32_t next, std::uint32_t info) {
    *out_++ = Node{begin, end, next, info};
  }

  std::uint32_t position() const { return static_cast<std::uint32_t>(out_ - nodes_); }

  // Consumes the string at the cursor. Between its closing quote and the next token is nothing but
  // whitespace. Returns false when it has a bad escape sequence.
  bool take_string(std::uint32_t& begin, std::uint32_t& end, std::uint32_t& flag,
                   ParseError& error) {
    begin = *cursor_++;
    end = *cursor_;
    while (text_[end - 1] != '"') {
      --end;
    }
    scalar_bytes_ += end - begin;
    flag = 0;
    if (backslash_ < end) [[unlikely]] {
      flag = kEscaped;
      backslash_ = check_string(tokens_, begin, end, error);
      return backslash_ != 0;
    }
    return true;
  }

  // The offset of the next string that needs a look, or 0 when this one is not valid.
  [[gnu::noinline]] static std::size_t check_string(const Tokens& tokens, std::size_t begin,
                                                    std::size_t end, ParseError& error) {
    std::size_t next_faulty = std::string_view::npos;
    if (tokens.fault) {
      next_faulty = tokens.offsets.back();
      if (begin == next_faulty) {
        error = *tokens.fault;
        return 0;
      }
    }
    if (std::optional<ParseError> fault = check_escapes(tokens.text, begin + 1, end - 1)) {
      error = std::move(*fault);
      return 0;
    }
    return std::min(tokens.text.find('\\', end), next_faulty);
  }

  bool string(ParseError& error) {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t flag = 0;
    if (!take_string(begin, end, flag, error)) {
      return false;
    }
    emit(begin, end, position() + 1, static_cast<std::uint32_t>(Type::string) | flag);
    return true;
  }

  bool key(ParseError& error) {
    if (cursor_ == end_) {
      return fail(error, *end_, "the text ends too early: expected a key");
    }
    if (text_[*cursor_] != '"') {
      return fail(error, *cursor_, "expected a key, in double quotes");
    }
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t flag = 0;
    if (!take_string(begin, end, flag, error)) {
      return false;
    }
    if (cursor_ == end_ || text_[*cursor_] != ':') {
      return fail(error, *cursor_, "expected ':'");
    }
    ++cursor_;
    // With less than that behind it, the document ends before the key's object does.
    const bool readable = begin + 9U <= size_;
    emit(begin, end, readable ? fingerprint(text_ + begin + 1, end - begin - 2) : 0,
         static_cast<std::uint32_t>(Type::string) | flag);
    return true;
  }

  bool number(std::uint32_t begin, ParseError& error) {
    const char* p = text_ + begin;
    p += *p == '-';
    if (*p == '0') {
      ++p;
      if (is_digit(*p)) {
        return fail(error, offset(p), "a number cannot have leading zeros");
      }
    } else if (!digits(p)) {
      return fail(error, offset(p), "expected a digit");
    }
    if (*p == '.' && !digits(++p)) {
      return fail(error, offset(p), "expected a digit after the decimal point");
    }
    if (*p == 'e' || *p == 'E') {
      ++p;
      p += *p == '+' || *p == '-';
      if (!digits(p)) {
        return fail(error, offset(p), "expected a digit in the exponent");
      }
    }
    return scalar(begin, offset(p), Type::number, error);
  }

  static bool digits(const char*& p) {
    if (!is_digit(*p)) {
      return false;
    }
    do {
      ++p;
    } while (is_digit(*p));
    return true;
  }

  std::uint32_t offset(const char* p) const { return static_cast<std::uint32_t>(p - text_); }

  bool literal(std::uint32_t begin, char c, ParseError& error) {
    const std::string_view word = c == 't' ? "true" : c == 'f' ? "false" : "null";
    const std::string_view rest{text_ + begin, size_ - begin};
    if (!rest.starts_with(word)) {
      const auto fault = std::mismatch(word.begin(), word.end(), rest.begin(), rest.end()).second;
      return fail(error, begin + static_cast<std::size_t>(fault - rest.begin()),
                  "expected a value");
    }
    return scalar(begin, begin + static_cast<std::uint32_t>(word.size()),
                  c == 'n' ? Type::null : Type::boolean, error);
  }

  bool scalar(std::uint32_t begin, std::uint32_t end, Type type, ParseError& error) {
    if (end < size_ && !ends_scalar(text_[end])) {
      return fail(error, end, "unexpected character after a value");
    }
    ++cursor_;
    scalar_bytes_ += end - begin;
    emit(begin, end, position() + 1, static_cast<std::uint32_t>(type));
    return true;
  }

  // While a container is open, its node keeps the way back: `next` its parent, `info` the number
  // of the parent's elements so far.
  bool open(std::uint32_t begin, char c, bool& complete, ParseError& error) {
    if (room_below_ == 0) {
      return fail(error, begin, "the document is nested too deeply", ParseError::Reason::limit);
    }
    --room_below_;
    ++containers_;
    ++cursor_;
    const std::uint32_t node = position();
    emit(begin, 0, parent_, count_);
    parent_ = node;
    count_ = 0;
    closing_ = c == '{' ? '}' : ']';
    if (cursor_ != end_ && text_[*cursor_] == closing_) {
      return close(*cursor_++, error);
    }
    complete = false;
    return c == '[' || key(error);
  }

  bool close(std::uint32_t at, ParseError& error) {
    if (count_ > kMaxContainerSize) {
      return fail(error, at, "too many elements", ParseError::Reason::limit);
    }
    Node& node = nodes_[parent_];
    const Type type = closing_ == '}' ? Type::object : Type::array;
    parent_ = node.next;
    const std::uint32_t siblings = node.info;
    node.end = at + 1;
    node.next = position();
    node.info = static_cast<std::uint32_t>(type) | count_ << 4U;
    count_ = siblings;
    ++room_below_;
    if (parent_ != kNoParent) {
      closing_ = text_[nodes_[parent_].begin] == '{' ? '}' : ']';
    }
    return true;
  }

  const Tokens& tokens_;
  const char* text_;
  std::size_t size_;
  const std::uint32_t* cursor_;
  const std::uint32_t* end_;
  const std::uint32_t* offsets_ = cursor_;
  Node* nodes_;
  Node* out_;
  std::size_t room_below_;
  std::size_t backslash_;  // offset of the next one, or of a faulty string
  std::size_t scalar_bytes_ = 0;
  std::size_t containers_ = 0;
  std::uint32_t parent_ = kNoParent;  // the innermost open container
  std::uint32_t count_ = 0;           // of its elements so far
  char closing_ = 0;                  // what ends it
};

}  // namespace

std::optional<Tape> build_tape(const Tokens& tokens, std::size_t max_depth, Node* nodes,
                               ParseError& error) {
  TapeBuilder builder(tokens, max_depth, nodes);
  if (!builder.build(error)) {
    return std::nullopt;
  }
  return builder.tape();
}

}  // namespace lockstep::json
