#include "drift/errors.hpp"

#include "drift/rules.hpp"
#include "drift/text.hpp"

namespace lockstep::drift {

using json::Type;
using json::Value;

namespace {

bool is_html(std::string_view body) {
  const std::string_view text = trim(body.substr(0, 200));
  return starts_with_any(text, {"<!doctype html", "<!DOCTYPE html", "<html", "<HTML"});
}

bool is_list_of_strings(Value value) {
  if (value.type() != Type::array || value.size() == 0) {
    return false;
  }
  for (const Value element : value) {
    if (element.type() != Type::string) {
      return false;
    }
  }
  return true;
}

ErrorShape object_shape(Value root) {
  if (const auto detail = root.find("detail"); detail && root.size() == 1) {
    return detail->type() == Type::array ? ErrorShape::json_detail_list : ErrorShape::json_detail;
  }
  if (root.find("errors")) {
    return ErrorShape::json_errors;
  }
  if (root.find("error")) {
    return ErrorShape::json_error;
  }
  if (root.find("message")) {
    return ErrorShape::json_message;
  }
  bool fields = root.size() > 0;
  for (const Value member : root) {
    fields = fields && is_list_of_strings(member);
  }
  return fields ? ErrorShape::json_field_errors : ErrorShape::json_other;
}

}  // namespace

ErrorShape error_shape(const SideView& side) {
  if (trim(side.body).empty()) {
    return ErrorShape::empty;
  }
  const auto root = side.root();
  if (root && root->type() == Type::object) {
    return object_shape(*root);
  }
  if (root && root->type() == Type::array) {
    return ErrorShape::json_other;
  }
  return is_html(side.body) ? ErrorShape::html : ErrorShape::text;
}

bool is_validation_shape(ErrorShape shape) {
  return shape == ErrorShape::json_detail_list || shape == ErrorShape::json_field_errors ||
         shape == ErrorShape::json_errors;
}

bool is_stock_404(const SideView& side) {
  const std::string_view text = trim(side.body);
  return side.status == 404 &&
         (text == "404 page not found" || text == R"({"message":"Not Found"})" ||
          text == R"({"detail":"Not Found"})" ||
          (is_html(text) &&
           contains_any(text, {"<title>404 Not Found</title>", "<title>Not Found</title>",
                               "<title>Page not found at"})));
}

bool is_stock_500(const SideView& side) {
  const std::string_view text = trim(side.body);
  return side.status == 500 &&
         (text.empty() || text == "Internal Server Error" ||
          text == R"({"message":"Internal Server Error"})" ||
          (is_html(text) && contains_any(text, {"<title>500 Internal Server Error</title>",
                                                "<title>Server Error (500)</title>"})));
}

bool is_server_edge(const SideView& side) {
  if (side.status < 400) {
    return false;
  }
  const std::string_view text = trim(side.body);
  const bool go = text.size() > 6 && text.starts_with('4') && all_digits(text.substr(0, 3)) &&
                  text[3] == ' ' && text[4] >= 'A' && text[4] <= 'Z' &&
                  !contains(text.substr(0, 80), "\n") && side.header("date") == nullptr;
  // gunicorn's error template, which puts the head in an indented line of its own.
  const bool gunicorn = text.starts_with("<html>") && contains(text, "<h1><p>");
  return go || gunicorn || text == "Invalid HTTP request received.";
}

bool says_malformed_json(const SideView& side) {
  if (side.status < 400 || side.body.size() > 4096) {
    return false;
  }
  const std::string_view text = trim(side.body);
  return text == "EOF" ||
         contains_any(text, {"invalid character '", "unexpected EOF",
                             "unexpected end of JSON input", "Syntax error: offset=", ":\"EOF\"}"});
}

bool has_bare_nan(const SideView& side) {
  if (side.document) {
    return false;  // it is valid JSON, so there is none
  }
  bool in_string = false;
  const std::string_view body = side.body.substr(0, 1U << 20U);
  if (!starts_with_any(trim(body.substr(0, 64)), {"{", "[", "NaN", "Infinity", "-Infinity"})) {
    return false;
  }
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    if (in_string) {
      i += c == '\\' ? 1 : 0;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if ((c == 'N' && body.substr(i).starts_with("NaN")) ||
               (c == 'I' && body.substr(i).starts_with("Infinity"))) {
      return true;
    }
  }
  return false;
}

bool same_error_shape(const Pair& pair) {
  const ErrorShape a = error_shape(pair.baseline);
  return a == error_shape(pair.candidate) && a > ErrorShape::text;
}

}  // namespace lockstep::drift
