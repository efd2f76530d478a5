#include "json/tape_builder.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "json/escapes.hpp"

namespace lockstep::json {
namespace {

using Reason = ParseError::Reason;

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

[[gnu::cold]] bool fail(ParseError& error, std::size_t offset, const char* message,
                        Reason reason = Reason::syntax) {
  error = ParseError{offset, message, reason};
  return false;
}

[[gnu::cold]] bool fail_early_end(ParseError& error, std::size_t offset, const char* expected) {
  error = ParseError{offset, std::string("the text ends too early: expected ") + expected};
  return false;
}

// Within a container that ends with `closing`, after an element; `at_end` of the text.
[[gnu::cold]] bool fail_separator(ParseError& error, std::size_t offset, char closing,
                                  bool at_end) {
  const char* expected = closing == '}' ? "',' or '}'" : "',' or ']'";
  return at_end
             ? fail_early_end(error, offset, expected)
             : fail(error, offset, closing == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
}

// The offset of the next string that needs a look, after having looked at the one in [begin, end);
// 0 when that is not valid.
[[gnu::noinline]] std::size_t check_string(const Tokens& tokens, std::size_t begin, std::size_t end,
                                           ParseError& error) {
  std::size_t faulty = std::string_view::npos;
  if (tokens.fault) {
    faulty = tokens.offsets.back();
    if (begin == faulty) {
      error = *tokens.fault;
      return 0;
    }
  }
  std::size_t next = begin + 1;
  if (std::optional<ParseError> fault = check_escapes(tokens.text, next, end - 1)) {
    error = std::move(*fault);
    return 0;
  }
  return std::min(next, faulty);
}

// What is called for each token is always inlined, so that the state stays in registers.
//
// `kChecked`: whether the tokens may end before the value does. They cannot when the last one is a
// closing bracket, except after a bracket; this saves a look at the end for each token.
template <bool kChecked>
class TapeBuilder {
 public:
  TapeBuilder(const Tokens& tokens, std::size_t max_depth, Node* nodes)
      : tokens_(tokens),
        text_(tokens.text.data()),
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
    bool due = true;  // a value is
    do {
      if (at_end()) {
        return fail_early_end(error, *end_, "a value");
      }
      const std::uint32_t begin = *cursor_++;
      const char c = text_[begin];
      if (c == '"') {
        if (!string(begin, error)) {
          return false;
        }
      } else if (c == '{' || c == '[') {
        if (!open(begin, c, due, error)) {
          return false;
        }
        if (due) {
          continue;
        }
      } else if (!(is_digit(c) || c == '-' ? number(begin, error) : literal(begin, c, error))) {
        return false;
      }
      if (!after_value(due, error)) {
        return false;
      }
    } while (due);
    return cursor_ == end_ || fail(error, *cursor_, "expected the end of the text");
  }

  Tape tape() const {
    const auto count = static_cast<std::size_t>(out_ - nodes_);
    const std::size_t scalars = count - containers_;
    const std::size_t operators = tokens_.offsets.size() - scalars;
    return {count, nodes_[0].end - scalar_bytes_ - operators};
  }

 private:
  [[gnu::always_inline]] bool at_end() const { return kChecked && cursor_ == end_; }

  [[gnu::always_inline]] std::uint32_t position() const { return next_; }

  // A node is written in two parts, with a branch between them: all at once, compilers put it
  // together in a vector register first, which takes longer.
  [[gnu::always_inline]] void begin_node(std::uint32_t begin) {
    out_->begin = begin;
    out_->next = ++next_;
  }
  [[gnu::always_inline]] void end_node(std::uint32_t begin, std::uint32_t end, std::uint32_t info) {
    scalar_bytes_ += end - begin;
    out_->end = end;
    out_->info = info;
    ++out_;
  }

  // Closes containers and consumes a comma, until a value is due or the document is at its end.
  [[gnu::always_inline]] bool after_value(bool& due, ParseError& error) {
    while (parent_ != kNoParent) {
      if (cursor_ == end_) {
        return fail_separator(error, *end_, closing_, true);
      }
      const std::uint32_t at = *cursor_++;
      const char c = text_[at];
      ++count_;
      if (c == ',') {
        due = true;
        return closing_ != '}' || key(error);
      }
      if (c != closing_) {
        return fail_separator(error, at, closing_, false);
      }
      if (!close(at, error)) {
        return false;
      }
    }
    due = false;
    return true;
  }

  // Between the closing quote of a string and the next token is nothing but whitespace.
  [[gnu::always_inline]] bool string(std::uint32_t begin, ParseError& error) {
    begin_node(begin);
    std::uint32_t end = *cursor_;
    while (text_[end - 1] != '"') {
      --end;
    }
    auto info = static_cast<std::uint32_t>(Type::string);
    if (backslash_ < end) [[unlikely]] {
      info |= kEscaped;
      backslash_ = check_string(tokens_, begin, end, error);
      if (backslash_ == 0) {
        return false;
      }
    }
    end_node(begin, end, info);
    return true;
  }

  [[gnu::always_inline]] bool key(ParseError& error) {
    if (at_end()) {
      return fail_early_end(error, *end_, "a key");
    }
    const std::uint32_t begin = *cursor_++;
    if (text_[begin] != '"') {
      return fail(error, begin, "expected a key, in double quotes");
    }
    if (!string(begin, error)) {
      return false;
    }
    if (at_end() || text_[*cursor_] != ':') {
      return fail(error, *cursor_, "expected ':'");
    }
    ++cursor_;
    return true;
  }

  [[gnu::always_inline]] bool number(std::uint32_t begin, ParseError& error) {
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

  [[gnu::always_inline]] static bool digits(const char*& p) {
    if (!is_digit(*p)) {
      return false;
    }
    do {
      ++p;
    } while (is_digit(*p));
    return true;
  }

  std::uint32_t offset(const char* p) const { return static_cast<std::uint32_t>(p - text_); }

  [[gnu::always_inline]] bool literal(std::uint32_t begin, char c, ParseError& error) {
    const char* const p = text_ + begin;
    // The second of these for its first four letters: the fifth is looked at apart.
    if (tokens_.text.size() - begin > 4) {
      if (c == 't' && same_four(p, "true")) {
        return scalar(begin, begin + 4, Type::boolean, error);
      }
      if (c == 'f' && same_four(p, "fals") && p[4] == 'e') {
        return scalar(begin, begin + 5, Type::boolean, error);
      }
      if (c == 'n' && same_four(p, "null")) {
        return scalar(begin, begin + 4, Type::null, error);
      }
    }
    return last_literal(begin, c, error);
  }

  [[gnu::always_inline]] static bool same_four(const char* p, const char* word) {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
    std::memcpy(&x, p, sizeof x);
    std::memcpy(&y, word, sizeof y);
    return x == y;
  }

  // One that is wrong, or is all that is left of the text.
  [[gnu::always_inline]] bool last_literal(std::uint32_t begin, char c, ParseError& error) {
    const std::string_view word = c == 't' ? "true" : c == 'f' ? "false" : "null";
    const std::size_t common = common_prefix(word, tokens_.text.substr(begin));
    if (common < word.size()) {
      return fail(error, begin + common, "expected a value");
    }
    return scalar(begin, begin + static_cast<std::uint32_t>(word.size()),
                  c == 'n' ? Type::null : Type::boolean, error);
  }

  [[gnu::cold]] static std::size_t common_prefix(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                                    a.begin());
  }

  [[gnu::always_inline]] bool scalar(std::uint32_t begin, std::uint32_t end, Type type,
                                     ParseError& error) {
    begin_node(begin);
    if (end < tokens_.text.size() && !kEndsScalar[static_cast<unsigned char>(text_[end])]) {
      return fail(error, end, "unexpected character after a value");
    }
    end_node(begin, end, static_cast<std::uint32_t>(type));
    return true;
  }

  // While a container is open, its node keeps the way back: `next` its parent, `info` the number
  // of the parent's elements so far.
  [[gnu::always_inline]] bool open(std::uint32_t begin, char c, bool& due, ParseError& error) {
    if (room_below_ == 0) {
      return fail(error, begin, "the document is nested too deeply", Reason::limit);
    }
    --room_below_;
    ++containers_;
    const std::uint32_t node = position();
    *out_++ = Node{begin, 0, parent_, count_};
    ++next_;
    parent_ = node;
    count_ = 0;
    closing_ = c == '{' ? '}' : ']';
    if (cursor_ != end_ && text_[*cursor_] == closing_) {
      due = false;
      return close(*cursor_++, error);
    }
    due = true;
    return c == '[' || key(error);
  }

  [[gnu::always_inline]] bool close(std::uint32_t at, ParseError& error) {
    if (count_ > kMaxContainerSize) {
      return fail(error, at, "too many elements", Reason::limit);
    }
    Node& node = nodes_[parent_];
    const Type type = closing_ == '}' ? Type::object : Type::array;
    const std::uint32_t siblings = node.info;
    parent_ = node.next;
    node = {node.begin, at + 1, position(), static_cast<std::uint32_t>(type) | count_ << 4U};
    count_ = siblings;
    ++room_below_;
    if (parent_ != kNoParent) {
      closing_ = text_[nodes_[parent_].begin] == '{' ? '}' : ']';
    }
    return true;
  }

  const Tokens& tokens_;
  const char* text_;
  const std::uint32_t* cursor_;  // the next token
  const std::uint32_t* end_;
  Node* nodes_;
  Node* out_;
  std::size_t room_below_;
  std::size_t backslash_;  // offset of the next one, or of a faulty string
  std::size_t scalar_bytes_ = 0;
  std::size_t containers_ = 0;
  std::uint32_t next_ = 0;
  std::uint32_t parent_ = kNoParent;  // the innermost open container
  std::uint32_t count_ = 0;           // of its elements so far
  char closing_ = 0;                  // what ends it
};

template <bool kChecked>
std::optional<Tape> build(const Tokens& tokens, std::size_t max_depth, Node* nodes,
                          ParseError& error) {
  TapeBuilder<kChecked> builder(tokens, max_depth, nodes);
  if (!builder.build(error)) {
    return std::nullopt;
  }
  return builder.tape();
}

}  // namespace

std::optional<Tape> build_tape(const Tokens& tokens, std::size_t max_depth, Node* nodes,
                               ParseError& error) {
  const char last = tokens.offsets.empty() ? '\0' : tokens.text[tokens.offsets.back()];
  return last == '}' || last == ']' ? build<false>(tokens, max_depth, nodes, error)
                                    : build<true>(tokens, max_depth, nodes, error);
}

}  // namespace lockstep::json
