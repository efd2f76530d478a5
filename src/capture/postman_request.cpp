#include "capture/postman_request.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/json/writer.hpp"

#include "capture/base64.hpp"
#include "capture/client_request.hpp"
#include "capture/form.hpp"
#include "capture/http_message.hpp"
#include "capture/json_value.hpp"
#include "capture/postman_url.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kQuoted = 60;
constexpr std::size_t kMostParameters = 10'000;
constexpr std::size_t npos = std::string_view::npos;

// Bytes that no target can hold, as Postman encodes them; everything else stays as it was typed.
std::string encode_url(std::string_view url) {
  std::string out;
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7F || c == '"' || c == '<' || c == '>') {
      out += fmt::format("%{:02X}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

class PostmanRequest {
 public:
  PostmanRequest(const PostmanVariables& variables, const SideFiles& files, const Origin& origin)
      : variables_(variables), files_(files) {
    record_.origin = origin;
    record_.fidelity.add(Fidelity::time_missing);
  }

  CaptureItem read(const json::Value& request, const std::optional<json::Value>& inherited);

 private:
  std::string resolve(std::string_view text) { return variables_.resolve(text, missing_); }
  std::string resolved(const json::Value& object, std::string_view key) {
    return resolve(text_member(object, key));
  }
  void refuse(std::string reason, std::string detail) {
    if (!refusal_) {
      refusal_ = Refusal{std::move(reason), std::move(detail)};
    }
  }
  void read_headers(const json::Value& request);
  void read_body(const json::Value& body);
  void read_raw(const json::Value& body, const json::Value& content);
  void read_graphql(const json::Value& graphql);
  void read_file(const json::Value& file);
  void read_form(const json::Value& list, bool multipart);
  FormParameter read_parameter(const json::Value& item, bool multipart);
  void apply_auth(const json::Value& auth, std::string& url);
  std::string parameter(const json::Value& auth, const std::string& type, std::string_view key);
  void set_header(std::string_view name, std::string value, bool replace);
  void missing_file(std::string_view name) {
    refuse("body-missing", fmt::format("the file \"{}\" is not beside the collection",
                                       escape_line(utf8_prefix(name, kQuoted))));
  }

  const PostmanVariables& variables_;
  const SideFiles& files_;
  Record record_;
  std::string missing_;  // a variable without a value
  std::optional<Refusal> refusal_;
  bool explicit_body_ = false;
};

CaptureItem PostmanRequest::read(const json::Value& request,
                                 const std::optional<json::Value>& inherited) {
  Request& sent = record_.request;
  std::string url;
  sent.method = "GET";
  std::optional<json::Value> auth = inherited;
  if (request.type() == json::Type::string) {
    url = encode_url(resolve(request.string()));
  } else {
    if (std::string method = resolved(request, "method"); !method.empty()) {
      sent.method = std::move(method);
    }
    if (const auto address = request.find("url")) {
      url = encode_url(resolve(postman_url(*address)));
    }
    read_headers(request);
    if (const auto own = member(request, "auth", json::Type::object)) {
      auth = own;
    }
    if (auth) {
      apply_auth(*auth, url);
    }
    // Drafts of v2.0, which some examples of v2.1 still follow, call it "data".
    auto body = member(request, "body", json::Type::object);
    body = body ? body : member(request, "data", json::Type::object);
    if (body && !is_postman_disabled(*body)) {
      read_body(*body);
    }
  }
  if (url.empty()) {
    refuse("unreadable-entry", "it has no URL");
  }
  if (auto wrong = set_url(sent, url, "http"); wrong && missing_.empty()) {
    refuse(std::move(wrong->reason), std::move(wrong->detail));
  }
  if (!missing_.empty()) {
    refusal_ = Refusal{"unresolved", fmt::format("the collection has no value for {}",
                                                 escape_line(utf8_prefix(missing_, kQuoted)))};
  }
  if (refusal_) {
    return make_skip(record_.origin, sent, std::move(*refusal_));
  }
  set_framing(sent, explicit_body_);
  return std::move(record_);
}

// A list of {key, value}, or "Name: value" lines.
void PostmanRequest::read_headers(const json::Value& request) {
  Headers& headers = record_.request.headers;
  const auto list = request.find("header");
  if (!list) {
    return;
  }
  if (list->type() == json::Type::string) {
    headers = parse_head("\n" + resolve(list->string()) + "\n\n").headers;
    return;
  }
  for (const json::Value item : *list) {
    const std::string name = resolved(item, "key");
    if (name.empty() || is_postman_disabled(item)) {
      continue;
    }
    if (headers.size() >= kMostHeaders) {
      refuse("unreadable-entry", fmt::format("more than {} headers", kMostHeaders));
      return;
    }
    headers.push_back({name, resolved(item, "value")});
  }
}

void PostmanRequest::set_header(std::string_view name, std::string value, bool replace) {
  Headers& headers = record_.request.headers;
  if (replace) {
    remove_header(headers, name);
  }
  if (find_header(headers, name) == nullptr) {
    headers.push_back({std::string(name), std::move(value)});
  }
}

void PostmanRequest::read_body(const json::Value& body) {
  const std::string mode = text_member(body, "mode");
  auto content = body.find(mode);
  content = content ? content : body.find("content");  // in those drafts
  if (mode.empty() || !content || content->type() == json::Type::null) {
    return;
  }
  if (mode == "raw") {
    read_raw(body, *content);
  } else if (mode == "urlencoded" || mode == "formdata") {
    read_form(*content, mode == "formdata");
  } else if (mode == "graphql") {
    read_graphql(*content);
  } else if (mode == "file") {
    read_file(*content);
  } else {
    refuse("body-missing", fmt::format("a body of mode \"{}\" is not known",
                                       escape_line(utf8_prefix(mode, kQuoted))));
  }
}

void PostmanRequest::read_raw(const json::Value& body, const json::Value& content) {
  record_.request.body = resolve(text_of(content));
  const auto options = member(body, "options", json::Type::object);
  const auto raw = options ? member(*options, "raw", json::Type::object) : std::nullopt;
  const std::string language = raw ? text_member(*raw, "language") : "";
  if (record_.request.body.empty()) {
    return;
  }
  if (language == "json" || language == "xml" || language == "javascript") {
    set_header("Content-Type", "application/" + language, false);
  } else if (!language.empty()) {
    set_header("Content-Type", language == "html" ? "text/html" : "text/plain", false);
  }
}

void PostmanRequest::read_graphql(const json::Value& graphql) {
  const std::string query = resolved(graphql, "query");
  const std::string operation = resolved(graphql, "operationName");
  const auto variables = graphql.find("variables");
  const std::string values = variables && variables->type() == json::Type::object
                                 ? resolve(variables->raw())
                                 : resolved(graphql, "variables");
  json::Writer out;
  out.begin_object();
  if (!operation.empty()) {
    out.key("operationName").string(operation);
  }
  out.key("query").string(query).key("variables");
  json::ParseError error;
  if (json::Document::parse(values, error)) {
    out.raw(values);
  } else {
    out.begin_object().end_object();
    if (values.find_first_not_of(" \t\r\n") != npos && missing_.empty()) {
      refuse("unreadable-entry", "the variables of its GraphQL body are not valid JSON");
    }
  }
  record_.request.body = out.end_object().take();
  record_.fidelity.add(Fidelity::body_rebuilt);
  set_header("Content-Type", "application/json", false);
}

void PostmanRequest::read_file(const json::Value& file) {
  if (const auto content = member(file, "content", json::Type::string)) {
    record_.request.body = content->string();
    return;
  }
  const std::string name =
      file.type() == json::Type::string ? file.string() : resolved(file, "src");
  if (auto bytes = files_.load(name)) {
    record_.request.body = std::move(*bytes);
    explicit_body_ = true;
  } else {
    missing_file(name);
  }
}

void PostmanRequest::read_form(const json::Value& list, bool multipart) {
  std::vector<FormParameter> parameters;
  for (const json::Value item : list) {
    if (is_postman_disabled(item)) {
      continue;
    }
    if (parameters.size() >= kMostParameters) {
      refuse("unreadable-entry", fmt::format("more than {} parameters", kMostParameters));
      return;
    }
    parameters.push_back(read_parameter(item, multipart));
  }
  Request& sent = record_.request;
  if (refusal_ || parameters.empty()) {
    return;
  }
  record_.fidelity.add(Fidelity::body_rebuilt);
  if (!multipart) {
    set_header("Content-Type", "application/x-www-form-urlencoded", false);
    sent.body = urlencoded_form(parameters, std::nullopt);
    return;
  }
  const std::string* const type = find_header(sent.headers, "Content-Type");
  std::string boundary = type == nullptr ? "" : boundary_of(*type);
  if (boundary.empty()) {
    // Whatever type was given, Postman sends this one: it alone knows the boundary.
    boundary = choose_boundary(parameters);
    set_header("Content-Type", "multipart/form-data; boundary=" + boundary, true);
  }
  sent.body = multipart_form(parameters, boundary);
}

FormParameter PostmanRequest::read_parameter(const json::Value& item, bool multipart) {
  FormParameter parameter;
  parameter.name = resolved(item, "key");
  parameter.content_type = resolved(item, "contentType");
  if (!multipart || text_member(item, "type") != "file") {
    parameter.value = resolved(item, "value");
    return parameter;
  }
  std::string name;
  if (const auto source = item.find("src")) {
    const bool one = source->type() == json::Type::array && source->size() == 1;
    name = resolve(one ? text_of(*source->begin()) : text_of(source));
  }
  parameter.value = files_.load(name);
  parameter.file_name = name.substr(name.rfind('/') + 1);
  if (!parameter.value) {
    missing_file(name);
  }
  return parameter;
}

// v2.1 has a list of {key, value} there, v2.0 an object.
std::string PostmanRequest::parameter(const json::Value& auth, const std::string& type,
                                      std::string_view key) {
  const auto list = auth.find(type);
  if (!list) {
    return {};
  }
  if (list->type() == json::Type::object) {
    return resolved(*list, key);
  }
  for (const json::Value item : *list) {
    if (text_member(item, "key") == key) {
      return resolved(item, "value");
    }
  }
  return {};
}

void PostmanRequest::apply_auth(const json::Value& auth, std::string& url) {
  const std::string type = text_member(auth, "type");
  if (type == "basic") {
    set_header("Authorization",
               "Basic " + base64_encode(parameter(auth, type, "username") + ":" +
                                        parameter(auth, type, "password")),
               true);
  } else if (type == "bearer") {
    set_header("Authorization", "Bearer " + parameter(auth, type, "token"), true);
  } else if (type == "apikey") {
    const std::string key = parameter(auth, type, "key");
    const std::string value = parameter(auth, type, "value");
    if (parameter(auth, type, "in") != "query") {
      set_header(key, value, true);
    } else {
      url += (url.find('?') == npos ? "?" : "&") + encode_url(key) + "=" + encode_url(value);
    }
  } else if (!type.empty() && type != "noauth") {
    record_.fidelity.add(Fidelity::headers_partial);  // made anew for each request
  }
}

}  // namespace

CaptureItem read_postman_request(const json::Value& request,
                                 const std::optional<json::Value>& inherited,
                                 const PostmanVariables& variables, const SideFiles& files,
                                 const Origin& origin) {
  return PostmanRequest(variables, files, origin).read(request, inherited);
}

}  // namespace lockstep::capture
