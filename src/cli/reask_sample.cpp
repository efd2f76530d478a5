#include "cli/reask_sample.hpp"

#include <algorithm>
#include <utility>

namespace lockstep::cli {
namespace {

std::size_t weight_of(const Headers& headers) {
  std::size_t bytes = 0;
  for (const Header& header : headers) {
    bytes += sizeof(Header) + header.name.size() + header.value.size();
  }
  return bytes;
}

std::size_t weight_of(const Reply& reply) {
  return reply.response ? reply.response->body.size() + weight_of(reply.response->headers) : 0;
}

std::size_t weight_of(const Exchange& exchange, const Comparison& comparison) {
  std::size_t bytes = sizeof(Kept) + exchange.record.request.target.size() +
                      exchange.record.request.body.size() +
                      weight_of(exchange.record.request.headers) + weight_of(exchange.baseline) +
                      weight_of(exchange.candidate);
  for (const Difference& difference : comparison.differences) {
    bytes += sizeof(Difference) + difference.at.size() +
             (difference.baseline ? difference.baseline->size() : 0) +
             (difference.candidate ? difference.candidate->size() : 0);
  }
  return bytes;
}

}  // namespace

std::size_t Kept::weight() const { return weight_of(exchange, comparison); }

void ReaskSample::resized(std::uint64_t group, std::size_t before, std::size_t after) {
  if (before > 0) {
    std::vector<std::uint64_t>& same = by_size_[before];
    same.erase(std::find(same.begin(), same.end(), group));
    if (same.empty()) {
      by_size_.erase(before);
    }
  }
  if (after > 0) {
    by_size_[after].push_back(group);
  }
}

bool ReaskSample::make_room(std::size_t weight, std::size_t group_size) {
  while (exchanges_ >= kMaxExchanges || bytes_ + weight > kMaxBytes) {
    if (by_size_.empty() || by_size_.rbegin()->first <= group_size + 1) {
      return false;
    }
    const std::uint64_t largest = by_size_.rbegin()->second.back();
    std::vector<Kept>& kept = groups_[largest];
    bytes_ -= kept.back().weight();
    --exchanges_;
    kept.pop_back();
    resized(largest, kept.size() + 1, kept.size());
  }
  return true;
}

void ReaskSample::add(std::uint64_t group, const Exchange& exchange, const Comparison& comparison) {
  const std::size_t weight = weight_of(exchange, comparison);
  const auto found = groups_.find(group);
  const std::size_t size = found == groups_.end() ? 0 : found->second.size();
  if (weight > kMaxExchangeBytes || !make_room(weight, size)) {
    return;
  }
  groups_[group].push_back({exchange, comparison});
  // What the capture holds of the response is not asked for again.
  groups_[group].back().exchange.record.response.reset();
  resized(group, size, size + 1);
  ++exchanges_;
  bytes_ += weight;
}

std::vector<Kept> ReaskSample::take() {
  std::vector<Kept> all;
  all.reserve(exchanges_);
  for (auto& [group, kept] : groups_) {
    std::move(kept.begin(), kept.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end(),
            [](const Kept& a, const Kept& b) { return a.exchange.seq < b.exchange.seq; });
  groups_.clear();
  by_size_.clear();
  exchanges_ = 0;
  bytes_ = 0;
  return all;
}

}  // namespace lockstep::cli
