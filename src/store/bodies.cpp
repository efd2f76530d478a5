#include "store/bodies.hpp"

#include <zstd.h>

#include <array>
#include <cassert>
#include <cstring>
#include <limits>
#include <utility>

#include <openssl/evp.h>

#include "store/queries.hpp"

namespace lockstep::store {
namespace {

// Below this a frame of zstd is hardly ever smaller.
constexpr std::size_t kMinCompressed = 64;
// Level 1: at 2 KB the others cost more and save next to nothing.
constexpr int kLevel = 1;
// A stored body claims its size before it is decompressed. No captured body comes near this, and
// a forged claim shall not take all memory.
constexpr std::uint64_t kMaxBody = std::uint64_t{1} << 32U;

// 32 bytes each, and about as much again for the table.
constexpr std::size_t kMaxKnown = std::size_t{1} << 15U;
constexpr std::size_t kMaxKeptFrame = std::size_t{1} << 20U;

Blob bytes_of(const Hash& hash) { return {{hash.data(), hash.size()}}; }

std::string decode(const Connection& connection, Row& row) {
  const std::uint64_t size = row.natural();
  const std::string encoding = row.bytes();
  std::string content = row.bytes();
  if (encoding == "raw") {
    return content;
  }
  if (encoding != "zstd" || size > kMaxBody ||
      ZSTD_getFrameContentSize(content.data(), content.size()) != size) {
    connection.damaged("a stored body is not what its row says");
  }
  std::string body(size, '\0');
  if (ZSTD_decompress(body.data(), body.size(), content.data(), content.size()) != size) {
    connection.damaged("a stored body cannot be decompressed");
  }
  return body;
}

}  // namespace

Sha256::Sha256()
    : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
  assert(algorithm_ != nullptr && context_ != nullptr);
}

Sha256::~Sha256() {
  EVP_MD_CTX_free(context_);
  EVP_MD_free(algorithm_);
}

Hash Sha256::operator()(std::string_view bytes) {
  Hash hash;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const bool done = EVP_DigestInit_ex2(context_, algorithm_, nullptr) == 1 &&
                    EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1 &&
                    EVP_DigestFinal_ex(context_, digest.data(), &size) == 1;
  assert(done && size == hash.size());
  std::memcpy(hash.data(), digest.data(), hash.size());
  return hash;
}

BodyWriter::BodyWriter(const Connection& connection)
    : compressor_(ZSTD_createCCtx()),
      find_(connection, kFindBody),
      insert_(connection, kInsertBody),
      // A row must fit as a whole; the other columns are small.
      max_content_(
          static_cast<std::size_t>(sqlite3_limit(connection.raw(), SQLITE_LIMIT_LENGTH, -1)) -
          1000) {
  assert(compressor_ != nullptr);
}

BodyWriter::~BodyWriter() { ZSTD_freeCCtx(compressor_); }

std::optional<BodyRef> BodyWriter::add(std::string_view body) {
  if (body.empty()) {
    return std::nullopt;
  }
  Pending pending;
  pending.hash = sha256_(body);
  pending.size = body.size();
  if (const auto known = known_.find(pending.hash); known != known_.end()) {
    return known->second;
  }
  pending.was_stored = find(pending.hash) != 0;
  if (pending.was_stored) {
    pending.content = body;
  } else {
    encode(pending, body);
    if (pending.content.size() > max_content_) {
      return std::nullopt;
    }
  }
  const BodyRef ref{.pending = pending_.size()};
  known_.emplace(pending.hash, ref);
  pending_bytes_ += pending.content.size();
  pending_.push_back(std::move(pending));
  return ref;
}

std::int64_t BodyWriter::find(const Hash& hash) {
  const bool found = find_.bind(bytes_of(hash)).step();
  const std::int64_t id = found ? Row(find_).integer() : 0;
  sqlite3_reset(find_.raw());
  return id;
}

void BodyWriter::encode(Pending& pending, std::string_view body) {
  if (body.size() >= kMinCompressed) {
    frame_.resize(ZSTD_compressBound(body.size()));
    const std::size_t size = ZSTD_compressCCtx(compressor_, frame_.data(), frame_.size(),
                                               body.data(), body.size(), kLevel);
    // "Where it helps" is an eighth: less is not worth decompressing for.
    pending.compressed = ZSTD_isError(size) == 0 && size < body.size() - body.size() / 8;
    if (pending.compressed) {
      pending.content.assign(frame_, 0, size);
    }
    if (frame_.capacity() > kMaxKeptFrame) {
      frame_ = {};
    }
  }
  if (!pending.compressed) {
    pending.content = body;
  }
}

void BodyWriter::write() {
  for (Pending& body : pending_) {
    body.id = body.was_stored ? find(body.hash) : 0;
    if (body.id != 0) {
      continue;
    }
    if (body.was_stored) {
      encode(body, std::string(body.content));
      body.was_stored = false;
    }
    insert_
        .bind(bytes_of(body.hash), body.size, Text{body.compressed ? "zstd" : "raw"},
              Blob{body.content})
        .run();
    sqlite3* const database = insert_.connection().raw();
    body.id =
        sqlite3_changes(database) != 0 ? sqlite3_last_insert_rowid(database) : find(body.hash);
  }
}

void BodyWriter::clear() {
  if (known_.size() > kMaxKnown) {
    known_.clear();
  } else {
    for (const Pending& body : pending_) {
      known_[body.hash] = {.id = body.id};
    }
  }
  pending_.clear();
  pending_bytes_ = 0;
}

std::optional<std::string> read_body(const Connection& connection, std::int64_t id) {
  Statement statement(connection, kReadBody);
  if (!statement.bind(id).step()) {
    return std::nullopt;
  }
  Row row(statement);
  const std::string hash = row.bytes();
  std::string body = decode(connection, row);
  // As cheap as decompressing, and a wrong body in a bug report costs somebody a day.
  if (bytes_of(Sha256()(body)).bytes != hash) {
    connection.damaged("a stored body does not match its hash");
  }
  return body;
}

}  // namespace lockstep::store
