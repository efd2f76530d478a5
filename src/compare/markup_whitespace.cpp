#include <algorithm>
#include <array>
#include <string_view>

#include "compare/markup.hpp"

namespace lockstep::compare {
namespace {

using Type = MarkupNode::Type;

constexpr std::string_view kBlank = " \t\r\n\f";
constexpr std::uint32_t kNone = ~std::uint32_t{0};

bool is_blank(const std::string& text) {
  return text.find_first_not_of(kBlank) == std::string::npos;
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Elements that begin and end a line, so that whitespace beside their tags is not shown (CSS Text
// §4.1), as far as HTML's own style sheet goes.
bool is_block(const MarkupNode& node) {
  constexpr auto kBlocks = std::to_array<std::string_view>(
      {"address", "article", "aside",    "base",       "blockquote", "body",   "br",     "caption",
       "center",  "col",     "colgroup", "dd",         "details",    "dialog", "dir",    "div",
       "dl",      "dt",      "fieldset", "figcaption", "figure",     "footer", "form",   "h1",
       "h2",      "h3",      "h4",       "h5",         "h6",         "head",   "header", "hgroup",
       "hr",      "html",    "legend",   "li",         "link",       "main",   "menu",   "meta",
       "nav",     "ol",      "optgroup", "option",     "p",          "pre",    "search", "section",
       "select",  "summary", "table",    "tbody",      "td",         "tfoot",  "th",     "thead",
       "title",   "tr",      "ul"});
  return node.type == Type::root || node.type == Type::doctype ||
         (node.type == Type::element && contains(kBlocks, node.key));
}

// Elements in which whitespace alone is nothing, whatever it stands beside.
bool holds_no_text(const MarkupNode& node) {
  constexpr auto kContainers = std::to_array<std::string_view>(
      {"html", "head", "table", "tbody", "thead", "tfoot", "tr", "colgroup", "ul", "ol", "dl",
       "select", "optgroup", "datalist", "picture", "video", "audio"});
  return node.type == Type::root || contains(kContainers, node.key);
}

bool keeps_whitespace(const MarkupNode& node) {
  constexpr auto kVerbatim = std::to_array<std::string_view>(
      {"pre", "textarea", "script", "style", "xmp", "listing", "plaintext", "noscript"});
  return node.type == Type::element && contains(kVerbatim, node.key);
}

std::string collapsed(const std::string& text) {
  std::string out;
  bool blank = false;
  for (const char c : text) {
    const bool is = kBlank.find(c) != std::string_view::npos;
    if (!is || !blank) {
      out += is ? ' ' : c;
    }
    blank = is;
  }
  return out;
}

// Removes texts that are empty.
void remove_empty(Markup& tree) {
  std::vector<std::uint32_t> place(tree.nodes.size() + 1);
  std::vector<MarkupNode> kept;
  kept.reserve(tree.nodes.size());
  for (std::uint32_t at = 0; at < tree.nodes.size(); ++at) {
    place[at] = static_cast<std::uint32_t>(kept.size());
    MarkupNode& node = tree.nodes[at];
    if (node.type != Type::text || !node.key.empty()) {
      kept.push_back(std::move(node));
    }
  }
  place.back() = static_cast<std::uint32_t>(kept.size());
  for (MarkupNode& node : kept) {
    node.next = place[node.next];
  }
  tree.nodes = std::move(kept);
}

// Calls visit(node) for each node that contains others and does not keep its whitespace, those
// around it first. keeps(node, inherited) tells whether what it contains is kept.
template <typename Keeps, typename Visit>
void each_container(Markup& tree, Keeps keeps, Visit visit) {
  std::vector<bool> kept(tree.nodes.size());
  for (std::uint32_t at = 0; at < tree.nodes.size(); ++at) {
    const MarkupNode& node = tree.nodes[at];
    if (node.type != Type::element && node.type != Type::root) {
      continue;
    }
    const bool keep = keeps(node, kept[at]);
    for (std::uint32_t child = at + 1; child < node.next; child = tree.nodes[child].next) {
      kept[child] = keep;
    }
    if (!keep) {
      visit(at);
    }
  }
}

void collapse_children(Markup& tree, std::uint32_t parent) {
  std::vector<MarkupNode>& nodes = tree.nodes;
  const bool strict = holds_no_text(nodes[parent]);
  const bool block = is_block(nodes[parent]);
  std::uint32_t before = kNone;
  for (std::uint32_t at = parent + 1; at < nodes[parent].next; at = nodes[at].next) {
    if (nodes[at].type == Type::text) {
      std::string text = strict && is_blank(nodes[at].key) ? "" : collapsed(nodes[at].key);
      const std::uint32_t after = nodes[at].next;
      const bool last = after >= nodes[parent].next;
      if (text.starts_with(' ') && (before == kNone ? block : is_block(nodes[before]))) {
        text.erase(0, 1);
      }
      if (text.ends_with(' ') && (last ? block : is_block(nodes[after]))) {
        text.pop_back();
      }
      nodes[at].key = std::move(text);
    }
    before = at;
  }
}

}  // namespace

void drop_xml_whitespace(Markup& tree) {
  const auto keeps = [](const MarkupNode& node, bool inherited) {
    for (const Attribute& attribute : node.attributes) {
      if (attribute.name == "xml:space") {
        return attribute.value == "preserve";
      }
    }
    return inherited;
  };
  each_container(tree, keeps, [&tree](std::uint32_t parent) {
    std::vector<MarkupNode>& nodes = tree.nodes;
    bool has_text = false;
    bool has_element = false;
    const std::uint32_t end = nodes[parent].next;
    for (std::uint32_t at = parent + 1; at < end; at = nodes[at].next) {
      has_text = has_text || (nodes[at].type == Type::text && !is_blank(nodes[at].key));
      has_element = has_element || nodes[at].type == Type::element;
    }
    for (std::uint32_t at = parent + 1; at < end && has_element && !has_text; at = nodes[at].next) {
      if (nodes[at].type == Type::text) {
        nodes[at].key.clear();
      }
    }
  });
  remove_empty(tree);
}

void drop_html_whitespace(Markup& tree) {
  const auto keeps = [](const MarkupNode& node, bool inherited) {
    return inherited || keeps_whitespace(node);
  };
  each_container(tree, keeps, [&tree](std::uint32_t parent) { collapse_children(tree, parent); });
  remove_empty(tree);
}

}  // namespace lockstep::compare
