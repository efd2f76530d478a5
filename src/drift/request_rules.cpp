// Section G, and the header rows of I: what the request itself says about why the replies differ.
// A place is only explained by a part of the request that has to do with it: same name, same text.
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"

#include "drift/pair.hpp"
#include "drift/request_json.hpp"
#include "drift/rules.hpp"
#include "drift/text.hpp"

namespace lockstep::drift {

using json::Type;
using json::Value;

namespace {

constexpr std::size_t kMaxPlaces = 200;  // looked at in one exchange

// A place in the bodies where the values differ in more than spelling.
struct Place {
  std::string at;
  std::string key;  // the nearest member name above it
  std::optional<Value> a;
  std::optional<Value> b;
};

std::string text_of(const std::optional<Value>& value) {
  return value && value->type() == Type::string ? value->string() : std::string();
}

std::vector<Place> places_of(const Pair& pair, const Assignments& found) {
  std::vector<Place> places;
  const auto a = pair.baseline.root();
  const auto b = pair.candidate.root();
  for (const Assigned& assigned : found.list()) {
    const DriftClass* drift_class = find_class(assigned.id);
    if (assigned.aspect != Aspect::json || drift_class == nullptr ||
        drift_class->equal == Equal::yes || places.size() >= kMaxPlaces ||
        (!places.empty() && places.back().at == assigned.at)) {
      continue;
    }
    places.push_back({assigned.at, nearest_key(assigned.at), a ? at_pointer(*a, assigned.at) : a,
                      b ? at_pointer(*b, assigned.at) : b});
  }
  return places;
}

std::set<std::string> names_of(const Fields& fields) {
  std::set<std::string> names;
  for (const auto& field : fields) {
    names.insert(field.first);
  }
  return names;
}

// The values of every name that a query, form or cookie gives more than once.
std::vector<std::set<std::string>> repeated_values(const Fields& fields) {
  std::map<std::string_view, std::set<std::string>> values;
  for (const auto& [name, value] : fields) {
    values[name].insert(value);
  }
  std::vector<std::set<std::string>> out;
  for (auto& [name, all] : values) {
    // The same value twice tells first from last no better than once.
    if (all.size() > 1) {
      out.push_back(std::move(all));
    }
  }
  return out;
}

class Recogniser {
 public:
  Recogniser(const Pair& pair, Assignments& out) : pair_(pair), request_(pair.request), out_(out) {
    const bool may_explain = !request_.query.empty() || request_.has_form_body ||
                             !request_.cookies.empty() || !request_.message.headers.empty() ||
                             request_.message.framing == Framing::chunked;
    if (may_explain) {
      places_ = places_of(pair, out);
    }
  }

  void run() {
    repeated_keys();
    separators();
    forms();
    cookies();
    headers();
    chunked();
    missing_values();
    if (pair_.both_responded() && !pair_.same_status()) {
      statuses();
    }
  }

 private:
  void each_place(std::string_view id, const std::function<bool(const Place&)>& concerns) {
    for (const Place& place : places_) {
      if (concerns(place)) {
        out_.add(id, Aspect::json, place.at);
      }
    }
  }

  void repeated_keys() {
    for (const Fields* fields : {&request_.query_fields, &request_.form_fields}) {
      for (const auto& values : repeated_values(*fields)) {
        each_place("query-repeated-key", [&](const Place& place) {
          return values.contains(text_of(place.a)) && values.contains(text_of(place.b));
        });
      }
    }
  }

  // Pairs with ';' or a broken escape, which Go drops whole.
  void separators() {
    const std::string_view form = request_.media_type == "application/x-www-form-urlencoded"
                                      ? std::string_view(request_.message.body)
                                      : std::string_view();
    const auto explain = [&](std::string_view id, std::string_view text, const auto& is_odd) {
      std::set<std::string> names;
      std::set<std::string> values;
      for (const std::string_view part : split(text, '&')) {
        if (!is_odd(part)) {
          continue;
        }
        for (const std::string_view half : split(part, ';')) {
          for (const auto& [name, value] : parse_fields(half)) {
            names.insert(name);
            values.insert(value);
          }
        }
        names.merge(names_of(parse_fields(part)));
      }
      if (names.empty()) {
        return;
      }
      each_place(id, [&](const Place& place) { return names.contains(place.key); });
      if (pair_.both_responded() && !pair_.same_status() && pair_.either_status(400)) {
        out_.status(id);
      }
    };
    for (const std::string_view text : {request_.query, form}) {
      explain("query-semicolon", text, [](std::string_view part) { return contains(part, ";"); });
      explain("query-invalid-percent", text, has_bad_percent);
    }
  }

