// HAR entries for tests, and the one record or skip that each becomes.
#pragma once

#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {

// A request with these members besides method and url.
inline std::string entry(const std::string& method, const std::string& url,
                         const std::string& request, const std::string& rest = R"("x":0)") {
  return R"({"startedDateTime":"2026-01-02T03:04:05.678Z","request":{"method":")" + method +
         R"(","url":")" + url + "\"" + (request.empty() ? "" : "," + request) + "}," + rest + "}";
}

inline Record only_record(const std::string& text) {
  const Reading reading = read_text(har({text}));
  INFO(text << (reading.error ? reading.error->what() : ""));
  REQUIRE(reading.records.size() == 1);
  return reading.records[0];
}

inline Skip only_skip(const std::string& text) {
  const Reading reading = read_text(har({text}));
  INFO(text << (reading.error ? reading.error->what() : ""));
  REQUIRE(reading.skips.size() == 1);
  REQUIRE(reading.items.size() == 1);
  return reading.skips[0];
}

inline Record post(const std::string& headers, const std::string& post_data,
                   const std::string& more = R"("y":0)") {
  return only_record(entry("POST", "http://h/p",
                           "\"headers\":[" + headers + "],\"postData\":" + post_data + "," + more));
}

inline Record with_response(const std::string& response, const std::string& more = R"("x":0)") {
  return only_record(entry("GET", "http://h/", R"("headers":[],"httpVersion":"HTTP/1.1")",
                           "\"response\":" + response + "," + more));
}

}  // namespace lockstep::test
