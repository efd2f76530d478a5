#include "cli/selection.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

#include "cli/values.hpp"

namespace lockstep::cli {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

// Takes what it reads off the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : left_(text) {}

  bool done() const { return left_.empty(); }
  bool take(std::string_view any) {
    const bool there = !left_.empty() && any.find(left_.front()) != std::string_view::npos;
    left_.remove_prefix(there ? 1 : 0);
    return there;
  }
  // So many digits, of a number from `low` to `high`.
  std::optional<int> number(std::size_t digits, int low, int high) {
    int value = 0;
    if (left_.size() < digits ||
        left_.substr(0, digits).find_first_not_of("0123456789") != std::string_view::npos) {
      return std::nullopt;
    }
    std::from_chars(left_.data(), left_.data() + digits, value);
    left_.remove_prefix(digits);
    return value >= low && value <= high ? std::optional(value) : std::nullopt;
  }
  // Digits after a point, as ns; further ones than nine are nothing.
  std::optional<std::int64_t> fraction() {
    std::int64_t ns = 0;
    std::int64_t unit = kSecond;
    const std::size_t size = std::min(left_.find_first_not_of("0123456789"), left_.size());
    for (std::size_t i = 0; i < size; ++i) {
      unit /= 10;
      ns += unit * (left_[i] - '0');
    }
    left_.remove_prefix(size);
    return size == 0 ? std::nullopt : std::optional(ns);
  }

 private:
  std::string_view left_;
};

std::optional<std::int64_t> read_day(Scanner& text) {
  const auto year = text.number(4, 1970, 2200);
  const auto month = year && text.take("-") ? text.number(2, 1, 12) : std::nullopt;
  const auto day = month && text.take("-") ? text.number(2, 1, 31) : std::nullopt;
  if (!day) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date).time_since_epoch().count() * 86'400 * kSecond;
}

std::optional<std::int64_t> read_time_of_day(Scanner& text) {
  const auto hour = text.number(2, 0, 23);
  const auto minute = hour && text.take(":") ? text.number(2, 0, 59) : std::nullopt;
  if (!minute) {
    return std::nullopt;
  }
  std::int64_t ns = (*hour * 3600LL + *minute * 60LL) * kSecond;
  if (text.take(":")) {
    const auto second = text.number(2, 0, 60);
    const auto fraction = second && text.take(".,") ? text.fraction()
                          : second                  ? std::optional<std::int64_t>(0)
                                                    : std::nullopt;
    if (!fraction) {
      return std::nullopt;
    }
    ns += *second * kSecond + *fraction;
  }
  return ns;
}

// How far the zone is ahead of UTC.
std::optional<std::int64_t> read_zone(Scanner& text) {
  if (text.take("Zz")) {
    return 0;
  }
  const bool ahead = text.take("+");
  if (!ahead && !text.take("-")) {
    return std::nullopt;
  }
  const auto hours = text.number(2, 0, 23);
  if (hours) {
    text.take(":");
  }
  const auto minutes = hours ? text.number(2, 0, 59) : std::nullopt;
  if (!minutes) {
    return std::nullopt;
  }
  return (ahead ? 1 : -1) * (*hours * 3600LL + *minutes * 60LL) * kSecond;
}

constexpr std::uint64_t kMostSampled = 100'000'000;
constexpr std::uint64_t kOfEachEndpoint = 3;

// "endpoint" or "endpoint:5"
std::uint64_t to_strata(const std::string& text) {
  constexpr std::string_view kWord = "endpoint";
  if (text == kWord) {
    return kOfEachEndpoint;
  }
  if (!text.starts_with(kWord) || text.size() < kWord.size() + 2 || text[kWord.size()] != ':') {
    throw Error(fmt::format("--stratify: \"{}\" will not do", escape_line(text)),
                "give endpoint, or endpoint:5 for five of each");
  }
  return to_count("stratify", text.substr(kWord.size() + 1), 1, kMostSampled);
}

double to_percent(const std::string& text) {
  const std::string number = text.ends_with('%') ? text.substr(0, text.size() - 1) : text;
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value,
                                            std::chars_format::fixed);
  if (error != std::errc() || end != number.data() + number.size() ||
      !(value > 0 && value <= 100)) {
    throw Error(fmt::format("--percent: \"{}\" will not do", escape_line(text)),
                "give a share of users above 0 and at most 100, such as 5 or 0.5");
  }
  return value;
}

// Words with commas between them.
void add_words(const std::string& list, std::vector<std::string>& words) {
  for (std::size_t start = 0; start <= list.size();) {
    const std::size_t comma = std::min(list.find(',', start), list.size());
    words.push_back(list.substr(start, comma - start));
    start = comma + 1;
  }
}

}  // namespace