  void forms() {
    if (!request_.has_form_body) {
      return;
    }
    const std::set<std::string> in_query = names_of(request_.query_fields);
    const std::set<std::string> in_form = names_of(request_.form_fields);
    each_place("form-query-merge",
               [&](const Place& place) { return in_query.contains(place.key); });
    if (request_.is("PUT") || request_.is("PATCH") || request_.is("DELETE")) {
      each_place("form-method-parsing", [&](const Place& place) {
        // The field, or a member that only one side has and that holds the fields.
        const auto& only = place.a ? place.b ? std::nullopt : place.a : place.b;
        return in_form.contains(place.key) ||
               (only && std::any_of(in_form.begin(), in_form.end(), [&](const std::string& name) {
                  return contains(only->raw(), '"' + name + '"');
                }));
      });
    }
  }

  void cookies() {
    const std::set<std::string> names = names_of(request_.cookies);
    std::set<std::string> bare;  // "bad" without '=' becomes a value without a name
    for (const auto& [name, value] : request_.cookies) {
      if (value.empty()) {
        bare.insert(name);
      }
    }
    each_place("cookie-parse", [&](const Place& place) {
      const bool unnamed =
          place.key.empty() && !place.at.empty() && bare.contains(text_of(place.a));
      return names.contains(place.key) || unnamed;
    });
  }

  void headers() {
    for (const Header& header : request_.message.headers) {
      std::string joined;
      std::size_t count = 0;
      for (const Header& other : request_.message.headers) {
        if (equal_ignoring_case(header.name, other.name)) {
          joined += (count++ > 0 ? "," : "") + other.value;
        }
      }
      if (count > 1) {
        each_place("header-repeat-join", [&](const Place& place) {
          const std::string a = text_of(place.a);
          const std::string b = text_of(place.b);
          const auto is_one = [&](const std::string& text) { return text == header.value; };
          const auto is_joined = [&](std::string text) {
            std::erase(text, ' ');
            return text == joined;
          };
          return (is_one(a) && is_joined(b)) || (is_one(b) && is_joined(a));
        });
      }
      if (contains(header.name, "_") && !header.value.empty()) {
        each_place("header-underscore", [&](const Place& place) {
          return (text_of(place.a) == header.value) != (text_of(place.b) == header.value);
        });
      }
    }
  }

  void chunked() {
    if (request_.message.framing != Framing::chunked || !pair_.both_responded()) {
      return;
    }
    if (!pair_.same_status()) {
      out_.status("request-chunked-body");
      return;
    }
    // A side that saw no body has nothing where the other has a value.
    each_place("request-chunked-body", [](const Place& place) { return !place.a || !place.b; });
  }

  void missing_values() {
    each_place("query-missing-null-vs-empty", [&](const Place& place) {
      const auto is_nothing = [](const std::optional<Value>& value) {
        return value && value->type() == Type::null;
      };
      if (is_nothing(place.a) == is_nothing(place.b)) {
        return false;
      }
      return std::any_of(
          request_.query_fields.begin(), request_.query_fields.end(),
          [&](const auto& field) { return field.first == place.key && field.second.empty(); });
    });
  }

  void statuses() {
    const bool a_ok = pair_.baseline.is_2xx();
    const bool b_ok = pair_.candidate.is_2xx();
    const bool takes_body = request_.is("POST") || request_.is("PUT") || request_.is("PATCH");
    if (takes_body && request_.message.body.empty() &&
        request_.message.framing != Framing::chunked &&
        pair_.baseline.status / 100 != pair_.candidate.status / 100) {
      out_.status("error-400-empty-body");
    }
    if (a_ok == b_ok) {
      return;
    }
    const SideView& refused = a_ok ? pair_.candidate : pair_.baseline;
    const SideView& taken = a_ok ? pair_.baseline : pair_.candidate;
    const RequestJson body(request_.message.body);
    if (body.has_trailing_data()) {
      out_.status("json-request-trailing-data");
    }
    if (body.depth() > 500) {
      out_.status("json-request-depth");
    }
    if (!refused.is_class(4)) {
      return;
    }
    if (b_ok && body.has_null()) {
      out_.status("validation-null-accepted");
    }
    if (b_ok && body.has_key_in_other_case(taken)) {
      out_.status("json-request-key-case");
    }
    if (body.zero_or_absent_field_named(refused, taken)) {
      out_.status("validation-zero-value-required");
    }
  }

  const Pair& pair_;
  const RequestView& request_;
  Assignments& out_;
  std::vector<Place> places_;
};

}  // namespace

void request_rules(const Pair& pair, Assignments& out) { Recogniser(pair, out).run(); }

}  // namespace lockstep::drift
