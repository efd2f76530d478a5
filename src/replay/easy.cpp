#include "replay/easy.hpp"

#include <sys/socket.h>

namespace lockstep::replay {
namespace {

void initialise_library() {
  // Never undone: other threads may still be in it when the program ends.
  static const CURLcode kInitialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  assert(kInitialised == CURLE_OK);
  static_cast<void>(kInitialised);
}

// Not to be handed on to programs that this one may start.
curl_socket_t open_socket(void*, curlsocktype, curl_sockaddr* address) noexcept {
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void set_trust(CURL* easy, const Options& options) {
  set_option(easy, CURLOPT_SSL_VERIFYPEER, options.insecure ? 0L : 1L);
  set_option(easy, CURLOPT_SSL_VERIFYHOST, options.insecure ? 0L : 2L);
  if (!options.ca_file.empty()) {
    set_option(easy, CURLOPT_CAINFO, options.ca_file.c_str());
  }
}

}  // namespace

Easy make_handle() {
  initialise_library();
  Easy handle(curl_easy_init());
  if (!handle) {
    throw std::bad_alloc();
  }
  CURL* easy = handle.get();
  set_option(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set_option(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set_option(easy, CURLOPT_PROXY, "");
  set_option(easy, CURLOPT_NOPROXY, "*");
  set_option(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set_option(easy, CURLOPT_NOSIGNAL, 1L);
  set_option(easy, CURLOPT_TCP_NODELAY, 1L);
  // Names are looked up in threads of libcurl's; without this, giving up means waiting for them.
  set_option(easy, CURLOPT_QUICK_EXIT, 1L);
  set_option(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  return handle;
}

Easy make_easy(const Options& options, const Endpoint& endpoint) {
  Easy handle = make_handle();
  CURL* easy = handle.get();
  set_option(easy, CURLOPT_CURLU, endpoint.url.get());
  set_option(easy, CURLOPT_CONNECT_ONLY, 1L);
  set_option(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  set_trust(easy, options);
  return handle;
}

}  // namespace lockstep::replay
