// Sections A, E, G, H, J: bodies that are not two JSON documents of a success.
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"

#include "drift/errors.hpp"
#include "drift/pair.hpp"
#include "drift/rules.hpp"
#include "drift/status_rules.hpp"
#include "drift/text.hpp"
#include "drift/value_rules.hpp"

namespace lockstep::drift {

namespace {

std::string unix_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') {
      out.push_back(text[i]);
    }
  }
  return out;
}

bool is_csv(const Pair& pair) {
  return pair.baseline.media_type == "text/csv" && pair.candidate.media_type == "text/csv";
}

bool says_field_validation(const SideView& side) {
  return side.is_class(4) && side.body_has("Field validation for '");
}

// Bodies of two errors, whatever their statuses.
void error_bodies(const Pair& pair, Assignments& out) {
  const SideView& a = pair.baseline;
  const SideView& b = pair.candidate;
  const ErrorShape x = error_shape(a);
  const ErrorShape y = error_shape(b);
  if (pair.same_status() && same_error_shape(pair) && x != ErrorShape::json_detail_list) {
    return;  // json_rules says what differs inside
  }
  if (statuses::missing_file(pair)) {
    out.body("multipart-missing-file");
  }
  if (statuses::big_integer(pair)) {
    out.body("json-bigint");
  }
  if (a.status == 404 && b.status == 404) {
    if (is_stock_404(a) && is_stock_404(b)) {
      out.body("route-404-body");
      return;
    }
    out.body("error-404-entity");
  } else if (a.status == 405 && b.status == 405) {
    out.body("route-405-body");
    return;
  } else if (a.is_class(5) && b.is_class(5)) {
    if (statuses::nan_infinity(pair)) {
      out.body("json-nan-infinity");
      if (statuses::division_by_zero(pair)) {
        out.body("float-division-by-zero");
      }
    }
    out.body("error-500-body");
    return;
  } else if (is_server_edge(a) && is_server_edge(b)) {
    out.body("server-malformed-request");
  }
  const bool validation = is_validation_shape(x) || is_validation_shape(y) ||
                          (says_field_validation(a) || says_field_validation(b)) ||
                          // A view that answers a bad body with {"error": str(exc)}.
                          (x == ErrorShape::json_error && pair.statuses(400, 400));
  if (validation) {
    out.body("validation-body-shape");
  } else if (says_malformed_json(a) || says_malformed_json(b)) {
    out.body("error-400-malformed-json");
  } else {
    out.body("error-body-shape");
  }
}

// A page that a browser was meant to see: DRF's browsable API.
bool is_browsable_page(const SideView& side) {
  return side.media_type == "text/html" && contains_any(side.body, {"Django REST framework"});
}

bool event_streams_equal(std::string_view a, std::string_view b) {
  const auto fields = [](std::string_view text) {
    std::string out;
    const std::string lines = unix_lines(text);
    for (std::string_view line : split(lines, '\n')) {
      const std::size_t colon = line.find(':');
      if (colon == 0) {
        continue;  // a comment
      }
      std::string_view value = colon == line.npos ? std::string_view() : line.substr(colon + 1);
      value.remove_prefix(value.starts_with(' ') ? 1 : 0);
      const std::string_view name = line.substr(0, colon);
      if (name != "event" || value != "message") {
        out.append(name).append(1, ':').append(value).append(1, '\n');
      }
    }
    return out;
  };
  return fields(a) == fields(b);
}

// Texts of two successes, neither of them JSON.
void text_bodies(const Pair& pair, Assignments& out) {
  const std::string_view a = pair.baseline.body;
  const std::string_view b = pair.candidate.body;
  const std::string x = unix_lines(a);
  const std::string y = unix_lines(b);
  const bool endings = contains(a, "\r\n") != contains(b, "\r\n");
  if (pair.baseline.media_type == "text/event-stream" && event_streams_equal(a, b)) {
    out.body("transfer-sse");
    return;
  }
  if (endings && (x == y || is_csv(pair))) {
    out.body("csv-line-endings");
  }
  if (x == y) {
    return;
  }
  if (is_csv(pair)) {
    out.body("csv-cells");
    return;
  }
  if (pair.baseline.media_type == "text/html" && pair.candidate.media_type == "text/html") {
    out.body("html-template-values");
  }
  out.body("body-differs");
}

