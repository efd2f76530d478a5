#include "compare/header_values.hpp"

namespace lockstep::compare {

Values values_of(const Headers& headers, std::string_view name) {
  Values values;
  for (const Header& header : headers) {
    if (header.name.size() == name.size() && equal_ignoring_case(header.name, name)) {
      values.push_back(trim(header.value));
    }
  }
  return values;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> split_unquoted(std::string_view text, char delimiter) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;  // a quoted-pair
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == delimiter && !quoted) {
      parts.push_back(trim(text.substr(start, i - start)));
      start = i + 1;
    }
  }
  parts.push_back(trim(text.substr(start)));
  return parts;
}

std::vector<std::string_view> list_elements(const Values& values) {
  std::vector<std::string_view> elements;
  for (const std::string_view line : values) {
    for (const std::string_view element : split_unquoted(line, ',')) {
      if (!element.empty()) {
        elements.push_back(element);
      }
    }
  }
  return elements;
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') {
    return std::string(text);
  }
  std::string out;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) {
      ++i;
    }
    out += text[i];
  }
  return out;
}

Parameter parse_parameter(std::string_view text) {
  const std::size_t equals = text.find('=');
  Parameter parameter;
  parameter.name = ascii_lower(trim(text.substr(0, equals)));
  if (equals != std::string_view::npos) {
    parameter.value = unquoted(trim(text.substr(equals + 1)));
  }
  return parameter;
}

std::optional<std::string> joined(const Values& values, std::string_view separator) {
  if (values.empty()) {
    return std::nullopt;
  }
  std::string out(values.front());
  for (std::size_t i = 1; i < values.size(); ++i) {
    out.append(separator).append(values[i]);
  }
  return out;
}

}  // namespace lockstep::compare