std::int64_t to_instant(std::string_view flag, const std::string& text, bool end) {
  Scanner scanner(text);
  const std::optional<std::int64_t> day = read_day(scanner);
  if (day && scanner.done()) {
    return *day + (end ? 86'400 * kSecond : 0);
  }
  if (day && scanner.take("Tt ")) {
    if (const auto time = read_time_of_day(scanner)) {
      if (scanner.done()) {
        throw Error(fmt::format("--{}: \"{}\" has no time zone", flag, escape_line(text)),
                    "end it with Z for UTC, or with an offset such as +01:00");
      }
      const auto zone = read_zone(scanner);
      if (zone && scanner.done()) {
        return *day + *time - *zone;
      }
    }
  }
  throw Error(fmt::format("--{}: \"{}\" is no time", flag, escape_line(text)),
              "give a day such as 2026-12-31, or a time such as 2026-12-31T10:00:00Z");
}

void read_selection(const Arguments& arguments, plan::Options& options) {
  options.include = arguments.values("include");
  options.exclude = arguments.values("exclude");
  if (arguments.has("since")) {
    options.since_ns = to_instant("since", arguments.value("since"), false);
  }
  if (arguments.has("until")) {
    options.until_ns = to_instant("until", arguments.value("until"), true);
  }
  if (const std::string sample = arguments.value("sample"); sample != "all") {
    options.sample = to_count("sample", sample, 1, kMostSampled);
  }
  if (arguments.has("stratify")) {
    options.stratify = to_strata(arguments.value("stratify"));
    if (!options.sample) {
      throw Error("--stratify says what is in a sample, and there is none", "give --sample N too");
    }
  }
  if (arguments.has("percent") != arguments.has("by")) {
    throw Error(arguments.has("by") ? "--by says where a user is named, but not what share to send"
                                    : "--percent needs to know where a user is named",
                "give both, as in --percent 5 --by header:X-User-Id");
  }
  if (arguments.has("percent")) {
    options.percent = to_percent(arguments.value("percent"));
    options.by = plan::parse_key_place(arguments.value("by"));
  }
  for (const std::string& list : arguments.values("also")) {
    add_words(list, options.also);
  }
  options.dedupe = arguments.has("dedupe");
}

std::string selection_help() {
  return R"(Captures are files, folders (all files below them) and patterns ('logs/*.gz'), in any
formats; several are merged by time. Of what they hold is sent what passes all of this:

  --since T, --until T   captured from T on, and before T. T has a zone, or is a day in UTC, with
                         --until the whole of that day: 2026-12-31, 2026-12-31T10:00:00+01:00
  --include, --exclude   by a pattern, in which * is any run of characters and ? one:
    '/api/*'               the target, with its query
    'GET /api/*'           method and target
    method:PUT             the method
    path:/api/*            the target without its query
    'endpoint:GET /users/{id}'   the endpoint, or its path, as 'inspect' lists it
    host:*.example.com     the host
    status:5*              the recorded status
    header:X-Tenant=acme*  a request header's value; header:X-Tenant: it is there
    One of the inclusions of each kind has to match, and none of the exclusions. What a capture
    does not hold, as access logs hold few headers, matches nothing: it is neither included nor
    excluded by that.
  --also LIST            what is no traffic of an API is left out, unless named here:
    health-check           GET or HEAD by kube-probe, GoogleHC, ELB-HealthChecker and the like, or
                           of exactly /healthz, /health, /readyz, /ready, /livez … without a query
    preflight              OPTIONS with Origin and Access-Control-Request-Method
    scanner                /.env, /.git, /wp-login.php and the like, unless they were answered
                           with another status than 4xx
  --percent P --by WHERE   P % of users, known by header:NAME, cookie:NAME or query:NAME. By a hash
                         of that value and --seed: a user who is among 1 % is among 5 % and 25 %,
                         in every run. Requests that do not have it are left out (no-user).
  --methods LIST         see 'help run'
  --dedupe               equal requests are sent once, and count as many as there were: shares of
                         the gate are those of the traffic, as certain as what was sent makes
                         them. Equal are method, host, target, body and all headers but trace and
                         request ids, addresses of clients and proxies, User-Agent, Referer,
                         Sec-Fetch-* and Sec-CH-*. So what differs in Cookie, Authorization,
                         Accept or a header of the application is sent. After 1,000,000
                         different requests no further ones are compared with one another. Where
                         writes are sent, the same request may be answered otherwise after one:
                         do without it then.
  --sample N             N of what is left, each as likely as any other; with --dedupe of the
                         different requests, however often there were
  --stratify endpoint:K  of the sample, K of each endpoint come first (3 if K is not given), so
                         that rare ones are in it, and the others are drawn from all. Parity then
                         is that of the sample, in which rare endpoints are more than they were.

Whatever is not sent is counted with its reason: 'lockstep help skips'.
)";
}

}  // namespace lockstep::cli
