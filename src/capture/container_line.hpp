// The lines of a log as its program wrote them. What a container runtime, a log shipper or a
// terminal put round them is taken off, line by line, since one file may hold several kinds:
//
//   CRI       2026-01-24T01:35:00.123456789+01:00 stdout F text   (P: the line goes on in the next)
//   Docker    {"log":"text\n","stream":"stdout","time":"…"}       (without the \n: it goes on)
//   syslog    Nov 22 06:14:42 host tag[123]: text                 (RFC 3164, journalctl; also with
//                                                                 <34> before, or an RFC 3339 time)
//             <34>1 2026-01-24T01:35:00Z host app 123 id - text   (RFC 5424)
//   compose   web-1  | text                                       (docker compose logs)
//   kubectl   [pod/web-7d4b9/web] 2026-01-24T01:35:00Z text       (--prefix, --timestamps)
//   terminal  ESC[31mtextESC[0m
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/json/json.hpp"

#include "capture/lines.hpp"

namespace lockstep::capture {

// Used like Lines. A line that goes on in others is one line, whose origin is its first part's;
// Line::written_at_ns is what its last wrapping says. What is not wrapped stays as it is.
class ContainerLines {
 public:
  ContainerLines(Input input, std::uint64_t max_line)
      : lines_(std::move(input), max_line), max_line_(max_line) {}

  // Lines that are blank once unwrapped are passed over too. False at the end.
  bool next(Line& line);

  const Input& input() const { return lines_.input(); }

 private:
  // What came of a line that goes on; stdout and stderr take turns in a file.
  struct Begun {
    bool open = false;
    bool too_long = false;
    Origin origin;
    std::string text;
  };
  struct Unwrapped;

  bool unwrap(Line& line);
  bool unwrap_cri(std::string_view text, Unwrapped& unwrapped) const;
  bool unwrap_docker(std::string_view text, Unwrapped& unwrapped);
  bool join(Unwrapped& unwrapped, Line& line);
  bool take_unfinished(Line& line);

  Lines lines_;
  std::uint64_t max_line_;
  std::uint64_t index_ = 0;
  std::array<Begun, 2> begun_;  // stdout, stderr
  std::string joined_;          // what Line::text shows, where it is not the file's own bytes
  std::string docker_text_;
  std::string plain_;
  json::Parser parser_;
  json::Document document_;
};

}  // namespace lockstep::capture
