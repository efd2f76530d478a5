#include "capture/curl_command.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "capture/base64.hpp"
#include "capture/client_request.hpp"
#include "capture/curl_options.hpp"
#include "capture/curl_values.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kQuoted = 60;
constexpr std::size_t npos = std::string_view::npos;

std::string quoted(std::string_view text) {
  return fmt::format("\"{}\"", escape_line(utf8_prefix(text, kQuoted)));
}

Refusal in_a_file(std::string_view option, std::string_view name) {
  return {"body-missing",
          fmt::format("--{} names the file {}, which is not read", option, quoted(name))};
}

// What curl_easy_escape does: all but the unreserved characters (RFC 3986 §2.3).
std::string percent_encode(std::string_view text) {
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char c : text) {
    if (kUnreserved.find(c) != npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

// What the options up to --next say about each of their URLs.
class CurlRequest {
 public:
  explicit CurlRequest(const ShellCommand& command) : command_(&command) {}

  void apply(const CurlOption& option);
  std::vector<CaptureItem> finish(const Origin& origin);
  bool has_url() const { return !urls_.empty(); }

 private:
  void refuse(Refusal refusal) {
    if (!refusal_) {
      refusal_ = std::move(refusal);
    }
  }
  void set_header(std::string_view text);
  void add_data(const CurlOption& option);
  void add_urlencoded(const CurlOption& option, std::string& to);
  void append_data(std::string_view data, bool with_separator = true);
  bool take_auth(const CurlOption& option);
  bool take_flag(const CurlOption& option);
  CaptureItem read(const std::string& url, const Origin& origin) const;
  std::string method() const;
  void add_generated(Request& request) const;

  const ShellCommand* command_;
  std::vector<std::string> urls_;
  std::optional<Refusal> refusal_;
  std::string method_;
  std::string scheme_ = "http";
  std::string query_;
  std::optional<std::string> request_target_;
  Headers headers_;                   // as given
  std::vector<std::string> removed_;  // names of those that curl is not to add
  Headers generated_;                 // unless there is one of that name
  std::string cookies_;
  std::optional<std::string> data_;
  std::vector<FormParameter> form_;
  bool json_ = false;
  bool get_ = false;
  bool head_ = false;
  bool upload_ = false;
  bool globbing_ = true;
  bool partial_ = false;  // curl would add headers that only it knows
};

void CurlRequest::apply(const CurlOption& option) {
  const std::string& name = option.name;
  const std::string& value = option.value;
  if (!option.expansion.empty()) {
    refuse({"unresolved", fmt::format("--{} needs the shell for {}: nothing is executed", name,
                                      quoted(option.expansion))});
  }
  if (name == "url") {
    urls_.push_back(value);
  } else if (name == "request") {
    method_ = value;
  } else if (name == "header") {
    set_header(value);
  } else if (name.starts_with("data") || name == "json") {
    add_data(option);
  } else if (name == "form" || name == "form-string") {
    form_.push_back(parse_curl_form(value, name == "form-string"));
  } else if (name == "url-query") {
    add_urlencoded(option, query_);
  } else if (name == "config") {
    refuse({"unreadable-entry", "--config names a file of options, which is not read"});
  } else if (!take_auth(option) && !take_flag(option)) {
    partial_ = true;
  }
}

bool CurlRequest::take_auth(const CurlOption& option) {
  if (option.name == "user") {
    // Not as from a URL: nothing in it is percent-encoded.
    std::string credentials = option.value;
    credentials += credentials.find(':') == npos ? ":" : "";
    generated_.push_back({"Authorization", "Basic " + base64_encode(credentials)});
  } else if (option.name == "oauth2-bearer") {
    generated_.push_back({"Authorization", "Bearer " + option.value});
  } else if (option.name == "cookie") {
    if (option.value.find('=') == npos) {
      partial_ = partial_ || !option.value.empty();  // a file of cookies
    } else {
      cookies_ += (cookies_.empty() ? "" : "; ") + option.value;
    }
  } else {
    return false;
  }
  return true;
}

bool CurlRequest::take_flag(const CurlOption& option) {
  const std::string& value = option.value;
  if (option.name == "get") {
    get_ = true;
  } else if (option.name == "head") {
    head_ = true;
  } else if (option.name == "globoff") {
    globbing_ = false;
  } else if (option.name == "request-target") {
    request_target_ = value;
  } else if (option.name == "proto-default") {
    scheme_ = value;
  } else if (option.name == "user-agent") {
    generated_.push_back({"User-Agent", value});
  } else if (option.name == "referer") {
    generated_.push_back({"Referer", value.substr(0, value.find(";auto"))});
  } else if (option.name == "range") {
    generated_.push_back({"Range", "bytes=" + value});
  } else if (option.name == "compressed") {
    // Those that every curl has; newer ones know more.
    generated_.push_back({"Accept-Encoding", "deflate, gzip"});
  } else if (option.name == "upload-file") {
    upload_ = true;
    refuse(in_a_file(option.name, value));
  } else {
    return false;
  }
  return true;
}

// "Name: value"; "Name;" has an empty value, "Name:" is not sent, "@file" holds more.
void CurlRequest::set_header(std::string_view text) {
  const std::size_t end = text.find_first_of(":;");
  if (text.starts_with('@') || end == npos) {
    partial_ = partial_ || text.starts_with('@');
    return;
  }
  std::string name(text.substr(0, end));
  std::string_view value = text.substr(end + 1);
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  value = value.substr(0, value.find_last_not_of(" \t\r\n") + 1);
  if (name.empty()) {
    return;
  }
  if (text[end] == ':' && value.empty()) {
    removed_.push_back(std::move(name));
  } else if (text[end] == ':' || value.empty()) {
    headers_.push_back({std::move(name), std::string(value)});
  }
}

void CurlRequest::append_data(std::string_view data, bool with_separator) {
  if (data_ && with_separator) {
    *data_ += '&';
  }
  data_ = data_.value_or("").append(data);
}

void CurlRequest::add_data(const CurlOption& option) {
  const std::string& value = option.value;
  if (option.name == "data-urlencode") {
    std::string encoded;
    add_urlencoded(option, encoded);
    append_data(encoded);
    return;
  }
  json_ = json_ || option.name == "json";
  if (option.name == "data-raw" || !value.starts_with('@')) {
    append_data(value, option.name != "json");
    return;
  }
  if (value != "@-" || !command_->input) {
    data_ = data_.value_or("");
    refuse(value == "@-" ? Refusal{"body-missing", "the body comes from standard input"}
                         : in_a_file(option.name, value.substr(1)));
    return;
  }
  if (!command_->input->expansion.empty()) {
    refuse({"unresolved", fmt::format("the here-document needs the shell for {}",
                                      quoted(command_->input->expansion))});
  }
  std::string data = command_->input->text;
  if (option.name == "data" || option.name == "data-ascii") {
    std::erase_if(data, [](char c) { return c == '\r' || c == '\n'; });
  }
  append_data(data, option.name != "json");
}

// "content", "=content", "name=content", "@file", "name@file"; for a query also "+verbatim".
void CurlRequest::add_urlencoded(const CurlOption& option, std::string& to) {
  const std::string& value = option.value;
  const std::size_t mark = value.find_first_of("=@");
  to += to.empty() ? "" : "&";
  if (option.name == "url-query" && value.starts_with('+')) {
    to += std::string_view(value).substr(1);
  } else if (mark == npos) {
    to += percent_encode(value);
  } else if (value[mark] == '=') {
    to += mark == 0 ? "" : value.substr(0, mark + 1);
    to += percent_encode(std::string_view(value).substr(mark + 1));
  } else {
    refuse(in_a_file(option.name, value.substr(mark + 1)));
  }
}

std::vector<CaptureItem> CurlRequest::finish(const Origin& origin) {
  std::vector<CaptureItem> items;
  if (urls_.empty()) {
    items.emplace_back(
        make_skip(origin, {}, refusal_.value_or(Refusal{"unreadable-entry", "no URL"})));
  }
  if (get_ && data_) {
    query_ += (query_.empty() ? "" : "&") + *std::exchange(data_, std::nullopt);
  }
  if (data_) {
    generated_.push_back(
        {"Content-Type", json_ ? "application/json" : "application/x-www-form-urlencoded"});
  }
  if (json_) {
    generated_.push_back({"Accept", "application/json"});
  }
  if (!cookies_.empty()) {
    generated_.push_back({"Cookie", cookies_});
  }
  for (const std::string& url : urls_) {
    items.push_back(read(url, origin));
  }
  return items;
}

std::string CurlRequest::method() const {
  if (!method_.empty()) {
    return method_;
  }
  if (head_ || upload_) {
    return head_ ? "HEAD" : "PUT";
  }
  return data_ || !form_.empty() ? "POST" : "GET";
}

void CurlRequest::add_generated(Request& request) const {
  for (const Header& header : generated_) {
    const bool removed = std::any_of(
        removed_.begin(), removed_.end(),
        [&header](const std::string& name) { return equal_ignoring_case(name, header.name); });
    if (!removed && find_header(request.headers, header.name) == nullptr) {
      request.headers.push_back(header);
    }
  }
}

CaptureItem CurlRequest::read(const std::string& url, const Origin& origin) const {
  Record record;
  record.origin = origin;
  record.fidelity.add(Fidelity::time_missing);
  if (partial_) {
    record.fidelity.add(Fidelity::headers_partial);
  }
  Request& request = record.request;
  request.method = method();
  request.headers = headers_;
  std::string address = url;
  auto refusal = globbing_ ? undo_curl_globbing(address) : std::nullopt;
  if (!query_.empty()) {
    const std::size_t fragment = std::min(address.find('#'), address.size());
    const bool more = address.find('?') < fragment;
    address.insert(fragment, (more ? "&" : "?") + query_);
  }
  if (auto wrong = set_url(request, address, scheme_); wrong && !refusal) {
    refusal = std::move(wrong);
  }
  if (request_target_) {
    request.target = *request_target_;
  }
  if (refusal_ || refusal) {
    return make_skip(origin, request, refusal_ ? *refusal_ : *refusal);
  }
  if (!form_.empty()) {
    if (auto missing = build_curl_form(form_, request)) {
      return make_skip(origin, request, std::move(*missing));
    }
    record.fidelity.add(Fidelity::body_rebuilt);
  } else if (data_) {
    request.body = *data_;
  }
  add_generated(request);
  join_cookies(request.headers);
  set_framing(request, data_.has_value());
  return record;
}

}  // namespace

std::vector<CaptureItem> read_curl_command(const ShellCommand& command, const Origin& origin) {
  const std::vector<ShellWord> words(command.words.begin() + 1, command.words.end());
  const auto caret = std::find_if(words.begin(), words.end(),
                                  [](const ShellWord& word) { return word.text.starts_with('^'); });
  if (caret != words.end()) {
    return {make_skip(
        origin, {},
        {"unreadable-entry", "it is written for cmd.exe; copy it \"as cURL (bash)\" instead"})};
  }
  CurlOptions parsed = parse_curl_options(words);
  if (!parsed.problem.empty()) {
    return {make_skip(origin, {}, {"unreadable-entry", std::move(parsed.problem)})};
  }
  std::vector<CaptureItem> items;
  CurlRequest request(command);
  const auto flush = [&] {
    std::vector<CaptureItem> some = request.finish(origin);
    std::move(some.begin(), some.end(), std::back_inserter(items));
  };
  for (const CurlOption& option : parsed.options) {
    if (option.name != "next") {
      request.apply(option);
    } else {
      flush();
      request = CurlRequest(command);
    }
  }
  if (request.has_url() || items.empty()) {
    flush();
  }
  return items;
}

}  // namespace lockstep::capture
