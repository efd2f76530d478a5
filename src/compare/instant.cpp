#include "compare/instant.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include "lockstep/json/decimal.hpp"

#include "compare/http_date.hpp"
#include "compare/tolerance.hpp"

namespace lockstep::compare {
namespace {

constexpr std::int64_t kNanos = 1'000'000'000;
constexpr int kNanoDigits = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads fixed forms from the front of a text; the first failure sticks.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    good_ = good_ && text_.size() >= digits;
    for (std::size_t i = 0; good_ && i < digits; ++i) {
      good_ = is_digit(text_[i]);
      value = value * 10 + (text_[i] - '0');
    }
    if (good_) {
      text_.remove_prefix(digits);
    }
    return good_ ? value : 0;
  }
  bool skip(std::string_view literal) {
    if (!good_ || !text_.starts_with(literal)) {
      return false;
    }
    text_.remove_prefix(literal.size());
    return true;
  }
  void expect(std::string_view literal) { good_ = skip(literal); }
  // After the point.
  std::int64_t fraction() {
    std::int64_t nanos = 0;
    int digits = 0;
    for (; good_ && !text_.empty() && is_digit(text_.front()); text_.remove_prefix(1)) {
      if (digits++ < kNanoDigits) {
        nanos = nanos * 10 + (text_.front() - '0');
      }
    }
    good_ = good_ && digits > 0;
    for (; digits < kNanoDigits; ++digits) {
      nanos *= 10;
    }
    return nanos;
  }
  bool good() const { return good_; }
  bool done() const { return good_ && text_.empty(); }

 private:
  std::string_view text_;
  bool good_ = true;
};

// Seconds east of UTC.
int zone(Reader& in) {
  if (in.skip("Z") || in.skip("z") || in.skip(" UTC")) {
    return 0;
  }
  const bool space = in.skip(" ");
  const bool west = in.skip("-");
  if (!west && !in.skip("+")) {
    if (space) {
      in.expect("UTC");
    }
    return 0;
  }
  const int hours = in.number(2);
  const bool colon = in.skip(":");
  const int minutes = colon || !in.done() ? in.number(2) : 0;
  in.skip(" UTC");
  return (west ? -1 : 1) * (hours * 3600 + minutes * 60);
}

std::optional<Instant> parse_date_time(std::string_view text) {
  Reader in(text);
  const int year = in.number(4);
  in.expect("-");
  const int month = in.number(2);
  in.expect("-");
  const int day = in.number(2);
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!in.good() || !date.ok()) {
    return std::nullopt;
  }
  const std::int64_t midnight =
      std::int64_t{std::chrono::sys_days{date}.time_since_epoch().count()} * 86'400;
  if (in.done()) {
    return Instant{midnight, 0};
  }
  if (!in.skip("T") && !in.skip("t")) {
    in.expect(" ");
  }
  const int hour = in.number(2);
  in.expect(":");
  const int minute = in.number(2);
  const int second = in.skip(":") ? in.number(2) : 0;
  const std::int64_t nanos = in.skip(".") || in.skip(",") ? in.fraction() : 0;
  const int offset = zone(in);
  if (!in.done() || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  return Instant{midnight + hour * 3600 + minute * 60 + second - offset, nanos};
}

std::optional<Instant> from_number(std::string_view text) {
  const json::Decimal number(text);
  if (number.is_zero()) {
    return Instant{};
  }
  const auto magnitude = number.magnitude();  // how many digits are before the point
  constexpr std::int64_t kLongest = 20;
  constexpr std::int64_t kSecondDigits = 11;
  if (!magnitude || *magnitude > kLongest || *magnitude < -kNanoDigits) {
    return std::nullopt;
  }
  std::int64_t shift = 0;
  while (shift<kNanoDigits&& * magnitude - shift> kSecondDigits) {
    shift += 3;
  }
  Instant instant;
  const std::int64_t before_point = *magnitude - shift;
  for (std::int64_t i = std::min<std::int64_t>(before_point, 0); i < before_point + kNanoDigits;
       ++i) {
    const bool known = i >= 0 && static_cast<std::size_t>(i) < number.digits();
    const int digit = known ? number.digit(static_cast<std::size_t>(i)) - '0' : 0;
    std::int64_t& part = i < before_point ? instant.seconds : instant.nanos;
    part = part * 10 + digit;
  }
  if (number.is_negative()) {
    instant.seconds = -instant.seconds - (instant.nanos > 0 ? 1 : 0);
    instant.nanos = instant.nanos > 0 ? kNanos - instant.nanos : 0;
  }
  return instant;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  if (text.empty() || text.size() > kLongest) {
    return std::nullopt;
  }
  if (is_json_number(text)) {
    return from_number(text);
  }
  if (is_digit(text.front())) {
    return parse_date_time(text);
  }
  const auto seconds = parse_http_date(text);
  return seconds ? std::optional(Instant{*seconds, 0}) : std::nullopt;
}

bool are_within(const Instant& a, const Instant& b, std::int64_t ns) {
  constexpr std::int64_t kFarApart = 4'000'000'000;  // so that what follows fits into 64 bits
  const std::int64_t seconds = a.seconds - b.seconds;
  if (seconds > kFarApart || seconds < -kFarApart) {
    return false;
  }
  const std::int64_t distance = seconds * kNanos + (a.nanos - b.nanos);
  return (distance < 0 ? -distance : distance) <= ns;
}

}  // namespace lockstep::compare
