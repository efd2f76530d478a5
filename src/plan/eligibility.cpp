#include "plan/eligibility.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/nearest.hpp"

#include "plan/probes.hpp"

namespace lockstep::plan {
namespace {

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

namespace {

void check_probe(const std::string& name) {
  if (std::find(kProbes.begin(), kProbes.end(), name) != kProbes.end()) {
    return;
  }
  if (name == "websocket" || name == "connect" || name == "not-http") {
    throw Error(fmt::format("--also: {} can never be replayed", name),
                "it opens a connection of its own kind, and has no reply to compare");
  }
  const std::string meant = nearest(name, {kProbes.begin(), kProbes.end()});
  throw Error(fmt::format("--also: \"{}\" is nothing that is left out", escape_line(name)),
              meant.empty() ? fmt::format("give {}", fmt::join(kProbes, ", "))
                            : fmt::format("did you mean {}?", meant));
}

}  // namespace

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
  for (const std::string& name : options.also) {
    check_probe(name);
  }
  if (options.percent && !(*options.percent > 0 && *options.percent <= 100)) {
    throw Error("a share of users is above 0 and at most 100 %", "give --percent such as 5");
  }
  if (options.since_ns && options.until_ns && *options.since_ns >= *options.until_ns) {
    throw Error("--since is not before --until", "nothing was captured between the two");
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

namespace {

std::optional<Skip> refuse_time(const Record& record, const Options& options) {
  if (!options.since_ns && !options.until_ns) {
    return std::nullopt;
  }
  if (!record.captured_at_ns) {
    return skip_of(record, "outside-time", "its capture tells no time");
  }
  if (options.since_ns && *record.captured_at_ns < *options.since_ns) {
    return skip_of(record, "outside-time", "before --since");
  }
  if (options.until_ns && *record.captured_at_ns >= *options.until_ns) {
    return skip_of(record, "outside-time", "after --until");
  }
  return std::nullopt;
}

std::optional<Skip> refuse_user(const Record& record, const Options& options) {
  if (!options.percent) {
    return std::nullopt;
  }
  const std::optional<std::string> key = key_of(record.request, options.by);
  if (!key) {
    return skip_of(record, "no-user", "");
  }
  return percentile_of(*key, options.seed) < *options.percent
             ? std::nullopt
             : std::optional(skip_of(record, "other-user", ""));
}

std::optional<Skip> refuse_probe(const Record& record, const Options& options) {
  const std::optional<std::string_view> probe = probe_of(record);
  return probe && std::find(options.also.begin(), options.also.end(), *probe) == options.also.end()
             ? std::optional(skip_of(record, *probe, ""))
             : std::nullopt;
}

}  // namespace

std::optional<Skip> refuse_ineligible(const Record& record, const Options& options,
                                      const Filter& filter) {
  const Request& request = record.request;
  if (std::optional<Skip> skip = refuse_time(record, options)) {
    return skip;
  }
  if (std::optional<std::string> why = filter.refuse(record)) {
    return skip_of(record, "excluded", *std::move(why));
  }
  if (std::optional<Skip> skip = refuse_probe(record, options)) {
    return skip;
  }
  if (std::optional<Skip> skip = refuse_user(record, options)) {
    return skip;
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
