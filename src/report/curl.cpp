#include "report/curl.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/core/http.hpp"
#include "lockstep/core/placeholder.hpp"

#include "report/style.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kMaxInlineBody = 2000;

struct Variable {
  std::string placeholder;
  std::string name;
};

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

// What a secret is the value of: the word before it, as in "token=" or "\"token\": \"".
std::string_view word_before(std::string_view text) {
  const auto is_word = [](char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
           c == '-';
  };
  while (!text.empty() && !is_word(text.back())) {
    text.remove_suffix(1);
  }
  std::size_t start = text.size();
  while (start > 0 && is_word(text[start - 1])) {
    --start;
  }
  return text.substr(start);
}

// Equal secrets are one variable.
const std::string& variable_of(std::string_view placeholder, std::string_view name,
                               std::vector<Variable>& variables) {
  for (const Variable& known : variables) {
    if (known.placeholder == placeholder) {
      return known.name;
    }
  }
  std::string wanted = variable_name(name.empty() ? "secret" : name.substr(0, 40));
  if (wanted.front() >= '0' && wanted.front() <= '9') {
    wanted.insert(0, "_");
  }
  const std::string plain = wanted;
  for (int n = 2; std::any_of(variables.begin(), variables.end(),
                              [&](const Variable& each) { return each.name == wanted; });
       ++n) {
    wanted = fmt::format("{}_{}", plain, n);
  }
  variables.push_back({std::string(placeholder), wanted});
  return variables.back().name;
}

// A shell word for `text` in which every secret is a variable, named after `name` or after what
// stands before it.
std::string word_of(std::string_view text, std::string_view name,
                    std::vector<Variable>& variables) {
  std::size_t hidden = find_placeholder(text);
  if (hidden == text.npos) {
    return shell_quote(text);
  }
  std::string word;
  std::size_t start = 0;
  for (; hidden != text.npos; hidden = find_placeholder(text, start)) {
    if (hidden > start) {
      word += shell_quote(text.substr(start, hidden - start));
    }
    const std::string_view placeholder = text.substr(hidden, kPlaceholderSize);
    word += "\"$" +
            variable_of(placeholder, name.empty() ? word_before(text.substr(0, hidden)) : name,
                        variables) +
            "\"";
    start = hidden + kPlaceholderSize;
  }
  return start == text.size() ? word : word + shell_quote(text.substr(start));
}

std::string header_word(const Header& header, std::vector<Variable>& variables) {
  // curl removes a header without a value; "Name;" sends it empty.
  return word_of(header.value.empty() ? header.name + ";" : header.name + ": " + header.value,
                 header.name, variables);
}

std::string url_of(const RunInfo& run, Side side, std::string_view target) {
  std::string url = side == Side::baseline ? run.baseline : run.candidate;
  while (!url.empty() && url.back() == '/') {
    url.pop_back();
  }
  return url + (target == "*" ? "/" : std::string(target));
}

std::string data_option(const RunInfo& run, const StoredExchange& exchange, std::string_view body,
                        std::string_view database, std::string& pipe,
                        std::vector<Variable>& variables) {
  if (exchange.request_bytes == 0) {
    return "";
  }
  const bool one_word = body.find('\0') == std::string_view::npos && body.size() <= kMaxInlineBody;
  if (!body.empty() && one_word && body.front() != '@') {
    return " --data-binary " + word_of(body, "", variables);
  }
  pipe = fmt::format("lockstep show {} --run {} --body request{} | ", exchange.seq, run.id,
                     database.empty() ? "" : " --db " + shell_quote(database));
  return " --data-binary @-";
}

}  // namespace

CurlCommand curl_command(const RunInfo& run, const StoredExchange& exchange, Side side,
                         std::string_view body, std::string_view database) {
  CurlCommand command;
  std::vector<Variable> variables;
  std::string pipe;
  const std::string data = data_option(run, exchange, body, database, pipe, variables);
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
      line += " -H " + header_word(header, variables);
    }
  }
  command.line =
      pipe + line + data + " " + word_of(url_of(run, side, exchange.target), "", variables);
  for (Variable& variable : variables) {
    command.variables.push_back(std::move(variable.name));
  }
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
  if (baseline.line.starts_with("lockstep") && find_placeholder(body) != body.npos) {
    text += "  the body is sent with ‹redacted:…› where secrets were\n";
  }
  return text + style.dim("  # baseline") + "\n  " + baseline.line + "\n" +
         style.dim("  # candidate") + "\n  " + candidate.line + "\n";
}

}  // namespace lockstep::report