void success_bodies(const Pair& pair, Assignments& out) {
  const SideView& a = pair.baseline;
  const SideView& b = pair.candidate;
  const auto is_null = [](const SideView& side) {
    const auto root = side.root();
    return root && root->type() == json::Type::null;
  };
  if ((is_null(a) && b.body.empty()) || (is_null(b) && a.body.empty())) {
    out.body("json-top-level-null-empty-body");
  } else if (statuses::nan_infinity(pair)) {
    // An encoder that failed after the status was written leaves nothing: 200 and no body.
    out.body("json-nan-infinity");
  } else if (is_browsable_page(a) != is_browsable_page(b)) {
    out.body("content-negotiation");
  } else if ((a.document && b.body.empty()) || (b.document && a.body.empty())) {
    out.body("body-empty-vs-json");
  } else if (a.document.has_value() != b.document.has_value()) {
    if (is_csv(pair)) {
      text_bodies(pair, out);
    } else {
      out.body("body-differs");
    }
  } else if (!a.document) {
    text_bodies(pair, out);
  }
}

}  // namespace

void body_rules(const Pair& pair, Assignments& out) {
  const SideView& a = pair.baseline;
  const SideView& b = pair.candidate;
  if (!pair.both_responded() || pair.request.is("HEAD")) {
    return;
  }
  const std::string* coding_a = a.header("content-encoding");
  const std::string* coding_b = b.header("content-encoding");
  const bool same_coding = (coding_a == nullptr) == (coding_b == nullptr) &&
                           (coding_a == nullptr || equal_ignoring_case(*coding_a, *coding_b));
  if (!same_coding && !a.body.empty() && !b.body.empty()) {
    out.header("encoding-gzip", "content-encoding");
  } else if (coding_a != nullptr && same_coding && a.body == b.body &&
             a.response->body != b.response->body) {
    out.body("encoding-gzip");
  }
  if (a.body == b.body || !a.body_readable || !b.body_readable) {
    return;
  }
  if (pair.body_has_either("Werkzeug Debugger") || pair.body_has_either("DEBUG = True</code>")) {
    out.body("error-debug-page");
  }
  if (a.is_redirect() && b.is_redirect()) {
    out.body("redirect-body");
  } else if (a.is_error() && b.is_error()) {
    error_bodies(pair, out);
  } else if (pair.statuses_either(200, 206) || (a.status == 204) != (b.status == 204)) {
    return;  // a part of the body, or none: the statuses say so
  } else if (a.is_2xx() && b.is_2xx()) {
    if (pair.request.is_preflight) {
      out.body("cors-preflight");
    } else if (pair.request.is("OPTIONS")) {
      out.body("route-options");
    } else {
      success_bodies(pair, out);
    }
  }
}

void transfer_rules(const Pair& pair, Assignments& out) {
  const TransferError* a = pair.baseline.error;
  const TransferError* b = pair.candidate.error;
  const auto at_connection = [&](std::string_view id) {
    out.add(id, Aspect::status, "connection");
  };
  const auto cut = [](const TransferError* error) {
    return error != nullptr && error->reason == "body-cut";
  };
  // A refused or silent server is down or slow; a handler that died hangs up.
  const auto hung_up = [](const TransferError* error) {
    return error != nullptr && (error->reason == "closed" || error->reason == "reset");
  };
  if (cut(a) != cut(b)) {
    at_connection("error-mid-stream");
  } else if (hung_up(b) && a == nullptr) {
    at_connection("panic-empty-reply");
  } else if (hung_up(a) && b == nullptr) {
    at_connection("python-empty-reply");
  }
}

}  // namespace lockstep::drift
