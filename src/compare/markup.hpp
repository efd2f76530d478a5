// XML and HTML documents as flat trees, without what their readers do not see, and the comparison
// of two of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/compare/compare.hpp"

#include "compare/difference_list.hpp"

namespace lockstep::compare {

struct Attribute {
  std::string key;   // what makes it the same: the namespace with the local name
  std::string name;  // as written, for people
  std::string value;

  bool operator==(const Attribute& other) const { return key == other.key && value == other.value; }
};

struct MarkupNode {
  enum class Type : std::uint8_t { root, element, text, instruction, doctype };
  Type type = Type::element;
  std::string key;                    // of an element as of an attribute; else what the node holds
  std::string name;                   // of an element, as written
  std::vector<Attribute> attributes;  // by key
  std::uint32_t next = 0;             // the node after this one and all it contains
  std::uint64_t hash = 0;             // of the node with all it contains
};

// The nodes in document order, a root first. Adjacent texts are one node; comments are none.
struct Markup {
  std::vector<MarkupNode> nodes;
};

// What a document may be, so that neither parsing nor comparing takes more than seconds and some
// hundred megabytes: servers send what they want.
inline constexpr std::size_t kMaxMarkupBytes = std::size_t{32} << 20U;
inline constexpr std::size_t kMaxMarkupNodes = 1'000'000;  // with attributes
inline constexpr std::size_t kMaxMarkupDepth = 512;        // as browsers have it
inline constexpr std::size_t kMaxAttributes = 1'000;       // of one element
inline constexpr int kMaxNamespaces = 1'000;               // in scope at one place
// Of all names and values: each element keeps the whole name of its namespace.
inline constexpr std::size_t kMaxMarkupKept = std::size_t{128} << 20U;

// What came of parsing.
struct ParsedMarkup {
  Markup tree;
  bool beyond_limit = false;  // then `problem` says which
  std::string problem;        // why it is not well-formed; empty when it is
  std::vector<int> faults;    // that a lenient parser has passed over, in order: libxml2's codes
};

// Never resolves an entity, loads nothing, and refuses a document that declares anything.
ParsedMarkup parse_xml(std::string_view text);
// As browsers do: every text is a document.
ParsedMarkup parse_html(std::string_view text);

// Whether the text is too long, or a tag in it has too many attributes for libxml2, which compares
// each with each. Empty when all is well.
std::string beyond_markup_limit(std::string_view text, bool html);

// Builds a tree from what a parser calls out.
class MarkupBuilder {
 public:
  MarkupBuilder();
  void open(std::string key, std::string name, std::vector<Attribute> attributes);
  void close();
  void text(std::string_view text);
  void leaf(MarkupNode::Type type, std::string key);
  bool is_full() const { return full_; }  // beyond a limit: the parser is to be stopped
  Markup take();                          // closes what is open

 private:
  Markup tree_;
  std::vector<std::uint32_t> open_;
  std::size_t weight_ = 0;
  std::size_t kept_ = 0;  // bytes
  bool in_text_ = false;  // nothing was opened or closed since the last node, a text
  bool full_ = false;
};

// Removes whitespace that says nothing, from a tree without hashes: between the elements of an XML
// element that has no text; in HTML as browsers collapse it.
void drop_xml_whitespace(Markup& tree);
void drop_html_whitespace(Markup& tree);
void set_hashes(Markup& tree);

// Adds the differences between the trees; false when there are none.
bool compare_markup(const Markup& baseline, const Markup& candidate, Aspect aspect,
                    const Options& options, DifferenceList& differences);

}  // namespace lockstep::compare
