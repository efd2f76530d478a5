#include "capture/gor_pairing.hpp"

#include <algorithm>
#include <utility>

namespace lockstep::capture {
namespace {

std::int64_t time_of(const GorMeta& meta) { return meta.time_ns.value_or(0); }

void join(Record& record, const GorMeta& request, const GorMeta& response, Response&& recorded) {
  record.response = std::move(recorded);
  if (request.time_ns && response.time_ns) {
    // The length is how long this message took to arrive, so the wait began after it.
    const std::int64_t waited =
        *response.time_ns - *request.time_ns - request.length_ns.value_or(0);
    record.latency_ns = std::max<std::int64_t>(waited, 0);
  }
}

}  // namespace

void GorPairing::add_item(const GorMeta& meta, CaptureItem item, std::size_t bytes) {
  groups_[meta.id].requests.push_back(first_pending_ + pending_.size());
  pending_.push_back({meta, std::move(item), bytes});
  pending_bytes_ += bytes;
  ++arrivals_;
  while (pending_.size() > 1 &&
         (pending_.size() > window_.entries || pending_bytes_ > window_.bytes)) {
    release_first();
  }
}

void GorPairing::add_response(const GorMeta& meta, GorResponse response, std::size_t bytes) {
  groups_[meta.id].responses.push_back(first_waiting_ + waiting_.size());
  waiting_.push_back({meta, std::move(response), bytes, arrivals_++});
  waiting_bytes_ += bytes;
  // Requests that go make their responses go; what then is still too much, or too old, has none.
  while (waiting_bytes_ > window_.bytes && !pending_.empty()) {
    release_first();
  }
  while (!waiting_.empty() && (waiting_bytes_ > window_.bytes ||
                               arrivals_ - waiting_.front().arrival > 2 * window_.entries)) {
    drop_first_response();
  }
}

void GorPairing::finish() {
  while (!pending_.empty()) {
    release_first();
  }
  while (!waiting_.empty()) {
    drop_first_response();
  }
}

std::optional<CaptureItem> GorPairing::take() {
  if (ready_.empty()) {
    return std::nullopt;
  }
  CaptureItem item = std::move(ready_.front());
  ready_.pop_front();
  return item;
}

void GorPairing::release_first() {
  Pending pending = std::move(pending_.front());
  claim(pending, first_pending_);
  forget(pending.meta.id, &Group::requests, first_pending_);
  pending_.pop_front();
  ++first_pending_;
  pending_bytes_ -= pending.bytes;
  ready_.push_back(std::move(pending.item));
}

void GorPairing::drop_first_response() {
  Waiting& waiting = waiting_.front();
  if (waiting.response) {
    ++unclaimed_;
    waiting_bytes_ -= waiting.bytes;
    forget(waiting.meta.id, &Group::responses, first_waiting_);
  }
  waiting_.pop_front();
  ++first_waiting_;
}

void GorPairing::claim(Pending& pending, std::uint64_t serial) {
  const auto found = nearest_response(pending.meta, serial);
  if (!found) {
    return;
  }
  Waiting& waiting = waiting_[*found - first_waiting_];
  auto* const record = std::get_if<Record>(&pending.item);
  if (record != nullptr && (!waiting.response->only_to_head || record->request.method == "HEAD")) {
    join(*record, pending.meta, waiting.meta, std::move(waiting.response->response));
  }
  forget(waiting.meta.id, &Group::responses, *found);
  waiting.response.reset();
  waiting_bytes_ -= waiting.bytes;
}

// The earliest response with this id that is not before the request, unless another request with
// this id lies between the two and so is nearer.
std::optional<std::uint64_t> GorPairing::nearest_response(const GorMeta& request,
                                                          std::uint64_t serial) const {
  const Group& group = groups_.at(request.id);
  const std::int64_t asked = time_of(request);
  std::optional<std::uint64_t> nearest;
  std::int64_t nearest_time = 0;
  for (const std::uint64_t at : group.responses) {
    const std::int64_t answered = time_of(waiting_[at - first_waiting_].meta);
    if (answered >= asked && (!nearest || answered < nearest_time)) {
      nearest = at;
      nearest_time = answered;
    }
  }
  for (const std::uint64_t at : group.requests) {
    if (nearest && at != serial) {
      const std::int64_t other = time_of(pending_[at - first_pending_].meta);
      if (other > asked && other <= nearest_time) {
        return std::nullopt;
      }
    }
  }
  return nearest;
}

void GorPairing::forget(const std::string& id, std::vector<std::uint64_t> Group::*list,
                        std::uint64_t serial) {
  const auto group = groups_.find(id);
  std::erase(group->second.*list, serial);
  if (group->second.requests.empty() && group->second.responses.empty()) {
    groups_.erase(group);
  }
}

}  // namespace lockstep::capture
