// The responses of an HttpConversation, and what they say about its requests.
#include <algorithm>
#include <utility>

#include "capture/http_conversation.hpp"
#include "capture/http_message.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kLargestHead = 1U << 20U;

const std::string& method_of(const CaptureItem& item) {
  const auto* const record = std::get_if<Record>(&item);
  return record != nullptr ? record->request.method : std::get<Skip>(item).method;
}

}  // namespace

// The request that a response answers: the first that waits. Where something is missing, the last
// one that was sent before; nothing for a response to what was not captured.
std::optional<std::size_t> HttpConversation::waiting_for(const PacketMark& start) const {
  const auto is_before = [&start](const Waiting& each) {
    return !start.time_ns || !each.start_ns || *each.start_ns <= *start.time_ns;
  };
  if (waiting_.empty() || !is_before(waiting_.front())) {
    return std::nullopt;
  }
  std::size_t found = 0;
  while (unsure_ && found + 1 < waiting_.size() && is_before(waiting_[found + 1])) {
    ++found;
  }
  return found;
}

HttpConversation::Step HttpConversation::read_response() {
  Side& side = server();
  if (const auto step = prepare(side, false)) {
    return *step;
  }
  const std::string_view data = side.stream.data();
  const bool last = side.stream.at_gap() || side.stream.ended();
  // It may answer a request that is still on its way.
  if (waiting_.empty() && !finished_ && data.size() <= max_message_) {
    return Step::stuck;
  }
  std::size_t interim = 0;  // RFC 9110 §15.2: these come before the one that counts
  while (true) {
    const std::string_view rest = data.substr(interim);
    MessageHead head = parse_head(rest);
    const auto line = parse_status_line(head.start_line);
    if (!head.complete && !last && rest.size() <= kLargestHead) {
      return wait_for_more(side, 0);
    }
    if (!line || !head.complete) {
      // No response: the next that starts on a line of its own is.
      side.resync = true;
      unsure_ = true;
      side.stream.consume(std::min(interim + 1, data.size()));
      return resync(side, false);
    }
    spoke_http_ = true;
    if (line->status >= 200 || line->status == 101) {
      return read_response_body(interim, std::move(head), line->status, last);
    }
    interim += head.size;
  }
}

HttpConversation::Step HttpConversation::read_response_body(std::size_t interim, MessageHead head,
                                                            int status, bool last) {
  Side& side = server();
  const std::string_view data = side.stream.data();
  const std::string_view rest = data.substr(interim + head.size);
  const auto request = waiting_for(side.stream.mark(interim));
  const bool to_head = request && method_of(waiting_[*request].item) == "HEAD";
  const bool has_body = !to_head && status >= 200 && status != 204 && status != 304;
  MessageBody body = has_body ? response_body(head.headers, status, rest) : MessageBody{};
  const auto announced = content_length(head.headers);
  const bool by_length = body.framing == Framing::length && announced;
  const std::uint64_t length = by_length ? *announced : 0;
  const bool until_close = has_body && body.framing == Framing::none && body.problem.empty();
  const bool too_large = data.size() > max_message_ || length > max_message_;
  if ((body.truncated || until_close) && !last && !too_large) {
    return wait_for_more(side, interim + head.size + static_cast<std::size_t>(length));
  }
  const bool whole = body.problem.empty() && !body.truncated && !too_large &&
                     !(until_close && side.stream.at_gap());
  side.discard = by_length ? length - body.size : 0;
  side.resync = !whole && !by_length;
  const std::size_t size = head.size + (body.problem.empty() ? body.size : rest.size());
  const auto line = parse_status_line(head.start_line);
  return take_response(
      interim, size,
      Response{status, std::string(line->reason), std::move(head.headers), std::move(body.bytes)},
      whole);
}

// A response that is not whole answers its request, but is not kept.
HttpConversation::Step HttpConversation::take_response(std::size_t interim, std::size_t size,
                                                       Response response, bool whole) {
  Side& side = server();
  const PacketMark start = side.stream.mark(interim);
  const auto request = waiting_for(start);
  side.stream.consume(interim + size);
  side.attempt_at = 0;
  if (!request) {
    return Step::moved;
  }
  release(*request);
  Waiting& answered = waiting_.front();
  const int status = response.status;
  const bool tunnel = method_of(answered.item) == "CONNECT" && status >= 200 && status < 300;
  auto* const record = std::get_if<Record>(&answered.item);
  if (record != nullptr && status == 101) {
    answered.item = make_skip(record->origin, record->request,
                              {"websocket", "the connection went over to another protocol"});
  } else if (record != nullptr && whole) {
    record->response = std::move(response);
    if (start.time_ns && answered.end_ns && *start.time_ns >= *answered.end_ns) {
      record->latency_ns = *start.time_ns - *answered.end_ns;
    }
  }
  release(1);
  if (status == 101 || tunnel) {
    release(waiting_.size());
    ignore_rest();
  }
  return Step::moved;
}

}  // namespace lockstep::capture
