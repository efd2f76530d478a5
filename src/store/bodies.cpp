#include "store/bodies.hpp"

#include <zstd.h>

#include <array>
#include <cassert>
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

// 32 bytes each, and as much again for the table.
constexpr std::size_t kMaxReferenced = std::size_t{1} << 15U;

constexpr std::string_view kHexDigits = "0123456789abcdef";

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

std::string Sha256::operator()(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int size = 0;
  const bool done = EVP_DigestInit_ex2(context_, algorithm_, nullptr) == 1 &&
                    EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1 &&
                    EVP_DigestFinal_ex(context_, hash.data(), &size) == 1;
  assert(done && size == 32);
  return {reinterpret_cast<const char*>(hash.data()), size};
}

std::string to_hex(std::string_view bytes) {
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kHexDigits[byte >> 4U];
    hex += kHexDigits[byte & 0xFU];
  }
  return hex;
}

std::optional<std::string> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) {
    return std::nullopt;
  }
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const std::size_t high = kHexDigits.find(hex[i]);
    const std::size_t low = kHexDigits.find(hex[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) {
      return std::nullopt;
    }
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
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

std::optional<std::string> BodyWriter::add(std::string_view body) {
  if (body.empty()) {
    return std::nullopt;
  }
  Pending pending;
  pending.hash = sha256_(body);
  pending.size = body.size();
  if (referenced_.contains(pending.hash) || pending_hashes_.contains(pending.hash)) {
    return pending.hash;
  }
  pending.was_stored = is_stored(pending.hash);
  if (pending.was_stored) {
    pending.content = body;
  } else {
    encode(pending, body);
    if (pending.content.size() > max_content_) {
      return std::nullopt;
    }
  }
  std::string hash = pending.hash;
  pending_bytes_ += pending.content.size();
  pending_hashes_.insert(hash);
  pending_.push_back(std::move(pending));
  return hash;
}

bool BodyWriter::is_stored(const std::string& hash) {
  const bool found = find_.bind(Blob{hash}).step();
  sqlite3_reset(find_.raw());
  return found;
}

void BodyWriter::encode(Pending& pending, std::string_view body) {
  if (body.size() >= kMinCompressed) {
    std::string frame(ZSTD_compressBound(body.size()), '\0');
    const std::size_t size = ZSTD_compressCCtx(compressor_, frame.data(), frame.size(), body.data(),
                                               body.size(), kLevel);
    // "Where it helps" is an eighth: less is not worth decompressing for.
    if (ZSTD_isError(size) == 0 && size < body.size() - body.size() / 8) {
      pending.content = frame.substr(0, size);
      pending.compressed = true;
      return;
    }
  }
  pending.content = body;
}

void BodyWriter::write() {
  for (Pending& body : pending_) {
    if (body.was_stored) {
      if (is_stored(body.hash)) {
        continue;
      }
      encode(body, std::string(body.content));
      body.was_stored = false;
    }
    insert_
        .bind(Blob{body.hash}, body.size,
              body.compressed ? std::string_view("zstd") : std::string_view("raw"),
              Blob{body.content})
        .run();
  }
}

void BodyWriter::clear() {
  pending_.clear();
  if (referenced_.size() > kMaxReferenced) {
    referenced_.clear();
  }
  referenced_.merge(pending_hashes_);
  pending_hashes_.clear();
  pending_bytes_ = 0;
}

std::optional<std::string> read_body(const Connection& connection, std::string_view hash) {
  const std::optional<std::string> key = from_hex(hash);
  if (!key) {
    return std::nullopt;
  }
  Statement statement(connection, kReadBody);
  if (!statement.bind(Blob{*key}).step()) {
    return std::nullopt;
  }
  Row row(statement);
  std::string body = decode(connection, row);
  // As cheap as decompressing, and a wrong body in a bug report costs somebody a day.
  if (Sha256()(body) != *key) {
    connection.damaged("a stored body does not match its hash");
  }
  return body;
}

}  // namespace lockstep::store
