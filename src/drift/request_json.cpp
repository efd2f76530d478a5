#include "drift/request_json.hpp"

#include <algorithm>

#include "lockstep/core/http.hpp"

#include "drift/text.hpp"
#include "drift/value_rules.hpp"

namespace lockstep::drift {

using json::Type;
using json::Value;

namespace {

std::string unescape_token(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size()) {
      ++i;
      out.push_back(token[i] == '0' ? '~' : '/');
    } else {
      out.push_back(token[i]);
    }
  }
  return out;
}

// Zero as Go means it: null is something else.
bool is_go_zero(Value value) { return value.type() != Type::null && is_zero_value(value); }

}  // namespace

RequestJson::RequestJson(std::string_view body) {
  const std::string_view text = trim(body);
  if (!text.starts_with('{') && !text.starts_with('[')) {
    return;
  }
  // One pass for depth and for where the first value ends; the text need not be valid.
  std::size_t open = 0;
  bool in_string = false;
  std::size_t end = text.npos;
  for (std::size_t i = 0; i < text.size() && end == text.npos; ++i) {
    const char c = text[i];
    if (in_string) {
      i += c == '\\' ? 1 : 0;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      depth_ = std::max(depth_, ++open);
    } else if ((c == '}' || c == ']') && open > 0 && --open == 0) {
      end = i + 1;
    }
  }
  trailing_ = end != text.npos && !trim(text.substr(end)).empty();
  json::ParseError ignored;
  json::ParseOptions options;
  options.max_depth = kMaxDepth;
  document_ = json::Document::parse(text.substr(0, end), ignored, options);
}

bool RequestJson::has_null() const {
  if (!document_ || document_->root().type() != Type::object) {
    return false;
  }
  const Value root = document_->root();
  return std::any_of(root.begin(), root.end(),
                     [](Value member) { return member.type() == Type::null; });
}

bool RequestJson::has_key_in_other_case(const SideView& taken) const {
  const auto reply = taken.root();
  if (!document_ || document_->root().type() != Type::object || !reply) {
    return false;
  }
  for (const Value member : document_->root()) {
    const std::string key = member.key();
    if (reply->find(key)) {
      continue;
    }
    for (const Value answer : *reply) {
      if (reply->type() == Type::object && equal_ignoring_case(answer.key(), key)) {
        return true;
      }
    }
  }
  return false;
}

bool RequestJson::zero_or_absent_field_named(const SideView& refused, const SideView& taken) const {
  if (!document_ || document_->root().type() != Type::object || refused.body.size() > 65536) {
    return false;
  }
  const Value sent = document_->root();
  const std::string refusal = ascii_lower(refused.body);
  const auto named = [&](const std::string& key) {
    return key.size() > 1 && contains(refusal, ascii_lower(key));
  };
  for (const Value member : sent) {
    if (is_go_zero(member) && named(member.key())) {
      return true;
    }
  }
  const auto reply = taken.root();
  if (!reply || reply->type() != Type::object) {
    return false;
  }
  return std::any_of(reply->begin(), reply->end(), [&](Value member) {
    const std::string key = member.key();
    return is_go_zero(member) && !sent.find(key) && named(key);
  });
}

std::optional<Value> at_pointer(Value root, std::string_view pointer) {
  std::optional<Value> value = root;
  while (value && !pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = pointer.find('/');
    const std::string token = unescape_token(pointer.substr(0, end));
    pointer = end == pointer.npos ? std::string_view() : pointer.substr(end);
    if (value->type() == Type::object) {
      value = value->find(token);
    } else if (value->type() == Type::array && all_digits(token) && token.size() < 10 &&
               static_cast<std::size_t>(std::stoul(token)) < value->size()) {
      value = *std::next(value->begin(), std::stol(token));
    } else {
      value = std::nullopt;
    }
  }
  return value;
}

std::string nearest_key(std::string_view pointer) {
  while (!pointer.empty()) {
    const std::size_t slash = pointer.rfind('/');
    const std::string_view token = pointer.substr(slash + 1);
    if (!all_digits(token)) {
      return unescape_token(token);
    }
    pointer = pointer.substr(0, slash);
  }
  return {};
}

}  // namespace lockstep::drift
