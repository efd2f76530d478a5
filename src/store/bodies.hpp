// Bodies by content: each stored once, under its SHA-256.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "store/connection.hpp"
#include "store/statement.hpp"

struct evp_md_st;
struct evp_md_ctx_st;
struct ZSTD_CCtx_s;

namespace lockstep::store {

// SHA-256, set up once: OpenSSL 3 takes longer to look an algorithm up than to hash 2 KB.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  std::string operator()(std::string_view bytes);  // 32 bytes

 private:
  evp_md_st* algorithm_ = nullptr;
  evp_md_ctx_st* context_ = nullptr;
};

std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view hex);  // lower-case digits only

// Collects the bodies of a batch. Hashing and compressing happen in add(), so that the write lock,
// which other processes wait for, is only held for the writing itself.
class BodyWriter {
 public:
  explicit BodyWriter(const Connection& connection);
  ~BodyWriter();
  BodyWriter(const BodyWriter&) = delete;
  BodyWriter& operator=(const BodyWriter&) = delete;

  // The hash (32 bytes) under which the body will be found; nullopt when it is empty or larger than
  // SQLite can store. Bodies that are stored already cost a hash and a look-up. Whoever adds one
  // writes, in the same transaction, a row that refers to it.
  std::optional<std::string> add(std::string_view body);

  // Writes what was added, within the caller's transaction, which may yet fail ...
  void write();
  // ... and forgets it, after the commit.
  void clear();
  std::size_t pending_bytes() const { return pending_bytes_; }

 private:
  struct Pending {
    std::string hash;
    std::uint64_t size = 0;
    bool compressed = false;
    // The content was there when we looked, and is kept as it is in case that somebody deletes it
    // before the batch is written.
    bool was_stored = false;
    std::string content;
  };

  struct FirstBytes {
    // As good as any other part of a hash.
    std::size_t operator()(const std::string& hash) const {
      std::size_t first = 0;
      std::memcpy(&first, hash.data(), std::min(sizeof first, hash.size()));
      return first;
    }
  };
  using Hashes = std::unordered_set<std::string, FirstBytes>;

  bool is_stored(const std::string& hash);
  void encode(Pending& pending, std::string_view body);

  Sha256 sha256_;
  ZSTD_CCtx_s* compressor_ = nullptr;
  Statement find_;
  Statement insert_;
  std::vector<Pending> pending_;
  Hashes pending_hashes_;
  // Some of those that are stored and that rows of this run refer to, so that nobody who tidies up
  // will delete them.
  Hashes referenced_;
  std::size_t pending_bytes_ = 0;
  std::size_t max_content_ = 0;
};

// The body behind a hash in hex; nullopt when it is not stored. Throws Error when what is stored
// is not what was hashed.
std::optional<std::string> read_body(const Connection& connection, std::string_view hash);

}  // namespace lockstep::store
