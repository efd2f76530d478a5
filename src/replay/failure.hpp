// How a transfer that failed is described: libcurl's codes, of which there are a hundred, become
// the few reasons that people count.
#pragma once

#include <string_view>

#include <curl/curl.h>

#include "lockstep/core/exchange.hpp"

namespace lockstep::replay {

// How far a transfer came.
struct Progress {
  bool resolved = false;
  bool connected = false;
  bool ready = false;       // TLS is up too, and the request may have been sent in part
  bool sent = false;        // the whole request was handed to the system
  bool answered = false;    // the first bytes of an answer came
  bool head_whole = false;  // the head of the final response came
  bool tls = false;
};

struct Ending {
  CURLcode code = CURLE_OK;
  int os_errno = 0;         // of the system call that failed, 0 when none did
  std::string_view detail;  // libcurl's own words, may be empty
  Progress progress;
};

TransferError describe(const Ending& ending);

}  // namespace lockstep::replay
