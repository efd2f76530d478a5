// Why two statuses differ: a table of predicates, asked in order; the first that fires says so.
#pragma once

#include <span>
#include <string_view>

#include "drift/pair.hpp"

namespace lockstep::drift {

struct StatusRule {
  std::string_view id;
  bool (*fires)(const Pair&);
};

std::span<const StatusRule> status_table();
// Beside the class above: what a text or the request says more narrowly.
std::span<const StatusRule> status_hints();

namespace statuses {  // the predicates; all are only asked when the two statuses differ

bool nan_infinity(const Pair& pair);
bool unsupported_type(const Pair& pair);
bool preflight(const Pair& pair);
bool csrf(const Pair& pair);
bool unauthenticated(const Pair& pair);
bool negotiation(const Pair& pair);
bool server_edge(const Pair& pair);
bool path_clean(const Pair& pair);
bool trailing_slash(const Pair& pair);
bool route_case(const Pair& pair);
bool head(const Pair& pair);
bool options(const Pair& pair);
bool not_modified(const Pair& pair);
bool range(const Pair& pair);
bool body_limit(const Pair& pair);
bool media_type(const Pair& pair);
bool invalid_page(const Pair& pair);
bool framework_builtin(const Pair& pair);
bool method_not_allowed(const Pair& pair);
bool created_as_ok(const Pair& pair);
bool no_content_as_ok(const Pair& pair);
bool path_param(const Pair& pair);
bool encoded_slash(const Pair& pair);
bool extra_route(const Pair& pair);
bool missing_route(const Pair& pair);
bool unprocessable(const Pair& pair);
bool candidate_accepts(const Pair& pair);
bool candidate_rejects(const Pair& pair);
bool crash_to_refusal(const Pair& pair);
bool crash_to_success(const Pair& pair);
bool success_to_crash(const Pair& pair);
bool refusal_to_crash(const Pair& pair);
bool redirect_code(const Pair& pair);

bool missing_host(const Pair& pair);
bool uri_limit(const Pair& pair);
bool header_limit(const Pair& pair);
bool unknown_method(const Pair& pair);
bool bad_percent_path(const Pair& pair);
bool empty_parameter(const Pair& pair);
bool encoded_letter(const Pair& pair);
bool subtree(const Pair& pair);
bool big_integer(const Pair& pair);
bool type_coercion(const Pair& pair);
bool byte_order_mark(const Pair& pair);
bool request_nan(const Pair& pair);
bool int_leniency(const Pair& pair);
bool bool_leniency(const Pair& pair);
bool float_leniency(const Pair& pair);
bool datetime_leniency(const Pair& pair);
bool missing_file(const Pair& pair);
bool division_by_zero(const Pair& pair);

}  // namespace statuses

}  // namespace lockstep::drift
