#include <algorithm>

#include "lockstep/json/hash.hpp"

#include "compare/markup.hpp"

namespace lockstep::compare {

using Type = MarkupNode::Type;

MarkupBuilder::MarkupBuilder() {
  MarkupNode root;
  root.type = Type::root;
  tree_.nodes.push_back(std::move(root));
  open_.push_back(0);
}

void MarkupBuilder::open(std::string key, std::string name, std::vector<Attribute> attributes) {
  in_text_ = false;
  weight_ += 1 + attributes.size();
  kept_ += key.size() + name.size();
  for (const Attribute& attribute : attributes) {
    kept_ += attribute.key.size() + attribute.name.size() + attribute.value.size();
  }
  full_ = full_ || weight_ > kMaxMarkupNodes || kept_ > kMaxMarkupKept ||
          open_.size() > kMaxMarkupDepth;
  if (full_) {
    return;
  }
  std::sort(attributes.begin(), attributes.end(),
            [](const Attribute& a, const Attribute& b) { return a.key < b.key; });
  open_.push_back(static_cast<std::uint32_t>(tree_.nodes.size()));
  MarkupNode node;
  node.key = std::move(key);
  node.name = std::move(name);
  node.attributes = std::move(attributes);
  tree_.nodes.push_back(std::move(node));
}

void MarkupBuilder::close() {
  in_text_ = false;
  if (!full_ && open_.size() > 1) {
    tree_.nodes[open_.back()].next = static_cast<std::uint32_t>(tree_.nodes.size());
    open_.pop_back();
  }
}

void MarkupBuilder::text(std::string_view text) {
  if (in_text_ && !full_) {
    tree_.nodes.back().key.append(text);
    return;
  }
  leaf(Type::text, std::string(text));
  in_text_ = true;
}

void MarkupBuilder::leaf(Type type, std::string key) {
  in_text_ = false;
  full_ = full_ || ++weight_ > kMaxMarkupNodes;
  if (!full_) {
    MarkupNode node;
    node.type = type;
    node.key = std::move(key);
    node.next = static_cast<std::uint32_t>(tree_.nodes.size()) + 1;
    tree_.nodes.push_back(std::move(node));
  }
}

Markup MarkupBuilder::take() {
  while (open_.size() > 1 && !full_) {
    close();
  }
  tree_.nodes.front().next = static_cast<std::uint32_t>(tree_.nodes.size());
  return std::move(tree_);
}

// From the last node to the first, so that what a node contains is hashed before it.
void set_hashes(Markup& tree) {
  for (auto at = static_cast<std::uint32_t>(tree.nodes.size()); at-- > 0;) {
    MarkupNode& node = tree.nodes[at];
    json::Hasher hasher(static_cast<std::uint64_t>(node.type));
    hasher.add(node.key);
    for (const Attribute& attribute : node.attributes) {
      hasher.add(attribute.key);
      hasher.add(attribute.value);
    }
    hasher.add(std::uint64_t{node.attributes.size()});
    for (std::uint32_t child = at + 1; child < node.next; child = tree.nodes[child].next) {
      hasher.add(tree.nodes[child].hash);
    }
    node.hash = hasher.finish();
  }
}

}  // namespace lockstep::compare
