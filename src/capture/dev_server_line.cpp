#include "capture/dev_server_line.hpp"

#include <utility>

#include "capture/access_log.hpp"
#include "capture/log_time.hpp"

namespace lockstep::capture {

bool split_dev_server_line(std::string_view text, DevServerLine& line) {
  constexpr std::size_t kTime = 20;  // dd/Mon/yyyy HH:MM:SS
  constexpr std::string_view kAfterTime = "] \"";
  if (!text.starts_with('[') || text.size() < kTime + 5 || text[12] != ' ' ||
      text.substr(kTime + 1, 3) != kAfterTime) {
    return false;
  }
  const auto time = parse_clf_time(text.substr(1, kTime));
  if (!time) {
    return false;
  }
  line.time_ns = *time;
  text.remove_prefix(kTime + 1 + kAfterTime.size());
  // Quotes in the request are not escaped; after it there is none.
  const std::size_t end = text.rfind("\" ");
  if (end != std::string_view::npos && is_status(text.substr(end + 2, 3))) {
    line.request = text.substr(0, end);
    line.status = text.substr(end + 2, 3);
  }
  return true;
}

CaptureItem dev_server_item(const Line& line, const DevServerLine& fields,
                            std::string_view request) {
  if (fields.status.empty()) {
    return unreadable_line("no status after the request");
  }
  LoggedRequest logged;
  if (auto refusal = split_request_line(request, logged)) {
    return make_skip(line.origin, {}, std::move(*refusal));
  }
  logged.time_ns = fields.time_ns;
  if (line.written_at_ns) {
    logged.time_ns = line.written_at_ns;  // whoever wrapped it knew its zone
  } else {
    logged.fidelity.add(Fidelity::time_zone_unknown);
  }
  logged.time_is_end = true;
  logged.status = status_of(fields.status);
  return to_item(std::move(logged), line.origin);
}

}  // namespace lockstep::capture
