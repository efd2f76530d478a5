#include <algorithm>
#include <fstream>
#include <sstream>

#include "lockstep/json/json.hpp"

#include "drift/recorded_pairs.hpp"

namespace lockstep::drift::test {

namespace {

// Who the server is, which every pair shows and no client reads; and what a reply cannot show here:
// its HTTP version, and bytes after the head of a HEAD response.
const std::set<std::string> kLeftOut = {"header-server", "header-connection", "http-version",
                                        "head-body-bytes"};

std::set<std::string> classes_without_reference_rule() {
  std::ifstream in(shared_directory() + "/drift.json");
  std::ostringstream text;
  text << in.rdbuf();
  const std::string content = text.str();
  json::ParseError error;
  const auto document = json::Document::parse(content, error);
  std::set<std::string> ids;
  for (const json::Value entry : document->root()) {
    if (!entry.find("rule_in_classify")->boolean()) {
      ids.insert(entry.find("id")->string());
    }
  }
  return ids;
}

// "$.a.b[0]" and "/a/b/0" as ".a.b.0"; a place outside JSON is only its class.
std::string place_of_reference(std::string_view location) {
  if (!location.starts_with('$')) {
    return {};
  }
  constexpr std::string_view kKey = "(key)";  // a key that is spelled differently
  location.remove_suffix(location.ends_with(kKey) ? kKey.size() : 0);
  std::string out;
  for (std::size_t i = 1; i < location.size(); ++i) {
    const std::size_t digits = location.find_first_not_of("0123456789", i + 1);
    if (location[i] == '[' && digits != location.npos && digits > i + 1 &&
        location[digits] == ']') {
      out.append(".").append(location.substr(i + 1, digits - i - 1));
      i = digits;
    } else {
      out.push_back(location[i]);
    }
  }
  return out;
}

std::string place_of(const Assigned& assigned) {
  if (assigned.aspect != Aspect::json) {
    return {};
  }
  std::string out;
  for (std::size_t i = 0; i < assigned.at.size(); ++i) {
    const char c = assigned.at[i];
    if (c == '~' && i + 1 < assigned.at.size()) {
      out.push_back(assigned.at[++i] == '0' ? '~' : '/');
    } else {
      out.push_back(c == '/' ? '.' : c);
    }
  }
  return out;
}

// The reference puts what it reads from the request, and a few more, at no place.
bool has_no_place(const std::string& id, const std::string& place) {
  return place.empty() || id.starts_with("query-") || id.starts_with("form-") ||
         id.starts_with("cookie-") || id.starts_with("request-");
}

using Found = std::set<std::pair<std::string, std::string>>;  // class, place

std::string_view reason_for(const std::string& id, std::string_view kind,
                            const std::string& probe) {
  for (const Justified& row : justified()) {
    const bool fits = row.probe.ends_with('*')
                          ? probe.starts_with(row.probe.substr(0, row.probe.size() - 1))
                          : probe == row.probe;
    if (row.drift_class == id && row.kind == kind && fits) {
      return row.reason;
    }
  }
  return {};
}

// A narrower class of the catalogue for which the reference has no rule, at the place of a fallback
// that says "no narrower rule", is what the fallback asks for.
bool is_refined(const std::pair<std::string, std::string>& entry, const Found& narrower) {
  const DriftClass* drift_class = find_class(entry.first);
  return drift_class != nullptr && drift_class->fallback &&
         std::any_of(narrower.begin(), narrower.end(),
                     [&](const auto& other) { return other.second == entry.second; });
}

void compare(const RecordedPair& pair, const Found& reference, const Found& mine,
             const Found& narrower, Measurement& out, bool by_place) {
  const auto disagree = [&](const std::pair<std::string, std::string>& entry,
                            const std::string& kind) {
    const bool is_missing = kind == "missing";
    const bool accepted = !reason_for(entry.first, kind, pair.probe).empty();
    if (by_place) {
      (is_missing ? out.raw.missing : out.raw.extra) += 1;
      if (accepted) {
        out.justified[entry.first + " " + kind] += 1;
      } else {
        auto& example = out.disagreements[{entry.first, kind, pair.probe}];
        ++example.first;
        example.second = pair.name + " " + entry.second;
        Score& score = out.by_class[entry.first];
        (is_missing ? score.missing : score.extra) += 1;
      }
    }
    if (!accepted) {
      Score& total = by_place ? out.places : out.per_pair;
      (is_missing ? total.missing : total.extra) += 1;
    }
  };
  for (const auto& entry : reference) {
    if (!mine.contains(entry) && is_refined(entry, narrower)) {
      out.refined += by_place ? 1 : 0;
      continue;
    }
    if (!mine.contains(entry)) {
      disagree(entry, "missing");
      continue;
    }
    if (by_place) {
      ++out.places.matched;
      ++out.raw.matched;
      ++out.by_class[entry.first].matched;
    } else {
      ++out.per_pair.matched;
    }
  }
  for (const auto& entry : mine) {
    if (!reference.contains(entry)) {
      disagree(entry, "extra");
    }
  }
}

Found without_places(const Found& found) {
  Found out;
  for (const auto& entry : found) {
    out.emplace(entry.first, std::string());
  }
  return out;
}

}  // namespace

double Score::recall() const {
  return matched == 0 ? 0 : static_cast<double>(matched) / static_cast<double>(matched + missing);
}

double Score::precision() const {
  return matched == 0 ? 0 : static_cast<double>(matched) / static_cast<double>(matched + extra);
}

Measurement measure(Part part) {
  Measurement out;
  const std::set<std::string> unruled = classes_without_reference_rule();
  each_pair(part, [&](const RecordedPair& pair) {
    ++out.pairs;
    const bool failed = pair.baseline.error.has_value() || pair.candidate.error.has_value();
    Found reference;
    for (const auto& [id, location] : pair.reference) {
      // A reply that failed carries no headers here.
      const bool of_headers = id.starts_with("header-") || id.starts_with("transfer-") ||
                              id.starts_with("status-reason");
      if (!kLeftOut.contains(id) && !(failed && of_headers)) {
        const std::string place = place_of_reference(location);
        reference.emplace(id, has_no_place(id, place) ? std::string() : place);
      }
    }
    Found mine;
    Found narrower;
    for (const Assigned& assigned : classify(pair.subject())) {
      const std::string id(assigned.id);
      if (kLeftOut.contains(id) || assigned.secondary) {
        continue;
      }
      const std::string place = place_of(assigned);
      if (unruled.contains(id)) {
        ++out.beyond;
        narrower.emplace(id, place);
        continue;
      }
      mine.emplace(id, has_no_place(id, place) ? std::string() : place);
    }
    compare(pair, reference, mine, narrower, out, true);
    compare(pair, without_places(reference), without_places(mine), without_places(narrower), out,
            false);
  });
  return out;
}

}  // namespace lockstep::drift::test
