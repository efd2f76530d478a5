#include "lockstep/config/accepted.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <tuple>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/json/json.hpp"
#include "lockstep/json/writer.hpp"

#include "config/faults.hpp"
#include "config/keys.hpp"
#include "config/plain_json.hpp"

namespace lockstep::config {
namespace {

using json::Type;
using json::Value;

constexpr auto kTopAcceptedKeys = std::to_array<std::string_view>({"accepted"});
constexpr auto kEntryKeys =
    std::to_array<std::string_view>({"finding", "also", "class", "reason", "until", "where"});

// A file in which a merge was not finished is no JSON, and that is not what is to be said of it.
void refuse_merge_markers(std::string_view text, const std::string& source) {
  std::size_t start = 0;
  for (std::uint64_t line = 1; start < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view content = text.substr(start, end - start);
    if (content.starts_with("<<<<<<< ") || content.starts_with(">>>>>>> ") ||
        content.starts_with("||||||| ") || content == "=======" || content == "=======\r") {
      throw Error(Position{source, line, 0, {}}, "a merge was not finished here",
                  "keep the entries that are to hold and remove the marks");
    }
    start = end + 1;
  }
}

std::optional<std::uint64_t> print_of(const Value& value) {
  constexpr std::size_t kDigits = 16;
  if (value.type() != Type::string) {
    return std::nullopt;
  }
  const std::string text = value.string();
  std::uint64_t print = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), print, 16);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && text.size() == kDigits && print != 0 ? std::optional(print) : std::nullopt;
}

class EntryReader {
 public:
  EntryReader(const Value& entry, Faults& faults) : entry_(entry), faults_(faults) {}

  gate::Acceptance read() {
    gate::Acceptance result;
    const std::size_t before = faults_.count();
    faults_.check_keys(entry_, kEntryKeys);
    if (faults_.count() > before) {
      return result;  // what is misspelt would be missed as well
    }
    const auto finding = entry_.find("finding");
    if (const auto print = finding ? print_of(*finding) : std::nullopt) {
      result.fingerprint = *print;
    } else {
      faults_.add(finding.value_or(entry_),
                  "\"finding\" must be a fingerprint of 16 hexadecimal digits");
    }
    result.drift_class = text("class", false);
    result.reason = text("reason", true);
    result.until = text("until", true);
    if (result.until == "never") {
      result.until.clear();
    } else if (!result.until.empty() && !is_date(result.until)) {
      faults_.add(*entry_.find("until"), "\"until\" is no date",
                  "give one as 2026-12-31, or never");
    }
    read_also(result);
    read_where(result);
    return result;
  }

 private:
  std::string text(std::string_view key, bool required) {
    const auto value = entry_.find(key);
    if (value && value->type() == Type::string && (!required || !value->string().empty())) {
      return value->string();
    }
    if (value || required) {
      faults_.add(value.value_or(entry_), fmt::format("\"{}\" must be a text", key));
    }
    return "";
  }

  void read_also(gate::Acceptance& result) {
    const auto also = entry_.find("also");
    if (!also) {
      return;
    }
    for (const Value each : *also) {
      if (const auto print = print_of(each)) {
        result.also.insert(*print);
      } else {
        faults_.add(each, "\"also\" must list fingerprints");
      }
    }
  }

  void read_where(gate::Acceptance& result) {
    const auto where = entry_.find("where");
    if (!where || where->type() != Type::object || where->size() == 0) {
      faults_.add(where.value_or(entry_), "\"where\" must name endpoints and their places");
      return;
    }
    for (const Value places : *where) {
      if (places.type() != Type::array) {
        faults_.add(places, "the places of an endpoint must be an array");
        continue;
      }
      for (const Value place : places) {
        if (place.type() == Type::string) {
          result.where[places.key()].insert(place.string());
        } else {
          faults_.add(place, "a place must be a text, such as \"json /tags\"");
        }
      }
    }
  }

  Value entry_;
  Faults& faults_;
};

std::vector<gate::Acceptance> read_document(const Value& root, Faults& faults) {
  std::vector<gate::Acceptance> entries;
  if (root.type() != Type::object) {
    faults.add(root, "accepted findings are an object");
    return entries;
  }
  faults.check_keys(root, kTopAcceptedKeys);
  const auto list = root.find("accepted");
  if (!list || list->type() != Type::array) {
    faults.add(list.value_or(root), "\"accepted\" must be an array");
    return entries;
  }
  for (const Value each : *list) {
    if (each.type() == Type::object) {
      entries.push_back(EntryReader(each, faults).read());
    } else {
      faults.add(each, "an accepted finding is an object");
    }
  }
  return entries;
}

}  // namespace

bool is_date(std::string_view text) {
  constexpr std::size_t kLength = 10;
  if (text.size() != kLength || text[4] != '-' || text[7] != '-') {
    return false;
  }
  int parts[3] = {};
  const std::string_view words[3] = {text.substr(0, 4), text.substr(5, 2), text.substr(8, 2)};
  for (std::size_t i = 0; i < 3; ++i) {
    const char* const end = words[i].data() + words[i].size();
    const auto result = std::from_chars(words[i].data(), end, parts[i]);
    if (result.ec != std::errc() || result.ptr != end || parts[i] < 0) {
      return false;
    }
  }
  return std::chrono::year_month_day(std::chrono::year(parts[0]),
                                     std::chrono::month(static_cast<unsigned>(parts[1])),
                                     std::chrono::day(static_cast<unsigned>(parts[2])))
      .ok();
}

std::vector<gate::Acceptance> parse_accepted(std::string_view text, const std::string& source) {
  refuse_merge_markers(text, source);
  std::size_t unclosed = 0;
  const auto plain = plain_json(text, unclosed);
  Faults faults(plain ? std::string_view(*plain) : text, source);
  std::vector<gate::Acceptance> entries;
  if (!plain) {
    faults.add(unclosed, "this comment does not end", "close it with */");
  } else {
    json::ParseError error;
    constexpr std::size_t kMaxDepth = 64;
    if (const auto document = json::Document::parse(*plain, error, {.max_depth = kMaxDepth})) {
      entries = read_document(document->root(), faults);
    } else {
      faults.add(error.offset, error.message);
    }
  }
  const std::vector<Error> found = faults.take();
  if (!found.empty()) {
    throw Error(found.front());
  }
  return entries;
}

std::string accepted_text(std::span<const gate::Acceptance> entries) {
  std::vector<const gate::Acceptance*> sorted;
  for (const gate::Acceptance& entry : entries) {
    sorted.push_back(&entry);
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
    return std::tie(a->drift_class, a->fingerprint) < std::tie(b->drift_class, b->fingerprint);
  });
  json::Writer out(2);
  out.begin_object().key("accepted").begin_array();
  for (const gate::Acceptance* entry : sorted) {
    out.begin_object().key("finding").string(fingerprint_text(entry->fingerprint));
    if (!entry->also.empty()) {
      out.key("also").begin_array();
      for (const std::uint64_t print : entry->also) {
        out.string(fingerprint_text(print));
      }
      out.end_array();
    }
    out.key("class").string(entry->drift_class).key("reason").string(entry->reason);
    out.key("until").string(entry->until.empty() ? "never" : entry->until);
    out.key("where").begin_object();
    for (const auto& [endpoint, places] : entry->where) {
      out.key(endpoint).begin_array();
      for (const std::string& place : places) {
        out.string(place);
      }
      out.end_array();
    }
    out.end_object().end_object();
  }
  out.end_array().end_object();
  return out.take() + "\n";
}

}  // namespace lockstep::config
