#include "capture/gcp_log.hpp"

#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "capture/base64.hpp"
#include "capture/gcp_entry.hpp"
#include "capture/json_access.hpp"
#include "capture/json_log.hpp"
#include "capture/json_value.hpp"
#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

class GcpLog : public JsonLogEntries {
 public:
  GcpLog(std::string source, const Options& options)
      : source_(std::move(source)), options_(options) {}

  void read(const json::Value& entry, const Origin& origin, CaptureItems& items) override {
    if (const auto message = member(entry, "message", json::Type::object)) {
      read_message(*message, origin, items);
    } else {
      read_entry(entry, origin, items);
    }
  }

  void finish(CaptureItems& items) override;

 private:
  void read_message(const json::Value& message, const Origin& origin, CaptureItems& items);
  void read_entry(const json::Value& entry, const Origin& origin, CaptureItems& items);
  std::optional<CaptureItem> read_payload(const json::Value& entry, const Origin& origin);
  std::optional<CaptureItem> read_line(const std::string& text, const json::Value& entry,
                                       const Origin& origin);

  std::string source_;
  Options options_;
  LineScratch scratch_;  // for what stands in a textPayload
  json::Parser parser_;  // for what stands in a Pub/Sub message
  json::Document document_;
  std::uint64_t of_platform_ = 0;
  std::uint64_t wrapped_without_trace_ = 0;
};

// A Pub/Sub message: its data is the entry in base64.
void GcpLog::read_message(const json::Value& message, const Origin& origin, CaptureItems& items) {
  const auto data = base64_decode_lenient(text_member(message, "data"));
  json::ParseError error;
  if (!data || !parser_.parse(*data, document_, error)) {
    items.push_back(Skip{origin, "unreadable-entry", "the message holds no log entry", {}, {}});
    return;
  }
  read_entry(document_.root(), origin, items);
}

void GcpLog::read_entry(const json::Value& entry, const Origin& origin, CaptureItems& items) {
  if (auto item = read_gcp_http_request(entry, origin)) {
    of_platform_ += std::holds_alternative<Record>(*item) ? 1U : 0U;
    items.push_back(std::move(*item));
    return;
  }
  if (auto item = read_payload(entry, origin)) {
    const auto* const record = std::get_if<Record>(&*item);
    wrapped_without_trace_ += record != nullptr && record->trace.id.empty() ? 1U : 0U;
    items.push_back(std::move(*item));
    return;
  }
  const std::string log = gcp_text(entry, "logName");
  items.push_back(no_request(origin, escape_line(utf8_prefix(log, 100))));
}

std::optional<CaptureItem> GcpLog::read_payload(const json::Value& entry, const Origin& origin) {
  const auto json = gcp_member(entry, "jsonPayload");
  if (json && json->type() == json::Type::object) {
    if (auto item = read_json_access(*json, origin, gcp_context(entry))) {
      return item;
    }
    // A logger that wraps the line of an access log.
    if (const auto message = member(*json, "message", json::Type::string)) {
      return read_line(message->string(), entry, origin);
    }
    return std::nullopt;
  }
  const std::string text = gcp_text(entry, "textPayload");
  return text.empty() ? std::nullopt : read_line(text, entry, origin);
}

// A line of an access log, with what the entry knows better: the time, which may have a zone only
// there, and the trace.
std::optional<CaptureItem> GcpLog::read_line(const std::string& text, const json::Value& entry,
                                             const Origin& origin) {
  AccessContext context = gcp_context(entry);
  auto item = parse_wrapped_line(text, origin, context.logged_at_ns, scratch_);
  if (auto* const record = item ? std::get_if<Record>(&*item) : nullptr) {
    add_context(std::move(context), *record);
  }
  return item;
}

void GcpLog::finish(CaptureItems& /*items*/) {
  if (of_platform_ != 0 && wrapped_without_trace_ != 0) {
    warn(options_, Position{.source = source_},
         fmt::format("{} requests are from logs of an application that have no trace id; where the "
                     "platform logged the same requests they are sent twice, so export one of the "
                     "logs only",
                     wrapped_without_trace_));
  }
}

}  // namespace

bool is_gcp_log(const Head& head) {
  if (!head.json) {
    return false;
  }
  const JsonMembers& json = *head.json;
  const bool entry = json["httpRequest"] == '{' || json["http_request"] == '{' ||
                     json["logName"] == '"' || json["log_name"] == '"';
  const bool message = json["message"] == '{' && (json.has("ackId") || json.has("subscription"));
  return entry || message || (json["insertId"] == '"' && json["timestamp"] == '"');
}

std::unique_ptr<Reader> open_gcp_log(Input input, const Head& /*head*/, const Options& options) {
  auto entries = std::make_unique<GcpLog>(input.name(), options);
  return open_json_log(std::move(input), "gcp", std::move(entries), options);
}

}  // namespace lockstep::capture
