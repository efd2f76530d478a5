// Rules for two JSON values at the same place that differ. One predicate a class, in tables by the
// shape of the two values; the first that fires names the cause, and the rest of its group may add
// to it ("+00:00" against "Z" and other digits at once).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lockstep/json/json.hpp"

#include "drift/times.hpp"

namespace lockstep::drift {

struct ValuePair {
  json::Value baseline;
  json::Value candidate;
  std::string_view key;  // of the nearest object member around the values, "" when there is none
  std::string_view authority;  // the Host of the request, may be empty
  std::string a;  // the text of `baseline` when it is a string; a lone surrogate is U+FFFD
  std::string b;  // and of `candidate`

  // What `a` and `b` are as dates with a time: read once for the dozen rules that ask.
  std::optional<DateTime> time_a = {};
  std::optional<DateTime> time_b = {};

  bool types(json::Type x, json::Type y) const {
    return baseline.type() == x && candidate.type() == y;
  }
  ValuePair swapped() const { return {candidate, baseline, key, authority, b, a, time_b, time_a}; }
};

ValuePair make_value_pair(json::Value baseline, json::Value candidate, std::string_view key,
                          std::string_view authority);

struct ValueRule {
  std::string_view id;
  bool (*fires)(const ValuePair&);
  bool either_way = false;      // also asked with the sides swapped
  std::string_view group = {};  // after a rule of a group only that group is asked on
};

// Two strings, two numbers, and values of different types; in the order in which they are asked.
std::span<const ValueRule> string_rules();
std::span<const ValueRule> number_rules();
std::span<const ValueRule> mixed_rules();
// Weak readings beside what the tables above say, for any shape.
std::span<const ValueRule> hint_rules();

// The class that only states what differs: "value-differs", "null-vs-value" …
std::string_view fallback_class(const ValuePair& pair);

// The id of every rule that fires, at least the fallback. `out` gets each id once.
template <typename Out>
void explain_values(const ValuePair& pair, Out&& out);

bool is_zero_value(json::Value value);  // null, "", 0, false, [], {}, or an object of those

// The predicates, by the section of the catalogue in which their classes are.
namespace text_form {  // A
bool gin_asciijson_astral(const ValuePair& pair);
bool document_in_string(const ValuePair& pair);
bool signature(const ValuePair& pair);
}  // namespace text_form

namespace numbers {  // B
bool echo_number_loss(const ValuePair& pair);
bool overflow_wrap(const ValuePair& pair);
bool float32_widening(const ValuePair& pair);
bool last_digit(const ValuePair& pair);
bool rounding(const ValuePair& pair);
bool decimal_rounding(const ValuePair& pair);
bool division(const ValuePair& pair);
bool int_as_string(const ValuePair& pair);
bool decimal_as_string(const ValuePair& pair);
bool decimal_trailing_zeros(const ValuePair& pair);
}  // namespace numbers

namespace presence {  // C
bool null_vs_empty_array(const ValuePair& pair);
bool null_vs_empty_object(const ValuePair& pair);
bool null_vs_empty_string(const ValuePair& pair);
bool null_vs_zero(const ValuePair& pair);
bool zero_time(const ValuePair& pair);
bool sql_null_object(const ValuePair& pair);
bool error_empty_object(const ValuePair& pair);
bool rune_number(const ValuePair& pair);
bool bool_as_string(const ValuePair& pair);
bool invalid_utf8(const ValuePair& pair);
bool lone_surrogate(const ValuePair& pair);
}  // namespace presence

namespace types {  // D
bool str_vs_time_string(const ValuePair& pair);
bool zulu_vs_offset(const ValuePair& pair);
bool fraction_digits(const ValuePair& pair);
bool precision_loss(const ValuePair& pair);
bool flask_http_date(const ValuePair& pair);
bool naive_vs_zulu(const ValuePair& pair);
bool zone_shift(const ValuePair& pair);
bool epoch_float_vs_int(const ValuePair& pair);
bool string_vs_epoch(const ValuePair& pair);
bool date_vs_datetime(const ValuePair& pair);
bool time_of_day(const ValuePair& pair);
bool duration_format(const ValuePair& pair);
bool duration_text(const ValuePair& pair);
bool uuid_format(const ValuePair& pair);
bool bytes_base64(const ValuePair& pair);
bool base64_alphabet(const ValuePair& pair);
bool enum_name_vs_number(const ValuePair& pair);
bool set_as_object(const ValuePair& pair);
bool http_date_zone_name(const ValuePair& pair);
bool month_overflow(const ValuePair& pair);
bool dst_gap(const ValuePair& pair);
bool weekday_numbering(const ValuePair& pair);
}  // namespace types

namespace made_text {  // E
bool bool_case(const ValuePair& pair);
bool none(const ValuePair& pair);
bool float_format(const ValuePair& pair);
bool container_repr(const ValuePair& pair);
bool quote_style(const ValuePair& pair);
bool format_verbs(const ValuePair& pair);
bool runtime_error(const ValuePair& pair);
bool truncated_bytes(const ValuePair& pair);
bool letter_case(const ValuePair& pair);
bool trim_set(const ValuePair& pair);
bool slug(const ValuePair& pair);
bool line_endings(const ValuePair& pair);
bool html_entities(const ValuePair& pair);
bool url_escape_set(const ValuePair& pair);
bool url_query_order(const ValuePair& pair);
bool url_empty_query(const ValuePair& pair);
}  // namespace made_text

namespace paths {  // F, G: values made from the request
bool percent_decoding(const ValuePair& pair);
bool invalid_utf8(const ValuePair& pair);
bool raw_utf8(const ValuePair& pair);
bool leading_slash(const ValuePair& pair);
bool link_absolute(const ValuePair& pair);
bool request_url_absolute(const ValuePair& pair);
bool file_name(const ValuePair& pair);
}  // namespace paths

template <typename Out>
void explain_values(const ValuePair& pair, Out&& out) {
  using json::Type;
  const bool strings = pair.types(Type::string, Type::string);
  const bool numbers = pair.types(Type::number, Type::number);
  const ValuePair swapped = pair.swapped();
  const auto fires = [&](const ValueRule& rule) {
    return rule.fires(pair) || (rule.either_way && rule.fires(swapped));
  };
  std::string_view group;
  bool found = false;
  for (const ValueRule& rule : strings   ? string_rules()
                               : numbers ? number_rules()
                                         : mixed_rules()) {
    if (found && (group.empty() || rule.group != group)) {
      continue;
    }
    if (fires(rule)) {
      out(rule.id);
      found = true;
      group = rule.group;
    }
  }
  for (const ValueRule& rule : hint_rules()) {
    if (fires(rule)) {
      out(rule.id);
    }
  }
  if (!found) {
    out(fallback_class(pair));
  }
}

}  // namespace lockstep::drift
