// multipart/* (RFC 2046 §5.1): the parts in order, each with its headers and a body of its own
// kind.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "compare/body.hpp"
#include "compare/content.hpp"
#include "compare/headers.hpp"
#include "compare/sequence.hpp"

namespace lockstep::compare {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr int kMaxNesting = 4;
constexpr std::size_t kMaxParts = 10'000;
constexpr std::size_t kMaxPartHeaders = 1'000;

struct Part {
  std::string_view bytes;  // headers and body
  Headers headers;
  std::string_view body;
};

struct Multipart {
  std::vector<Part> parts;
  bool ended = false;     // by the closing delimiter
  bool too_many = false;  // parts, or headers in one
};

std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == kNone ? text.size() : end + 1);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

// Stops when it has more than kMaxPartHeaders.
Part part_of(std::string_view bytes) {
  Part part;
  part.bytes = bytes;
  std::string_view rest = bytes;
  while (!rest.empty() && part.headers.size() <= kMaxPartHeaders) {
    const std::string_view line = next_line(rest);
    if (line.empty()) {
      break;
    }
    const std::size_t colon = line.find(':');
    if ((line.front() == ' ' || line.front() == '\t') && !part.headers.empty()) {
      part.headers.back().value.append(" ").append(trim(line));  // folded
    } else {
      const std::string_view value = colon == kNone ? std::string_view{} : line.substr(colon + 1);
      part.headers.push_back({std::string(line.substr(0, colon)), std::string(trim(value))});
    }
  }
  part.body = rest;
  return part;
}

// Whether the line goes on with nothing but "--" and blanks: another boundary may only start so.
bool ends_here(std::string_view rest) {
  rest = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(rest.starts_with("--") ? 2 : 0);
  return rest.find_first_not_of(" \t\r") == kNone;
}

// Where a line that is `delimiter`, or the closing one, begins; none when there is no such line.
std::size_t find_delimiter(std::string_view text, std::size_t from, const std::string& delimiter) {
  std::size_t at = text.find(delimiter, from);
  while (at != kNone &&
         ((at > 0 && text[at - 1] != '\n') || !ends_here(text.substr(at + delimiter.size())))) {
    at = text.find(delimiter, at + 1);
  }
  return at;
}

Multipart parse(std::string_view text, const std::string& boundary) {
  const std::string delimiter = "--" + boundary;
  Multipart out;
  std::size_t at = find_delimiter(text, 0, delimiter);
  while (at != kNone && !out.ended && !out.too_many) {
    std::size_t start = at + delimiter.size();
    if (text.substr(start).starts_with("--")) {
      out.ended = true;
      break;
    }
    start = std::min(text.find('\n', start), text.size() - 1) + 1;
    // The line break before a delimiter belongs to it, also where that has been cut off.
    at = find_delimiter(text, start, delimiter);
    std::size_t end = std::min(at, text.size());
    if (end > start && text[end - 1] == '\n') {
      end -= end - 1 > start && text[end - 2] == '\r' ? 2U : 1U;
    }
    out.too_many = out.parts.size() == kMaxParts;
    if (at != kNone || end > start) {
      out.parts.push_back(part_of(text.substr(start, end - start)));
      out.too_many = out.too_many || out.parts.back().headers.size() > kMaxPartHeaders;
    }
  }
  return out;
}

std::optional<std::string> boundary_of(const MediaType& type) {
  constexpr std::size_t kLongest = 70;  // RFC 2046 §5.1.1
  for (const Parameter& parameter : type.parameters) {
    if (parameter.name == "boundary" && parameter.value && !parameter.value->empty() &&
        parameter.value->size() <= kLongest) {
      return parameter.value;
    }
  }
  return std::nullopt;
}

std::string name_of(const Part& part) {
  const Values values = values_of(part.headers, "content-disposition");
  for (const Parameter& parameter : media_type_of(values).parameters) {
    if (parameter.name == "name" && parameter.value) {
      return *parameter.value;
    }
  }
  return "";
}

std::vector<Item> items_of(const std::vector<Part>& parts) {
  std::vector<Item> items;
  items.reserve(parts.size());
  for (const Part& part : parts) {
    items.push_back({hash_of(part.bytes), hash_of(name_of(part))});
  }
  return items;
}

