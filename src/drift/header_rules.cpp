// Section I: headers and framing.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"

#include "drift/pair.hpp"
#include "drift/rules.hpp"
#include "drift/text.hpp"

namespace lockstep::drift {

namespace {

// How a header's values are compared, and which class says that they differ.
enum class Compare { value, token_set, exact_set, auth };  // exact_set: case counts

struct HeaderRule {
  std::string_view name;
  std::string_view id;
  Compare compare = Compare::value;
};

constexpr auto kRules = std::to_array<HeaderRule>({
    {"server", "header-server"},
    {"connection", "header-connection"},
    {"keep-alive", "header-connection"},
    {"allow", "header-allow", Compare::exact_set},
    {"vary", "header-vary", Compare::token_set},
    {"cache-control", "header-cache-control", Compare::token_set},
    {"expires", "header-cache-control"},
    {"pragma", "header-cache-control"},
    {"x-frame-options", "header-security-defaults"},
    {"x-content-type-options", "header-security-defaults"},
    {"referrer-policy", "header-security-defaults"},
    {"cross-origin-opener-policy", "header-security-defaults"},
    {"strict-transport-security", "header-security-defaults"},
    {"x-xss-protection", "header-security-defaults"},
    {"permissions-policy", "header-security-defaults"},
    {"content-security-policy", "header-security-defaults"},
    {"etag", "header-etag"},
    {"last-modified", "header-etag"},
    {"accept-ranges", "header-range"},
    {"content-range", "header-range"},
    {"content-disposition", "header-content-disposition"},
    {"retry-after", "header-retry-after"},
    {"www-authenticate", "header-www-authenticate", Compare::auth},
});

// Said elsewhere: by the body, by a rule of their own, or new with every reply.
constexpr auto kElsewhere = std::to_array<std::string_view>({
    "date",
    "content-length",
    "transfer-encoding",
    "content-type",
    "content-encoding",
    "location",
    "set-cookie",
    "via",
    "age",
});

std::set<std::string> tokens(const std::vector<std::string_view>& values, bool any_case) {
  std::set<std::string> out;
  for (const std::string_view value : values) {
    for (const std::string_view part : split(value, ',')) {
      if (!trim(part).empty()) {
        out.insert(any_case ? ascii_lower(trim(part)) : std::string(trim(part)));
      }
    }
  }
  return out;
}

// `Basic realm="api"`: the scheme in lower case, quotes around a parameter dropped.
std::set<std::string> challenges(const std::vector<std::string_view>& values) {
  std::set<std::string> out;
  for (const std::string_view value : values) {
    const std::size_t space = value.find(' ');
    std::string one = ascii_lower(value.substr(0, space));
    for (const char c : space == value.npos ? std::string_view() : value.substr(space)) {
      if (c != '"' && c != ' ') {
        one.push_back(c);
      }
    }
    out.insert(one);
  }
  return out;
}

bool same_values(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b,
                 Compare compare) {
  switch (compare) {
    case Compare::token_set:
      return tokens(a, true) == tokens(b, true);
    case Compare::exact_set:
      return tokens(a, false) == tokens(b, false);
    case Compare::auth:
      return challenges(a) == challenges(b);
    case Compare::value:
      return a == b;
  }
  return false;
}

struct ContentType {
  std::string media_type;
  std::set<std::string> parameters;
};

ContentType parse_content_type(std::string_view value) {
  ContentType type;
  bool first = true;
  for (const std::string_view part : split(value, ';')) {
    std::string text = ascii_lower(trim(part));
    std::erase(text, '"');
    if (first) {
      type.media_type = text;
    } else if (!text.empty()) {
      type.parameters.insert(text);
    }
    first = false;
  }
  return type;
}

bool is_json_type(std::string_view media_type) {
  return media_type == "application/json" || media_type.ends_with("+json");
}

// net/http guesses the type of a body that was written before its header was set.
bool is_sniffed(const Pair& pair) {
  const auto plain_json = [](const SideView& guessed, const SideView& named) {
    const auto root = guessed.root();
    return guessed.media_type == "text/plain" && is_json_type(named.media_type) && root &&
           root->size() > 0;
  };
  if (plain_json(pair.candidate, pair.baseline) || plain_json(pair.baseline, pair.candidate)) {
    return true;
  }
  // The same bytes, called HTML by a framework's default and something else by their look
  // (net/http's DetectContentType, which knows no JSON).
  const auto by_look = [](const SideView& guessed, const SideView& named) {
    return named.media_type == "text/html" &&
           (starts_with_any(guessed.media_type, {"text/plain", "image/", "audio/", "video/"}) ||
            guessed.media_type == "application/octet-stream" ||
            guessed.media_type == "application/pdf" || guessed.media_type == "application/zip");
  };
  return pair.baseline.is_2xx() && pair.candidate.is_2xx() &&
         pair.baseline.body == pair.candidate.body &&
         (by_look(pair.candidate, pair.baseline) || by_look(pair.baseline, pair.candidate));
}

void content_type(const Pair& pair, Assignments& out) {
  const std::string* a = pair.baseline.header("content-type");
  const std::string* b = pair.candidate.header("content-type");
  constexpr std::string_view kName = "content-type";
  if (a == nullptr && b == nullptr) {
    return;
  }
  if (a == nullptr || b == nullptr) {
    const SideView& without = a == nullptr ? pair.baseline : pair.candidate;
    out.header(without.body.empty() ? "header-empty-body" : "header-content-type-missing", kName);
    return;
  }
  if (*a == *b) {
    return;
  }
  const ContentType x = parse_content_type(*a);
  const ContentType y = parse_content_type(*b);
  if (x.media_type != y.media_type) {
    out.header(is_sniffed(pair) ? "header-content-type-sniffed" : "header-content-type-type",
               kName);
  } else {
    out.header("header-content-type-charset", kName);
  }
}

enum class BodyFraming { none, length, chunked, close };

BodyFraming framing(const SideView& side, bool head) {
  if (head || side.status == 204 || side.status == 304 || side.is_class(1)) {
    return BodyFraming::none;
  }
  if (side.header("transfer-encoding") != nullptr) {
    return BodyFraming::chunked;
  }
  return side.header("content-length") != nullptr ? BodyFraming::length : BodyFraming::close;
}

void framing_rule(const Pair& pair, Assignments& out) {
  const bool head = pair.request.is("HEAD");
  const BodyFraming a = framing(pair.baseline, head);
  const BodyFraming b = framing(pair.candidate, head);
  if (a != b && a != BodyFraming::none && b != BodyFraming::none) {
    out.header("transfer-chunked-vs-length", "transfer-encoding");
  }
}

bool is_cors(std::string_view name) { return name.starts_with("access-control-"); }

struct NamedHeader {
  std::string_view spelling;  // of the first with this name
  std::vector<std::string_view> values;
};

using NamedValues = std::map<std::string, NamedHeader>;  // by lower-case name

NamedValues by_name(const SideView& side) {
  NamedValues out;
  for (const Header& header : side.response->headers) {
    NamedHeader& named = out[ascii_lower(header.name)];
    named.spelling = named.values.empty() ? std::string_view(header.name) : named.spelling;
    named.values.emplace_back(header.value);
  }
  return out;
}

// Every other name: known to a rule of the table, a CORS answer, or the application's own.
void named_headers(const Pair& pair, Assignments& out) {
  const NamedValues baseline = by_name(pair.baseline);
  const NamedValues candidate = by_name(pair.candidate);
  NamedValues all = baseline;
  bool same_case = true;
  for (const auto& [name, header] : candidate) {
    const auto [known, fresh] = all.emplace(name, header);
    same_case = same_case && (fresh || known->second.spelling == header.spelling);
  }
  if (!same_case) {
    out.header("header-case", {});
  }
  const std::vector<std::string_view> none;
  const auto values = [&none](const NamedValues& side, const std::string& name) {
    const auto found = side.find(name);
    return found == side.end() ? none : found->second.values;
  };
  for (const auto& entry : all) {
    const std::string& name = entry.first;
    if (std::find(kElsewhere.begin(), kElsewhere.end(), name) != kElsewhere.end()) {
      continue;
    }
    const auto a = values(baseline, name);
    const auto b = values(candidate, name);
    const auto* const rule = std::find_if(kRules.begin(), kRules.end(),
                                          [&](const HeaderRule& r) { return r.name == name; });
    if (rule != kRules.end()) {
      if (!same_values(a, b, rule->compare)) {
        out.header(rule->id, name);
      }
    } else if (is_cors(name)) {
      // Methods are case-sensitive (RFC 9110 §9.1), names of headers are not.
      const bool methods = name == "access-control-allow-methods";
      if (!same_values(a, b, methods ? Compare::exact_set : Compare::token_set)) {
        out.header(pair.request.is_preflight ? "cors-preflight" : "cors-headers", name);
      }
    } else if (a != b) {
      out.header("header-other", name);
    }
  }
}

}  // namespace

std::string_view header_class(std::string_view name) {
  const auto* const rule = std::find_if(kRules.begin(), kRules.end(),
                                        [&](const HeaderRule& r) { return r.name == name; });
  if (rule != kRules.end()) {
    return rule->id;
  }
  if (name == "content-type") {
    return "header-content-type-charset";
  }
  return is_cors(name) ? "cors-headers" : "header-other";
}

void header_rules(const Pair& pair, Assignments& out) {
  if (pair.same_status() && pair.baseline.response->reason != pair.candidate.response->reason) {
    out.add("status-reason-phrase", Aspect::status, "reason");
  }
  content_type(pair, out);
  framing_rule(pair, out);
  named_headers(pair, out);
}

}  // namespace lockstep::drift
