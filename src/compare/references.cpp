// Location and Link: what they lead to, however it is written.
#include <algorithm>
#include <set>

#include "lockstep/core/escape.hpp"

#include "compare/header_rules.hpp"
#include "compare/url_reference.hpp"

namespace lockstep::compare {
namespace {

struct Link {
  std::string target;  // resolved
  std::vector<Parameter> parameters;

  auto operator<=>(const Link&) const = default;
};

// Splits at commas that are neither in a target nor in quotes (RFC 8288 §3: targets may hold them).
std::vector<std::string_view> link_values(std::string_view line) {
  std::vector<std::string_view> links;
  std::size_t start = 0;
  bool quoted = false;
  bool target = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"' && !target) {
      quoted = !quoted;
    } else if ((c == '<' || c == '>') && !quoted) {
      target = c == '<';
    } else if (c == ',' && !quoted && !target) {
      links.push_back(trim(line.substr(start, i - start)));
      start = i + 1;
    }
  }
  links.push_back(trim(line.substr(std::min(start, line.size()))));
  std::erase(links, std::string_view{});
  return links;
}

// rel and rev are sets of names in any case (§2.1.1), the name of a parameter is so too.
void make_canonical(std::vector<Parameter>& parameters) {
  for (Parameter& parameter : parameters) {
    if ((parameter.name == "rel" || parameter.name == "rev") && parameter.value) {
      std::set<std::string> names;
      for (const std::string_view name : split_unquoted(*parameter.value, ' ')) {
        names.insert(ascii_lower(name));
      }
      names.erase("");
      std::string joined_names;
      for (const std::string& name : names) {
        joined_names.append(joined_names.empty() ? "" : " ").append(name);
      }
      parameter.value = joined_names;
    }
  }
  std::sort(parameters.begin(), parameters.end());
}

Link parse_link(std::string_view text, const Request* request, std::string_view scheme) {
  Link link;
  const std::size_t end = text.find('>');
  if (!text.starts_with('<') || end == std::string_view::npos) {
    link.target = text;  // no link: as it is
    return link;
  }
  link.target = resolved(text.substr(1, end - 1), request, scheme);
  for (const std::string_view parameter : split_unquoted(text.substr(end + 1), ';')) {
    if (!parameter.empty()) {
      link.parameters.push_back(parse_parameter(parameter));
    }
  }
  make_canonical(link.parameters);
  return link;
}

std::set<Link> links_of(const Values& values, const Request* request, std::string_view scheme) {
  std::set<Link> links;
  for (const std::string_view line : values) {
    for (const std::string_view link : link_values(line)) {
      links.insert(parse_link(link, request, scheme));
    }
  }
  return links;
}

// A capture may not know the scheme of its requests: then it is the one that a side names.
std::string_view scheme_in(const Values& values) {
  for (const std::string_view line : values) {
    const std::size_t start = line.find('<') + 1;  // of a link; 0 for a Location
    if (const std::string_view scheme = scheme_of(line.substr(start)); !scheme.empty()) {
      return scheme;
    }
  }
  return "";
}

std::string_view scheme_in(const HeaderPair& pair) {
  const std::string_view scheme = scheme_in(pair.baseline.values);
  return scheme.empty() ? scheme_in(pair.candidate.values) : scheme;
}

}  // namespace

std::vector<Difference> compare_link(const HeaderPair& pair) {
  Meaning meaning;
  if (!pair.baseline.values.empty() && !pair.candidate.values.empty()) {
    const std::string_view scheme = scheme_in(pair);
    meaning.same = links_of(pair.baseline.values, pair.request, scheme) ==
                   links_of(pair.candidate.values, pair.request, scheme);
  }
  return {header_difference(pair, ", ", meaning)};
}

std::vector<Difference> compare_location(const HeaderPair& pair) {
  Meaning meaning;
  if (pair.baseline.values.size() == 1 && pair.candidate.values.size() == 1) {
    const std::string_view scheme = scheme_in(pair);
    meaning.same = resolved(pair.baseline.values.front(), pair.request, scheme) ==
                   resolved(pair.candidate.values.front(), pair.request, scheme);
    meaning.note = meaning.same ? "leads to the same place" : "";
  }
  return {header_difference(pair, "\n", meaning)};
}

}  // namespace lockstep::compare
