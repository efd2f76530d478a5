#include "report/line_diff.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

namespace lockstep::report {
namespace {

using Lines = std::span<const std::string>;

// Time is O((N+M)·D), memory O(D²): enough for any diff that a person would read.
constexpr std::int64_t kMaxEdits = 600;

void append(std::vector<DiffLine>& out, Edit edit, Lines lines) {
  for (const std::string& line : lines) {
    out.push_back({edit, line});
  }
}

// The furthest-reaching x on each diagonal, one row for each number of edits.
using Trace = std::vector<std::vector<std::int64_t>>;

// Walks forward until both ends meet. False when more than kMaxEdits are needed.
bool search(Lines a, Lines b, Trace& trace) {
  const auto n = static_cast<std::int64_t>(a.size());
  const auto m = static_cast<std::int64_t>(b.size());
  const std::int64_t limit = std::min(n + m, kMaxEdits);
  std::vector<std::int64_t> v(static_cast<std::size_t>(2 * limit + 3), 0);
  const auto at = [&v, limit](std::int64_t k) -> std::int64_t& {
    return v[static_cast<std::size_t>(k + limit + 1)];
  };
  for (std::int64_t d = 0; d <= limit; ++d) {
    trace.push_back(v);
    for (std::int64_t k = -d; k <= d; k += 2) {
      const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
      std::int64_t x = down ? at(k + 1) : at(k - 1) + 1;
      while (x < n && x - k < m && x >= 0 && x - k >= 0 &&
             a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)]) {
        ++x;
      }
      at(k) = x;
      if (x >= n && x - k >= m) {
        return true;
      }
    }
  }
  return false;
}

std::vector<DiffLine> backtrack(Lines a, Lines b, const Trace& trace) {
  std::vector<DiffLine> reversed;
  auto x = static_cast<std::int64_t>(a.size());
  auto y = static_cast<std::int64_t>(b.size());
  const auto limit = (static_cast<std::int64_t>(trace.front().size()) - 3) / 2;
  for (auto d = static_cast<std::int64_t>(trace.size()) - 1; d >= 0; --d) {
    const auto& v = trace[static_cast<std::size_t>(d)];
    const auto at = [&v, limit](std::int64_t k) {
      return v[static_cast<std::size_t>(k + limit + 1)];
    };
    const std::int64_t k = x - y;
    const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
    const std::int64_t previous_k = down ? k + 1 : k - 1;
    const std::int64_t previous_x = d == 0 ? 0 : at(previous_k);
    const std::int64_t previous_y = d == 0 ? 0 : previous_x - previous_k;
    while (x > previous_x && y > previous_y) {
      --x;
      --y;
      reversed.push_back({Edit::same, a[static_cast<std::size_t>(x)]});
    }
    if (d > 0) {
      if (down) {
        reversed.push_back({Edit::added, b[static_cast<std::size_t>(--y)]});
      } else {
        reversed.push_back({Edit::removed, a[static_cast<std::size_t>(--x)]});
      }
    }
  }
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

}  // namespace

std::vector<DiffLine> diff_lines(const std::vector<std::string>& before,
                                 const std::vector<std::string>& after) {
  const auto [a_end, b_end] =
      std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const auto prefix = static_cast<std::size_t>(a_end - before.begin());
  const auto rest = std::min(before.size(), after.size()) - prefix;
  std::size_t suffix = 0;
  while (suffix < rest && before[before.size() - 1 - suffix] == after[after.size() - 1 - suffix]) {
    ++suffix;
  }
  const Lines a = Lines(before).subspan(prefix, before.size() - prefix - suffix);
  const Lines b = Lines(after).subspan(prefix, after.size() - prefix - suffix);

  std::vector<DiffLine> out;
  append(out, Edit::same, Lines(before).first(prefix));
  Trace trace;
  if (search(a, b, trace)) {
    std::vector<DiffLine> middle = backtrack(a, b, trace);
    std::move(middle.begin(), middle.end(), std::back_inserter(out));
  } else {
    append(out, Edit::removed, a);
    append(out, Edit::added, b);
  }
  append(out, Edit::same, Lines(before).last(suffix));
  return out;
}

std::vector<DiffLine> with_context(const std::vector<DiffLine>& lines, std::size_t context,
                                   const std::string& gap) {
  std::vector<bool> keep(lines.size(), false);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].edit != Edit::same) {
      const std::size_t from = i < context ? 0 : i - context;
      const std::size_t to = std::min(lines.size(), i + context + 1);
      std::fill(keep.begin() + static_cast<std::ptrdiff_t>(from),
                keep.begin() + static_cast<std::ptrdiff_t>(to), true);
    }
  }
  std::vector<DiffLine> out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (keep[i]) {
      out.push_back(lines[i]);
    } else if (out.empty() || i == 0 || keep[i - 1]) {
      out.push_back({Edit::same, gap});
    }
  }
  return out;
}

}  // namespace lockstep::report
