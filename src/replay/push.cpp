#include "lockstep/replay/push.hpp"

#include <algorithm>
#include <string>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/url.hpp"
#include "lockstep/replay/replay.hpp"

#include "replay/easy.hpp"
#include "replay/endpoint.hpp"

namespace lockstep::replay {
namespace {

constexpr long kTimeoutSeconds = 10;
constexpr long kConnectSeconds = 5;
constexpr std::size_t kAnswerBytes = 300;  // that may stand in a message
constexpr std::string_view kGroup = "/metrics/job/";
constexpr long kMostGood = 299;

struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t keep_answer(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto* answer = static_cast<std::string*>(to);
  answer->append(bytes,
                 std::min(size * count, kAnswerBytes - std::min(kAnswerBytes, answer->size())));
  return size * count;
}

std::string with_group(std::string url) {
  if (url.find(kGroup) != std::string::npos) {
    return url;
  }
  while (url.ends_with('/')) {
    url.pop_back();
  }
  return url + std::string(kGroup) + "lockstep";
}

}  // namespace

void check_push_url(const std::string& url) { check_target(Target{.url = url}, "--push"); }

std::string push_address(const std::string& url) { return url_without_userinfo(with_group(url)); }

void push(const std::string& url, std::string_view metrics) {
  const Endpoint endpoint = make_endpoint(Target{.url = url}, "--push");
  const std::string address = push_address(url);
  const Easy handle = make_handle();
  CURL* easy = handle.get();
  std::string fields = "Content-Type: text/plain; version=0.0.4";
  std::unique_ptr<curl_slist, ListFree> headers(curl_slist_append(nullptr, fields.c_str()));
  for (const Header& header : endpoint.overrides) {
    fields = header.name + ": " + header.value;
    if (curl_slist* longer = curl_slist_append(headers.get(), fields.c_str())) {
      static_cast<void>(headers.release());
      headers.reset(longer);
    }
  }
  std::string answer;
  set_option(easy, CURLOPT_URL, address.c_str());
  set_option(easy, CURLOPT_CUSTOMREQUEST, "PUT");
  set_option(easy, CURLOPT_POSTFIELDS, metrics.data());
  set_option(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(metrics.size()));
  set_option(easy, CURLOPT_HTTPHEADER, headers.get());
  set_option(easy, CURLOPT_TIMEOUT, kTimeoutSeconds);
  set_option(easy, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  set_option(easy, CURLOPT_WRITEFUNCTION, &keep_answer);
  set_option(easy, CURLOPT_WRITEDATA, &answer);
  const CURLcode code = curl_easy_perform(easy);
  if (code != CURLE_OK) {
    throw Error("push gateway " + escape_line(address) + ": " + curl_easy_strerror(code));
  }
  const long status = info_long(easy, CURLINFO_RESPONSE_CODE);
  if (status > kMostGood) {
    throw Error("push gateway " + escape_line(address) + ": it answered " + std::to_string(status) +
                (answer.empty() ? "" : " (" + escape_line(answer) + ")"));
  }
}

}  // namespace lockstep::replay
