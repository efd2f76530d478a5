// Differences without secrets: by where they are, by what they look like, and by what was found
// secret in the messages that they come from.
#include <algorithm>
#include <utility>

#include "lockstep/redact/redact.hpp"

#include "redact/cookies.hpp"
#include "redact/json_value.hpp"
#include "redact/placeholders.hpp"
#include "redact/places.hpp"
#include "redact/scan.hpp"

namespace lockstep::redact {
namespace {

bool is_cookie_header(std::string_view lower_name) {
  return lower_name == "cookie" || lower_name == "set-cookie";
}

// A value from a difference in a cookie header, which may be any part of one. Only a text with the
// form of a whole header value ("name=value" or more) or of an attribute keeps its plain parts;
// "abc=" might be a bare value in base64.
std::string redact_cookie_part(const Redactor& redactor, std::string_view name,
                               std::string_view value) {
  if (value.empty() || (name == "set-cookie" && is_plain_attribute(value))) {
    return std::string(value);
  }
  const std::size_t equals = value.find('=');
  const bool pair = equals != std::string_view::npos && equals + 1 < value.size();
  return pair ? redactor.header_value(name, value) : redactor.placeholder(value);
}

// Whether values are pieces of the text that was compared, cut anywhere.
bool is_window(const Difference& difference) {
  switch (difference.aspect) {
    case Aspect::body:
    case Aspect::line:
    case Aspect::event:
    case Aspect::part:
      return true;
    default:
      return difference.abridged;
  }
}

// Values are JSON texts there, and not bytes.
bool is_json_text(const Difference& difference, std::string_view value) {
  switch (difference.aspect) {
    case Aspect::json:
    case Aspect::ndjson:
      return true;
    case Aspect::event:
    case Aspect::part:
      return value.starts_with('"') || value.starts_with('{') || value.starts_with('[');
    default:
      return false;
  }
}

// The steps of the document that a difference is about: without number and name of what it is in.
std::vector<std::string> steps_of(const Difference& difference) {
  std::vector<std::string> steps = pointer_steps(difference.at);
  const bool inner = difference.aspect == Aspect::event || difference.aspect == Aspect::part;
  if (inner && !steps.empty()) {
    steps.erase(steps.begin());
  }
  return steps;
}

// "password[1]" -> "password", "@token" -> "token"
std::string_view markup_name(std::string_view step) {
  step = step.substr(0, step.find('['));
  step.remove_prefix(step.starts_with('@') ? 1 : 0);
  const std::size_t colon = step.find(':');
  return colon == step.npos ? step : step.substr(colon + 1);
}

// Names of members may be secrets as well: step by step, as a pointer writes "/" as "~1".
std::string place_without(const Redactor& redactor, const std::string& at) {
  if (at.find("~1") == at.npos) {
    return redactor.text(at).value_or(at);
  }
  std::string out = at.substr(0, at.find('/'));
  for (const std::string& step : pointer_steps(at)) {
    out += '/';
    for (const char c : redactor.text(step).value_or(step)) {
      out.append(c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c));
    }
  }
  return out;
}

}  // namespace

bool Redactor::is_secret_place(const Difference& difference) const {
  switch (difference.aspect) {
    case Aspect::status:
    case Aspect::body:
      return false;
    case Aspect::header:
      return hides_header(difference.at);
    default:
      break;
  }
  const bool markup = difference.aspect == Aspect::xml || difference.aspect == Aspect::html;
  const std::vector<std::string> steps = pointer_steps(difference.at);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string_view name = markup ? markup_name(steps[i]) : std::string_view(steps[i]);
    if (difference.aspect == Aspect::part && i == 1 && steps[0] == "headers") {
      if (hides_header(name)) {
        return true;
      }
    } else if (difference.aspect == Aspect::form ? names_->is_secret_parameter(name)
                                                 : names_->is_secret(name)) {
      return true;
    }
  }
  const auto points_here = [&](const std::string& pattern) {
    return is_within(steps_of(difference), pattern);
  };
  return std::any_of(options_.pointers.begin(), options_.pointers.end(), points_here);
}

