#include "lockstep/compare/compare.hpp"

#include "compare/body.hpp"
#include "compare/content.hpp"
#include "compare/difference_list.hpp"
#include "compare/expected_changes.hpp"
#include "compare/headers.hpp"

namespace lockstep::compare {
namespace {

bool is_redirect(const Response& response) {
  return response.status >= 300 && response.status < 400 && response.status != 304 &&
         find_header(response.headers, "location") != nullptr;
}

// RFC 9110 §6.4.1: whatever bytes came with these are no content. gunicorn lets applications send
// some after HEAD.
bool has_no_content(const Request& request, const Response& response) {
  return request.method == "HEAD" || response.status == 204 || response.status == 304;
}

Body body_of(const Request& request, const Response& response) {
  return {has_no_content(request, response) ? std::string_view{} : std::string_view(response.body),
          values_of(response.headers, "content-encoding"),
          values_of(response.headers, "content-type")};
}

// Why nobody reads the bodies; empty when they are read. Replies to HEAD and 304 describe a body
// that the client has or will get, so their headers count in full.
std::string_view why_unread(const Request& request, const Response& baseline, const Body& left,
                            const Response& candidate, const Body& right) {
  if (is_redirect(baseline) && is_redirect(candidate)) {
    return "no client reads the body of a redirect";
  }
  const bool describe_another =
      request.method == "HEAD" || baseline.status == 304 || candidate.status == 304;
  return !describe_another && left.bytes.empty() && right.bytes.empty() ? "there is no body" : "";
}

void compare_status(int baseline, int candidate, DifferenceList& differences) {
  if (baseline == candidate) {
    return;
  }
  Difference difference;
  difference.aspect = Aspect::status;
  difference.at = "status";
  difference.baseline = std::to_string(baseline);
  difference.candidate = std::to_string(candidate);
  differences.add(std::move(difference));
}

std::optional<RuleFilter> filter_of(const Options& options, std::string_view endpoint) {
  return options.rules == nullptr
             ? std::nullopt
             : std::optional<RuleFilter>(std::in_place, *options.rules, endpoint);
}

}  // namespace

Comparison compare_replies(const Request& request, const Reply& baseline, const Reply& candidate,
                           const Options& options, std::string_view endpoint) {
  if (!baseline.response || !candidate.response) {
    return {Verdict::failed, {}, 0};
  }
  const Response& a = *baseline.response;
  const Response& b = *candidate.response;
  const Body left = body_of(request, a);
  const Body right = body_of(request, b);
  const std::string_view unread = why_unread(request, a, left, b, right);

  std::optional<RuleFilter> rules = filter_of(options, endpoint);
  DifferenceList differences(options, rules ? &*rules : nullptr);
  compare_status(a.status, b.status, differences);
  compare_headers(a.headers, b.headers, unread, &request, options, differences);
  if (unread.empty()) {
    compare_bodies(left, right, options, differences);
  } else {
    compare_unread_bodies(left, right, unread, options, differences);
  }
  if (rules && options.rules->expects()) {
    report_absent_changes({a, b, left, right, unread.empty()}, options, *rules, differences);
  }
  return std::move(differences).finish();
}

Comparison compare_documents(std::string_view baseline, std::string_view candidate,
                             const Options& options, std::string_view endpoint) {
  std::optional<RuleFilter> rules = filter_of(options, endpoint);
  DifferenceList differences(options, rules ? &*rules : nullptr);
  if (baseline != candidate) {
    compare_texts(baseline, candidate, options, differences);
  }
  if (rules && options.rules->expects()) {
    report_absent_json({baseline, candidate}, options, *rules, differences);
  }
  return std::move(differences).finish();
}

}  // namespace lockstep::compare
