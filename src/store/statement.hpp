// A prepared statement, its parameters and its rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace lockstep::store {

class Connection;

// Bytes that are bound as a BLOB whatever they are.
struct Blob {
  std::string_view bytes;
};

// Text of ours, which is known to be safe to print.
struct Text {
  std::string_view text;
};

class Statement {
 public:
  Statement(const Connection& connection, std::string_view sql);
  ~Statement();
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) = delete;

  // Binds all parameters, from the first. Byte strings are not copied: they must live until the
  // statement has run. Those that are safe to print (UTF-8 without control characters, see
  // escape_text) become TEXT, all others BLOB, so that a shell shows what can be shown and SQLite's
  // text functions, which stop at NUL, never cut anything.
  template <typename... Values>
  Statement& bind(const Values&... values) {
    next_ = 0;
    (add(values), ...);
    return *this;
  }
  // Binds the parameters after those bound so far.
  template <typename... Values>
  Statement& bind_more(const Values&... values) {
    (add(values), ...);
    return *this;
  }

  // True when there is a row.
  bool step();
  // Runs a statement without rows, and makes it ready for the next parameters.
  void run();

  sqlite3_stmt* raw() const { return handle_; }
  const Connection& connection() const { return connection_; }

 private:
  void add(std::int64_t value);
  void add(std::uint64_t value) { add(static_cast<std::int64_t>(value)); }  // bits are kept
  void add(int value) { add(static_cast<std::int64_t>(value)); }
  void add(bool value) { add(static_cast<std::int64_t>(value)); }
  void add(std::string_view bytes);
  void add(const std::string& bytes) { add(std::string_view(bytes)); }
  void add(const char*) = delete;  // would be a bool
  void add(Blob blob);
  void add(Text text);
  void add(std::nullopt_t);
  template <typename Value>
  void add(const std::optional<Value>& value) {
    if (value) {
      add(*value);
    } else {
      add(std::nullopt);
    }
  }
  void check(int code) const;

  const Connection& connection_;
  sqlite3_stmt* handle_ = nullptr;
  int next_ = 0;
};

// The columns of a statement's current row, from left to right.
class Row {
 public:
  explicit Row(const Statement& statement) : statement_(statement) {}

  std::int64_t integer();
  std::uint64_t natural() { return static_cast<std::uint64_t>(integer()); }
  int small();  // an integer that must fit
  bool flag() { return integer() != 0; }
  std::string bytes() { return std::string(view()); }
  std::string_view view();  // until the statement goes on
  bool null() const;        // the next column; does not move on
  std::optional<std::int64_t> optional_integer();
  std::optional<std::string> optional_bytes();
  void skip(int columns = 1) { column_ += columns; }

 private:
  const Statement& statement_;
  int column_ = 0;
};

}  // namespace lockstep::store
