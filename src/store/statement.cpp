#include "store/statement.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>
#include <utility>

#include "lockstep/core/escape.hpp"

#include "store/connection.hpp"

namespace lockstep::store {
namespace {

// Eight bytes at a time: the high bit of some byte is set if one is below ' ' or above '~'.
std::size_t ascii_words(std::string_view bytes) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  std::size_t i = 0;
  for (; i + sizeof(std::uint64_t) <= bytes.size(); i += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, sizeof word);
    if (((word | (word - ' ' * kEach) | (word + kEach)) & (0x80 * kEach)) != 0) {
      break;
    }
  }
  return i;
}

bool is_safe_to_print(std::string_view bytes) {
  // Nearly all traffic is ASCII: one quick pass instead of an escaped copy.
  const std::string_view rest = bytes.substr(ascii_words(bytes));
  const bool plain = std::all_of(rest.begin(), rest.end(), [](char c) {
    return (c >= ' ' && c <= '~') || c == '\n' || c == '\t';
  });
  return plain || escape_text(bytes) == bytes;
}

}  // namespace

Statement::Statement(const Connection& connection, std::string_view sql) : connection_(connection) {
  check(sqlite3_prepare_v3(connection_.raw(), sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &handle_, nullptr));
  assert(handle_ != nullptr);
}

Statement::~Statement() { sqlite3_finalize(handle_); }

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      handle_(std::exchange(other.handle_, nullptr)),
      next_(other.next_) {}

bool Statement::step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) {
    return true;
  }
  if (code != SQLITE_DONE) {
    sqlite3_reset(handle_);
    connection_.fail(code);
  }
  return false;
}

void Statement::run() {
  step();
  sqlite3_reset(handle_);
}

void Statement::add(std::int64_t value) { check(sqlite3_bind_int64(handle_, ++next_, value)); }

void Statement::add(std::string_view bytes) {
  if (is_safe_to_print(bytes)) {
    add(Text{bytes});
  } else {
    add(Blob{bytes});
  }
}

void Statement::add(Text text) {
  const std::string_view bytes = text.text;
  // A null pointer would be NULL, not empty.
  check(sqlite3_bind_text64(handle_, ++next_, bytes.empty() ? "" : bytes.data(), bytes.size(),
                            SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::add(Blob blob) {
  check(sqlite3_bind_blob64(handle_, ++next_, blob.bytes.empty() ? "" : blob.bytes.data(),
                            blob.bytes.size(), SQLITE_STATIC));
}

void Statement::add(std::nullopt_t) { check(sqlite3_bind_null(handle_, ++next_)); }

void Statement::check(int code) const {
  if (code != SQLITE_OK) {
    connection_.fail(code);
  }
}

std::int64_t Row::integer() { return sqlite3_column_int64(statement_.raw(), column_++); }

int Row::small() {
  const std::int64_t value = integer();
  if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) {
    statement_.connection().damaged("a number is out of range");
  }
  return static_cast<int>(value);
}

std::string_view Row::view() {
  // The blob first: it is what bytes() then measures. An empty one is a null pointer.
  const void* data = sqlite3_column_blob(statement_.raw(), column_);
  const int size = sqlite3_column_bytes(statement_.raw(), column_);
  ++column_;
  return data == nullptr
             ? std::string_view()
             : std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

bool Row::null() const { return sqlite3_column_type(statement_.raw(), column_) == SQLITE_NULL; }

std::optional<std::int64_t> Row::optional_integer() {
  if (null()) {
    skip();
    return std::nullopt;
  }
  return integer();
}

std::optional<std::string> Row::optional_bytes() {
  if (null()) {
    skip();
    return std::nullopt;
  }
  return bytes();
}

}  // namespace lockstep::store
