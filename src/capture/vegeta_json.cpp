// {"method":"GET","url":"http://…","body":"<base64>","header":{"Name":["value"]}}: one a line. The
// order of headers with different names is lost, which carries no meaning (RFC 9110 §5.3).
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "lockstep/json/json.hpp"

#include "capture/base64.hpp"
#include "capture/client_request.hpp"
#include "capture/http_message.hpp"
#include "capture/json_value.hpp"
#include "capture/lines.hpp"
#include "capture/vegeta.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kLongestLine = 32 * 1024;  // in which the first object must end

Headers read_headers(const json::Value& target) {
  Headers headers;
  const auto map = member(target, "header", json::Type::object);
  if (!map) {
    return headers;
  }
  for (const json::Value values : *map) {
    const std::string name = values.key();
    if (values.type() == json::Type::string) {
      headers.push_back({name, values.string()});
    }
    // The key is repeated for each value: few of one that is long.
    constexpr std::size_t kMostBytes = 1U << 20U;
    for (const json::Value value : values) {
      if (headers.size() > kMostHeaders || name.size() * headers.size() > kMostBytes) {
        break;
      }
      headers.push_back({name, text_of(value)});
    }
  }
  return headers;
}

CaptureItem read_target(const json::Value& target, const Origin& origin) {
  Record record;
  record.origin = origin;
  record.fidelity.add(Fidelity::time_missing);
  Request& request = record.request;
  request.method = text_member(target, "method");
  if (request.method.empty() || !target.find("url")) {
    return make_skip(origin, {}, {"unreadable-entry", "a target needs \"method\" and \"url\""});
  }
  request.headers = read_headers(target);
  auto refusal = set_url(request, text_member(target, "url"), "");
  if (request.headers.size() > kMostHeaders) {
    refusal = Refusal{"unreadable-entry", fmt::format("more than {} headers", kMostHeaders)};
  }
  if (const auto body = member(target, "body", json::Type::string); body && !refusal) {
    if (auto bytes = base64_decode_lenient(body->string())) {
      request.body = std::move(*bytes);
    } else {
      refusal = Refusal{"unreadable-entry", "its body is no base64"};
    }
  }
  if (refusal) {
    return make_skip(origin, request, std::move(*refusal));
  }
  set_framing(request, false);
  return record;
}

class VegetaJsonReader : public Reader {
 public:
  VegetaJsonReader(Input input, const Options& options)
      : lines_(std::move(input), options.max_entry_bytes), options_(options) {}

  std::string_view format() const override { return "vegeta-json"; }

  bool next(CaptureItem& item) override {
    Line line;
    if (!lines_.next(line)) {
      return false;
    }
    json::ParseError error;
    if (line.too_long) {
      item = make_skip(
          line.origin, {},
          {"entry-too-large", fmt::format("larger than {} bytes", options_.max_entry_bytes)});
    } else if (!parser_.parse(line.text, document_, error)) {
      item = make_skip(line.origin, {},
                       {"unreadable-entry", fmt::format("column {}: not valid JSON: {}",
                                                        error.offset + 1, error.message)});
    } else {
      item = read_target(document_.root(), line.origin);
    }
    return true;
  }

 private:
  Lines lines_;
  Options options_;
  json::Parser parser_{json::ParseOptions{.any_bytes_in_strings = true}};
  json::Document document_;
};

}  // namespace

// Access logs in JSON have a method and a URL too, but more than that; and other tools write a
// request over several lines.
bool is_vegeta_json(const Head& head) {
  const std::size_t start = std::min(head.bytes.find('{'), head.bytes.size());
  const std::string_view line = head.bytes.substr(start, head.bytes.find('\n', start) - start);
  const std::size_t last = line.find_last_not_of(" \t\r");
  if (last == std::string_view::npos || (line[last] != '}' && line.size() < kLongestLine)) {
    return false;
  }
  constexpr std::array<std::string_view, 4> kMembers = {"method", "url", "body", "header"};
  return head.json && !head.json->in_array && (*head.json)["method"] == '"' &&
         (*head.json)["url"] == '"' &&
         std::all_of(head.json->members.begin(), head.json->members.end(),
                     [&kMembers](const JsonMembers::Member& each) {
                       return std::find(kMembers.begin(), kMembers.end(), each.key) !=
                              kMembers.end();
                     });
}

std::unique_ptr<Reader> open_vegeta_json(Input input, const Head&, const Options& options) {
  return std::make_unique<VegetaJsonReader>(std::move(input), options);
}

}  // namespace lockstep::capture
