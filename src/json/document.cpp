#include <cassert>
#include <limits>

#include "lockstep/json/json.hpp"

#include "json/structural_index.hpp"
#include "json/tape_builder.hpp"

namespace lockstep::json {
namespace {

// Offsets are 32 bits, and one of them is past the end.
constexpr std::size_t kMaxSize = std::numeric_limits<std::uint32_t>::max() - 64;

// Whether a scan over a number could run past the end of the text.
bool ends_in_number(std::string_view text) {
  const char c = text.back();
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

}  // namespace

std::optional<Document> Document::parse(std::string_view text, ParseError& error,
                                        const ParseOptions& options) {
  Document document;
  if (!Parser(options).parse(text, document, error)) {
    return std::nullopt;
  }
  return document;
}

Value Document::root() const {
  assert(size_ > 0);
  return {this, 0};
}

Parser::Parser(ParseOptions options)
    : options_(options), index_(std::make_unique<StructuralIndex>()) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

bool Parser::parse(std::string_view text, Document& document, ParseError& error) {
  document.text_ = text;
  document.size_ = 0;
  if (text.size() > kMaxSize) {
    error = {kMaxSize, "the text is larger than 4 GiB", ParseError::Reason::limit};
    return false;
  }
  if (text.empty() || text.starts_with("\xEF\xBB\xBF")) {
    error = {0, text.empty() ? "the text is empty" : "the text starts with a byte order mark"};
    return false;
  }
  Tokens tokens{text, {}, std::nullopt};
  tokens.offsets = index_->scan(text, options_.any_bytes_in_strings, tokens.fault);
  const std::size_t most_nodes = tokens.offsets.size();
  if (most_nodes > options_.max_tokens) {
    error = {tokens.offsets[options_.max_tokens], "the document has too many tokens",
             ParseError::Reason::limit};
    return false;
  }
  if (most_nodes > document.capacity_) {
    document.capacity_ = 0;
    document.nodes_ = std::make_unique_for_overwrite<Node[]>(most_nodes + most_nodes / 8);
    document.capacity_ = most_nodes + most_nodes / 8;
  }
  std::string padded;
  if (ends_in_number(text)) {
    padded.reserve(text.size() + 1);
    padded.append(text).push_back(' ');
    tokens.text = padded;
  }
  const auto tape = build_tape(tokens, options_.max_depth, document.nodes_.get(), error);
  if (!tape) {
    return false;
  }
  document.size_ = tape->nodes;
  document.inner_whitespace_ = tape->inner_whitespace;
  return true;
}

}  // namespace lockstep::json
