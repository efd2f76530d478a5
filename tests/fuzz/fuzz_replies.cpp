// Fuzzes one comparator: two replies that differ in their bodies of type FUZZ_TYPE, or with none in
// their headers. An input is both, separated by a line "====".
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "lockstep/compare/compare.hpp"

namespace {

using lockstep::Comparison;
using lockstep::Reply;
using lockstep::Verdict;

constexpr std::string_view kType = FUZZ_TYPE;

Reply reply_of(std::string_view text) {
  Reply reply;
  reply.response.emplace();
  reply.response->status = 200;
  if (!kType.empty()) {
    reply.response->headers = {{"Content-Type", std::string(kType) + "; boundary=b"}};
    reply.response->body = text;
    return reply;
  }
  reply.response->body = "body";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const std::size_t colon = std::min(line.find(':'), line.size());
    reply.response->headers.push_back({std::string(line.substr(0, colon)),
                                       std::string(line.substr(std::min(colon + 1, line.size())))});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return reply;
}

void demand(bool law) {
  if (!law) {
    std::abort();  // what libFuzzer counts as a crash, and keeps the input of
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kBetween = "\n====\n";
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t middle = input.find(kBetween);
  if (middle == std::string_view::npos) {
    return -1;
  }
  lockstep::Request request;
  request.method = "GET";
  request.target = "/a/b?c=d";
  request.authority = "api.example";
  const Reply a = reply_of(input.substr(0, middle));
  const Reply b = reply_of(input.substr(middle + kBetween.size()));
  const lockstep::compare::Options options;
  const Comparison forth = lockstep::compare::compare_replies(request, a, b, options);
  const Comparison back = lockstep::compare::compare_replies(request, b, a, options);
  demand(forth.verdict == back.verdict);
  demand(forth.differences.size() == back.differences.size());
  demand(forth.omitted == back.omitted);
  demand(lockstep::compare::compare_replies(request, a, a, options).verdict == Verdict::identical);
  demand(a.response->body == b.response->body || forth.verdict != Verdict::identical);
  return 0;
}
