#include "redact/scan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "redact/block.hpp"
#include "redact/characters.hpp"
#include "redact/json_value.hpp"
#include "redact/placeholders.hpp"

namespace lockstep::redact {
namespace {

// No secret is shorter, as one run of token characters: twelve and a boundary tell dates and words
// from card numbers and keys.
constexpr unsigned kRun = 14;

class Scan {
 public:
  Scan(std::string_view text, SecretNames& names, bool cut)
      : text_(text), names_(names), cut_(cut) {}

  std::vector<Range> run() {
    std::size_t at = 0;
    for (; at + Block::kSize <= text_.size(); at += Block::kSize) {
      look(Block::of(text_.data() + at), at);
    }
    if (at < text_.size()) {
      std::array<char, Block::kSize> rest{};
      std::memcpy(rest.data(), text_.data() + at, text_.size() - at);
      look(Block::of(rest.data()), at);
    }
    if (ranges_.size() > 1) {
      tidy(ranges_);
    }
    return std::move(ranges_);
  }

 private:
  void look(const Block& block, std::size_t base) {
    // Bit i of `runs` says that kRun token characters end at byte i.
    const auto ends = [](std::uint64_t bits, std::uint64_t& before, unsigned by) {
      const std::uint64_t moved = (bits << by) | (before >> (64U - by));
      before = bits;
      return bits & moved;
    };
    const std::uint64_t earlier_token = token_;
    const std::uint64_t two = ends(block.token, token_, 1);
    const std::uint64_t four = ends(two, two_, 2);
    const std::uint64_t eight = ends(four, four_, 4);
    const std::uint64_t runs = ends(eight, eight_, kRun - 8);
    const std::uint64_t fresh = runs & ~((runs << 1U) | (runs_ >> 63U));
    runs_ = runs;
    const std::uint64_t behind_token = (block.token << 1U) | (earlier_token >> 63U);
    each_bit(fresh, [&](unsigned i) { on_run(base + i + 1 - kRun); });
    // "10:15" and "https:" are no members.
    each_bit(block.colon & ~behind_token, [&](unsigned i) { on_colon(base, i, block.quote); });
    each_bit(block.sign, [&](unsigned i) { on_sign(base + i); });
    each_bit(block.space & behind_token, [&](unsigned i) { on_space(base + i); });
  }

  template <typename Visit>
  static void each_bit(std::uint64_t bits, Visit visit) {
    while (bits != 0) {
      visit(static_cast<unsigned>(std::countr_zero(bits)));
      bits &= bits - 1;
    }
  }

  void add(std::optional<Range> range) {
    if (range && !is_placeholder(text_.substr(range->begin, range->end - range->begin))) {
      ranges_.push_back(*range);
    }
  }

  // A run of token characters; a key may begin at its start or behind a separator in it.
  void on_run(std::size_t start) {
    if (start < done_) {
      return;
    }
    std::size_t at = start;
    const char before = start == 0 ? '\0' : text_[start - 1];
    if (before == '%') {
      at += 2;
    } else if (before == '\\') {
      at += text_[start] == 'u' ? 5U : 1U;
    } else if (before == '.' && start >= 3 && text_.substr(start - 3, 2) == "SG" &&
               (start == 3 || !is_alnum(text_[start - 4]))) {
      at = start - 3;
    } else if (before == '.' && start >= 5 && text_.substr(start - 5, 4) == "ya29") {
      at = start - 5;
    }
    on_candidate(at);
    const char* const bytes = text_.data();
    for (at = std::max(at, start); at < text_.size() && is_token_char(bytes[at]); ++at) {
      if ((bytes[at] == '-' || bytes[at] == '_') && at + 1 < text_.size()) {
        on_candidate(at + 1);
      }
    }
  }

  void on_candidate(std::size_t at) {
    if (at < done_ || !may_begin_credential(text_.data()[at])) {
      return;
    }
    if (const auto found = credential_at(text_, at, cut_)) {
      add(found);
      done_ = found->end;
    }
  }

