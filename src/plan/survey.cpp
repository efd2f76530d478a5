#include "lockstep/plan/survey.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "plan/segments.hpp"

namespace lockstep::plan {
namespace {

// Words that hardly anything is named, and APIs often have beside names.
constexpr auto kWords = std::to_array<std::string_view>(
    {"all",   "autocomplete", "batch", "bulk",   "config",  "count",   "current", "default",
     "edit",  "export",       "feed",  "health", "import",  "index",   "latest",  "list",
     "login", "logout",       "me",    "new",    "popular", "recent",  "schema",  "search",
     "self",  "settings",     "stats", "status", "suggest", "summary", "top",     "trending"});

// How many words make names of them.
constexpr std::size_t kFewWords = 20;          // when new ones keep coming
constexpr std::size_t kFewHeadlines = 10;      // when they look like headlines
constexpr std::size_t kManyWords = 100;        // in any case
constexpr std::size_t kManyCollections = 300;  // the same, where identifiers follow
constexpr double kNewOnesCome = 0.1;           // chance that the next word is a new one
constexpr double kNewHeadlinesCome = 0.05;
constexpr double kCollections = 0.3;     // share of words before identifiers
constexpr std::size_t kMostApart = 10;   // for what follows them
constexpr std::uint64_t kSeenApart = 3;  // so often at least
constexpr double kFrequent = 0.01;       // share of what is seen at a place
constexpr double kFrequentCarry = 0.8;   // of it when the frequent words are the API's
constexpr std::size_t kLongName = 20;    // characters

struct Word {
  std::uint64_t count = 0;
  std::vector<std::uint32_t> nodes;
  bool collection = false;          // identifiers follow it
  std::set<std::string> following;  // words
};
using Words = std::map<std::string, Word>;

// "how-to-cook-rice", "Anna", "caf%C3%A9"
bool is_headline(const std::string& word) {
  const auto separators = std::count_if(word.begin(), word.end(),
                                        [](char c) { return c == '-' || c == '_' || c == '+'; });
  return separators >= 2 || word.size() >= kLongName || word.find('%') != std::string::npos ||
         word.find('@') != std::string::npos;
}

bool are_names(const Words& words) {
  std::uint64_t seen = 0;
  std::size_t once = 0;
  std::size_t headlines = 0;
  std::size_t collections = 0;
  for (const auto& [text, word] : words) {
    seen += word.count;
    once += word.count == 1 ? 1U : 0U;
    headlines += is_headline(text) ? 1U : 0U;
    collections += word.collection ? 1U : 0U;
  }
  const auto share = [&words](std::size_t some) {
    return static_cast<double>(some) / static_cast<double>(std::max<std::size_t>(words.size(), 1));
  };
  if (share(collections) >= kCollections) {
    return words.size() > kManyCollections;
  }
  const double new_ones =
      static_cast<double>(once) / static_cast<double>(std::max<std::uint64_t>(seen, 1));
  return words.size() > kManyWords ||
         (words.size() >= kFewHeadlines && share(headlines) >= 0.5 &&
          new_ones >= kNewHeadlinesCome) ||
         (words.size() >= kFewWords && new_ones >= kNewOnesCome);
}

// The words that carry nearly all of the traffic, if there are such: then they are the API's, and
// what else was seen is what scanners and typing errors leave.
std::set<std::string, std::less<>> frequent_words(const Words& words) {
  std::uint64_t seen = 0;
  for (const auto& [text, word] : words) {
    seen += word.count;
  }
  std::uint64_t carried = 0;
  std::set<std::string, std::less<>> frequent;
  for (const auto& [text, word] : words) {
    if (static_cast<double>(word.count) >= kFrequent * static_cast<double>(seen)) {
      carried += word.count;
      frequent.insert(text);
    }
  }
  const bool carry = static_cast<double>(carried) >= kFrequentCarry * static_cast<double>(seen);
  return carry && 2 * frequent.size() < words.size() ? frequent
                                                     : std::set<std::string, std::less<>>();
}

// Words that are no names although they stand among them.
std::set<std::string, std::less<>> words_apart(const Words& words) {
  std::map<std::string_view, std::size_t> followed;
  for (const auto& [text, word] : words) {
    for (const std::string& next : word.following) {
      ++followed[next];
    }
  }
  std::set<std::string, std::less<>> apart = frequent_words(words);
  std::set<std::string, std::less<>> by_following;
  for (const auto& [text, word] : words) {
    if (std::find(kWords.begin(), kWords.end(), text) != kWords.end()) {
      apart.insert(text);
    } else if (word.count >= kSeenApart &&
               std::any_of(word.following.begin(), word.following.end(),
                           [&](const std::string& next) { return followed[next] == 1; })) {
      by_following.insert(text);
    }
  }
  // Many that are followed by something of their own are no exception but the rule: names.
  if (by_following.size() <= kMostApart) {
    apart.merge(by_following);
  }
  return apart;
}

}  // namespace

Survey::Survey() : nodes_(1) {}

void Survey::add(std::string_view target) {
  const std::string_view path = path_of(target);
  if (!path.starts_with('/')) {
    return;
  }
  std::uint32_t at = 0;
  for (Segment& segment : segments_of(path)) {
    Node& node = nodes_[at];
    auto& children = segment.word ? node.words : node.identifiers;
    auto child = children.find(segment.text);
    if (child == children.end()) {
      if (nodes_.size() == kMostNodes) {
        return;
      }
      child = children.emplace(std::move(segment.text), static_cast<std::uint32_t>(nodes_.size()))
                  .first;
      at = child->second;
      nodes_.emplace_back();  // `node` and `children` are gone with this
    } else {
      at = child->second;
    }
    ++nodes_[at].count;
  }
}

NamePlaces Survey::places() const {
  NamePlaces places;
  learn("/", {0}, places);
  return places;
}

// `nodes` have all the same prefix in general form.
void Survey::learn(const std::string& prefix, const Nodes& nodes, NamePlaces& places) const {
  Words words;
  std::map<std::string, Nodes> others;
  for (const std::uint32_t at : nodes) {
    for (const auto& [text, child] : nodes_[at].words) {
      Word& word = words[text];
      word.count += nodes_[child].count;
      word.nodes.push_back(child);
      word.collection = word.collection || !nodes_[child].identifiers.empty();
      for (const auto& [next, grandchild] : nodes_[child].words) {
        word.following.insert(next);
      }
    }
    for (const auto& [text, child] : nodes_[at].identifiers) {
      others[text].push_back(child);
    }
  }
  if (are_names(words)) {
    const auto& apart = places[prefix] = words_apart(words);
    for (auto word = words.begin(); word != words.end();) {
      if (apart.contains(word->first)) {
        ++word;
        continue;
      }
      Nodes& named = others["{name}"];
      named.insert(named.end(), word->second.nodes.begin(), word->second.nodes.end());
      word = words.erase(word);
    }
  }
  for (auto& [text, word] : words) {
    others[text] = std::move(word.nodes);
  }
  for (const auto& [text, children] : others) {
    learn(prefix + text + "/", children, places);
  }
}

}  // namespace lockstep::plan
