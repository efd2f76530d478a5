#include "capture/shell_words.hpp"

#include <algorithm>
#include <utility>

#include "capture/shell_escapes.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;
// No one types more; a hostile file of "a a a a…" would take many times its size in memory.
constexpr std::size_t kMostWords = 100'000;

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  ShellLine run();

 private:
  struct HereDocument {
    std::size_t command = 0;  // whose input it is
    std::string delimiter;
    bool quoted = false;  // then nothing in it is special
    bool strip_tabs = false;
  };

  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool ended() const { return at_ >= text_.size(); }
  void incomplete() {
    line_.incomplete = true;
    line_.unclosed = line_.unclosed || !ended();
    at_ = text_.size();
  }

  void step();
  void pass_comment();
  bool pass_continuation();
  void take_operator();
  void take_redirection();
  ShellWord take_word();
  void take_quoted(ShellWord& word, char quote);
  void take_ansi_quoted(ShellWord& word);
  void take_dollar(ShellWord& word);
  void take_escaped(ShellWord& word, std::string_view special);
  void note_expansion(ShellWord& word, std::size_t size) const;
  void begin_command(bool piped);
  void take_here_documents();
  void take_here_document(const HereDocument& document);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t words_ = 0;
  bool done_ = false;
  bool word_quoted_ = false;  // the word that was just taken had a quote in it
  bool next_piped_ = false;
  ShellLine line_;
  ShellCommand command_;
  std::vector<HereDocument> documents_;
};

ShellLine Lexer::run() {
  while (!done_ && !ended()) {
    step();
  }
  begin_command(false);
  if (!done_ && !line_.incomplete && !documents_.empty()) {
    line_.incomplete = true;
  }
  line_.size = std::min(at_, text_.size());
  return std::move(line_);
}

void Lexer::step() {
  switch (peek()) {
    case ' ':
    case '\t':
    case '\r':
      ++at_;
      return;
    case '\n':
      ++at_;
      begin_command(false);
      take_here_documents();
      done_ = true;
      return;
    case '#':
      pass_comment();
      return;
    case ';':
    case '&':
    case '|':
    case '(':
    case ')':
      take_operator();
      return;
    case '<':
    case '>':
      take_redirection();
      return;
    default:
      break;
  }
  if (pass_continuation()) {
    return;
  }
  const std::size_t start = at_;
  ShellWord word = take_word();
  // "2>file": the number belongs to the redirection.
  const bool descriptor = !word_quoted_ && (peek() == '<' || peek() == '>') &&
                          word.text.find_first_not_of("0123456789") == npos;
  if (descriptor) {
    return;
  }
  if (++words_ > kMostWords) {
    line_.unclosed = true;
    incomplete();
    return;
  }
  if (command_.words.empty()) {
    command_.at = start;
  }
  command_.words.push_back(std::move(word));
}

void Lexer::pass_comment() { at_ = std::min(text_.find('\n', at_), text_.size()); }

// A backslash at the end of a line, also one that ends in CRLF.
bool Lexer::pass_continuation() {
  const std::size_t size = peek(1) == '\r' && peek(2) == '\n' ? 3 : 2;
  if (peek() != '\\' || (size == 2 && peek(1) != '\n')) {
    return false;
  }
  at_ += size;
  // A line that is continued and then not there.
  line_.incomplete = line_.incomplete || ended();
  return true;
}

void Lexer::take_operator() {
  const char c = text_[at_++];
  if (c == '&' && peek() == '>') {
    take_redirection();
    return;
  }
  if (peek() == c && c != '(' && c != ')') {
    ++at_;
    begin_command(false);
    return;
  }
  begin_command(c == '|');
}

void Lexer::take_redirection() {
  const bool input = peek() == '<';
  std::string_view rest = text_.substr(at_);
  const bool string = rest.starts_with("<<<");
  const bool document = !string && rest.starts_with("<<");
  const bool strip_tabs = rest.starts_with("<<-");
  at_ += string || strip_tabs ? 3U : document || rest.starts_with(">>") ? 2U : 1U;
  at_ += !document && !string && (peek() == '&' || peek() == '|') ? 1U : 0U;
  while (peek() == ' ' || peek() == '\t') {
    ++at_;
  }
  ShellWord word = take_word();
  if (document) {
    documents_.push_back({line_.commands.size(), word.text, word_quoted_, strip_tabs});
  } else if (string) {
    word.text += '\n';
    command_.input = std::move(word);
  } else if (input) {
    command_.input.reset();
  }
}

ShellWord Lexer::take_word() {
  ShellWord word;
  word_quoted_ = false;
  while (!ended()) {
    const char c = peek();
    if (std::string_view(" \t\r\n;&|()<>").find(c) != npos) {
      break;
    }
    if (c == '\'' || c == '"') {
      word_quoted_ = true;
      ++at_;
      take_quoted(word, c);
    } else if (c == '$' && (peek(1) == '\'' || peek(1) == '"')) {
      word_quoted_ = true;
      at_ += 2;
      if (text_[at_ - 1] == '\'') {
        take_ansi_quoted(word);
      } else {
        take_quoted(word, '"');
      }
    } else if (c == '$' || c == '`') {
      take_dollar(word);
    } else if (c == '\\') {
      if (!pass_continuation()) {
        word_quoted_ = true;
        ++at_;
        word.text += ended() ? "\\" : std::string_view(&text_[at_], 1);
        ++at_;
      }
    } else {
      word.text += c;
      ++at_;
    }
  }
  return word;
}

