#include "redact/places.hpp"

#include <algorithm>

#include "lockstep/core/http.hpp"

#include "redact/characters.hpp"
#include "redact/json_value.hpp"
#include "redact/placeholders.hpp"
#include "redact/scan.hpp"

namespace lockstep::redact {
namespace {

using Steps = std::vector<std::string>;

bool matches(const Steps& place, std::size_t at, const Steps& pattern, std::size_t next) {
  for (; next < pattern.size(); ++next, ++at) {
    if (pattern[next] == "**") {
      for (std::size_t skip = at; skip <= place.size(); ++skip) {
        if (matches(place, skip, pattern, next + 1)) {
          return true;
        }
      }
      return false;
    }
    if (at == place.size() || (pattern[next] != "*" && pattern[next] != place[at])) {
      return false;
    }
  }
  return true;  // whatever is left of the place lies within
}

// Where a walk through a document is.
class Walk {
 public:
  Walk(std::string_view text, const Steps& base, const std::vector<Steps>& patterns,
       std::vector<Range>& ranges)
      : text_(text), place_(base), base_(base.size()), patterns_(patterns), ranges_(ranges) {}

  void run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '{' || c == '[') {
        open(c == '[');
      } else if (c == '}' || c == ']') {
        close();
      } else if (c == ',') {
        next();
      } else if (c == '"') {
        string();
      } else if (!is_space(c) && c != ':') {
        value();
        at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
      } else {
        ++at_;
      }
    }
  }

 private:
  static constexpr std::size_t kMaxDepth = 512;  // deeper places are nobody's pointers

  void value() {
    const bool secret = std::any_of(patterns_.begin(), patterns_.end(), [this](const Steps& each) {
      return matches(place_, 0, each, 0);
    });
    if (secret && (ranges_.empty() || ranges_.back().end <= at_)) {
      add_json_value(text_, at_, 0, ranges_);
    }
  }
  void open(bool array) {
    value();
    arrays_.push_back(array ? 0 : kObject);
    if (arrays_.size() < kMaxDepth) {
      place_.push_back(array ? "0" : "");
    }
    ++at_;
  }
  void close() {
    if (!arrays_.empty()) {
      if (arrays_.size() < kMaxDepth && place_.size() > base_) {
        place_.pop_back();
      }
      arrays_.pop_back();
    }
    ++at_;
  }
  void next() {
    if (!arrays_.empty() && arrays_.back() != kObject && arrays_.size() < kMaxDepth) {
      place_.back() = std::to_string(++arrays_.back());
    }
    ++at_;
  }
  void string() {
    const std::size_t end = json_string_end(text_, at_ + 1);
    std::size_t after = std::min(end + 1, text_.size());
    while (after < text_.size() && is_space(text_[after])) {
      ++after;
    }
    const bool key = !arrays_.empty() && arrays_.back() == kObject && after < text_.size() &&
                     text_[after] == ':';
    if (key && arrays_.size() < kMaxDepth) {
      place_.back() = unescaped(text_.substr(at_ + 1, end - at_ - 1));
    } else if (!key) {
      value();
    }
    at_ = after;
  }

  static constexpr std::size_t kObject = static_cast<std::size_t>(-1);
  std::string_view text_;
  Steps place_;
  std::size_t base_;
  const std::vector<Steps>& patterns_;
  std::vector<Range>& ranges_;
  std::vector<std::size_t> arrays_;  // of each open one the index, or kObject
  std::size_t at_ = 0;
};

// The value of a parameter in a header of a part: name="…" or name=….
std::string_view part_name(std::string_view head) {
  for (std::size_t at = head.find("name="); at != head.npos; at = head.find("name=", at + 1)) {
    if (at > 0 && is_token_char(head[at - 1])) {
      continue;  // filename=
    }
    const std::size_t start = at + 5;
    if (start < head.size() && head[start] == '"') {
      const std::size_t end = std::min(head.find('"', start + 1), head.size());
      return head.substr(start + 1, end - start - 1);
    }
    return head.substr(start, std::min(head.find_first_of("; \r\n", start), head.size()) - start);
  }
  return {};
}

}  // namespace