// The differences within a part become differences of it.
void add_within(const std::string& at, DifferenceList&& within, DifferenceList& differences) {
  Comparison comparison = std::move(within).finish();
  for (Difference& difference : comparison.differences) {
    const bool header = difference.aspect == Aspect::header;
    const bool json = difference.aspect == Aspect::json;
    const bool pointer = difference.at.empty() || difference.at.starts_with('/');
    if (!header) {
      const std::string what(aspect_name(difference.aspect));
      difference.note = difference.note.empty() ? what : what + "; " + difference.note;
    }
    difference.at = at + (header ? "/headers/" : pointer ? "/body" : "/body/") + difference.at;
    difference.aspect = Aspect::part;
    differences.add(std::move(difference), json);
  }
  differences.add_omitted(comparison.verdict == Verdict::different ? comparison.omitted : 0);
}

void compare_part(std::uint32_t index, const Part& a, const Part& b, int nesting,
                  const Options& options, DifferenceList& differences) {
  if (differences.is_settled()) {
    differences.add_omitted(1);
    return;
  }
  // Of all parts together there are no more differences than of any body, nor is more time spent.
  Options rest = options;
  // What rules will hide does not use up the list.
  constexpr std::size_t kToBeHidden = 100'000;
  rest.max_differences -= differences.size();
  rest.max_differences += differences.rules() == nullptr ? 0 : kToBeHidden;
  DifferenceList within(rest);
  compare_headers(a.headers, b.headers, {}, nullptr, rest, within);
  const auto body = [](const Part& part) {
    return Body{part.body, {}, values_of(part.headers, "content-type")};
  };
  compare_bodies(body(a), body(b), rest, within, nesting);
  const std::string at = std::to_string(index + 1);
  if (within.is_empty() && a.bytes != b.bytes) {
    Difference spelling =
        other_bytes(a.bytes, b.bytes, Aspect::part, "headers written differently");
    spelling.at = at;
    differences.add(std::move(spelling));
  }
  add_within(at, std::move(within), differences);
}

Difference lone_part(const ItemPair& pair, const Multipart& a, const Multipart& b) {
  Difference difference;
  difference.aspect = Aspect::part;
  difference.at = std::to_string((pair.a ? *pair.a : *pair.b) + 1);
  difference.kind = pair.a ? Kind::missing : Kind::added;
  (pair.a ? difference.baseline : difference.candidate) =
      std::string(pair.a ? a.parts[*pair.a].bytes : b.parts[*pair.b].bytes);
  return difference;
}

void compare_parts(const Multipart& a, const Multipart& b, const ContentPair& pair,
                   const Options& options, DifferenceList& differences) {
  const std::vector<Item> a_items = items_of(a.parts);
  const std::vector<Item> b_items = items_of(b.parts);
  if (is_reordered(a_items, b_items)) {
    Difference order =
        other_bytes(pair.baseline, pair.candidate, Aspect::part, "the same parts in another order");
    order.kind = Kind::order;
    differences.add(std::move(order));
    return;
  }
  AlignmentBudget budget;
  bool any = a.ended != b.ended;
  for (const ItemPair& parts : pair_items(a_items, b_items, budget)) {
    if (!parts.a || !parts.b) {
      differences.add(lone_part(parts, a, b));
      any = true;
    } else if (a.parts[*parts.a].bytes != b.parts[*parts.b].bytes) {
      compare_part(*parts.a, a.parts[*parts.a], b.parts[*parts.b], pair.nesting + 1, options,
                   differences);
      any = true;
    }
  }
  if (!any) {
    differences.add(other_bytes(pair.baseline, pair.candidate, Aspect::part, "the same parts"));
  }
}

}  // namespace

Understood compare_multipart(const ContentPair& pair, Claim /*claim*/, const Options& options,
                             DifferenceList& differences) {
  const auto a_boundary = boundary_of(pair.baseline_type);
  const auto b_boundary = boundary_of(pair.candidate_type);
  if (!a_boundary || !b_boundary || pair.nesting >= kMaxNesting) {
    return not_understood(pair.nesting >= kMaxNesting ? "too many bodies within bodies"
                                                      : "a type names no boundary");
  }
  const Multipart a = parse(pair.baseline, *a_boundary);
  const Multipart b = parse(pair.candidate, *b_boundary);
  if ((a.parts.empty() && !a.ended) || (b.parts.empty() && !b.ended) || a.too_many || b.too_many) {
    return not_understood(a.too_many || b.too_many ? "it has too many parts or headers"
                                                   : "the boundary is not in it");
  }
  compare_parts(a, b, pair, options, differences);
  if (a.ended != b.ended) {
    Difference cut = other_bytes(
        pair.baseline, pair.candidate, Aspect::part,
        std::string(a.ended ? "candidate" : "baseline") + " ends without the closing delimiter");
    cut.kind = Kind::type;
    differences.add(std::move(cut));
  }
  return {};
}

}  // namespace lockstep::compare
