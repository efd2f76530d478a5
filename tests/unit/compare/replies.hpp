// Replies in one line, and what a test says about comparisons.
#pragma once

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "lockstep/compare/compare.hpp"

namespace lockstep::compare {

inline Request get(std::string target = "/") {
  Request request;
  request.method = "GET";
  request.target = std::move(target);
  return request;
}

inline Request head() {
  Request request = get();
  request.method = "HEAD";
  return request;
}

inline Reply reply(int status, Headers headers, std::string body) {
  Reply reply;
  reply.response = Response{status, "", std::move(headers), std::move(body)};
  return reply;
}

inline Reply failed(std::string reason) {
  Reply reply;
  reply.error = TransferError{std::move(reason), "wait", "", 28, 0};
  return reply;
}

inline Comparison compare(const Reply& baseline, const Reply& candidate,
                          const Request& request = get(), const Options& options = {}) {
  return compare_replies(request, baseline, candidate, options);
}

// "header set-cookie value", in order; the whole of what a program reads of a comparison.
inline std::vector<std::string> kinds(const Comparison& comparison) {
  std::vector<std::string> out;
  for (const Difference& d : comparison.differences) {
    out.push_back(std::string(aspect_name(d.aspect)) + ' ' + d.at + ' ' +
                  std::string(kind_name(d.kind)));
  }
  return out;
}

inline std::size_t count_real(const Comparison& comparison) {
  return static_cast<std::size_t>(
      std::count_if(comparison.differences.begin(), comparison.differences.end(),
                    [](const Difference& d) { return d.kind != Kind::spelling; }));
}

// One line for each difference, sorted; with the sides exchanged when `swapped`. Notes are for
// people and name sides, so they do not take part; nor do locations in an array that changed its
// order, which point into the side that has the value.
inline std::vector<std::string> fingerprint(const Comparison& comparison, bool swapped) {
  std::vector<std::string> out;
  for (const Difference& d : comparison.differences) {
    Kind kind = d.kind;
    if (swapped && (kind == Kind::missing || kind == Kind::added)) {
      kind = kind == Kind::missing ? Kind::added : Kind::missing;
    }
    const std::string none = "(none)";
    out.push_back(std::string(aspect_name(d.aspect)) + '|' +
                  (d.aspect == Aspect::json ? "" : d.at) + '|' + std::string(kind_name(kind)) +
                  '|' + (swapped ? d.candidate : d.baseline).value_or(none) + '|' +
                  (swapped ? d.baseline : d.candidate).value_or(none));
  }
  std::sort(out.begin(), out.end());
  return out;
}

// Empty when the laws that hold for any two replies hold for these; else which one does not.
inline std::string broken_law(const Reply& a, const Reply& b, const Request& request) {
  const Comparison forward = compare(a, b, request);
  const Comparison backward = compare(b, a, request);
  if (forward.verdict != backward.verdict || forward.omitted != backward.omitted ||
      fingerprint(forward, false) != fingerprint(backward, true)) {
    return "swapping the sides mirrors every difference";
  }
  const bool real = count_real(forward) + forward.omitted > 0;
  const Verdict expected = real                          ? Verdict::different
                           : forward.differences.empty() ? Verdict::identical
                                                         : Verdict::equivalent;
  if (a.response && b.response && forward.verdict != expected) {
    return "the verdict follows from the differences";
  }
  for (const Reply* reply : {&a, &b}) {
    const Comparison self = compare(*reply, *reply, request);
    if (reply->response && (self.verdict != Verdict::identical || !self.differences.empty())) {
      return "a reply is identical to itself";
    }
  }
  return "";
}

}  // namespace lockstep::compare
