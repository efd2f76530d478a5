#include "compare/json_report.hpp"

#include <algorithm>
#include <string>
#include <tuple>
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
  abridged = abridged || value.size() > limit;
  return std::string(utf8_prefix(value, limit));
}

// The keys of an object as they are written, as an array no longer than it will be shown.
std::string list_keys(const Tree& tree, std::uint32_t object, std::size_t enough) {
  std::string keys = "[";
  for (std::uint32_t key = object + 1; key != tree[object].next && keys.size() <= enough;
       key = tree[key + 1].next) {
    keys += keys.size() > 1 ? "," : "";
    keys += tree.raw(key);
  }
  return keys += ']';
}

class Lister {
 public:
  Lister(const json::Document& a, const json::Document& b, const Found& found,
         const JsonOptions& options)
      : a_document_(a), b_document_(b), a_(a), b_(b), found_(found), options_(options) {}

  std::vector<Difference> list(std::uint64_t& omitted) {
    add_whitespace();
    for (const Entry& entry : entries()) {
      if (entry.finding == nullptr) {
        add_spelling(entry);
      } else if (pointer_bytes_ >= kMaxPointerBytes) {
        ++omitted;
      } else {
        add_finding(*entry.finding);
      }
    }
    return std::move(differences_);
  }

 private:
  struct Entry {
    std::uint64_t order = 0;
    std::uint32_t b_order = 0;
    const Finding* finding = nullptr;  // or else a spelling
    const Place* place = nullptr;
    Spelling spelling = Spelling::number;
  };

  std::size_t room() const {
    const std::size_t taken = differences_.size() + found_.findings.size();
    return options_.max_differences - std::min(options_.max_differences, taken);
  }

  // Findings, and spellings as far as there is room, in document order.
  std::vector<Entry> entries() const {
    std::vector<Entry> entries;
    for (std::size_t sort = 0; sort < kSpellingNotes.size(); ++sort) {
      const auto spelling = static_cast<Spelling>(sort);
      for (const Place& place : found_.spellings.of(spelling)) {
        entries.push_back({order_at(place.a), place.b, nullptr, &place, spelling});
      }
    }
    entries.resize(std::min(entries.size(), room()));
    for (const Finding& finding : found_.findings) {
      entries.push_back({finding.order, finding.b_order, &finding, nullptr, {}});
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& x, const Entry& y) {
      return std::tuple(x.order, x.b_order) < std::tuple(y.order, y.b_order);
    });
    return entries;
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

  void add_whitespace() {
    const std::string_view a_end = trailing_whitespace(a_document_);
    const std::string_view b_end = trailing_whitespace(b_document_);
    const bool equal = found_.findings.empty();
    // Where nothing else tells the texts apart, as much whitespace is at other places.
    const bool unexplained = equal && a_end == b_end && found_.spellings.empty();
    if (room() > 0 && (unexplained || differ_in_whitespace(a_document_, b_document_, equal))) {
      Difference& difference = add(Kind::spelling, {});
      difference.note = "whitespace";
      set_values(difference, first_whitespace(a_document_), first_whitespace(b_document_));
    }
    if (room() > 0 && a_end != b_end) {
      Difference& difference = add(Kind::spelling, {});
      difference.note = "trailing-newline";
      set_values(difference, a_end, b_end);
    }
  }

  void add_spelling(const Entry& entry) {
    const Place& place = *entry.place;
    Difference& difference = add(Kind::spelling, pointer_to(place, Of::a, a_, found_.containers));
    difference.note = kSpellingNotes[static_cast<std::size_t>(entry.spelling)];
    if (entry.spelling == Spelling::key_order) {
      set_values(difference, list_keys(a_, place.a, options_.max_value_bytes),
                 list_keys(b_, place.b, options_.max_value_bytes));
    } else if (entry.spelling == Spelling::key_escapes) {
      set_values(difference, a_.raw(place.a - 1), b_.raw(place.b - 1));
    } else {
      set_values(difference, a_.raw(place.a), b_.raw(place.b));
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
