// Captures: files of recorded traffic in any of several formats. A capture is read as a stream;
// memory is bounded by its largest entry, never by its size.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/record.hpp"

namespace lockstep::capture {

// What stands for {{name}} in Postman collections, beside what they define themselves.
struct PostmanValues {
  std::map<std::string, std::string, std::less<>> environment;  // goes before a collection's own
  std::map<std::string, std::string, std::less<>> globals;      // where nothing else has a value
};

struct Options {
  // An entry larger than this is skipped (reason "entry-too-large").
  std::uint64_t max_entry_bytes = 64ULL << 20;
  // Called for what is odd but not a lost record ("gzip trailer missing"). One line, escaped,
  // with its position.
  std::function<void(const std::string& message)> warn;
  // Once this is true, waiting for the bytes of a pipe ends as if it had been closed.
  const std::atomic<bool>* stop = nullptr;
  PostmanValues postman;
};

// One open capture. Not thread-safe.
class Reader {
 public:
  virtual ~Reader() = default;

  virtual std::string_view format() const = 0;  // "har", "gor", "ndjson"
  // False at the end. A bad entry comes as a Skip; the reader goes on after it. Throws Error when
  // the input cannot be read any further (I/O error, structure lost).
  virtual bool next(CaptureItem& item) = 0;
};

// Opens `path` ("-" is stdin), undoes gzip, zlib and zstd, and finds the format by content.
// Throws Error naming the file for anything that is not a capture: missing, empty, a directory,
// of no known format.
std::unique_ptr<Reader> open(const std::string& path, const Options& options = {});

// Takes those files out of `paths` that Postman exported as an environment or as globals, and
// returns what is in them; of the same name in two, the last one counts. Only regular files are
// looked at. Throws Error when one is damaged, or no other file is left.
PostmanValues take_postman_values(std::vector<std::string>& paths);

// The same for a file that nobody called a capture: nullptr when it is empty or of no known format,
// and then `problem` says which of the two.
std::unique_ptr<Reader> open_if_known(const std::string& path, const Options& options,
                                      std::string& problem);

// Captures that were written in numbered pieces, as GoReplay's "requests_9.gz", "requests_10.gz",
// in the order of their numbers, where a shell sorts them as text. Only neighbours that differ in
// nothing else than the number after the last "_" change places.
std::vector<std::string> in_order_of_pieces(std::vector<std::string> paths);

// Our own format, one record a line with a final LF; documented in ndjson.cpp.
std::string to_ndjson(const Record& record);

// HAR 1.2: har_begin(), entries with "," between them, har_end(). What HAR 1.2 has no place for is
// in members that start with "_", which the reader of this module understands.
std::string har_begin();
std::string har_end();

// What a HAR cannot hold of a record.
struct HarLosses {
  bool bytes = false;          // bytes that are not UTF-8 in a target or a header were changed
  bool response_body = false;  // it is in a content coding that is not undone, and left out
};
std::string to_har_entry(const Record& record, HarLosses& losses);

struct FormatInfo {
  std::string_view name;
  std::string_view summary;
  std::string_view holds;  // what a capture in it can say about a request and its response
  std::string_view loses;  // what it cannot say
};

// Every format that open() knows, in sniffing order.
std::vector<FormatInfo> formats();

}  // namespace lockstep::capture
