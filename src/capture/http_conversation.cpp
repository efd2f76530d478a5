#include "capture/http_conversation.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "capture/http_message.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kQuoted = 60;
// Below this a message is looked at with every segment, above it less and less often, so that a
// large one is not parsed over and over.
constexpr std::size_t kAlwaysParsed = 1U << 16U;
constexpr std::size_t kLargestHead = 1U << 20U;
constexpr std::size_t kMostWaiting = 1000;
constexpr std::string_view kHttp2Preface = "PRI * HTTP/2.0";

// A handshake or application data (RFC 8446 §5.1).
bool is_tls(std::string_view bytes) {
  return bytes.size() >= 3 && (bytes[0] == '\x16' || bytes[0] == '\x17') && bytes[1] == '\x03' &&
         static_cast<unsigned char>(bytes[2]) <= 4;
}

bool starts_with_response(std::string_view bytes) {
  return bytes.starts_with("HTTP/1.1 ") || bytes.starts_with("HTTP/1.0 ");
}

bool may_become(std::string_view bytes, std::string_view whole) {
  return bytes.substr(0, whole.size()) == whole.substr(0, bytes.size());
}

}  // namespace

HttpConversation::HttpConversation(const IpEndpoint& a, const IpEndpoint& b, std::string source,
                                   std::uint64_t max_message)
    : source_(std::move(source)), max_message_(max_message) {
  sides_[0].endpoint = a;
  sides_[1].endpoint = b;
}

bool HttpConversation::is_another(const TcpSegment& segment) const {
  if (!segment.syn) {
    return false;
  }
  const Side& side = sides_[segment.source == sides_[0].endpoint ? 0 : 1];
  return side.syn ? *side.syn != segment.sequence : side.stream.started() || finished_;
}

std::size_t HttpConversation::held() const {
  std::size_t bytes = sides_[0].stream.held() + sides_[1].stream.held();
  for (const Waiting& each : waiting_) {
    const auto* const record = std::get_if<Record>(&each.item);
    bytes += 512 + (record == nullptr ? 0 : record->request.body.size());
  }
  return bytes;
}

void HttpConversation::add(const TcpSegment& segment, const PacketMark& mark) {
  if (finished_) {
    return;
  }
  const std::size_t from = segment.source == sides_[0].endpoint ? 0 : 1;
  Side& side = sides_[from];
  std::uint32_t sequence = segment.sequence;
  if (segment.syn) {
    side.syn = sequence;
    side.stream.start(++sequence);
    client_ = client_.value_or(segment.ack ? 1 - from : from);
  } else if (!side.stream.started() && !segment.payload.empty()) {
    side.resync = true;  // its beginning was not captured
  }
  if (!ignored_) {
    side.stream.add(sequence, segment.payload, segment.cut, mark);
  }
  if (segment.fin) {
    side.stream.end_at(sequence + static_cast<std::uint32_t>(segment.payload.size()));
  }
  if (!ignored_) {
    advance();
  }
  const bool closed = sides_[0].stream.ended() && sides_[1].stream.ended();
  if (segment.rst || closed) {
    finish();
  }
}

void HttpConversation::finish() {
  if (std::exchange(finished_, true)) {
    return;
  }
  for (Side& side : sides_) {
    side.stream.close();
    side.attempt_at = 0;
  }
  if (!ignored_) {
    advance();
  }
  release(waiting_.size());
  const bool bytes = !sides_[0].stream.data().empty() || !sides_[1].stream.data().empty();
  other_protocol_ = other_protocol_ || (bytes && !spoke_http_);
  ignore_rest();
}

void HttpConversation::ignore_rest() {
  ignored_ = true;
  for (Side& side : sides_) {
    side.stream = TcpStream();
    side.stream.close();
  }
}

// Without a SYN, the first bytes tell who asks.
void HttpConversation::find_client() {
  for (std::size_t i = 0; i < 2 && !client_; ++i) {
    const std::string_view data = sides_[i].stream.data();
    if (starts_with_request(data) || is_tls(data)) {
      client_ = i;
    } else if (starts_with_response(data)) {
      client_ = 1 - i;
    }
  }
  // In the middle of a message: wait for the start of another.
  for (std::size_t i = 0; i < 2 && !client_; ++i) {
    if (sides_[i].stream.data().size() > kAlwaysParsed) {
      client_ = 1 - i;
    }
  }
}

