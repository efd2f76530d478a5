// The options of curl, https://curl.se/docs/manpage.html.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/shell_words.hpp"

namespace lockstep::capture {

struct CurlOption {
  std::string name;       // the long one, without "--"; "url" for a word that is no option
  std::string value;      // empty for an option without one
  std::string expansion;  // of the word that holds the value, see ShellWord
};

struct CurlOptions {
  std::vector<CurlOption> options;
  std::string problem;  // why the words cannot be understood
};

// The words of a command without its first one. Options that change nothing about a request
// (--silent, --output …) are left out.
CurlOptions parse_curl_options(const std::vector<ShellWord>& words);

}  // namespace lockstep::capture
