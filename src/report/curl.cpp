#include "report/curl.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/core/http.hpp"

#include "report/style.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kMaxInlineBody = 2000;
constexpr std::string_view kRedacted = "‹redacted:";
constexpr std::string_view kRedactedEnd = "›";

// Headers that curl writes itself or that belong to one connection (RFC 9110 §7.6.1).
bool is_left_to_curl(std::string_view name) {
  constexpr std::array<std::string_view, 9> kNames = {
      "connection", "keep-alive", "proxy-connection", "te",   "trailer",
      "upgrade",    "expect",     "content-length",   "host",
  };
  return std::any_of(kNames.begin(), kNames.end(),
                     [name](std::string_view each) { return equal_ignoring_case(each, name); });
}

// "X-Api-Key" → "X_API_KEY"
std::string variable_name(std::string_view header) {
  std::string name;
  for (const char c : ascii_lower(header)) {
    const bool letter = c >= 'a' && c <= 'z';
    name += letter ? static_cast<char>(c - 'a' + 'A') : (c >= '0' && c <= '9') ? c : '_';
  }
  return name;
}

// A shell word for "Name: value" in which every redacted part is a variable.
std::string header_word(const Header& header, std::vector<std::string>& variables) {
  // curl removes a header without a value; "Name;" sends it empty.
  const std::string text =
      header.value.empty() ? header.name + ";" : header.name + ": " + header.value;
  if (text.find(kRedacted) == std::string::npos) {
    return shell_quote(text);
  }
  std::string word;
  std::size_t start = 0;
  for (std::size_t n = 1;; ++n) {
    const std::size_t hidden = text.find(kRedacted, start);
    word += shell_quote(std::string_view(text).substr(start, hidden - start));
    if (hidden == std::string::npos) {
      return word;
    }
    std::string name = variable_name(header.name);
    if (n > 1) {
      name += fmt::format("_{}", n);
    }
    variables.push_back(name);
    word += "\"$" + name + "\"";
    const std::size_t end = text.find(kRedactedEnd, hidden);
    start = end == std::string::npos ? text.size() : end + kRedactedEnd.size();
    if (start >= text.size()) {
      return word;
    }
  }
}

std::string url_of(const RunInfo& run, Side side, std::string_view target) {
  std::string url = side == Side::baseline ? run.baseline : run.candidate;
  while (!url.empty() && url.back() == '/') {
    url.pop_back();
  }
  return url + (target == "*" ? "/" : std::string(target));
}

std::string data_option(const RunInfo& run, const StoredExchange& exchange, std::string_view body,
                        std::string_view database, std::string& pipe) {
  if (exchange.request_bytes == 0) {
    return "";
  }
  const bool one_word = body.find('\0') == std::string_view::npos && body.size() <= kMaxInlineBody;
  if (!body.empty() && one_word && body.front() != '@') {
    return " --data-binary " + shell_quote(body);
  }
  pipe = fmt::format("lockstep show {} --run {} --body request{} | ", exchange.seq, run.id,
                     database.empty() ? "" : " --db " + shell_quote(database));
  return " --data-binary @-";
}

}  // namespace

CurlCommand curl_command(const RunInfo& run, const StoredExchange& exchange, Side side,
                         std::string_view body, std::string_view database) {
  CurlCommand command;
  std::string pipe;
  const std::string data = data_option(run, exchange, body, database, pipe);
  // --globoff and --path-as-is send the target as it was recorded.
  std::string line = "curl -sS -i --globoff --path-as-is";
  if (exchange.method == "HEAD") {
    line += " --head";
  } else if (exchange.method != "GET" || !data.empty()) {
    line += " -X " + shell_quote(exchange.method);
  }
  if (find_header(exchange.request_headers, "Accept-Encoding") != nullptr) {
    line += " --compressed";  // decodes the response; the header that is sent is the recorded one
  }
  if (exchange.target == "*") {
    line += " --request-target '*'";
  }
  if (!exchange.authority.empty()) {
    line += " -H " + shell_quote("Host: " + exchange.authority);
  }
  // What curl would add on its own is taken away unless it was recorded.
  for (const std::string_view own : {"User-Agent", "Accept", "Content-Type"}) {
    if ((own != "Content-Type" || !data.empty()) &&
        find_header(exchange.request_headers, own) == nullptr) {
      line += fmt::format(" -H '{}:'", own);
    }
  }
  for (const Header& header : exchange.request_headers) {
    if (!is_left_to_curl(header.name) && is_token(header.name)) {
      line += " -H " + header_word(header, command.variables);
    }
  }
  command.line = pipe + line + data + " " + shell_quote(url_of(run, side, exchange.target));
  return command;
}

std::string curl_text(const RunInfo& run, const StoredExchange& exchange, std::string_view body,
                      const Options& options) {
  const Style style(options.color);
  const CurlCommand baseline = curl_command(run, exchange, Side::baseline, body, options.database);
  const CurlCommand candidate =
      curl_command(run, exchange, Side::candidate, body, options.database);
  std::string text = "\n";
  if (!is_safe_method(exchange.method)) {
    text += style.yellow("  careful: " + escape_line(exchange.method) + " may change data") + "\n";
  }
  if (!baseline.variables.empty()) {
    text += fmt::format("  secrets were not stored: set {} first\n",
                        fmt::join(baseline.variables, ", "));
  }
  return text + style.dim("  # baseline") + "\n  " + baseline.line + "\n" +
         style.dim("  # candidate") + "\n  " + candidate.line + "\n";
}

}  // namespace lockstep::report
