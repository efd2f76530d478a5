// A process holds what it was told not to write down: in its arguments, which every user of the
// machine can list, and in its memory, which a crash would leave on disk.
#include <algorithm>
#include <string_view>

#include <sys/prctl.h>

#include "lockstep/cli/cli.hpp"

namespace lockstep::cli {
namespace {

// Where the value of a header begins that was typed, and not named as ${NAME}; the end if none is.
std::size_t typed_value(std::string_view header) {
  const std::size_t colon = std::min(header.find(':'), header.size());
  return header.find("${") != std::string_view::npos ? header.size() : colon;
}

bool is_header_flag(std::string_view word) {
  return word == "--header" || word == "--baseline-header" || word == "--candidate-header" ||
         (word.size() > 1 && word[0] == '-' && word[1] != '-' && word.ends_with('H'));
}

// The length of the flag in "--header=NAME: VALUE" and "-HNAME: VALUE"; 0 for anything else.
std::size_t header_flag_before(std::string_view word) {
  for (const std::string_view flag :
       {"--header=", "--baseline-header=", "--candidate-header=", "-H"}) {
    if (word.starts_with(flag)) {
      return flag.size();
    }
  }
  return 0;
}

// The value in "header:NAME=VALUE", by which requests are selected.
void hide_pattern(char* word) {
  const std::string_view text = word;
  const std::size_t subject = text.starts_with("header:") ? 0 : text.find("=header:");
  const std::size_t equals =
      subject == std::string_view::npos ? subject : text.find('=', subject + 1);
  if (equals != std::string_view::npos) {
    std::fill(word + equals + 1, word + text.size(), '*');
  }
}

void hide_user(char* word) {
  const std::string_view text = word;
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos) {
    return;
  }
  const std::size_t start = scheme + 3;
  const std::size_t end = std::min(text.find_first_of("/?#", start), text.size());
  const std::size_t at = text.substr(0, end).rfind('@');
  if (at != std::string_view::npos && at > start) {
    std::fill(word + start, word + at, '*');
  }
}

}  // namespace

void keep_process_private(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool value = i > 1 && is_header_flag(argv[i - 1]);
    const std::size_t flag = value ? 0 : header_flag_before(word);
    if (value || flag > 0) {
      std::fill(argv[i] + flag + typed_value(word.substr(flag)), argv[i] + word.size(), '*');
    }
    hide_pattern(argv[i]);
    hide_user(argv[i]);
  }
#if !defined(__SANITIZE_ADDRESS__)  // which looks for leaks as a debugger does
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

}  // namespace lockstep::cli
