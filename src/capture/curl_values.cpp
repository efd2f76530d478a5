#include "capture/curl_values.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// Up to ';', or what stands between double quotes, where \ escapes; ends behind the ';'.
std::string take_part(std::string_view& rest) {
  std::string part;
  if (rest.starts_with('"') && rest.find('"', 1) != npos) {
    std::size_t i = 1;
    for (; i < rest.size() && rest[i] != '"'; ++i) {
      const bool escape =
          rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\');
      part += rest[i += escape ? 1 : 0];
    }
    rest.remove_prefix(std::min(i, rest.size()));
    rest.remove_prefix(std::min(rest.find(';'), rest.size()));
  } else {
    part = rest.substr(0, rest.find(';'));
    rest.remove_prefix(part.size());
  }
  rest.remove_prefix(rest.starts_with(';') ? 1 : 0);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return part;
}

}  // namespace

FormParameter parse_curl_form(std::string_view value, bool literal) {
  FormParameter parameter;
  const std::size_t equals = std::min(value.find('='), value.size());
  parameter.name = value.substr(0, equals);
  std::string_view rest = value.substr(std::min(equals + 1, value.size()));
  if (literal) {
    parameter.value = rest;
    return parameter;
  }
  const bool file = rest.starts_with('@');
  const bool from_file = file || rest.starts_with('<');
  rest.remove_prefix(from_file ? 1 : 0);
  std::string content = take_part(rest);
  if (from_file) {
    parameter.file_name = content.substr(content.rfind('/') + 1);
  } else {
    parameter.value = std::move(content);
  }
  while (!rest.empty()) {
    if (rest.starts_with("type=")) {
      rest.remove_prefix(5);
      parameter.content_type = take_part(rest);
      // A type may have parameters of its own: "text/html; charset=utf-8".
      while (!rest.empty() && !rest.starts_with("filename=") && !rest.starts_with("headers=") &&
             !rest.starts_with("encoder=")) {
        parameter.content_type += "; " + take_part(rest);
      }
    } else if (rest.starts_with("filename=")) {
      rest.remove_prefix(9);
      parameter.file_name = take_part(rest);
    } else {
      take_part(rest);
    }
  }
  return parameter;
}

std::optional<Refusal> build_curl_form(const std::vector<FormParameter>& parts, Request& request) {
  constexpr std::size_t kQuoted = 60;
  for (const FormParameter& part : parts) {
    if (!part.value) {
      return Refusal{"body-missing",
                     fmt::format("--form names the file \"{}\", which is not read",
                                 escape_line(utf8_prefix(part.file_name, kQuoted)))};
    }
  }
  const std::string* const given = find_header(request.headers, "Content-Type");
  std::string type = given == nullptr ? "multipart/form-data" : *given;
  std::string boundary = boundary_of(type);
  if (boundary.empty()) {
    boundary = choose_boundary(parts);
    type += "; boundary=" + boundary;
  }
  remove_header(request.headers, "Content-Type");
  request.headers.push_back({"Content-Type", type});
  request.body = multipart_form(parts, boundary);
  return std::nullopt;
}

std::optional<Refusal> undo_curl_globbing(std::string& url) {
  // "a[]=1" is no pattern: curl refuses it, but there is only one thing that it can mean.
  std::string out;
  for (std::size_t i = 0; i < url.size(); ++i) {
    const char c = url[i];
    if (c == '\\' && i + 1 < url.size() && std::string_view("[]{}").find(url[i + 1]) != npos) {
      out += url[++i];
    } else if (c == '[' && out.ends_with("//")) {
      const std::size_t end = std::min(url.find(']', i), url.size() - 1);  // an IPv6 address
      out += std::string_view(url).substr(i, end + 1 - i);
      i = end;
    } else if ((c == '[' && !std::string_view(url).substr(i).starts_with("[]")) ||
               (c == '{' && !std::string_view(url).substr(i).starts_with("{}"))) {
      return Refusal{"unreadable-entry",
                     "its URL is a pattern for several; with --globoff it is one"};
    } else {
      out += c;
    }
  }
  url = std::move(out);
  return std::nullopt;
}

}  // namespace lockstep::capture
