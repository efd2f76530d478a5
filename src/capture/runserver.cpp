// Django's runserver:
//
//   [22/Nov/2026 00:13:57] "GET /x?y HTTP/1.1" 200 17
//
// The request line is as it came, its bytes above 0x7F as UTF-8 of Latin-1. The time is that of
// settings.TIME_ZONE, which is not said.
#include "capture/dev_server_line.hpp"
#include "capture/log_escapes.hpp"
#include "capture/text_logs.hpp"

namespace lockstep::capture {

bool parse_runserver(const Line& line, LineScratch& /*scratch*/, CaptureItem& item) {
  DevServerLine fields;
  if (!split_dev_server_line(line.text, fields)) {
    return false;
  }
  const auto bytes = bytes_of_latin1(fields.request);
  item = dev_server_item(line, fields, bytes ? std::string_view(*bytes) : fields.request);
  return true;
}

}  // namespace lockstep::capture
