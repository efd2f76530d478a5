#include "replay/transfer.hpp"

#include <chrono>
#include <system_error>

#include "replay/easy.hpp"

namespace lockstep::replay {
namespace {

// libcurl keeps the number of the last failed system call over all transfers of a handle, such as
// that of an IPv6 address that was tried first. Its text tells whether this failure was the one.
int errno_of(CURLcode code, int os_errno, std::string_view detail) {
  if (os_errno == 0 || code == CURLE_COULDNT_CONNECT) {
    return os_errno;
  }
  const std::string text = std::generic_category().message(os_errno);
  return detail.find(text) == std::string_view::npos ? 0 : os_errno;
}

}  // namespace

std::int64_t monotonic_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

Transfer::Transfer(const Options& options, const Endpoint& endpoint, Sockets& sockets,
                   CURLSH* share, std::size_t slot)
    : options_(options), endpoint_(endpoint), sockets_(sockets), share_(share), slot_(slot) {
  renew();
}

void Transfer::renew() {
  easy_ = make_easy(options_, endpoint_);
  CURL* easy = easy_.get();
  mode_ = Mode::none;
  method_.clear();
  fresh_ = false;
  forbid_reuse_ = false;
  set_option(easy, CURLOPT_PRIVATE, this);
  set_option(easy, CURLOPT_SHARE, share_);
  set_option(easy, CURLOPT_ERRORBUFFER, detail_.data());
  set_option(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
  set_option(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_head);
  set_option(easy, CURLOPT_HEADERDATA, this);
  set_option(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set_option(easy, CURLOPT_WRITEDATA, this);
  set_option(easy, CURLOPT_PREREQFUNCTION, &Transfer::on_ready);
  set_option(easy, CURLOPT_PREREQDATA, this);
  set_option(easy, CURLOPT_OPENSOCKETFUNCTION, &Sockets::open);
  set_option(easy, CURLOPT_OPENSOCKETDATA, &sockets_);
  set_option(easy, CURLOPT_CLOSESOCKETFUNCTION, &Sockets::close);
  set_option(easy, CURLOPT_CLOSESOCKETDATA, &sockets_);
}

void Transfer::prepare(const Request& request, Reply& reply) {
  request_ = &request;
  reply_ = &reply;
  repeated_ = false;
  head_.build(request, endpoint_);
  set_mode(request);
  // A write that was sent on a connection which turns out to be dead may or may not have been
  // carried out. On a connection of its own it cannot come to that, and libcurl, which silently
  // repeats requests on dead connections, never repeats one on a new connection.
  const bool alone = !is_safe_method(request.method);
  set_reuse(alone, alone);
}

void Transfer::set_mode(const Request& request) {
  CURL* easy = easy_.get();
  const Mode mode = has_content(request)       ? Mode::content
                    : request.method == "HEAD" ? Mode::head
                                               : Mode::plain;
  if (mode != mode_) {
    mode_ = mode;
    // Each undoes the others.
    const CURLoption option = mode == Mode::content ? CURLOPT_POST
                              : mode == Mode::head  ? CURLOPT_NOBODY
                                                    : CURLOPT_HTTPGET;
    set_option(easy, option, 1L);
  }
  if (mode == Mode::content) {
    set_option(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set_option(easy, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.method != method_) {
    assert(is_token(request.method));
    method_ = request.method;
    set_option(easy, CURLOPT_CUSTOMREQUEST, method_.c_str());
  }
  set_option(easy, CURLOPT_REQUEST_TARGET, head_.target().c_str());
  set_option(easy, CURLOPT_HTTPHEADER, head_.lines());
}

void Transfer::set_reuse(bool fresh, bool forbid) {
  if (fresh != fresh_) {
    fresh_ = fresh;
    set_option(easy_.get(), CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
  }
  if (forbid != forbid_reuse_) {
    forbid_reuse_ = forbid;
    set_option(easy_.get(), CURLOPT_FORBID_REUSE, forbid ? 1L : 0L);
  }
}

void Transfer::start() {
  const auto unix_now = std::chrono::system_clock::now().time_since_epoch();
  reader_.begin(request_->method == "HEAD", options_.max_body_bytes);
  watched(CURL_SOCKET_BAD, false);
  enough_ = false;
  ready_ = false;
  stale_ = false;
  detail_[0] = '\0';
  *reply_ = Reply();
  reply_->started_at_ns = unix_now / std::chrono::nanoseconds(1);
  started_ns_ = monotonic_ns();
}

std::size_t Transfer::on_head(char* data, std::size_t size, std::size_t count,
                              void* self) noexcept {
  Transfer& transfer = *static_cast<Transfer*>(self);
  ReplyReader& reader = transfer.reader_;
  const bool waiting = !reader.final_head_begun();
  if (!reader.head_line({data, size * count})) {
    return 0;
  }
  if (waiting && reader.final_head_begun()) {
    transfer.reply_->timing.first_byte = monotonic_ns() - transfer.started_ns_;
  }
  if (reader.head_whole() && reader.spends_connection()) {
    transfer.set_reuse(transfer.fresh_, true);
  }
  // To send content with HEAD, libcurl must be told that it is a POST, and waits for a body.
  if (reader.head_whole() && transfer.mode_ == Mode::content &&
      transfer.request_->method == "HEAD") {
    transfer.enough_ = true;
    return 0;
  }
  return size * count;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count,
                              void* self) noexcept {
  return static_cast<Transfer*>(self)->reader_.body({data, size * count}) ? size * count : 0;
}

// Called before each time that the request is sent.
int Transfer::on_ready(void* self, char*, char*, int remote_port, int local_port) noexcept {
  Transfer& transfer = *static_cast<Transfer*>(self);
  if (transfer.ready_) {  // libcurl wants to repeat it
    transfer.stale_ = true;
  } else if (transfer.socket_ != CURL_SOCKET_BAD) {  // it was watched while it came about: new
    transfer.sockets_.name(transfer.socket_, remote_port, local_port);
  } else {
    transfer.stale_ = transfer.sockets_.has_spoken(remote_port, local_port);
  }
  transfer.ready_ = true;
  return transfer.stale_ ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

bool Transfer::finish(CURLcode code) {
  if (stale_ && !repeated_ && is_safe_method(request_->method)) {
    // libcurl would try five more connections, each perhaps as dead; a new one settles it. A
    // handler that crashes on this request shows as that, not as a dead connection.
    repeated_ = true;
    renew();
    set_mode(*request_);
    set_reuse(true, false);
    return false;
  }
  Timing& timing = reply_->timing;
  timing.total = monotonic_ns() - started_ns_;
  if (info_long(easy(), CURLINFO_NUM_CONNECTS) > 0) {
    timing.connect = 1000 * info_offset(easy(), endpoint_.tls ? CURLINFO_APPCONNECT_TIME_T
                                                              : CURLINFO_CONNECT_TIME_T);
  }
  if ((code == CURLE_OK && reader_.head_whole()) || enough_) {
    reply_->response = reader_.take();
  } else {
    reply_->error = failure(code);
    renew();
  }
  return true;
}

Progress Transfer::progress() const {
  Progress progress;
  progress.tls = endpoint_.tls;
  progress.ready = ready_;
  progress.resolved = ready_ || info_offset(easy(), CURLINFO_NAMELOOKUP_TIME_T) > 0;
  progress.connected = ready_ || reading_;
  const auto uploaded = static_cast<std::uint64_t>(info_offset(easy(), CURLINFO_SIZE_UPLOAD_T));
  progress.sent = ready_ && uploaded >= request_->body.size();
  progress.answered = reader_.any_bytes();
  progress.head_whole = reader_.head_whole();
  return progress;
}

TransferError Transfer::failure(CURLcode code) const {
  Ending ending;
  ending.code = stale_ ? CURLE_GOT_NOTHING : code;
  ending.detail = detail_.data();
  ending.os_errno =
      errno_of(code, static_cast<int>(info_long(easy(), CURLINFO_OS_ERRNO)), ending.detail);
  ending.progress = progress();
  TransferError error = describe(ending);
  if (const auto& fault = reader_.fault()) {
    error.reason = fault->reason;
    error.message = fault->message;
  }
  return error;
}

}  // namespace lockstep::replay
