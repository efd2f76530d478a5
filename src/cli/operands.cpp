#include "cli/operands.hpp"

#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include <fmt/format.h>

#include "lockstep/capture/capture.hpp"
#include "lockstep/core/error.hpp"

namespace lockstep::cli {
namespace {

namespace fs = std::filesystem;

// In the order of names byte by byte: that of a shell depends on its locale.
std::vector<std::string> files_below(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code failure;
  fs::recursive_directory_iterator entry(folder, failure);
  for (const fs::recursive_directory_iterator end; !failure && entry != end;
       entry.increment(failure)) {
    if (entry->path().filename().string().starts_with('.')) {
      entry.disable_recursion_pending();
    } else if (std::error_code gone; entry->is_regular_file(gone)) {
      files.push_back(entry->path().string());
    }
  }
  if (failure) {
    throw Error(Position{.source = folder},
                fmt::format("cannot be read whole: {}", failure.message()),
                "name the files in it that are to be read");
  }
  if (files.empty()) {
    throw Error(Position{.source = folder}, "is a folder without any files",
                "hidden files do not count");
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> matches_of(const std::string& pattern) {
  glob_t found = {};
  const int status = ::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found);
  std::vector<std::string> paths(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  if (status != 0 || paths.empty()) {
    throw Error(Position{.source = pattern}, "matches no file",
                "check the pattern; '*' does not match names that begin with a dot, nor a '/'");
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class Expansion {
 public:
  void add(const std::string& word) {
    std::error_code ignored;
    const fs::file_status status = fs::status(word, ignored);
    if (word != "-" && fs::is_directory(status)) {
      for (const std::string& path : files_below(word)) {
        add_file(path, word);
      }
    } else if (!fs::exists(status) && word.find_first_of("*?[") != std::string::npos) {
      for (const std::string& path : matches_of(word)) {
        // A name that holds a '*' is no pattern again.
        fs::is_directory(path, ignored) ? add(path) : add_file(path, "");
      }
    } else {
      add_file(word, "");
    }
  }

  std::vector<Operand> take() {
    std::vector<Operand> operands;
    for (std::string& path : capture::in_order_of_pieces(std::move(paths_))) {
      std::error_code ignored;
      const fs::file_status status = fs::status(path, ignored);
      const bool once = path == "-" || (fs::exists(status) && !fs::is_regular_file(status));
      operands.push_back({path, folders_[path], once});
    }
    return operands;
  }

 private:
  void add_file(const std::string& path, const std::string& folder) {
    paths_.push_back(path);
    folders_[path] = folder;
  }

  std::vector<std::string> paths_;
  std::map<std::string, std::string> folders_;  // by path
};

}  // namespace

std::vector<Operand> expand_operands(const std::vector<std::string>& words) {
  if (std::count(words.begin(), words.end(), "-") > 1) {
    throw Error("standard input is named twice", "give - once");
  }
  Expansion expansion;
  for (const std::string& word : words) {
    expansion.add(word);
  }
  return expansion.take();
}

}  // namespace lockstep::cli
