// Standard output and standard error: who is there, and what may be shown to them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lockstep/report/report.hpp"

#include "cli/arguments.hpp"

namespace lockstep::cli {

struct Console {
  bool color = false;     // of what goes to standard output
  bool progress = false;  // standard error is a terminal and not to be quiet
  bool quiet = false;

  // For results. Throws Error when standard output cannot be written, save that a reader who
  // went away (lockstep report | head) is no error: the rest is dropped.
  void print(std::string_view text) const;
  // For diagnostics, with the program's name before them; standard error.
  void warn(std::string_view message) const;
};

// By --color, --quiet, NO_COLOR and what the streams are. Throws Error for a bad --color.
Console console_for(const Arguments& arguments);

// Throws Error when an Output at that path could not be written. Leaves no trace.
void check_output(const std::string& path);

// Where a report goes: standard output, or a file that appears only when it is complete.
class Output {
 public:
  // An empty path or "-" is standard output. `advice` is for when it cannot be written.
  Output(const Console& console, std::string path,
         std::string advice = "the run itself is stored; 'lockstep report' writes it again");
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  bool is_file() const { return !path_.empty(); }
  report::Sink sink();
  // Throws Error naming the file when anything could not be written.
  void finish();

 private:
  const Console& console_;
  std::string path_;
  std::string advice_;
  std::string temporary_;
  int file_ = -1;
  std::string buffer_;
};

}  // namespace lockstep::cli
