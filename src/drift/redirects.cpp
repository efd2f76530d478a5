// Section F: where a Location leads.
#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"

#include "drift/pair.hpp"
#include "drift/rules.hpp"
#include "drift/text.hpp"

namespace lockstep::drift {

namespace {

// The reference resolved against the request (RFC 3986 §5.3) as far as the same host goes: path and
// query. A Location at another host stays as it is.
std::string resolve(std::string_view location, const Pair& pair) {
  if (const std::size_t scheme = location.find("://"); scheme != location.npos) {
    const std::string_view rest = location.substr(scheme + 3);
    const std::size_t start = rest.find('/');
    const std::string_view host = rest.substr(0, start);
    const std::string& authority = pair.request.message.authority;
    if (!authority.empty() && !equal_ignoring_case(host, authority)) {
      return std::string(location);
    }
    return start == rest.npos ? "/" : std::string(rest.substr(start));
  }
  if (location.starts_with('/') || location.empty()) {
    return std::string(location);
  }
  const std::string_view path = pair.request.path;
  if (location.starts_with('?')) {
    return std::string(path).append(location);
  }
  return std::string(path.substr(0, path.find_last_of('/') + 1)).append(location);
}

std::string_view path_of(std::string_view reference) {
  return reference.substr(0, reference.find_first_of("?#"));
}

bool slash_apart(std::string_view a, std::string_view b) {
  return (a.size() == b.size() + 1 && a.ends_with('/') && a.starts_with(b)) ||
         (b.size() == a.size() + 1 && b.ends_with('/') && b.starts_with(a));
}

}  // namespace

void redirect_rules(const Pair& pair, Assignments& out) {
  const std::string* a = pair.baseline.header("location");
  const std::string* b = pair.candidate.header("location");
  constexpr std::string_view kName = "location";
  if (a == nullptr && b == nullptr) {
    return;
  }
  if (a == nullptr || b == nullptr) {
    // A redirect that only one side makes is said by the statuses.
    if (pair.same_status() || (pair.baseline.is_2xx() && pair.candidate.is_2xx())) {
      out.header("location-differs", kName);
    }
    return;
  }
  if (*a == *b) {
    return;
  }
  const std::string x = resolve(*a, pair);
  const std::string y = resolve(*b, pair);
  if (x == y) {
    out.header("redirect-location-relative", kName);
  } else if (percent_decode(x, true) == percent_decode(y, true)) {
    out.header("redirect-location-escaping", kName);
  } else if (slash_apart(path_of(x), path_of(y))) {
    out.header("redirect-trailing-slash", kName);
  } else {
    out.header("location-differs", kName);
  }
}

}  // namespace lockstep::drift