std::vector<std::string> pointer_steps(std::string_view pointer) {
  Steps steps;
  std::size_t slash = pointer.find('/');
  while (slash != pointer.npos) {
    const std::size_t end = std::min(pointer.find('/', slash + 1), pointer.size());
    std::string step;
    for (std::size_t i = slash + 1; i < end; ++i) {
      if (pointer[i] == '~' && i + 1 < end && (pointer[i + 1] == '0' || pointer[i + 1] == '1')) {
        step += pointer[++i] == '0' ? '~' : '/';
      } else {
        step += pointer[i];
      }
    }
    steps.push_back(std::move(step));
    slash = end == pointer.size() ? pointer.npos : end;
  }
  return steps;
}

bool is_within(const std::vector<std::string>& place, std::string_view pattern) {
  return matches(place, 0, pointer_steps(pattern), 0);
}

void add_pointed(std::string_view text, const std::vector<std::string>& base,
                 const std::vector<std::string>& patterns, std::vector<Range>& ranges) {
  std::vector<Steps> steps;
  steps.reserve(patterns.size());
  for (const std::string& pattern : patterns) {
    steps.push_back(pointer_steps(pattern));
  }
  std::vector<Range> found;
  Walk(text, base, steps, found).run();
  ranges.insert(ranges.end(), found.begin(), found.end());
}

void add_parts(std::string_view body, SecretNames& names, std::vector<Range>& ranges) {
  const std::size_t first = body.find("--");
  if (first == body.npos) {
    return;
  }
  const std::size_t line_end = std::min(body.find_first_of("\r\n", first), body.size());
  const std::string_view boundary = body.substr(first, line_end - first);
  if (boundary.size() < 3) {
    return;
  }
  std::size_t at = line_end;
  while (at < body.size()) {
    const std::size_t end = std::min(body.find(boundary, at), body.size());
    const std::string_view part = body.substr(at, end - at);
    std::size_t blank = part.find("\r\n\r\n");
    std::size_t skip = 4;
    if (blank == part.npos) {
      blank = part.find("\n\n");
      skip = 2;
    }
    if (blank != part.npos && names.is_secret_parameter(part_name(part.substr(0, blank)))) {
      std::size_t stop = end;
      while (end < body.size() && stop > at + blank + skip && end - stop < 2 &&
             (body[stop - 1] == '\n' || body[stop - 1] == '\r')) {
        --stop;
      }
      if (stop > at + blank + skip &&
          !is_placeholder(body.substr(at + blank + skip, stop - at - blank - skip))) {
        ranges.push_back({at + blank + skip, stop});
      }
    }
    at = end == body.size() ? end : end + boundary.size();
  }
}

void add_elements(std::string_view text, SecretNames& names, std::vector<Range>& ranges) {
  for (std::size_t open = text.find('<'); open != text.npos; open = text.find('<', open + 1)) {
    std::size_t name_end = open + 1;
    while (name_end < text.size() &&
           (is_token_char(text[name_end]) || text[name_end] == ':' || text[name_end] == '.')) {
      ++name_end;
    }
    const std::size_t close = text.find_first_of("<>", name_end);
    if (name_end == open + 1 || close == text.npos || text[close] == '<' ||
        text[close - 1] == '/') {
      continue;
    }
    const std::size_t end = std::min(text.find('<', close), text.size());
    std::string_view name = text.substr(open + 1, name_end - open - 1);
    name.remove_prefix(std::min(name.find(':') + 1, name.size()));  // npos + 1 is 0
    const std::string_view content = text.substr(close + 1, end - close - 1);
    if (content.find_first_not_of(" \t\r\n") != content.npos && !is_placeholder(content) &&
        names.is_secret(name)) {
      ranges.push_back({close + 1, end});
    }
  }
}

void add_encoded(std::string_view text, SecretNames& names, std::vector<Range>& ranges) {
  constexpr std::string_view kSeparators = "?&;#/";
  if (text.find_first_of("%+") == text.npos) {
    return;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(kSeparators, at), text.size());
    const std::string_view pair = text.substr(at, end - at);
    const std::size_t equals = pair.find('=');
    const std::size_t start = at + (equals == pair.npos ? 0 : equals + 1);
    const std::string_view value = text.substr(start, end - start);
    if (value.find_first_of("%+") != value.npos) {
      const std::string plain = percent_decoded(value, true);
      if (!find_secrets(plain, names).empty()) {
        ranges.push_back({start, end});
      }
    }
    at = end + 1;
  }
}

}  // namespace lockstep::redact
