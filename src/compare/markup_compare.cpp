#include <algorithm>
#include <map>
#include <span>

#include "lockstep/core/escape.hpp"

#include "compare/markup.hpp"
#include "compare/sequence.hpp"

namespace lockstep::compare {
namespace {

using Type = MarkupNode::Type;
using Nodes = std::span<const MarkupNode>;

// The text of a node with what it contains, about as long as is shown.
std::string text_of(Nodes nodes, std::uint32_t at, std::size_t limit) {
  std::string out;
  std::vector<std::uint32_t> open;
  const std::uint32_t end = nodes[at].next;
  for (std::uint32_t i = at; i < end && out.size() <= limit; ++i) {
    while (!open.empty() && nodes[open.back()].next <= i) {
      out.append("</").append(nodes[open.back()].name).append(">");
      open.pop_back();
    }
    if (nodes[i].type != Type::element) {
      out.append(nodes[i].key);
      continue;
    }
    out.append("<").append(nodes[i].name);
    for (const Attribute& attribute : nodes[i].attributes) {
      out.append(" ").append(attribute.name).append("=\"").append(attribute.value).append("\"");
    }
    out.append(">");
    open.push_back(i);
  }
  for (; !open.empty() && out.size() <= limit; open.pop_back()) {
    out.append("</").append(nodes[open.back()].name).append(">");
  }
  return out;
}

bool same_subtree(Nodes a, std::uint32_t i, Nodes b, std::uint32_t j) {
  const std::uint32_t size = a[i].next - i;
  if (size != b[j].next - j) {
    return false;
  }
  for (std::uint32_t step = 0; step < size; ++step) {
    const MarkupNode& x = a[i + step];
    const MarkupNode& y = b[j + step];
    if (x.hash != y.hash || x.type != y.type || x.key != y.key || x.attributes != y.attributes ||
        x.next - i != y.next - j) {
      return false;
    }
  }
  return true;
}

// The children of a node, and what tells each from its siblings.
struct Children {
  std::vector<std::uint32_t> nodes;
  std::vector<Item> items;
  std::vector<std::string> steps;  // "li[3]", "text()[1]"
};

std::string step_name(const MarkupNode& node) {
  switch (node.type) {
    case Type::text:
      return "text()";
    case Type::instruction:
      return "processing-instruction()";
    case Type::doctype:
      return "doctype()";
    default:
      return escape_line(utf8_prefix(node.name, 64));
  }
}

Children children_of(Nodes nodes, std::uint32_t parent) {
  Children children;
  std::map<std::string, std::uint32_t> counts;
  for (std::uint32_t at = parent + 1; at < nodes[parent].next; at = nodes[at].next) {
    const MarkupNode& node = nodes[at];
    const std::string name = step_name(node);
    const std::string kind = std::to_string(static_cast<int>(node.type));
    children.nodes.push_back(at);
    children.items.push_back(
        {node.hash, hash_of(kind + (node.type == Type::element ? node.key : ""))});
    children.steps.push_back(name + '[' + std::to_string(++counts[name]) + ']');
  }
  return children;
}

class MarkupWalk {
 public:
  MarkupWalk(const Markup& a, const Markup& b, Aspect aspect, const Options& options,
             DifferenceList& differences)
      : a_(a.nodes),
        b_(b.nodes),
        aspect_(aspect),
        limit_(options.max_value_bytes),
        differences_(differences) {}

  // Recursive: kMaxMarkupDepth bounds it.
  void compare_children(std::uint32_t i, std::uint32_t j) {
    const Children left = children_of(a_, i);
    const Children right = children_of(b_, j);
    if (is_reordered(left.items, right.items)) {
      add(Kind::order, text_of(a_, i, limit_), text_of(b_, j, limit_)).note =
          "the same children in another order";
      flush();
      return;
    }
    for (const ItemPair& pair : pair_items(left.items, right.items, budget_)) {
      const std::string& step = pair.a ? left.steps[*pair.a] : right.steps[*pair.b];
      if (pair.a && pair.b) {
        compare(left.nodes[*pair.a], right.nodes[*pair.b], step);
      } else {
        const Step taken(path_, step);
        add(pair.a ? Kind::missing : Kind::added,
            pair.a ? std::optional(text_of(a_, left.nodes[*pair.a], limit_)) : std::nullopt,
            pair.b ? std::optional(text_of(b_, right.nodes[*pair.b], limit_)) : std::nullopt);
        flush();
      }
    }
  }

 private:
  // Appends a step to the path as long as it lives: a path of its own for each of a million nodes
  // could take a thousand times the document.
  class Step {
   public:
    Step(std::string& path, const std::string& step) : path_(path), size_(path.size()) {
      path_.append("/").append(step);
    }
    ~Step() { path_.resize(size_); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    Step(Step&&) = delete;
    Step& operator=(Step&&) = delete;

   private:
    std::string& path_;
    std::size_t size_;
  };

  void compare(std::uint32_t i, std::uint32_t j, const std::string& step) {
    if (same_subtree(a_, i, b_, j)) {
      return;
    }
    const Step taken(path_, step);
    const MarkupNode& a = a_[i];
    const MarkupNode& b = b_[j];
    if (a.type != b.type || a.type != Type::element || a.key != b.key) {
      const bool same_type = a.type == b.type && a.type != Type::element;
      add(same_type ? Kind::value : Kind::type, text_of(a_, i, limit_), text_of(b_, j, limit_));
      flush();
      return;
    }
    compare_attributes(a, b);
    compare_children(i, j);
  }

  void compare_attributes(const MarkupNode& a, const MarkupNode& b) {
    auto x = a.attributes.begin();
    auto y = b.attributes.begin();
    while (x != a.attributes.end() || y != b.attributes.end()) {
      const bool only_a = y == b.attributes.end() || (x != a.attributes.end() && x->key < y->key);
      const bool only_b = !only_a && (x == a.attributes.end() || y->key < x->key);
      if (only_a || only_b || x->value != y->value) {
        const Step taken(path_, '@' + escape_line(utf8_prefix((only_b ? y : x)->name, 64)));
        add(only_a   ? Kind::missing
            : only_b ? Kind::added
                     : Kind::value,
            only_b ? std::nullopt : std::optional(x->value),
            only_a ? std::nullopt : std::optional(y->value));
        flush();
      }
      x += only_b ? 0 : 1;
      y += only_a ? 0 : 1;
    }
  }

  Difference& add(Kind kind, std::optional<std::string> a, std::optional<std::string> b) {
    pending_ = {};
    pending_.aspect = aspect_;
    pending_.at = path_;
    pending_.kind = kind;
    pending_.baseline = std::move(a);
    pending_.candidate = std::move(b);
    return pending_;
  }
  void flush() { differences_.add(std::move(pending_)); }

  Nodes a_;
  Nodes b_;
  Aspect aspect_;
  std::size_t limit_;
  DifferenceList& differences_;
  Difference pending_;
  AlignmentBudget budget_;
  std::string path_;
};

}  // namespace

bool compare_markup(const Markup& baseline, const Markup& candidate, Aspect aspect,
                    const Options& options, DifferenceList& differences) {
  if (same_subtree(baseline.nodes, 0, candidate.nodes, 0)) {
    return false;
  }
  MarkupWalk(baseline, candidate, aspect, options, differences).compare_children(0, 0);
  return true;
}

}  // namespace lockstep::compare
