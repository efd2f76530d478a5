// Sections G and H: statuses that differ because the request was read, checked or survived
// differently.
#include <algorithm>
#include <string_view>

#include "drift/errors.hpp"
#include "drift/status_rules.hpp"
#include "drift/text.hpp"

namespace lockstep::drift::statuses {

namespace {

bool is_refusal(const SideView& side) { return side.status == 400 || side.status == 422; }

// One side took the request and the other refused it with a text that holds one of `parts`.
bool refused_with(const Pair& pair, std::initializer_list<std::string_view> parts) {
  const auto refused = [&](const SideView& no, const SideView& yes) {
    return yes.is_2xx() && no.status >= 400 && no.status < 500 && contains_any(no.body, parts);
  };
  return refused(pair.candidate, pair.baseline) || refused(pair.baseline, pair.candidate);
}

bool has_json_body(const Pair& pair) {
  const std::string_view body = trim(pair.request.message.body);
  return body.starts_with('{') || body.starts_with('[');
}

bool declares_json(std::string_view media_type) {
  return media_type == "application/json" || media_type.ends_with("+json");
}

}  // namespace

bool nan_infinity(const Pair& pair) {
  return pair.body_has_either("json: unsupported value: ") || has_bare_nan(pair.baseline) ||
         has_bare_nan(pair.candidate);
}

bool unsupported_type(const Pair& pair) { return pair.body_has_either("json: unsupported type: "); }

bool preflight(const Pair& pair) { return pair.request.is_preflight; }

bool csrf(const Pair& pair) {
  const auto refused = [](const SideView& side) {
    return side.status == 403 &&
           contains_any(side.body, {"CSRF verification failed", "CSRF Failed"});
  };
  return refused(pair.baseline) || refused(pair.candidate);
}

bool unauthenticated(const Pair& pair) { return pair.statuses_either(401, 403); }

bool negotiation(const Pair& pair) {
  const bool asks_format =
      std::any_of(pair.request.query_fields.begin(), pair.request.query_fields.end(),
                  [](const auto& field) { return field.first == "format"; });
  return pair.either_status(406) || (asks_format && pair.either_status(404));
}

bool not_modified(const Pair& pair) { return pair.statuses_either(200, 304); }

bool range(const Pair& pair) { return pair.statuses_either(200, 206) || pair.either_status(416); }

bool body_limit(const Pair& pair) {
  constexpr std::size_t kDjangoLimit = 2621440;  // DATA_UPLOAD_MAX_MEMORY_SIZE
  return pair.either_status(413) ||
         (pair.statuses_either(400, 200) && pair.request.message.body.size() > kDjangoLimit);
}

// Refused for its Content-Type: 415, or 400 as Flask did before 2.3, for JSON sent as no JSON type.
bool media_type(const Pair& pair) {
  const auto refused = [&](const SideView& no, const SideView& yes) {
    const bool old_flask = no.status == 400 && error_shape(no) == ErrorShape::html &&
                           has_json_body(pair) && !declares_json(pair.request.media_type);
    return yes.is_2xx() && (no.status == 415 || old_flask);
  };
  return refused(pair.baseline, pair.candidate) || refused(pair.candidate, pair.baseline);
}

bool invalid_page(const Pair& pair) {
  const auto out_of_range = [](const SideView& side) {
    const auto root = side.status == 404 ? side.root() : std::nullopt;
    const auto detail = root ? root->find("detail") : std::nullopt;
    return detail && detail->type() == json::Type::string && detail->string() == "Invalid page.";
  };
  return out_of_range(pair.baseline) || out_of_range(pair.candidate);
}

bool created_as_ok(const Pair& pair) { return pair.statuses_either(201, 200); }
bool no_content_as_ok(const Pair& pair) { return pair.statuses_either(204, 200); }
bool unprocessable(const Pair& pair) { return pair.statuses_either(400, 422); }

bool candidate_accepts(const Pair& pair) {
  return is_refusal(pair.baseline) && pair.candidate.is_2xx();
}

bool candidate_rejects(const Pair& pair) {
  return pair.baseline.is_2xx() && is_refusal(pair.candidate);
}

bool crash_to_refusal(const Pair& pair) {
  return pair.baseline.status == 500 && pair.candidate.is_class(4);
}

bool crash_to_success(const Pair& pair) {
  return pair.baseline.status == 500 && pair.candidate.is_2xx();
}

bool success_to_crash(const Pair& pair) {
  return pair.baseline.is_2xx() && pair.candidate.is_class(5);
}

bool refusal_to_crash(const Pair& pair) {
  return pair.baseline.is_class(4) && pair.candidate.is_class(5);
}

// A number that no int64 holds: "cannot unmarshal number 9223372036854775808 into".
bool big_integer(const Pair& pair) {
  const auto says = [](std::string_view body) {
    constexpr std::string_view kStart = "cannot unmarshal number ";
    const std::size_t start = body.find(kStart);
    if (start == body.npos) {
      return false;
    }
    const std::string_view number = body.substr(start + kStart.size());
    const std::size_t digits = number.find_first_not_of("-0123456789");
    return digits >= 19;
  };
  return says(pair.baseline.body) || says(pair.candidate.body);
}

bool type_coercion(const Pair& pair) {
  return refused_with(pair, {"json: cannot unmarshal ", "Unmarshal type error"}) &&
         !big_integer(pair);
}

bool byte_order_mark(const Pair& pair) {
  return refused_with(pair,
                      {"invalid character 'ï'", "invalid character 'ÿ'", "invalid character 'þ'"});
}

bool request_nan(const Pair& pair) {
  return contains_any(pair.request.message.body, {"NaN", "Infinity"}) &&
         pair.body_has_either("looking for beginning of value") &&
         (pair.body_has_either("invalid character 'N'") ||
          pair.body_has_either("invalid character 'I'"));
}

bool int_leniency(const Pair& pair) {
  return refused_with(pair, {"strconv.Atoi", "strconv.ParseInt", "strconv.ParseUint"});
}

bool bool_leniency(const Pair& pair) { return refused_with(pair, {"strconv.ParseBool"}); }
bool float_leniency(const Pair& pair) { return refused_with(pair, {"strconv.ParseFloat"}); }
bool datetime_leniency(const Pair& pair) {
  return refused_with(pair, {"parsing time \"", "parsing time \\\""});
}

bool missing_file(const Pair& pair) {
  return pair.body_has_either("http: no such file") ||
         pair.body_has_either("request Content-Type isn't multipart");
}

bool division_by_zero(const Pair& pair) {
  return pair.body_has_either("json: unsupported value: +Inf") ||
         pair.body_has_either("json: unsupported value: -Inf");
}

}  // namespace lockstep::drift::statuses
