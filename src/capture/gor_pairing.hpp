// Joins the recorded responses of a .gor file to their requests. A response may stand anywhere near
// its request, before it too, and ids may repeat; so items are held back for a window of bounded
// size, and come out in the order of the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "lockstep/core/record.hpp"

#include "capture/gor_entry.hpp"

namespace lockstep::capture {

class GorPairing {
 public:
  // How much is held back: whichever limit is reached first. The byte limit holds for requests and
  // for responses that wait, each; one request is always held.
  struct Window {
    std::size_t entries = 4096;
    std::size_t bytes = 4U << 20U;
  };

  GorPairing() = default;
  explicit GorPairing(Window window) : window_(window) {}

  void add_item(const GorMeta& meta, CaptureItem item, std::size_t bytes);
  void add_response(const GorMeta& meta, GorResponse response, std::size_t bytes);
  // No more will be added: everything held back may come out.
  void finish();

  // The next item that waits no longer; nullopt when there is none.
  std::optional<CaptureItem> take();

  // Responses whose request never came.
  std::uint64_t unclaimed() const { return unclaimed_; }

 private:
  struct Pending {
    GorMeta meta;
    CaptureItem item;
    std::size_t bytes = 0;
  };
  struct Waiting {
    GorMeta meta;
    std::optional<GorResponse> response;  // empty once it was claimed
    std::size_t bytes = 0;
    std::uint64_t arrival = 0;
  };
  // Requests and responses with one id, as serial numbers.
  struct Group {
    std::vector<std::uint64_t> requests;
    std::vector<std::uint64_t> responses;
  };

  void release_first();
  void drop_first_response();
  void claim(Pending& pending, std::uint64_t serial);
  std::optional<std::uint64_t> nearest_response(const GorMeta& request, std::uint64_t serial) const;
  void forget(const std::string& id, std::vector<std::uint64_t> Group::*list, std::uint64_t serial);

  Window window_;
  std::deque<Pending> pending_;
  std::deque<Waiting> waiting_;
  std::uint64_t first_pending_ = 0;  // serial of pending_.front()
  std::uint64_t first_waiting_ = 0;  // serial of waiting_.front()
  std::size_t pending_bytes_ = 0;
  std::size_t waiting_bytes_ = 0;
  std::uint64_t arrivals_ = 0;
  std::unordered_map<std::string, Group> groups_;
  std::deque<CaptureItem> ready_;
  std::uint64_t unclaimed_ = 0;
};

}  // namespace lockstep::capture
