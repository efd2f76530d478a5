// From a path to a reader: open, decompress, transcode, recognise.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "lockstep/capture/capture.hpp"
#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

#include "capture/byte_source.hpp"
#include "capture/decompress.hpp"
#include "capture/formats.hpp"
#include "capture/utf16.hpp"

namespace lockstep::capture {
namespace {

// How files begin that hold captures in a way that is not undone.
constexpr std::pair<std::string_view, std::string_view> kPacked[] = {
    {"BZh", "bzip2"},
    {"\xFD"
     "7zXZ",
     "xz"},
    {"7z\xBC\xAF", "7-Zip"},
    {"\x04\x22\x4D\x18", "lz4"},
};

// What a file that no format recognises seems to be, to help to find the mistake.
std::string describe(const Head& head) {
  constexpr std::size_t kMostKeys = 5;
  constexpr std::size_t kQuoted = 40;
  if (compression_of(head.bytes) != Compression::none) {
    return "it is compressed more than twice";
  }
  for (const auto& [start, name] : kPacked) {
    if (head.bytes.starts_with(start)) {
      return fmt::format("it is packed with {}; unpack it first", name);
    }
  }
  if (head.bytes.find('\0') != std::string_view::npos) {
    return "it is binary data";
  }
  if (!head.json) {
    const std::string_view line = head.bytes.substr(0, head.bytes.find_first_of("\r\n"));
    if (line.starts_with("tls 1.0 ") || line.starts_with("tls 2.0 ")) {
      return "it is the log of an AWS Network Load Balancer, which holds connections and no "
             "requests";
    }
    return fmt::format("it starts with \"{}\"", escape_line(utf8_prefix(line, kQuoted)));
  }
  std::string keys;
  for (std::size_t i = 0; i < std::min(kMostKeys, head.json->members.size()); ++i) {
    const std::string& key = head.json->members[i].key;
    keys += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", escape_line(utf8_prefix(key, kQuoted)));
  }
  return keys.empty() ? "it is JSON without any members"
                      : fmt::format("it is JSON with the keys {}", keys);
}

struct Opened {
  std::unique_ptr<Reader> reader;
  std::optional<Error> unknown;  // why there is none
};

Opened open_known(const std::string& path, const Options& options) {
  std::unique_ptr<ByteSource> source = decompress(open_file(path, options.stop), path, options);
  std::uint64_t offset = 0;
  source = without_byte_order_mark(std::move(source), offset);

  std::string start = read_prefix(*source, kHeadBytes);
  if (start.empty()) {
    return {nullptr, Error(Position{.source = path, .offset = offset}, "is empty, or holds no data",
                           "name a capture that has records")};
  }
  const Head head{start, start.size() < kHeadBytes, json_members(start)};
  for (const Format& format : known_formats()) {
    if (format.recognises != nullptr && format.recognises(head)) {
      return {format.open(Input(path, prepend(start, std::move(source)), offset), head, options),
              std::nullopt};
    }
  }
  if (const Format* const format = line_format_of(head)) {
    return {open_line_log(*format, Input(path, prepend(start, std::move(source)), offset), options),
            std::nullopt};
  }
  return {nullptr, Error(Position{.source = path, .line = 1, .column = 1, .offset = offset},
                         fmt::format("is not a capture in a known format: {}", describe(head)),
                         "'lockstep help formats' lists those that are")};
}

}  // namespace

std::unique_ptr<Reader> open(const std::string& path, const Options& options) {
  Opened opened = open_known(path, options);
  if (opened.unknown) {
    throw *std::move(opened.unknown);
  }
  return std::move(opened.reader);
}

std::unique_ptr<Reader> open_if_known(const std::string& path, const Options& options,
                                      std::string& problem) {
  Opened opened = open_known(path, options);
  if (opened.unknown) {
    problem = opened.unknown->problem();
  }
  return std::move(opened.reader);
}

}  // namespace lockstep::capture
