// Flask's development server:
//
//   127.0.0.1 - - [22/Nov/2026 06:13:57] "GET /search?q=日本語 HTTP/1.1" 200 -
//
// What was percent-encoded and no ASCII stands there decoded, and is encoded again; a slash of
// several at the start is one. Bytes that were sent as they are stand there as UTF-8 of Latin-1.
// Versions since 2.3 write controls as \xHH and a backslash twice.
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "capture/dev_server_line.hpp"
#include "capture/log_escapes.hpp"
#include "capture/text_logs.hpp"

namespace lockstep::capture {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Whether each backslash begins one of the escapes of newer versions; then they are all escaped.
bool is_escaped(std::string_view text) {
  for (std::size_t i = text.find('\\'); i != std::string_view::npos; i = text.find('\\', i + 2)) {
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (next != '\\' && next != 'x') {
      return false;
    }
  }
  return true;
}

std::string request_sent(std::string_view logged) {
  std::string text(logged);
  if (is_escaped(logged)) {
    text = unescape_field(logged, LogEscapes::nginx);
  }
  if (std::all_of(text.begin(), text.end(), is_ascii)) {
    return text;
  }
  if (auto bytes = bytes_if_latin1(text)) {
    return *std::move(bytes);
  }
  std::string encoded;
  for (const char c : text) {
    encoded +=
        is_ascii(c) ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

}  // namespace

bool parse_werkzeug(const Line& line, LineScratch& /*scratch*/, CaptureItem& item) {
  std::string_view rest = line.text;
  const std::string_view client = take_token(rest);
  DevServerLine fields;
  if (client.empty() || !rest.starts_with("- - ") ||
      !split_dev_server_line(rest.substr(4), fields)) {
    return false;
  }
  item = dev_server_item(line, fields, request_sent(fields.request));
  if (auto* const record = std::get_if<Record>(&item)) {
    record->fidelity.add(Fidelity::target_normalised);
  }
  return true;
}

}  // namespace lockstep::capture
