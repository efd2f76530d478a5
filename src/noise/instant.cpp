#include "noise/instant.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <tuple>
#include <utility>

namespace lockstep::noise {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr int kMostDecimals = 9;

// Takes text from its start, piece by piece; one failure makes all that follows fail.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    const char* end = rest_.data() + std::min(digits, rest_.size());
    const auto [stop, error] = std::from_chars(rest_.data(), end, value);
    ok_ = ok_ && rest_.size() >= digits && error == std::errc() && stop == end && rest_[0] != '-';
    rest_.remove_prefix(std::min(digits, rest_.size()));
    return value;
  }
  char one_of(std::string_view allowed) {
    if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) {
      ok_ = false;
      return 0;
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) {
      return false;
    }
    rest_.remove_prefix(word.size());
    return true;
  }
  // Digits up to the next other character: their count, and their value as ns.
  std::pair<int, std::int64_t> fraction() {
    int digits = 0;
    std::int64_t ns = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      if (++digits <= kMostDecimals) {
        ns = ns * 10 + (rest_.front() - '0');
      }
      rest_.remove_prefix(1);
    }
    ok_ = ok_ && digits > 0;
    for (int i = digits; i < kMostDecimals; ++i) {
      ns *= 10;
    }
    return {digits, ns};
  }
  std::string_view rest() const { return rest_; }
  bool ok() const { return ok_; }
  void fail() { ok_ = false; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Civil {
  int year = 0;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

std::optional<std::int64_t> unix_ns(const Civil& civil) {
  const std::chrono::year_month_day date{std::chrono::year(civil.year),
                                         std::chrono::month(static_cast<unsigned>(civil.month)),
                                         std::chrono::day(static_cast<unsigned>(civil.day))};
  constexpr int kFirstYear = 1970;
  constexpr int kLastYear = 2261;  // what 64 bits of nanoseconds hold
  constexpr int kLeapSecond = 60;
  if (!date.ok() || civil.year < kFirstYear || civil.year > kLastYear || civil.hour > 23 ||
      civil.minute > 59 || civil.second > kLeapSecond) {
    return std::nullopt;
  }
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return (((days * 24 + civil.hour) * 60 + civil.minute) * 60 + civil.second) * kSecond;
}

void clock(Scanner& scanner, Civil& civil) {
  civil.hour = scanner.number(2);
  scanner.one_of(":");
  civil.minute = scanner.number(2);
  scanner.one_of(":");
  civil.second = scanner.number(2);
}

std::optional<Instant> iso_instant(std::string_view text) {
  Scanner scanner(text);
  Civil civil;
  civil.year = scanner.number(4);
  scanner.one_of("-");
  civil.month = scanner.number(2);
  scanner.one_of("-");
  civil.day = scanner.number(2);
  Instant instant;
  instant.notation = scanner.one_of("Tt ");
  clock(scanner, civil);
  std::int64_t fraction = 0;
  if (scanner.ok() && (scanner.take(".") || scanner.take(","))) {
    std::tie(instant.decimals, fraction) = scanner.fraction();
  }
  std::int64_t east = 0;
  if (scanner.take("Z")) {
    instant.notation += 'Z';
  } else if (!scanner.rest().empty()) {
    const char sign = scanner.one_of("+-");
    const int hours = scanner.number(2);
    const bool colon = scanner.take(":");
    const int minutes = scanner.number(2);
    east = (sign == '-' ? -1 : 1) * (hours * 60LL + minutes) * 60 * kSecond;
    instant.notation += colon ? "+00:00" : "+0000";
  }
  const auto ns = scanner.ok() && scanner.rest().empty() ? unix_ns(civil) : std::nullopt;
  if (!ns) {
    return std::nullopt;
  }
  instant.ns = *ns + fraction - east;
  return instant;
}

// Sun, 06 Nov 1994 08:49:37 GMT
std::optional<Instant> http_instant(std::string_view text) {
  constexpr std::size_t kWeekday = 5;
  if (text.size() < kWeekday || text.substr(3, 2) != ", ") {
    return std::nullopt;
  }
  Scanner scanner(text.substr(kWeekday));
  Civil civil;
  civil.day = scanner.number(2);
  scanner.one_of(" ");
  const auto* const month = std::find(kMonths.begin(), kMonths.end(), scanner.rest().substr(0, 3));
  if (month == kMonths.end() || !scanner.take(*month)) {
    return std::nullopt;
  }
  civil.month = static_cast<int>(month - kMonths.begin()) + 1;
  scanner.one_of(" ");
  civil.year = scanner.number(4);
  scanner.one_of(" ");
  clock(scanner, civil);
  const auto ns = scanner.ok() && scanner.rest() == " GMT" ? unix_ns(civil) : std::nullopt;
  return ns ? std::optional(Instant{*ns, "http", 0}) : std::nullopt;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  if (text.size() > kLongest) {
    return std::nullopt;
  }
  auto instant = iso_instant(text);
  return instant ? instant : http_instant(text);
}

std::optional<Instant> epoch_instant(std::string_view number, std::int64_t now_ns) {
  constexpr double kNear = 2 * 366 * 86'400.0 * kSecond;
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc() || end != number.data() + number.size()) {
    return std::nullopt;
  }
  struct Unit {
    double ns = 1;
    std::string_view name;
  };
  constexpr std::array<Unit, 4> kUnits = {{{1e9, "s"}, {1e6, "ms"}, {1e3, "us"}, {1, "ns"}}};
  for (const Unit& unit : kUnits) {
    const double ns = value * unit.ns;
    if (std::abs(ns - static_cast<double>(now_ns)) < kNear) {
      return Instant{static_cast<std::int64_t>(ns), std::string(unit.name), 0};
    }
  }
  return std::nullopt;
}

}  // namespace lockstep::noise
