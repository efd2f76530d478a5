#include "plan/eligibility.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/glob.hpp"

namespace lockstep::plan {
namespace {

bool pattern_matches(const std::string& pattern, const Request& request) {
  if (pattern.find(' ') == std::string::npos) {
    return glob_matches(pattern, request.target);
  }
  return glob_matches(pattern, request.method + ' ' + request.target);
}

const std::string* first_match(const std::vector<std::string>& patterns, const Request& request) {
  const auto found = std::find_if(
      patterns.begin(), patterns.end(),
      [&request](const std::string& pattern) { return pattern_matches(pattern, request); });
  return found == patterns.end() ? nullptr : &*found;
}

// A record without its body can still be sent when it had none: access logs lose the body of
// every request, but a GET has none to lose. POST, PUT and PATCH without any mark have one; for
// others the headers must announce it (RFC 9110 §8.6, RFC 9112 §6).
bool had_body(const Request& request) {
  if (request.framing == Framing::chunked ||
      find_header(request.headers, "transfer-encoding") != nullptr) {
    return true;
  }
  if (const std::string* length = find_header(request.headers, "content-length")) {
    return length->find_first_not_of('0') != std::string::npos;
  }
  return request.method == "POST" || request.method == "PUT" || request.method == "PATCH" ||
         request.method == "QUERY";
}

}  // namespace

Skip skip_of(const Record& record, std::string_view reason, std::string detail) {
  return {record.origin, std::string(reason), std::move(detail), record.request.method,
          record.request.target};
}

void check_filters(const Options& options) {
  if (options.methods.empty()) {
    throw Error("no method is to be sent", "name at least one, such as GET, with --methods");
  }
  for (const std::string& method : options.methods) {
    if (!is_token(method)) {
      throw Error(fmt::format("\"{}\" is no HTTP method", escape_line(method)),
                  "separate methods by commas: --methods GET,HEAD");
    }
  }
  for (const auto* patterns : {&options.include, &options.exclude}) {
    if (std::find(patterns->begin(), patterns->end(), "") != patterns->end()) {
      throw Error(fmt::format("an empty {} pattern matches no request",
                              patterns == &options.include ? "--include" : "--exclude"),
                  "leave it out, or write '*' for everything");
    }
  }
}

namespace {

std::optional<Skip> refuse_method(const Record& record, const Options& options) {
  const std::string& method = record.request.method;
  if (options.any_method ||
      std::find(options.methods.begin(), options.methods.end(), method) != options.methods.end()) {
    return std::nullopt;
  }
  return skip_of(record, "unsafe-method", escape_line(method.substr(0, 64)));
}

}  // namespace

std::optional<Skip> refuse_ineligible(const Record& record, const Options& options) {
  const Request& request = record.request;
  if (const std::string* pattern = first_match(options.exclude, request)) {
    return skip_of(record, "excluded", fmt::format("--exclude '{}'", escape_line(*pattern)));
  }
  if (!options.include.empty() && first_match(options.include, request) == nullptr) {
    return skip_of(record, "excluded", "matches no --include");
  }
  if (options.incomplete_too) {
    return refuse_method(record, options);
  }
  // Before the method: nobody should name one with --methods only to learn that it was in vain.
  if (record.fidelity.has(Fidelity::body_truncated)) {
    return skip_of(record, "body-truncated",
                   fmt::format("{} bytes were recorded", request.body.size()));
  }
  if (record.fidelity.has(Fidelity::body_missing) && had_body(request)) {
    return skip_of(record, "body-missing", escape_line(request.method.substr(0, 64)));
  }
  return refuse_method(record, options);
}

}  // namespace lockstep::plan
