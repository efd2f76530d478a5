// Words as a POSIX shell reads them (XCU §2.2, §2.3, §2.7), and $'…' of Bash. Nothing is expanded
// or executed: a word that would need it says so.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::capture {

struct ShellWord {
  std::string text;       // without quotes
  std::string expansion;  // the first "$NAME", "$(…)" or "`…`" in it, as written; empty for none
};

struct ShellCommand {
  std::vector<ShellWord> words;  // redirections are left out
  std::size_t at = 0;            // of its first word, in the text
  // What "<<", "<<<" give it on standard input; nullopt when that is a file, a pipe or nothing.
  std::optional<ShellWord> input;
  bool piped = false;  // it reads what the command before it writes
};

// One line with what belongs to it: lines that continue it, and here-documents.
struct ShellLine {
  std::vector<ShellCommand> commands;
  std::size_t size = 0;  // bytes that it takes, with its line end
  // The text ends inside it. When nothing follows, a quote or a here-document was not closed.
  bool incomplete = false;
  bool unclosed = false;  // it is incomplete whatever follows
};

// The line that `text` starts with. A quoted string that reaches a line which starts like a curl
// command was not closed: it counts as incomplete, so that one missing quote costs one command.
ShellLine parse_shell_line(std::string_view text);

// Whether a line starts like a curl command, perhaps behind a prompt "$ ".
bool starts_with_curl(std::string_view line);

}  // namespace lockstep::capture
