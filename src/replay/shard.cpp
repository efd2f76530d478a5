#include "replay/shard.hpp"

#include <utility>

namespace lockstep::replay {
namespace {

template <typename Value>
void set_multi_option(CURLM* multi, CURLMoption option, Value value) {
  const CURLMcode code = (curl_multi_setopt)(multi, option, value);
  assert(code == CURLM_OK);
  static_cast<void>(code);
}

Transfer& transfer_of(CURL* easy) {
  char* pointer = nullptr;
  (curl_easy_getinfo)(easy, CURLINFO_PRIVATE, &pointer);
  assert(pointer != nullptr);
  return *static_cast<Transfer*>(static_cast<void*>(pointer));
}

}  // namespace

Shard::Shard(Sockets& sockets, std::size_t transfers, std::function<void(Transfer&)> finished)
    : sockets_(sockets), finished_(std::move(finished)), multi_(curl_multi_init()) {
  if (!multi_) {
    throw std::bad_alloc();
  }
  CURLM* multi = multi_.get();
  set_multi_option(multi, CURLMOPT_SOCKETFUNCTION, &Shard::watch);
  set_multi_option(multi, CURLMOPT_SOCKETDATA, this);
  set_multi_option(multi, CURLMOPT_TIMERFUNCTION, &Shard::set_timer);
  set_multi_option(multi, CURLMOPT_TIMERDATA, this);
  set_multi_option(multi, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
  set_multi_option(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(transfers));
}

int Shard::watch(CURL* easy, curl_socket_t fd, int what, void* self, void*) noexcept {
  Shard& shard = *static_cast<Shard*>(self);
  if (what == CURL_POLL_REMOVE) {
    shard.sockets_.unwatch(fd);
  } else {
    Transfer& transfer = transfer_of(easy);
    if (shard.sockets_.is_connection(fd)) {
      transfer.watched(fd, (what & CURL_POLL_IN) != 0);
    }
    shard.sockets_.watch(fd, what, &shard);
  }
  return 0;
}

int Shard::set_timer(CURLM*, long timeout_ms, void* self) noexcept {
  Shard& shard = *static_cast<Shard*>(self);
  if (timeout_ms < 0) {
    shard.due_ns_.reset();
  } else {
    shard.due_ns_ = monotonic_ns() + std::int64_t{timeout_ms} * 1'000'000;
  }
  return 0;
}

void Shard::add(Transfer& transfer) {
  begin(transfer);
  act(CURL_SOCKET_TIMEOUT, 0);
}

void Shard::begin(Transfer& transfer) {
  transfer.start();
  const CURLMcode code = curl_multi_add_handle(multi_.get(), transfer.easy());
  assert(code == CURLM_OK);
  static_cast<void>(code);
}

void Shard::abandon(Transfer& transfer) { curl_multi_remove_handle(multi_.get(), transfer.easy()); }

void Shard::on_socket(curl_socket_t fd, int events) { act(fd, events); }

void Shard::on_time(std::int64_t now) {
  if (due_ns_ && *due_ns_ <= now) {
    due_ns_.reset();
    act(CURL_SOCKET_TIMEOUT, 0);
  }
}

void Shard::act(curl_socket_t fd, int events) {
  int running = 0;
  do {
    const CURLMcode code = curl_multi_socket_action(multi_.get(), fd, events, &running);
    assert(code == CURLM_OK);
    static_cast<void>(code);
    fd = CURL_SOCKET_TIMEOUT;
    events = 0;
  } while (collect());
}

bool Shard::collect() {
  bool repeated = false;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) {
      continue;
    }
    const CURLcode result = message->data.result;
    Transfer& transfer = transfer_of(message->easy_handle);
    curl_multi_remove_handle(multi_.get(), transfer.easy());  // frees the message
    if (transfer.finish(result)) {
      finished_(transfer);
    } else {
      begin(transfer);
      repeated = true;
    }
  }
  return repeated;
}

}  // namespace lockstep::replay
