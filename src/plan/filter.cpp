#include "lockstep/plan/filter.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/glob.hpp"
#include "lockstep/core/nearest.hpp"
#include "lockstep/plan/plan.hpp"

namespace lockstep::plan {
namespace {

using Subject = Pattern::Subject;

constexpr std::array<std::pair<std::string_view, Subject>, 6> kSubjects = {{
    {"method", Subject::method},
    {"path", Subject::path},
    {"endpoint", Subject::endpoint},
    {"host", Subject::host},
    {"status", Subject::status},
    {"header", Subject::header},
}};

std::string_view subject_name(Subject subject) {
  const auto found = std::find_if(kSubjects.begin(), kSubjects.end(),
                                  [subject](const auto& each) { return each.second == subject; });
  return found == kSubjects.end() ? "" : found->first;
}

// A word and a colon begin a pattern over one thing; targets begin with '/' or '*'.
std::optional<std::string> prefix_of(const std::string& text) {
  const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-_");
  return end != std::string::npos && end > 0 && text[end] == ':'
             ? std::optional(text.substr(0, end))
             : std::nullopt;
}

Subject subject_of(std::string_view flag, const std::string& prefix) {
  std::vector<std::string_view> known;
  for (const auto& [name, subject] : kSubjects) {
    if (name == prefix) {
      return subject;
    }
    known.push_back(name);
  }
  const std::string meant = nearest(prefix, known);
  throw Error(fmt::format("--{}: \"{}:\" is nothing to select by", flag, prefix),
              meant.empty() ? fmt::format("give a pattern such as '/api/*', or one of {}:",
                                          fmt::join(known, ":, "))
                            : fmt::format("did you mean {}:?", meant));
}

// "5xx" is how many write 5??.
std::string status_glob(std::string_view flag, std::string glob) {
  std::transform(glob.begin(), glob.end(), glob.begin(),
                 [](char c) { return c == 'x' || c == 'X' ? '?' : c; });
  if (glob.find_first_not_of("0123456789*?") != std::string::npos) {
    throw Error(fmt::format("--{}: \"{}\" is no status", flag, escape_line(glob)),
                "give one such as status:404, status:5* or status:4xx");
  }
  return glob;
}

void read_header(std::string_view flag, Pattern& pattern) {
  const std::size_t equals = pattern.glob.find('=');
  pattern.name = ascii_lower(pattern.glob.substr(0, equals));
  pattern.glob = equals == std::string::npos ? "*" : pattern.glob.substr(equals + 1);
  if (!is_token(pattern.name)) {
    throw Error(fmt::format("--{}: \"{}\" is no header's name", flag, escape_line(pattern.name)),
                "give header:NAME or header:NAME=PATTERN");
  }
  pattern.text = "header:" + pattern.name;
}

bool request_matches(const std::string& glob, const Request& request) {
  if (glob.find(' ') == std::string::npos) {
    return glob_matches(glob, request.target);
  }
  return glob_matches(glob, request.method + ' ' + request.target);
}

bool endpoint_matches(const std::string& glob, std::string_view endpoint) {
  const std::size_t space = endpoint.find(' ');
  return glob_matches(glob, endpoint) ||
         (space != std::string_view::npos && glob_matches(glob, endpoint.substr(space + 1)));
}

bool header_matches(const Pattern& pattern, const Headers& headers) {
  return std::any_of(headers.begin(), headers.end(), [&pattern](const Header& header) {
    return equal_ignoring_case(header.name, pattern.name) &&
           glob_matches(pattern.glob, header.value);
  });
}

// What a capture that lacks it cannot match.
std::string_view unknown(const Pattern& pattern, const Record& record) {
  if (pattern.subject == Subject::status && !record.response) {
    return ": its capture holds no status";
  }
  if (pattern.subject == Subject::header && (record.fidelity.has(Fidelity::headers_missing) ||
                                             record.fidelity.has(Fidelity::headers_partial))) {
    return ": its capture does not hold all headers";
  }
  return "";
}

}  // namespace

Pattern parse_pattern(std::string_view flag, const std::string& text) {
  Pattern pattern;
  pattern.glob = text;
  pattern.text = text;
  if (const std::optional<std::string> prefix = prefix_of(text)) {
    pattern.subject = subject_of(flag, *prefix);
    pattern.glob = text.substr(prefix->size() + 1);
  }
  if (pattern.glob.empty()) {
    throw Error(fmt::format("an empty --{} pattern{} matches no request", flag,
                            text.empty() ? "" : fmt::format(" \"{}\"", text)),
                "leave it out, or write '*' for everything");
  }
  if (pattern.subject == Subject::status) {
    pattern.glob = status_glob(flag, pattern.glob);
  } else if (pattern.subject == Subject::header) {
    read_header(flag, pattern);
  } else if (pattern.subject == Subject::method) {
    // Methods are case-sensitive, but nobody who types "post" means a method of that name.
    std::transform(pattern.glob.begin(), pattern.glob.end(), pattern.glob.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  }
  return pattern;
}

Filter::Filter(const std::vector<std::string>& include, const std::vector<std::string>& exclude,
               std::vector<std::string> templates, NamePlaces places)
    : templates_(std::move(templates)), places_(std::move(places)) {
  for (const std::string& text : include) {
    include_.push_back(parse_pattern("include", text));
  }
  for (const std::string& text : exclude) {
    exclude_.push_back(parse_pattern("exclude", text));
  }
  std::stable_sort(include_.begin(), include_.end(), [](const Pattern& a, const Pattern& b) {
    return std::tie(a.subject, a.name) < std::tie(b.subject, b.name);
  });
}

bool Filter::matches(const Pattern& pattern, const Record& record, std::string& endpoint) const {
  const Request& request = record.request;
  switch (pattern.subject) {
    case Subject::request:
      return request_matches(pattern.glob, request);
    case Subject::method:
      return glob_matches(pattern.glob, request.method);
    case Subject::path:
      return glob_matches(
          pattern.glob,
          std::string_view(request.target).substr(0, request.target.find_first_of("?#")));
    case Subject::endpoint:
      if (endpoint.empty()) {
        endpoint = endpoint_of(request.method, request.target, templates_, places_);
      }
      return endpoint_matches(pattern.glob, endpoint);
    case Subject::host:
      return glob_matches(ascii_lower(pattern.glob), ascii_lower(request.authority));
    case Subject::status:
      return record.response && glob_matches(pattern.glob, std::to_string(record.response->status));
    case Subject::header:
      return header_matches(pattern, request.headers);
  }
  return false;
}

std::optional<std::string> Filter::refuse(const Record& record) const {
  std::string endpoint;
  for (const Pattern& pattern : exclude_) {
    if (matches(pattern, record, endpoint)) {
      return fmt::format("--exclude '{}'", escape_line(pattern.text));
    }
  }
  for (auto first = include_.begin(); first != include_.end();) {
    const auto last = std::find_if_not(first, include_.end(),
                                       [first](const Pattern& each) { return each.alike(*first); });
    if (std::none_of(first, last,
                     [&](const Pattern& each) { return matches(each, record, endpoint); })) {
      const std::string_view subject = subject_name(first->subject);
      return fmt::format("matches no --include{}{}{}", subject.empty() ? "" : " of ", subject,
                         unknown(*first, record));
    }
    first = last;
  }
  return std::nullopt;
}

}  // namespace lockstep::plan