void Lexer::take_quoted(ShellWord& word, char quote) {
  while (!ended()) {
    const char c = peek();
    if (c == quote) {
      ++at_;
      return;
    }
    if (c == '\n' && starts_with_curl(text_.substr(at_ + 1))) {
      break;
    }
    if (quote == '"' && (c == '$' || c == '`')) {
      take_dollar(word);
    } else if (quote == '"' && c == '\\') {
      take_escaped(word, "$`\"\\");
    } else {
      word.text += c;
      ++at_;
    }
  }
  incomplete();
}

void Lexer::take_ansi_quoted(ShellWord& word) {
  while (!ended()) {
    const char c = text_[at_++];
    if (c == '\'') {
      return;
    }
    if (c == '\n' && starts_with_curl(text_.substr(at_))) {
      break;
    }
    if (c == '\\' && !ended()) {
      take_ansi_escape(text_, at_, word.text);
    } else {
      word.text += c;
    }
  }
  incomplete();
}

// A backslash in double quotes or a here-document is one unless something special follows.
void Lexer::take_escaped(ShellWord& word, std::string_view special) {
  if (pass_continuation()) {
    return;
  }
  if (special.find(peek(1)) == npos || at_ + 1 >= text_.size()) {
    word.text += '\\';
    ++at_;
    return;
  }
  word.text += peek(1);
  at_ += 2;
}

// "$NAME", "${…}", "$(…)", "`…`"; a "$" before anything else is just that.
void Lexer::take_dollar(ShellWord& word) {
  std::size_t size = 1;
  if (peek() == '`' || peek(1) == '(' || peek(1) == '{') {
    const char close = peek() == '`' ? '`' : peek(1) == '(' ? ')' : '}';
    const std::size_t end = text_.find(close, at_ + 1);
    if (end == npos) {
      incomplete();
      return;
    }
    size = end + 1 - at_;
  } else if (std::string_view("@*#?-$!").find(peek(1)) != npos && at_ + 1 < text_.size()) {
    size = 2;
  } else {
    while (is_name(peek(size))) {
      ++size;
    }
  }
  if (size > 1) {
    note_expansion(word, size);
  }
  word.text += text_.substr(at_, size);
  at_ += size;
}

void Lexer::note_expansion(ShellWord& word, std::size_t size) const {
  if (word.expansion.empty()) {
    word.expansion = text_.substr(at_, size);
  }
}

// Ends the command so far; the next one may read from it.
void Lexer::begin_command(bool piped) {
  if (!command_.words.empty()) {
    command_.piped = std::exchange(next_piped_, piped);
    line_.commands.push_back(std::move(command_));
  }
  command_ = {};
}

void Lexer::take_here_documents() {
  for (const HereDocument& document : documents_) {
    take_here_document(document);
  }
  documents_.clear();
}

void Lexer::take_here_document(const HereDocument& document) {
  std::string raw;
  while (true) {
    if (ended()) {
      line_.incomplete = true;
      return;
    }
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    std::string_view line = text_.substr(at_, end - at_);
    if (document.strip_tabs) {
      line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
    }
    at_ = std::min(end + 1, text_.size());
    std::string_view bare = line;
    bare.remove_suffix(bare.ends_with('\r') ? 1 : 0);
    if (bare == document.delimiter) {
      break;
    }
    raw += line;
    raw += '\n';
  }
  if (document.command >= line_.commands.size()) {
    return;
  }
  ShellWord word;
  if (document.quoted) {
    word.text = std::move(raw);
  } else {
    Lexer inner(raw);
    while (!inner.ended()) {
      const char c = inner.peek();
      if (c == '$' || c == '`') {
        inner.take_dollar(word);
      } else if (c == '\\') {
        inner.take_escaped(word, "$`\\");
      } else {
        word.text += c;
        ++inner.at_;
      }
    }
  }
  line_.commands[document.command].input = std::move(word);
}

}  // namespace

ShellLine parse_shell_line(std::string_view text) { return Lexer(text).run(); }

bool starts_with_curl(std::string_view line) {
  line = line.substr(0, 64);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  if (line.starts_with("$ ")) {
    line.remove_prefix(2);
  }
  if (!line.starts_with("curl")) {
    return false;
  }
  line.remove_prefix(4);
  line.remove_prefix(line.starts_with(".exe") ? 4 : 0);
  return line.starts_with(' ') || line.starts_with('\t') || line.starts_with("\\\n") ||
         line.starts_with("\\\r\n");
}

}  // namespace lockstep::capture
