#pragma once

#include <string>
#include <string_view>

#include "lockstep/report/report.hpp"

namespace lockstep::report {

// For a comment on a pull request or a step's summary: GitHub Flavored Markdown, as GitLab reads
// it too. The most important comes first, and what would make it longer than 60,000 bytes (GitHub
// takes 65,536 characters) is left out and counted.
void write_markdown(const RunReader& run, const Options& options, const Sink& sink);

// A code span that shows exactly `text`, in a table cell as well: nothing in it is read as markup,
// mention or reference. One line; cut at `limit` characters.
std::string code_span(std::string_view text, std::size_t limit = 200);

}  // namespace lockstep::report
