#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "lockstep/compare/compare.hpp"
#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/redact/redact.hpp"

#include "cli/command.hpp"
#include "cli/configuration.hpp"

namespace lockstep::cli {
namespace {

std::string read_file(const std::string& path) {
  const int fd = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::string text;
  ssize_t size = fd < 0 ? -1 : 1;
  while (size > 0) {
    constexpr std::size_t kChunk = 1 << 20;
    const std::size_t used = text.size();
    text.resize(used + kChunk);
    do {
      size = ::read(fd, text.data() + used, kChunk);
    } while (size < 0 && errno == EINTR);
    text.resize(used + static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  }
  const int error = errno;
  if (fd > STDIN_FILENO) {
    ::close(fd);
  }
  if (size < 0) {
    throw Error(Position{.source = escape_line(path)},
                fmt::format("cannot be read: {}", std::strerror(error)), "name a readable file");
  }
  return text;
}

}  // namespace

ExitCode diff_command(const Arguments& arguments, const Console& console) {
  if (arguments.operands().size() != 2) {
    throw Error("diff compares two files", "give both: lockstep diff A B");
  }
  const std::string format = arguments.value("format");
  if (format != "text" && format != "json") {
    throw Error(fmt::format("--format: \"{}\" will not do", escape_line(format)),
                "give text or json");
  }
  if (arguments.operands()[0] == "-" && arguments.operands()[1] == "-") {
    throw Error("standard input is named twice", "give - once");
  }
  const std::string a = read_file(arguments.operands()[0]);
  const std::string b = read_file(arguments.operands()[1]);
  const Configuration configuration = load_configuration(arguments, console);
  compare::Options options;
  configuration.apply(options);
  Comparison comparison = compare::compare_documents(a, b, options, arguments.value("as"));
  redact::Options hidden = configuration.read.redact;
  hidden.off = arguments.has("no-redact");
  const redact::Redactor redactor(hidden);
  redact::Secrets found;
  redactor.body("", a, &found);
  redactor.body("", b, &found);
  redactor.comparison(comparison, found);
  Output output(console, arguments.value("output"));
  if (format == "json") {
    report::write_differences_json(comparison, output.sink());
  } else if (!console.quiet) {
    output.sink()(fmt::format("{}\n", verdict_name(comparison.verdict)));
    report::write_differences(comparison, {.color = console.color && !output.is_file()},
                              output.sink());
  }
  output.finish();
  return comparison.verdict == Verdict::different ? ExitCode::different : ExitCode::ok;
}

}  // namespace lockstep::cli
