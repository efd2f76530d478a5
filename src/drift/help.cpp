#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lockstep/drift/drift.hpp"

namespace lockstep::drift {

namespace {

// Levenshtein distance, for ids of a few dozen characters.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row.back();
}

// Words broken at spaces so that no line is longer than `width` bytes, each indented.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width = 96) {
  std::string out(indent, ' ');
  std::size_t column = indent;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
    if (column > indent && column + 1 + word.size() > width) {
      out.append("\n").append(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out.push_back(' ');
      ++column;
    }
    out.append(word);
    column += word.size();
  }
  return out + '\n';
}

std::string equality(const DriftClass& drift_class) {
  std::string text(equal_name(drift_class.equal));
  if (!drift_class.equal_note.empty()) {
    text += fmt::format(" ({})", drift_class.equal_note);
  }
  return text;
}

}  // namespace

std::string help_all() {
  std::string out = fmt::format(
      "{} drift classes: named causes of differences between two implementations.\n"
      "  ! breaking   ~ risky   . cosmetic   = does not make an exchange different\n"
      "  ? needs the same class at the same place in {} exchanges before it is asserted\n"
      "  (text) cannot be seen in a pair of replies\n"
      "`lockstep help drift CLASS` explains one.\n",
      classes().size(), kWeakExchanges);
  char section = '\0';
  for (const DriftClass& drift_class : classes()) {
    if (drift_class.section != section) {
      section = drift_class.section;
      out += fmt::format("\n{}. {}\n", section, section_title(section));
    }
    const char severity = drift_class.severity == Severity::breaking ? '!'
                          : drift_class.severity == Severity::risky  ? '~'
                                                                     : '.';
    out +=
        fmt::format("  {}{}{} {:<32} {}{}\n", severity, drift_class.equal == Equal::yes ? '=' : ' ',
                    drift_class.weak ? '?' : ' ', drift_class.id, drift_class.summary,
                    drift_class.recognisable ? "" : " (text)");
  }
  return out;
}

std::string help_class(const DriftClass& drift_class) {
  std::string out = fmt::format("{}: {}\n\n", drift_class.id, drift_class.summary);
  out += fmt::format("  section             {}. {}\n", drift_class.section,
                     section_title(drift_class.section));
  out += fmt::format("  severity            {}\n", severity_name(drift_class.severity));
  out += fmt::format("  equal by default    {}\n", equality(drift_class));
  out += fmt::format(
      "  how sure            {}{}\n", sureness_name(drift_class.sureness),
      drift_class.weak ? fmt::format(", and only from {} exchanges on", kWeakExchanges) : "");
  const auto paragraph = [&out](std::string_view title, std::string_view text) {
    if (!text.empty() && text != "-") {
      out += fmt::format("\n  {}\n{}", title, wrapped(text, 4));
    }
  };
  paragraph("Python", drift_class.python);
  paragraph("Go", drift_class.go);
  paragraph(
      drift_class.recognisable ? "recognised by" : "recognised by: nothing in a pair of replies",
      drift_class.recognition);
  paragraph("fires wrongly", drift_class.false_positives);
  paragraph("not this class", drift_class.counter_example);
  paragraph("fix in Go", drift_class.fix);
  return out;
}

std::vector<std::string_view> similar_ids(std::string_view typed) {
  typed = typed.substr(0, 64);
  std::vector<std::pair<std::size_t, std::string_view>> ranked;
  for (const DriftClass& drift_class : classes()) {
    // A part of an id is nearer than a few wrong letters.
    const bool part = typed.size() >= 3 && drift_class.id.find(typed) != std::string_view::npos;
    const std::size_t far = part ? 0 : distance(typed, drift_class.id);
    if (part || far <= std::max<std::size_t>(3, typed.size() / 4)) {
      ranked.emplace_back(far, drift_class.id);
    }
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string_view> ids;
  for (std::size_t i = 0; i < ranked.size() && i < 3; ++i) {
    ids.push_back(ranked[i].second);
  }
  return ids;
}

}  // namespace lockstep::drift
