// Writes JSON for machines: always valid, always UTF-8, whatever bytes went in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::json {

// `bytes` as a JSON string with its quotes. Control characters are escaped; a byte that is not part
// of well-formed UTF-8 becomes \u00XX, and *lossy (if given) is set to true, never to false.
std::string quote(std::string_view bytes, bool* lossy = nullptr);

// Builds one JSON document. Commas and, with `indent` > 0, line breaks are its business.
//
//   Writer w;
//   w.begin_object().key("type").string("run").key("id").number(7).end_object();
//   std::string line = w.take();
class Writer {
 public:
  explicit Writer(int indent = 0) : indent_(indent) {}

  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);
  Writer& string(std::string_view bytes);
  Writer& number(std::int64_t value);
  Writer& number(std::uint64_t value);
  Writer& number(int value) { return number(static_cast<std::int64_t>(value)); }
  // Shortest decimal that reads back the same; `decimals` >= 0 rounds to that many places. A
  // value that is not finite is written as null.
  Writer& number(double value, int decimals = -1);
  Writer& boolean(bool value);
  Writer& null();
  Writer& raw(std::string_view json);  // must be one valid JSON value

  // Whether a string written so far held bytes that are not UTF-8.
  bool lossy() const { return lossy_; }
  std::string take();  // the document; the writer is empty again

 private:
  void before_value();
  void line_break();

  std::string out_;
  std::vector<bool> has_items_;
  bool after_key_ = false;
  bool lossy_ = false;
  int indent_ = 0;
};

}  // namespace lockstep::json
