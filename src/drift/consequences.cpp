// What follows from a cause that is stated elsewhere in the exchange. Where another route, handler
// or error page answered, its headers and its body differ too, and that is no news of its own.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"

#include "drift/pair.hpp"
#include "drift/rules.hpp"
#include "drift/text.hpp"

namespace lockstep::drift {

namespace {

// They come with the reply that a handler makes. What a middleware adds to every reply is not here:
// CORS, cookies, X-Frame-Options.
constexpr auto kHeadersOfReply = std::to_array<std::string_view>(
    {"accept-ranges", "allow", "cache-control", "content-disposition", "content-language",
     "content-type", "etag", "expires", "last-modified", "location", "pragma", "retry-after",
     "vary", "www-authenticate", "x-content-type-options"});
// Those that a stock error page brings along.
constexpr auto kHeadersOfErrorPage =
    std::to_array<std::string_view>({"allow", "content-type", "x-content-type-options"});
// Bodies that say who answered, though the statuses are equal.
constexpr auto kOtherAnswer =
    std::to_array<std::string_view>({"route-404-body", "route-405-body", "route-options",
                                     "route-head", "error-500-body", "error-body-shape"});

template <typename Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool states_no_cause(std::string_view id) {
  const DriftClass* drift_class = find_class(id);
  return drift_class == nullptr || drift_class->fallback;
}

bool is_of_body(const Difference& difference) {
  return difference.aspect != Aspect::status && difference.aspect != Aspect::header;
}

// Replies of the same sort, 200 and 201, are about the same thing: their bodies can be compared.
bool is_another_reply(int baseline, int candidate) {
  return baseline != candidate && std::max(baseline, candidate) >= 300;
}

void follow_status(std::span<const Difference> differences, std::vector<std::string_view>& ids) {
  const auto status =
      std::find_if(differences.begin(), differences.end(),
                   [](const Difference& one) { return one.aspect == Aspect::status; });
  if (status == differences.end()) {
    return;
  }
  const std::string_view cause = ids[static_cast<std::size_t>(status - differences.begin())];
  for (std::size_t i = 0; i < ids.size() && !cause.empty(); ++i) {
    const Difference& one = differences[i];
    const bool follows = is_of_body(one)
                             ? states_no_cause(ids[i])
                             : one.aspect == Aspect::header && is_one_of(kHeadersOfReply, one.at);
    if (one.kind != Kind::spelling && follows) {
      ids[i] = cause;
    }
  }
}

void follow_error_page(bool is_head, int status, std::span<const Difference> differences,
                       std::vector<std::string_view>& ids) {
  // Of a page that HEAD asks for there are only the headers.
  std::string_view cause = !is_head        ? std::string_view()
                           : status == 404 ? "route-404-body"
                           : status == 405 ? "route-405-body"
                                           : "";
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (is_of_body(differences[i]) && is_one_of(kOtherAnswer, ids[i])) {
      cause = ids[i];
    }
  }
  for (std::size_t i = 0; i < ids.size() && !cause.empty(); ++i) {
    const Difference& one = differences[i];
    if (one.aspect == Aspect::header && one.kind != Kind::spelling &&
        is_one_of(kHeadersOfErrorPage, one.at)) {
      ids[i] = cause;
    }
  }
}

// The text of a JSON string without escapes; empty for all else.
std::string plain_string(const std::optional<std::string>& value) {
  if (!value || value->size() < 2 || value->front() != '"') {
    return {};
  }
  json::ParseError error;
  const auto document = json::Document::parse(*value, error, {});
  return document && document->root().type() == json::Type::string ? document->root().string()
                                                                   : std::string();
}

// A key that the query repeats: one side took all of its values, the other one of them. It is
// proven where the reply repeats them, and then what was selected by it differs as well.
void follow_repeated_key(const Request& request, std::span<const Difference> differences,
                         std::vector<std::string_view>& ids) {
  const std::string_view target = request.target;
  const std::size_t mark = target.find('?');
  if (mark == target.npos || !contains(target.substr(mark), "&")) {
    return;
  }
  std::map<std::string, std::set<std::string>> values;
  for (auto& [name, value] : parse_fields(target.substr(mark + 1))) {
    values[name].insert(std::move(value));
  }
  std::set<std::string> repeated;
  for (auto& [name, all] : values) {
    if (all.size() > 1) {
      repeated.merge(all);
    }
  }
  const auto is_candidate = [&](std::size_t i) {
    const Difference& one = differences[i];
    return one.aspect == Aspect::json && one.kind != Kind::spelling && states_no_cause(ids[i]);
  };
  const auto is_echo = [&](const Difference& one) {
    const bool left_out = !one.baseline || !one.candidate;
    return left_out && (repeated.contains(plain_string(one.baseline)) ||
                        repeated.contains(plain_string(one.candidate)));
  };
  bool proven = false;
  for (std::size_t i = 0; i < ids.size() && !repeated.empty() && !proven; ++i) {
    proven = ids[i] == "query-repeated-key" || (is_candidate(i) && is_echo(differences[i]));
  }
  for (std::size_t i = 0; i < ids.size() && proven; ++i) {
    if (is_candidate(i)) {
      ids[i] = "query-repeated-key";
    }
  }
}

}  // namespace

void follow_causes(const Subject& subject, std::span<const Difference> differences,
                   std::vector<std::string_view>& ids) {
  const auto& a = subject.baseline.response;
  const auto& b = subject.candidate.response;
  if (!a || !b) {
    return;
  }
  if (is_another_reply(a->status, b->status)) {
    follow_status(differences, ids);
  } else {
    follow_error_page(subject.request.method == "HEAD", a->status, differences, ids);
    follow_repeated_key(subject.request, differences, ids);
  }
}

}  // namespace lockstep::drift
