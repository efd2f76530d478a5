#include <cassert>

#include "lockstep/json/code_points.hpp"
#include "lockstep/json/json.hpp"

#include "json/number.hpp"

namespace lockstep::json {

std::string_view type_name(Type type) {
  switch (type) {
    case Type::null:
      return "null";
    case Type::boolean:
      return "boolean";
    case Type::number:
      return "number";
    case Type::string:
      return "string";
    case Type::array:
      return "array";
    case Type::object:
      return "object";
  }
  assert(false);
  return {};
}

const Node& Value::node() const { return document_->nodes()[node_]; }

Type Value::type() const { return node().type(); }

std::string_view Value::raw() const {
  return document_->text().substr(node().begin, node().end - node().begin);
}

std::size_t Value::offset() const { return node().begin; }

bool Value::boolean() const {
  assert(type() == Type::boolean);
  return document_->text()[node().begin] == 't';
}

std::string Value::string() const {
  assert(type() == Type::string);
  const std::string_view body = raw().substr(1, raw().size() - 2);
  return node().escaped() ? unescape(body) : std::string(body);
}

std::optional<std::int64_t> Value::int64() const {
  return type() == Type::number ? to_int64(raw()) : std::nullopt;
}

double Value::number() const {
  assert(type() == Type::number);
  return to_double(raw());
}

std::size_t Value::size() const { return node().is_container() ? node().size() : 0; }

std::optional<Value> Value::find(std::string_view key) const {
  std::optional<Value> found;
  if (type() != Type::object) {
    return found;
  }
  for (const Value member : *this) {
    const Node& name = document_->nodes()[member.node_ - 1];
    if (name.escaped()
            ? member.key() == key
            : document_->text().substr(name.begin + 1U, name.end - name.begin - 2U) == key) {
      found = member;
    }
  }
  return found;
}

std::string_view Value::raw_key() const {
  assert(node_ > 0);
  const Node& name = document_->nodes()[node_ - 1];
  return document_->text().substr(name.begin, name.end - name.begin);
}

std::string Value::key() const {
  const std::string_view name = raw_key();
  return unescape(name.substr(1, name.size() - 2));
}

Value::Iterator Value::begin() const {
  if (!node().is_container()) {
    return end();
  }
  const std::uint32_t step = type() == Type::object ? 1 : 0;
  return {document_, node_ + 1 + step, step};
}

Value::Iterator Value::end() const {
  const std::uint32_t step = type() == Type::object ? 1 : 0;
  return {document_, node().next + step, step};
}

Value::Iterator& Value::Iterator::operator++() {
  node_ = document_->nodes()[node_].next + step_;
  return *this;
}

Value::Iterator Value::Iterator::operator++(int) {
  const Iterator before = *this;
  ++*this;
  return before;
}

}  // namespace lockstep::json
