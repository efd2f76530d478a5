// libcurl's handles as owning values.
#pragma once

#include <cassert>
#include <memory>
#include <new>
#include <string>

#include <curl/curl.h>

namespace lockstep::replay {

struct EasyCleanup {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiCleanup {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ShareCleanup {
  void operator()(CURLSH* share) const { curl_share_cleanup(share); }
};
struct UrlCleanup {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct StringFree {
  void operator()(char* text) const { curl_free(text); }
};

using Easy = std::unique_ptr<CURL, EasyCleanup>;
using Multi = std::unique_ptr<CURLM, MultiCleanup>;
using Share = std::unique_ptr<CURLSH, ShareCleanup>;
using Url = std::unique_ptr<CURLU, UrlCleanup>;
using CurlString = std::unique_ptr<char, StringFree>;

// Sets an option whose value is known to be good: memory is all that can be missing.
template <typename Value>
void set_option(CURL* easy, CURLoption option, Value value) {
  const CURLcode code = (curl_easy_setopt)(easy, option, value);
  if (code == CURLE_OUT_OF_MEMORY) {
    throw std::bad_alloc();
  }
  assert(code == CURLE_OK);
}

inline long info_long(CURL* easy, CURLINFO info) {
  long value = 0;
  (curl_easy_getinfo)(easy, info, &value);
  return value;
}

inline curl_off_t info_offset(CURL* easy, CURLINFO info) {
  curl_off_t value = 0;
  (curl_easy_getinfo)(easy, info, &value);
  return value;
}

}  // namespace lockstep::replay
