// Places that are only spelled differently (Kind::spelling), as the store keeps them.
//
// They are most of what there is to store, since a service that writes JSON in another way does so
// in every reply, at the same places. So each is stored once for a run, and an exchange refers to
// it. Those in JSON are stored without their two values, which the stored bodies have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lockstep/core/difference.hpp"

#include "store/connection.hpp"
#include "store/statement.hpp"

namespace lockstep::store {

// True for the differences that are stored in this way. Noise is not, as its values are evidence.
bool is_packed(const Difference& difference);

class SpellingWriter {
 public:
  SpellingWriter(const Connection& connection, std::int64_t run_id);

  // The id of a difference that is_packed().
  std::int64_t id_of(Difference&& difference);

  // Writes what is new, within the caller's transaction, which may yet fail ...
  void write();
  // ... and forgets it, after the commit.
  void clear();
  std::size_t pending_bytes() const { return pending_bytes_; }

 private:
  struct Pending {
    std::int64_t id = 0;
    Difference difference;
  };

  std::int64_t run_id_;
  Statement insert_;
  std::int64_t next_id_ = 0;
  std::unordered_map<std::string, std::int64_t> ids_;  // by all that is stored of a difference
  std::size_t known_bytes_ = 0;
  std::string key_;  // for its memory only
  std::vector<Pending> pending_;
  std::size_t pending_bytes_ = 0;
};

class SpellingReader {
 public:
  SpellingReader(const Connection& connection, std::int64_t run_id);

  // Throws Error when there is none with that id.
  const Difference& at(std::int64_t id);

 private:
  const Connection& connection_;
  std::int64_t run_id_;
  Statement read_;
  std::unordered_map<std::int64_t, Difference> known_;
};

// Where among the differences of an exchange which spellings stand, as a JSON object:
// {"0":17,"3":4} is the one with id 17, two others, and the one with id 4.
class SpellingList {
 public:
  struct Entry {
    std::int64_t n = 0;
    std::int64_t id = 0;
  };

  static void append(std::string& text, Entry entry);
  static void finish(std::string& text);  // an empty one stays empty
  // In the order of n; nullopt for a text that cannot have been written by these.
  static std::optional<std::vector<Entry>> parse(std::string_view text);
};

}  // namespace lockstep::store
