#include "compare/json_report.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "compare/json_pointer.hpp"
#include "compare/json_whitespace.hpp"

namespace lockstep::compare {
namespace {

// Pointers into a deep document are long: of all that are listed together, no more than this.
constexpr std::size_t kMaxPointerBytes = std::size_t{4} << 20U;

std::string abridge(std::string_view value, std::size_t limit, bool& abridged) {
  if (value.size() <= limit) {
    return std::string(value);
  }
  abridged = true;
  return std::string(utf8_prefix(value, limit));
}

// The keys of an object as they are written, as an array.
std::string list_keys(const Tree& tree, std::uint32_t object, std::size_t limit, bool& abridged) {
  std::size_t size = 2;
  for (std::uint32_t key = object + 1; key != tree[object].next && size <= limit;
       key = tree.after(key + 1)) {
    size += tree.raw(key).size() + 1;
  }
  std::string keys;
  keys.reserve(size);
  keys += '[';
  for (std::uint32_t key = object + 1; key != tree[object].next && keys.size() <= limit;
       key = tree.after(key + 1)) {
    keys += tree.raw(key);
    keys += ',';
  }
  keys.back() = ']';
  return keys.size() <= limit ? keys : abridge(keys, limit, abridged);
}

class Lister {
 public:
  Lister(const json::Document& a, const json::Document& b, const Found& found,
         const JsonOptions& options)
      : a_document_(a), b_document_(b), a_(a), b_(b), found_(found), options_(options) {}

  std::vector<Difference> list(std::uint64_t& omitted) {
    collect();
    differences_.reserve(entries_.size());
    for (const Entry& entry : entries_) {
      if (pointer_bytes_ >= kMaxPointerBytes) {
        omitted += entry.finding != nullptr ? 1U : 0U;
      } else if (entry.finding != nullptr) {
        add_finding(*entry.finding);
      } else {
        add_spelling(entry);
      }
    }
    return std::move(differences_);
  }

 private:
  struct Entry {
    std::uint64_t order = 0;
    std::uint32_t tie = 0;
    Spelling spelling = Spelling::number;
    const Finding* finding = nullptr;  // else it is a spelling
    const Place* place = nullptr;
  };

  // Findings, and spellings as far as there is room, in document order.
  void collect() {
    constexpr std::size_t kOfWhitespace = 2;
    entries_.reserve(found_.findings.size() + found_.spellings.size() + kOfWhitespace);
    collect_whitespace();
    for (const Spelling spelling : kPlacedSpellings) {
      for (const Place& place : found_.spellings.of(spelling)) {
        collect_spelling(order_at(place.a), spelling, place);
      }
    }
    const std::size_t room =
        options_.max_differences - std::min(options_.max_differences, found_.findings.size());
    entries_.resize(std::min(entries_.size(), room));
    for (const Finding& finding : found_.findings) {
      entries_.push_back({finding.order, finding.b_order, {}, &finding, &finding.place});
    }
    std::sort(entries_.begin(), entries_.end(), [](const Entry& x, const Entry& y) {
      return x.order != y.order ? x.order < y.order : x.tie < y.tie;
    });
  }

  void collect_spelling(std::uint64_t order, Spelling spelling, const Place& place) {
    entries_.push_back({order, static_cast<std::uint32_t>(spelling), spelling, nullptr, &place});
  }

  void collect_whitespace() {
    static constexpr Place kRoot{0, 0};
    const bool equal = found_.findings.empty() && !found_.hidden;
    const bool same_end = trailing_whitespace(a_document_) == trailing_whitespace(b_document_);
    // Where nothing else tells the texts apart, as much whitespace is at other places.
    const bool unexplained = equal && same_end && found_.spellings.size() == 0;
    if (unexplained || differ_in_whitespace(a_document_, b_document_, equal)) {
      collect_spelling(0, Spelling::whitespace, kRoot);
    }
    if (!same_end) {
      collect_spelling(0, Spelling::trailing_newline, kRoot);
    }
  }

  Difference& add(Kind kind, std::string at) {
    Difference& difference = differences_.emplace_back();
    difference.aspect = Aspect::json;
    difference.kind = kind;
    pointer_bytes_ += at.size();
    difference.at = std::move(at);
    return difference;
  }

  void set_values(Difference& difference, std::string_view baseline, std::string_view candidate) {
    difference.baseline = abridge(baseline, options_.max_value_bytes, difference.abridged);
    difference.candidate = abridge(candidate, options_.max_value_bytes, difference.abridged);
  }

  void add_spelling(const Entry& entry) {
    const Place& place = *entry.place;
    Difference& difference = add(Kind::spelling, pointer_to(place, Of::a, a_, found_.containers));
    difference.note = spelling_note(entry.spelling);
    switch (entry.spelling) {
      case Spelling::whitespace:
        set_values(difference, telling_whitespace(a_document_), telling_whitespace(b_document_));
        break;
      case Spelling::trailing_newline:
        set_values(difference, trailing_whitespace(a_document_), trailing_whitespace(b_document_));
        break;
      case Spelling::key_order: {
        const std::size_t limit = options_.max_value_bytes;
        difference.baseline = list_keys(a_, place.a, limit, difference.abridged);
        difference.candidate = list_keys(b_, place.b, limit, difference.abridged);
        break;
      }
      case Spelling::key_escapes:
        set_values(difference, a_.raw(place.a - 1), b_.raw(place.b - 1));
        break;
      case Spelling::string_escapes:
      case Spelling::number:
        set_values(difference, a_.raw(place.a), b_.raw(place.b));
        break;
    }
  }

  void add_finding(const Finding& finding) {
    const Place& place = finding.place;
    const bool only_b = finding.kind == Kind::added;
    Difference& difference = add(finding.kind, pointer_to(place, only_b ? Of::b : Of::a,
                                                          only_b ? b_ : a_, found_.containers));
    if (finding.kind == Kind::duplicate) {
      const Duplicate& duplicate = found_.duplicates[finding.duplicate];
      set_values(difference, duplicate.a, duplicate.b);
      return;
    }
    if (place.a != kNone) {
      difference.baseline = abridge(a_.raw(place.a), options_.max_value_bytes, difference.abridged);
    }
    if (place.b != kNone) {
      difference.candidate =
          abridge(b_.raw(place.b), options_.max_value_bytes, difference.abridged);
    }
  }

  const json::Document& a_document_;
  const json::Document& b_document_;
  Tree a_;
  Tree b_;
  const Found& found_;
  const JsonOptions& options_;
  std::vector<Entry> entries_;
  std::vector<Difference> differences_;
  std::size_t pointer_bytes_ = 0;
};

}  // namespace

Difference invalid_json(std::string_view baseline, std::string_view candidate,
                        const json::ParseError& error, bool baseline_is_invalid,
                        const JsonOptions& options) {
  Difference difference;
  difference.aspect = Aspect::json;
  difference.kind = Kind::type;
  difference.baseline = abridge(baseline, options.max_value_bytes, difference.abridged);
  difference.candidate = abridge(candidate, options.max_value_bytes, difference.abridged);
  difference.note =
      fmt::format("invalid-json: {}, byte {}: {}", baseline_is_invalid ? "baseline" : "candidate",
                  error.offset, error.message);
  return difference;
}

std::vector<Difference> list_differences(const json::Document& a, const json::Document& b,
                                         const Found& found, const JsonOptions& options,
                                         std::uint64_t& omitted) {
  return Lister(a, b, found, options).list(omitted);
}

}  // namespace lockstep::compare