// TLS and HTTP/2 are told, as one item a connection.
bool HttpConversation::refuse_protocol_of(const Side& side) {
  const std::string_view data = side.stream.data();
  if (spoke_http_ || data.empty()) {
    return false;
  }
  const bool encrypted = is_tls(data);
  if (!encrypted && !data.starts_with(kHttp2Preface)) {
    return false;
  }
  const std::string to = server().endpoint.to_string();
  Origin origin{source_, 0, side.stream.mark(0).offset, 0};
  ready_.emplace_back(make_skip(
      origin, {},
      encrypted ? Refusal{"encrypted", fmt::format("a connection with TLS to {}; record behind "
                                                   "what ends TLS, or at a proxy",
                                                   to)}
                : Refusal{"http2", fmt::format("a connection with HTTP/2 to {}; record at a "
                                               "proxy, with mitmproxy or Envoy's tap",
                                               to)}));
  spoke_http_ = true;
  ignore_rest();
  return true;
}

void HttpConversation::advance() {
  find_client();
  if (!client_ && !finished_) {
    return;
  }
  if (refuse_protocol_of(client()) || refuse_protocol_of(server())) {
    return;
  }
  bool moved = true;
  while (moved && !ignored_) {
    moved = false;
    while (!ignored_ && read_request() == Step::moved) {
      moved = true;
    }
    moved = (!ignored_ && read_response() == Step::moved) || moved;
  }
}

HttpConversation::Step HttpConversation::pass_discarded(Side& side) {
  const auto some =
      static_cast<std::size_t>(std::min<std::uint64_t>(side.discard, side.stream.data().size()));
  side.stream.consume(some);
  side.discard -= some;
  return some != 0 ? Step::moved : Step::stuck;
}

// What was there before the gap is done with.
void HttpConversation::leave_gap(Side& side) {
  const std::uint64_t missing = side.stream.pass_gap();
  unsure_ = true;
  side.attempt_at = 0;
  if (side.discard > missing) {
    side.discard -= missing;
  } else {
    side.resync = side.resync || side.discard < missing;
    side.discard = 0;
  }
}

// Passes over bytes up to a line or a segment that starts a message.
HttpConversation::Step HttpConversation::resync(Side& side, bool requests) {
  const std::string_view data = side.stream.data();
  std::size_t at = 0;
  std::size_t last = 0;  // place that was looked at
  while (at < data.size()) {
    const std::string_view rest = data.substr(at);
    if (requests ? starts_with_request(rest) : starts_with_response(rest)) {
      side.stream.consume(at);
      side.resync = false;
      return Step::moved;
    }
    last = at;
    const std::size_t newline = std::min(data.find('\n', at), data.size() - 1);
    at = std::min(newline + 1, side.stream.next_segment(at));
  }
  if (data.size() > kAlwaysParsed) {
    side.stream.consume(last == 0 ? data.size() : last);
  }
  if (side.stream.at_gap()) {
    leave_gap(side);
    return Step::moved;
  }
  if (side.stream.ended() && !side.stream.data().empty()) {
    side.stream.consume(side.stream.data().size());
  }
  return Step::stuck;
}

HttpConversation::Step HttpConversation::wait_for_more(Side& side, std::size_t wanted) {
  side.attempt_at = std::max(wanted, 2 * side.stream.data().size());
  return Step::stuck;
}

bool HttpConversation::speaks_http() const {
  const Side& server = sides_[1 - client_.value_or(0)];
  return spoke_http_ || starts_with_response(server.stream.data());
}

// The client's bytes are no request.
HttpConversation::Step HttpConversation::refuse_start() {
  Side& side = client();
  const std::string_view data = side.stream.data();
  if (!speaks_http()) {
    const Side& other = server();
    if (finished_ || data.size() > kAlwaysParsed || !may_become(other.stream.data(), "HTTP/1.")) {
      other_protocol_ = true;
      ignore_rest();
    }
    return Step::stuck;
  }
  const std::string_view line = data.substr(0, data.find_first_of("\r\n"));
  take_request(data.size(), Skip{{},
                                 "unreadable-entry",
                                 fmt::format("no request line, but \"{}\"",
                                             escape_line(utf8_prefix(line, kQuoted))),
                                 {},
                                 {}});
  side.resync = true;
  return Step::moved;
}

