#include "capture/otlp.hpp"

#include <string>
#include <unordered_set>
#include <utility>

#include "capture/json_log.hpp"
#include "capture/json_value.hpp"
#include "capture/otlp_span.hpp"

namespace lockstep::capture {
namespace {

using SpanIds = std::unordered_set<std::string>;

// Calls `visit` with each span of a resource and the name of the scope that recorded it.
template <typename Visit>
void each_span(const json::Value& resource_spans, Visit visit) {
  // The second name was in use before 0.15 of the protocol.
  for (const std::string_view name : {"scopeSpans", "instrumentationLibrarySpans"}) {
    const auto scopes = member(resource_spans, name, json::Type::array);
    if (!scopes) {
      continue;
    }
    for (const json::Value scope_spans : *scopes) {
      auto scope = member(scope_spans, "scope", json::Type::object);
      if (!scope) {
        scope = member(scope_spans, "instrumentationLibrary", json::Type::object);
      }
      const auto spans = member(scope_spans, "spans", json::Type::array);
      if (!spans) {
        continue;
      }
      const std::string scope_name = scope ? text_member(*scope, "name") : std::string();
      for (const json::Value span : *spans) {
        visit(span, scope_name);
      }
    }
  }
}

class OtlpTraces : public JsonLogEntries {
 public:
  void read(const json::Value& object, const Origin& origin, CaptureItems& items) override {
    const auto resources = member(object, "resourceSpans", json::Type::array);
    if (!resources) {
      items.push_back(no_request(origin, "no traces"));
      return;
    }
    for (const json::Value resource : *resources) {
      read_resource(resource, origin, items);
    }
  }

 private:
  void read_resource(const json::Value& resource_spans, const Origin& origin, CaptureItems& items);
  CaptureItem read_span(const json::Value& span, const SpanIds& servers, const Origin& origin,
                        const std::string& observer) const;
};

void OtlpTraces::read_resource(const json::Value& resource_spans, const Origin& origin,
                               CaptureItems& items) {
  SpanIds servers;
  each_span(resource_spans, [&](const json::Value& span, const std::string& /*scope*/) {
    if (is_server_span(span)) {
      servers.insert(text_member(span, "spanId"));
    }
  });
  const auto resource = member(resource_spans, "resource", json::Type::object);
  const std::string service =
      resource ? resource_attribute(*resource, "service.name") : std::string();
  each_span(resource_spans, [&](const json::Value& span, const std::string& scope) {
    items.push_back(read_span(span, servers, origin, service + "/" + scope));
  });
}

CaptureItem OtlpTraces::read_span(const json::Value& span, const SpanIds& servers,
                                  const Origin& origin, const std::string& observer) const {
  if (!is_server_span(span)) {
    return no_request(origin, "a span that is not a server's");
  }
  const std::string parent = text_member(span, "parentSpanId");
  if (!parent.empty() && servers.count(parent) != 0) {
    return no_request(origin, "a span within the server's span for the same request");
  }
  auto item = read_server_span(span, origin, observer);
  return item ? std::move(*item)
              : no_request(origin, "a server span of another protocol than HTTP");
}

}  // namespace

bool is_otlp(const Head& head) { return head.json && (*head.json)["resourceSpans"] == '['; }

std::unique_ptr<Reader> open_otlp(Input input, const Head& /*head*/, const Options& options) {
  return open_json_log(std::move(input), "otlp", std::make_unique<OtlpTraces>(), options);
}

}  // namespace lockstep::capture