void Redactor::difference_value(const Difference& difference, bool by_place,
                                std::optional<std::string>& value) const {
  if (!value || value->empty() || is_placeholder(*value)) {
    return;
  }
  std::vector<Range> ranges;
  const bool json = is_json_text(difference, *value);
  if (by_place && !json) {
    value = placeholder(*value);
    return;
  }
  if (by_place) {
    add_json_value(*value, 0, 0, ranges);
  }
  const std::vector<Range> others = find_secrets(*value, *names_, difference.abridged);
  ranges.insert(ranges.end(), others.begin(), others.end());
  if (json && !options_.pointers.empty()) {
    add_pointed(*value, steps_of(difference), options_.pointers, ranges);
  }
  if (difference.aspect == Aspect::form) {
    add_encoded(*value, *names_, ranges);
  }
  if (json) {
    quote_numbers(*value, ranges);
  }
  if (std::optional<std::string> hidden =
          replaced(*value, ranges, difference.aspect == Aspect::form, nullptr)) {
    value = std::move(hidden);
  }
}

std::string Redactor::without(std::string value, const Secrets& found, bool window) const {
  constexpr std::size_t kLeast = 6;
  constexpr std::size_t kLeastInWindow = 4;
  const std::size_t least = window ? kLeastInWindow : kLeast;
  for (const std::string& secret : found.all()) {
    if (value == secret) {
      return placeholder(secret);
    }
    if (secret.size() < least) {
      continue;
    }
    for (std::size_t at = value.find(secret); at != value.npos; at = value.find(secret, at)) {
      value.replace(at, secret.size(), placeholder(secret));
    }
    if (!window || value.size() < least) {
      continue;
    }
    if (secret.find(value) != secret.npos) {
      return placeholder(value);
    }
    const std::size_t most = std::min(secret.size(), value.size());
    for (std::size_t size = most - 1; size >= least; --size) {
      const std::string_view end = std::string_view(secret).substr(secret.size() - size);
      if (value.starts_with(end)) {
        value.replace(0, size, placeholder(secret));
        break;
      }
    }
    for (std::size_t size = std::min(most, value.size()) - 1; size >= least; --size) {
      const std::string_view start = std::string_view(secret).substr(0, size);
      if (value.ends_with(start)) {
        value.replace(value.size() - size, size, placeholder(secret));
        break;
      }
    }
  }
  return value;
}

void Redactor::difference(Difference& difference, const Secrets& found) const {
  if (options_.off) {
    return;
  }
  const bool header = difference.aspect == Aspect::header;
  const bool by_place = is_secret_place(difference);
  if (header && by_place) {
    const std::string name = ascii_lower(difference.at);
    const bool cookies = is_cookie_header(name);
    for (std::optional<std::string>* value : {&difference.baseline, &difference.candidate}) {
      if (*value) {
        *value = cookies ? redact_cookie_part(*this, name, **value) : header_value(name, **value);
      }
    }
    difference.note = cookies ? redact_note(difference.note, {difference.baseline.value_or(""),
                                                              difference.candidate.value_or("")})
                              : "";
    return;
  }
  const bool window = is_window(difference);
  for (std::optional<std::string>* value : {&difference.baseline, &difference.candidate}) {
    if (*value) {
      difference_value(difference, by_place, *value);
      *value = without(std::move(**value), found, window);
    }
  }
  difference.at = without(place_without(*this, difference.at), found, false);
  difference.note = without(text(difference.note).value_or(difference.note), found, false);
}

void Redactor::comparison(Comparison& comparison, const Secrets& found) const {
  if (options_.off) {
    return;
  }
  for (Difference& each : comparison.differences) {
    difference(each, found);
  }
  for (RuleUse& use : comparison.rules) {
    use.at = place_without(*this, use.at);
  }
}

}  // namespace lockstep::redact
