#include "capture/form.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lockstep/core/http.hpp"

namespace lockstep::capture {
namespace {

enum class Encoding { plus, percent_20, verbatim };

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// The application/x-www-form-urlencoded percent-encode set of the WHATWG URL standard.
std::string encode(std::string_view text, Encoding encoding) {
  if (encoding == Encoding::verbatim) {
    return std::string(text);
  }
  std::string out;
  for (const char c : text) {
    if (is_alphanumeric(c) || c == '*' || c == '-' || c == '.' || c == '_') {
      out += c;
    } else if (c == ' ' && encoding == Encoding::plus) {
      out += '+';
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

// It holds an escape, and nothing that would have to be escaped.
bool looks_encoded(std::string_view text) {
  bool escape = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      escape = true;
    } else if (!is_alphanumeric(text[i]) &&
               std::string_view("*-._+~!'()$").find(text[i]) == std::string_view::npos) {
      return false;
    }
  }
  return escape;
}

std::string join(const std::vector<FormParameter>& parameters, std::optional<Encoding> encoding) {
  const auto encoded = [encoding](const std::string& text) {
    return encode(text,
                  encoding.value_or(looks_encoded(text) ? Encoding::verbatim : Encoding::plus));
  };
  std::string body;
  for (const FormParameter& parameter : parameters) {
    body += body.empty() ? "" : "&";
    body += encoded(parameter.name);
    if (parameter.value) {
      body += '=' + encoded(*parameter.value);
    }
  }
  return body;
}

// As browsers write a name inside the quotes of Content-Disposition (RFC 7578 §2).
std::string quoted_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '"' || c == '\r' || c == '\n') {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string urlencoded_form(const std::vector<FormParameter>& parameters,
                            std::optional<std::uint64_t> recorded_length) {
  std::string body = join(parameters, std::nullopt);
  constexpr std::array kEncodings = {Encoding::plus, Encoding::percent_20, Encoding::verbatim};
  if (recorded_length && body.size() != *recorded_length) {
    for (const Encoding encoding : kEncodings) {
      std::string candidate = join(parameters, encoding);
      if (candidate.size() == *recorded_length) {
        return candidate;
      }
    }
  }
  return body;
}

std::string multipart_form(const std::vector<FormParameter>& parameters,
                           std::string_view boundary) {
  std::string body;
  for (const FormParameter& parameter : parameters) {
    body += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"", boundary,
                        quoted_name(parameter.name));
    if (!parameter.file_name.empty()) {
      body += fmt::format("; filename=\"{}\"", quoted_name(parameter.file_name));
    }
    const std::size_t line = parameter.content_type.find_first_of("\r\n");
    if (!parameter.content_type.empty() && line == std::string::npos) {
      body += "\r\nContent-Type: " + parameter.content_type;
    }
    body += "\r\n\r\n" + parameter.value.value_or("") + "\r\n";
  }
  return body + fmt::format("--{}--\r\n", boundary);
}

std::string choose_boundary(const std::vector<FormParameter>& parameters) {
  for (unsigned n = 0;; ++n) {
    std::string boundary = fmt::format("lockstep-boundary-{}", n);
    const bool taken =
        std::any_of(parameters.begin(), parameters.end(), [&boundary](const FormParameter& p) {
          return p.value && p.value->find(boundary) != std::string::npos;
        });
    if (!taken) {
      return boundary;
    }
  }
}

std::string boundary_of(std::string_view content_type) {
  constexpr std::string_view kName = "boundary=";
  std::size_t at = ascii_lower(content_type).find(kName);
  if (at == std::string::npos) {
    return {};
  }
  at += kName.size();
  std::string_view value = content_type.substr(at);
  if (value.starts_with('"')) {
    value.remove_prefix(1);
    return std::string(value.substr(0, value.find('"')));
  }
  value = value.substr(0, value.find_first_of("; \t\r\n"));
  return std::string(value);
}

}  // namespace lockstep::capture
