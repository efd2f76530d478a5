// Bodies by content: each stored once, under its SHA-256.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/connection.hpp"
#include "store/statement.hpp"

struct evp_md_st;
struct evp_md_ctx_st;
struct ZSTD_CCtx_s;

namespace lockstep::store {

using Hash = std::array<char, 32>;

// SHA-256, set up once: OpenSSL 3 takes longer to look an algorithm up than to hash 2 KB.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Hash operator()(std::string_view bytes);

 private:
  evp_md_st* algorithm_ = nullptr;
  evp_md_ctx_st* context_ = nullptr;
};

// A body that was added: a row's id when it is known already, else a place among the pending ones.
struct BodyRef {
  std::int64_t id = 0;  // 0: pending
  std::size_t pending = 0;
};

// Collects the bodies of a batch. Hashing and compressing happen in add(), so that the write lock,
// which other processes wait for, is only held for the writing itself.
class BodyWriter {
 public:
  explicit BodyWriter(const Connection& connection);
  ~BodyWriter();
  BodyWriter(const BodyWriter&) = delete;
  BodyWriter& operator=(const BodyWriter&) = delete;

  // nullopt when the body is empty or larger than SQLite can store. One that is stored already
  // costs a hash and a look-up. Whoever adds a body writes, in the same transaction, a row that
  // refers to it.
  std::optional<BodyRef> add(std::string_view body);

  // Writes what was added, within the caller's transaction, which may yet fail ...
  void write();
  // ... after which this is the id of its row ...
  std::int64_t id_of(BodyRef body) const {
    return body.id != 0 ? body.id : pending_[body.pending].id;
  }
  // ... and forgets it, after the commit.
  void clear();
  std::size_t pending_bytes() const { return pending_bytes_; }

 private:
  struct Pending {
    Hash hash{};
    std::uint64_t size = 0;
    bool compressed = false;
    // The content was there when we looked, and is kept as it is in case that somebody deletes it
    // before the batch is written.
    bool was_stored = false;
    std::string content;
    std::int64_t id = 0;  // once it is written
  };
  struct FirstBytes {
    // As good as any other part of a hash.
    std::size_t operator()(const Hash& hash) const {
      std::size_t first = 0;
      std::memcpy(&first, hash.data(), sizeof first);
      return first;
    }
  };

  std::int64_t find(const Hash& hash);  // 0 when it is not stored
  void encode(Pending& pending, std::string_view body);

  Sha256 sha256_;
  ZSTD_CCtx_s* compressor_ = nullptr;
  std::string frame_;  // for its memory only
  Statement find_;
  Statement insert_;
  std::vector<Pending> pending_;
  // Those of the batch. Besides, some that are stored and that rows of this run refer to, so that
  // nobody who tidies up will delete them.
  std::unordered_map<Hash, BodyRef, FirstBytes> known_;
  std::size_t pending_bytes_ = 0;
  std::size_t max_content_ = 0;
};

// The body in the row of that id; nullopt when there is none. Throws Error when what is stored is
// not what was hashed.
std::optional<std::string> read_body(const Connection& connection, std::int64_t id);

}  // namespace lockstep::store
