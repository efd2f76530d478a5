#include "drift/value_rules.hpp"

#include <array>

namespace lockstep::drift {

using json::Type;
using json::Value;

namespace {

// Order: what is exact and narrow before what is wide; a rule may rely on those before it.
constexpr auto kStringRules = std::to_array<ValueRule>({
    {"json-gin-asciijson-astral", text_form::gin_asciijson_astral},
    {"json-zero-time", presence::zero_time, true},
    {"text-bool-case", made_text::bool_case, true},
    {"text-none", made_text::none, true},
    {"text-format-verbs", made_text::format_verbs, true},
    {"datetime-flask-http-date", types::flask_http_date, true, "time"},
    {"datetime-naive-vs-zulu", types::naive_vs_zulu, true, "time"},
    {"datetime-zone-shift", types::zone_shift, false, "time"},
    {"datetime-str-vs-time-string", types::str_vs_time_string, true, "time"},
    {"datetime-zulu-vs-offset", types::zulu_vs_offset, true, "time"},
    {"datetime-fraction-digits", types::fraction_digits, false, "time"},
    {"datetime-precision-loss", types::precision_loss, false, "time"},
    {"date-vs-datetime", types::date_vs_datetime, true},
    {"date-text-format", types::http_date_zone_name},
    {"time-of-day", types::time_of_day},
    {"duration-text", types::duration_text, true},
    {"json-decimal-trailing-zeros", numbers::decimal_trailing_zeros, true},
    {"text-float-format", made_text::float_format},
    {"float-last-digit", numbers::last_digit},
    {"number-rounding", numbers::rounding},
    {"uuid-format", types::uuid_format},
    {"path-raw-utf8", paths::raw_utf8, true},
    {"path-invalid-utf8", paths::invalid_utf8, true},
    {"string-truncate-bytes", made_text::truncated_bytes},
    {"json-invalid-utf8", presence::invalid_utf8, true},
    {"path-catchall-leading-slash", paths::leading_slash, true},
    {"pagination-link-absolute", paths::link_absolute, true},
    {"request-url-absolute", paths::request_url_absolute},
    {"url-query-order", made_text::url_query_order},
    {"url-normalise", made_text::url_empty_query, true},
    {"path-percent-decoding", paths::percent_decoding, true},
    {"url-escape-set", made_text::url_escape_set},
    {"multipart-filename", paths::file_name, true},
    {"json-in-string", text_form::document_in_string},
    {"html-escape-entities", made_text::html_entities},
    {"base64-alphabet-padding", types::base64_alphabet},
    {"bytes-base64", types::bytes_base64},
    {"error-text-default", made_text::runtime_error, true},
    {"text-quote-style", made_text::quote_style, true},
    {"text-container-repr", made_text::container_repr, true},
    {"csv-line-endings", made_text::line_endings},
    {"string-trim-set", made_text::trim_set},
    {"string-case", made_text::letter_case},
});

constexpr auto kNumberRules = std::to_array<ValueRule>({
    {"json-echo-number-loss", numbers::echo_number_loss, true},
    {"int-overflow-wrap", numbers::overflow_wrap, true},
    {"json-float32-widening", numbers::float32_widening, true},
    {"float-last-digit", numbers::last_digit},
    {"datetime-epoch-float-vs-int", types::epoch_float_vs_int, true},
    {"duration-format", types::duration_format, true},
    {"number-rounding", numbers::rounding},
    {"int-division-floor-vs-trunc", numbers::division},
});

constexpr auto kMixedRules = std::to_array<ValueRule>({
    {"json-null-vs-empty-array", presence::null_vs_empty_array, true},
    {"json-null-vs-empty-object", presence::null_vs_empty_object, true},
    {"json-null-vs-empty-string", presence::null_vs_empty_string, true},
    {"json-null-vs-zero", presence::null_vs_zero, true},
    {"json-zero-time", presence::zero_time, true},
    {"json-sql-null-object", presence::sql_null_object, true},
    {"json-error-empty-object", presence::error_empty_object, true},
    {"set-tuple", types::set_as_object, true},
    {"json-bool-as-string", presence::bool_as_string, true},
    {"duration-format", types::duration_format, true},
    {"json-int-as-string", numbers::int_as_string, true},
    {"json-decimal-string-vs-number", numbers::decimal_as_string, true},
    {"json-rune-number", presence::rune_number, true},
    {"datetime-string-vs-epoch", types::string_vs_epoch, true},
    {"uuid-format", types::uuid_format, true},
    {"bytes-base64", types::bytes_base64},
    {"enum-name-vs-number", types::enum_name_vs_number},
});

// None of these settles what a difference is: the fallback, or a rule above, is said as well.
constexpr auto kHintRules = std::to_array<ValueRule>({
    {"json-lone-surrogate", presence::lone_surrogate},
    {"json-signature", text_form::signature},
    {"number-rounding-decimal", numbers::decimal_rounding},
    {"weekday-numbering", types::weekday_numbering},
    {"date-month-overflow", types::month_overflow},
    {"timezone-dst-gap", types::dst_gap},
    {"unicode-normalise-slug", made_text::slug},
});

}  // namespace

std::span<const ValueRule> string_rules() { return kStringRules; }
std::span<const ValueRule> number_rules() { return kNumberRules; }
std::span<const ValueRule> mixed_rules() { return kMixedRules; }
std::span<const ValueRule> hint_rules() { return kHintRules; }

ValuePair make_value_pair(Value baseline, Value candidate, std::string_view key,
                          std::string_view authority) {
  const auto text = [](Value value) {
    return value.type() == Type::string ? value.string() : std::string();
  };
  ValuePair pair = {baseline, candidate, key, authority, text(baseline), text(candidate)};
  pair.time_a = parse_date_time(pair.a);
  pair.time_b = parse_date_time(pair.b);
  return pair;
}

std::string_view fallback_class(const ValuePair& pair) {
  const Type a = pair.baseline.type();
  const Type b = pair.candidate.type();
  if (a == Type::null || b == Type::null) {
    return "null-vs-value";
  }
  if (a == Type::string && b == Type::string && pair.a.empty() != pair.b.empty()) {
    return "value-vs-empty";
  }
  if (a == b) {
    return "value-differs";
  }
  const auto is_scalar = [](Type type) { return type != Type::array && type != Type::object; };
  if ((a == Type::array && is_scalar(b)) || (b == Type::array && is_scalar(a))) {
    return "scalar-vs-array";
  }
  return "type-differs";
}

bool is_zero_value(Value value) {
  switch (value.type()) {
    case Type::null:
      return true;
    case Type::boolean:
      return !value.boolean();
    case Type::number:
      return value.number() == 0;
    case Type::string:
      return value.raw() == "\"\"";
    case Type::array:
      return value.size() == 0;
    case Type::object:
      for (const Value member : value) {
        if (!is_zero_value(member)) {
          return false;
        }
      }
      return true;
  }
  return false;
}

}  // namespace lockstep::drift