  // The name of a member ends before it, perhaps with blanks between them.
  void on_colon(std::size_t base, unsigned bit, std::uint64_t quotes) {
    const std::size_t colon = base + bit;
    const char* const bytes = text_.data();  // every index is within
    std::size_t close = colon;
    while (close > 0 && is_space(bytes[close - 1])) {
      --close;
    }
    if (close == 0 || bytes[close - 1] != '"') {
      return;
    }
    --close;
    std::size_t escapes = 0;
    while (escapes < close && bytes[close - 1 - escapes] == '\\') {
      ++escapes;
    }
    const std::size_t end = close - escapes;
    const std::uint64_t earlier =
        close < base ? 0 : quotes & ((std::uint64_t{1} << (close - base)) - 1);
    std::size_t start = 0;
    if (earlier != 0) {
      start = base + 64 - static_cast<std::size_t>(std::countl_zero(earlier));
    } else {
      constexpr std::size_t kLongestName = 256;
      start = end;
      while (start > 0 && text_[start - 1] != '"' && end - start < kLongestName) {
        --start;
      }
    }
    if (start >= end) {
      return;
    }
    const std::string_view name = text_.substr(start, end - start);
    if (names_.is_secret(name)) {
      add_json_value(text_, colon + 1, escapes, ranges_);
    }
  }

  void on_sign(std::size_t at) {
    if (text_[at] == '@') {
      add(userinfo_before(text_, at));
    } else {
      on_parameter(at);
    }
  }

  // "name=value" as in URLs, forms, and lines of logs.
  void on_parameter(std::size_t equals) {
    constexpr std::size_t kLongestName = 128;
    constexpr std::string_view kInNames = ".[]%$:";
    std::size_t start = equals;
    while (start > 0 && equals - start < kLongestName &&
           (is_token_char(text_[start - 1]) || kInNames.find(text_[start - 1]) != kInNames.npos)) {
      --start;
    }
    std::string_view name = text_.substr(start, equals - start);
    if (start > 0 && text_[start - 1] == '\\' && name.size() > 5 && name.front() == 'u') {
      name.remove_prefix(5);  // "\u0026token="
    } else if (start > 0 && text_[start - 1] == '\\' && name.size() > 1) {
      name.remove_prefix(1);  // "\ntoken="
    }
    if (name.empty() ||
        (name.find('%') == name.npos ? !names_.is_secret_parameter(name)
                                     : !names_.is_secret_parameter(percent_decoded(name, false)))) {
      return;
    }
    std::size_t begin = equals + 1;
    std::size_t end = begin;
    if (begin < text_.size() && (text_[begin] == '"' || text_[begin] == '\'')) {
      end = std::min(text_.find(text_[begin], begin + 1), text_.size());
      ++begin;
    } else {
      // "/a;jsessionid=1?b=2": a parameter of a path ends where the query begins.
      const bool in_path = start > 0 && text_[start - 1] == ';';
      constexpr std::string_view kEnds = "?&;# \t\r\n\"'<>\\";
      end = std::min(text_.find_first_of(in_path ? kEnds : kEnds.substr(1), begin), text_.size());
    }
    if (end > begin) {
      add(Range{begin, end});
    }
  }

  // "Bearer ", "4111 1111 ", "-----BEGIN "
  void on_space(std::size_t at) {
    const char before = text_[at - 1];
    if (is_digit(before)) {
      const bool groups =
          at >= 4 && is_digit(text_[at - 4]) && at + 1 < text_.size() && is_digit(text_[at + 1]);
      if (groups && (at == 4 || !is_digit(text_[at - 5]))) {
        add(card_at(text_, at - 4));
      }
    } else if (before == 'r' || before == 'R' || before == 'c' || before == 'C') {
      add(authorization_after(text_, at));
    } else if (before == 'N') {
      add(private_key_around(text_, at));
    }
  }

  std::string_view text_;
  SecretNames& names_;
  bool cut_;
  std::vector<Range> ranges_;
  std::size_t done_ = 0;  // no run before it is looked at again
  // Of the block before.
  std::uint64_t token_ = 0;
  std::uint64_t two_ = 0;
  std::uint64_t four_ = 0;
  std::uint64_t eight_ = 0;
  std::uint64_t runs_ = 0;
};

}  // namespace

void tidy(std::vector<Range>& ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::size_t kept = 0;
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    Range& last = ranges[kept];
    if (ranges[i].begin < last.end) {
      last.end = std::max(last.end, ranges[i].end);
    } else {
      ranges[++kept] = ranges[i];
    }
  }
  ranges.resize(ranges.empty() ? 0 : kept + 1);
}

std::vector<Range> find_secrets(std::string_view text, SecretNames& names, bool cut) {
  return Scan(text, names, cut).run();
}

}  // namespace lockstep::redact