// What is to be done before a message can be parsed; nullopt when one can.
std::optional<HttpConversation::Step> HttpConversation::prepare(Side& side, bool requests) {
  if (side.discard != 0 && pass_discarded(side) == Step::moved) {
    return Step::moved;
  }
  if (requests) {
    // RFC 9112 §2.2: empty lines before a request line mean nothing.
    const std::string_view before = side.stream.data();
    side.stream.consume(std::min(before.find_first_not_of("\r\n"), before.size()));
  }
  const std::size_t size = side.stream.data().size();
  const bool gap = side.stream.at_gap();
  if (size == 0 || side.discard != 0) {
    if (gap) {
      leave_gap(side);
      return Step::moved;
    }
    return Step::stuck;
  }
  if (side.resync) {
    return resync(side, requests);
  }
  const bool last = gap || side.stream.ended();
  if (!last && size > kAlwaysParsed && size < side.attempt_at) {
    return Step::stuck;
  }
  return std::nullopt;
}

HttpConversation::Step HttpConversation::read_request() {
  Side& side = client();
  if (const auto step = prepare(side, true)) {
    return *step;
  }
  const std::string_view data = side.stream.data();
  const bool last = side.stream.at_gap() || side.stream.ended();
  MessageHead head = parse_head(data);
  const auto line = parse_request_line(head.start_line);
  if (!line && (last || head.start_line.size() < data.size())) {
    return refuse_start();
  }
  const bool too_large = head.too_long || (!head.complete && data.size() > kLargestHead);
  if (too_large || (!head.complete && last)) {
    const RequestLine known = line.value_or(RequestLine{});
    take_request(data.size(), Skip{{},
                                   "unreadable-entry",
                                   too_large ? "its headers are too many or too large"
                                             : "its headers were not captured whole",
                                   std::string(known.method),
                                   std::string(known.target)});
    side.resync = true;
    return Step::moved;
  }
  if (!head.complete) {
    return wait_for_more(side, 0);
  }
  spoke_http_ = true;
  Record record;
  if (head.bad_lines != 0) {
    record.fidelity.add(Fidelity::headers_partial);
  }
  record.request = request_from_head(*line, std::move(head.headers));
  return read_body(head.size, std::move(record), last);
}

HttpConversation::Step HttpConversation::read_body(std::size_t head_size, Record record,
                                                   bool last) {
  Side& side = client();
  const std::string_view data = side.stream.data();
  Request& request = record.request;
  MessageBody body = request_body(request.headers, data.substr(head_size));
  if (!body.problem.empty()) {
    take_request(data.size(), make_skip({}, request, {"unreadable-entry", body.problem}));
    side.resync = true;
    return Step::moved;
  }
  const auto announced = content_length(request.headers);
  const bool by_length = body.framing == Framing::length && announced;
  const std::uint64_t length = by_length ? *announced : 0;
  const bool too_large = data.size() > max_message_ || length > max_message_;
  if (body.truncated && !last && !too_large) {
    return wait_for_more(side, head_size + static_cast<std::size_t>(length));
  }
  CaptureItem item;
  if (too_large) {
    item = make_skip({}, request,
                     {"entry-too-large", fmt::format("larger than {} bytes", max_message_)});
  } else if (auto refusal = refuse_protocol(request)) {
    item = make_skip({}, request, std::move(*refusal));
  } else {
    if (request.authority.empty()) {
      request.authority = server().endpoint.to_string();
      record.fidelity.add(Fidelity::host_guessed);
    }
    if (body.truncated) {
      record.fidelity.add(Fidelity::body_truncated);
    }
    request.framing = body.framing;
    request.body = std::move(body.bytes);
    item = std::move(record);
  }
  take_request(head_size + body.size, std::move(item));
  // The rest of the body, when it comes, is no request.
  side.discard = by_length ? length - body.size : 0;
  side.resync = body.truncated && !by_length;
  return Step::moved;
}

// `size` bytes of the client's are that item.
void HttpConversation::take_request(std::size_t size, CaptureItem item) {
  Side& side = client();
  const PacketMark start = side.stream.mark(0);
  const PacketMark end = side.stream.mark(std::max<std::size_t>(size, 1) - 1);
  std::visit([&](auto& any) { any.origin = Origin{source_, 0, start.offset, 0}; }, item);
  if (auto* const record = std::get_if<Record>(&item)) {
    record->captured_at_ns = start.time_ns;
    if (!start.time_ns) {
      record->fidelity.add(Fidelity::time_missing);
    }
  }
  side.stream.consume(size);
  side.attempt_at = 0;
  waiting_.push_back({std::move(item), start.time_ns, end.time_ns});
  if (waiting_.size() > kMostWaiting) {
    release(1);
  }
}

// Hands out the first ones as they are.
void HttpConversation::release(std::size_t count) {
  for (; count != 0; --count) {
    ready_.push_back(std::move(waiting_.front().item));
    waiting_.pop_front();
  }
}

}  // namespace lockstep::capture
