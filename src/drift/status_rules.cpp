#include "drift/status_rules.hpp"

#include <array>

#include "drift/rules.hpp"

namespace lockstep::drift {

namespace {

using namespace statuses;  // NOLINT(google-build-using-namespace): names for this table

// What the request or a text proves comes before what the two numbers only suggest.
constexpr auto kTable = std::to_array<StatusRule>({
    {"json-nan-infinity", nan_infinity},
    {"json-unsupported-type", unsupported_type},
    {"cors-preflight", preflight},
    {"csrf-403", csrf},
    {"auth-401-vs-403", unauthenticated},
    {"server-malformed-request", server_edge},
    {"redirect-path-clean", path_clean},
    {"redirect-trailing-slash", trailing_slash},
    {"route-head", head},
    {"route-options", options},
    {"header-etag", not_modified},
    {"header-range", range},
    {"request-body-limit", body_limit},
    {"content-negotiation", negotiation},
    {"request-content-type-strict", media_type},
    {"pagination-out-of-range", invalid_page},
    {"route-framework-builtin", framework_builtin},
    {"route-405-vs-404", method_not_allowed},
    {"status-201-vs-200", created_as_ok},
    {"status-204-vs-200", no_content_as_ok},
    {"path-percent-decoding", encoded_slash},
    {"path-param-type", path_param},
    {"route-extra-match", extra_route},
    {"route-missing", missing_route},
    {"validation-status", unprocessable},
    {"validation-go-accepts", candidate_accepts},
    {"validation-go-rejects", candidate_rejects},
    {"error-python-500-go-4xx", crash_to_refusal},
    {"error-python-500-go-ok", crash_to_success},
    {"error-go-500-python-ok", success_to_crash},
    {"error-go-500-python-4xx", refusal_to_crash},
    {"redirect-status-code", redirect_code},
});

constexpr auto kHints = std::to_array<StatusRule>({
    {"server-missing-host", missing_host},
    {"server-uri-limit", uri_limit},
    {"server-header-limit", header_limit},
    {"server-unknown-method", unknown_method},
    {"path-invalid-percent", bad_percent_path},
    {"route-case", route_case},
    {"route-empty-param", empty_parameter},
    {"route-encoded-literal", encoded_letter},
    {"route-subtree-match", subtree},
    {"json-bigint", big_integer},
    {"validation-type-coercion", type_coercion},
    {"json-request-bom", byte_order_mark},
    {"json-request-nan", request_nan},
    {"query-int-leniency", int_leniency},
    {"query-bool-leniency", bool_leniency},
    {"query-float-leniency", float_leniency},
    {"query-datetime-leniency", datetime_leniency},
    {"multipart-missing-file", missing_file},
    {"float-division-by-zero", division_by_zero},
});

}  // namespace

std::span<const StatusRule> status_table() { return kTable; }
std::span<const StatusRule> status_hints() { return kHints; }

void status_rules(const Pair& pair, Assignments& out) {
  if (!pair.both_responded() || pair.same_status()) {
    return;
  }
  std::string_view cause = "status-differs";
  for (const StatusRule& rule : kTable) {
    if (rule.fires(pair)) {
      cause = rule.id;
      break;
    }
  }
  for (const StatusRule& hint : kHints) {
    if (hint.fires(pair)) {
      out.status(hint.id);
    }
  }
  out.status(cause);
}

}  // namespace lockstep::drift
