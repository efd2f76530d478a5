// libxml2 reads, MarkupBuilder keeps. Nothing is loaded, no entity is resolved.
#include <memory>
#include <utility>

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/core/http.hpp"

#include "compare/markup.hpp"

namespace lockstep::compare {
namespace {

using Type = MarkupNode::Type;

struct Reading {
  MarkupBuilder builder;
  xmlParserCtxtPtr parser = nullptr;
  std::vector<int> faults;
  std::string_view refused;  // why the parser was stopped
};

struct FreeParser {
  void operator()(xmlParserCtxtPtr parser) const { xmlFreeParserCtxt(parser); }
};
using Parser = std::unique_ptr<xmlParserCtxt, FreeParser>;

Reading& reading(void* context) { return *static_cast<Reading*>(context); }

void refuse(Reading& at, std::string_view why) {
  at.refused = why;
  xmlStopParser(at.parser);
}

void stop_when_full(Reading& at) {
  if (at.builder.is_full()) {
    refuse(at, "it is too large or too deep");
  }
}

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

std::string_view view(const xmlChar* text, int size) {
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
}

// The namespace with the local name; a NUL is in neither.
std::string key_of(std::string_view uri, std::string_view prefix, std::string_view local) {
  const std::string_view space = uri.empty() ? prefix : uri;
  return space.empty() ? std::string(local) : std::string(space) + '\0' + std::string(local);
}

std::string name_of(std::string_view prefix, std::string_view local) {
  return prefix.empty() ? std::string(local) : std::string(prefix) + ':' + std::string(local);
}

void on_xml_open(void* context, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri,
                 int /*namespaces*/, const xmlChar** /*namespace_list*/, int count,
                 int /*defaulted*/, const xmlChar** list) {
  constexpr std::size_t kFields = 5;  // local name, prefix, URI, value, its end
  std::vector<Attribute> attributes;
  for (std::size_t i = 0; i < static_cast<std::size_t>(count) * kFields; i += kFields) {
    const auto size = static_cast<int>(list[i + 4] - list[i + 3]);
    attributes.push_back({key_of(view(list[i + 2]), view(list[i + 1]), view(list[i])),
                          name_of(view(list[i + 1]), view(list[i])),
                          std::string(view(list[i + 3], size))});
  }
  Reading& at = reading(context);
  at.builder.open(key_of(view(uri), view(prefix), view(local)), name_of(view(prefix), view(local)),
                  std::move(attributes));
  stop_when_full(at);
  // libxml2 looks for a prefix in all that are in scope, one by one. It keeps two entries for each.
  if (at.parser->nsNr / 2 > kMaxNamespaces) {
    refuse(at, "it declares too many namespaces");
  }
}

void on_xml_close(void* context, const xmlChar* /*local*/, const xmlChar* /*prefix*/,
                  const xmlChar* /*uri*/) {
  reading(context).builder.close();
}

void on_html_open(void* context, const xmlChar* name, const xmlChar** list) {
  std::vector<Attribute> attributes;
  for (std::size_t i = 0; list != nullptr && list[i] != nullptr; i += 2) {
    const std::string key(view(list[i]));
    attributes.push_back({key, key, std::string(view(list[i + 1]))});
  }
  Reading& at = reading(context);
  at.builder.open(std::string(view(name)), std::string(view(name)), std::move(attributes));
  stop_when_full(at);
}

void on_html_close(void* context, const xmlChar* /*name*/) { reading(context).builder.close(); }

void on_text(void* context, const xmlChar* text, int size) {
  Reading& at = reading(context);
  at.builder.text(view(text, size));
  stop_when_full(at);
}

void on_instruction(void* context, const xmlChar* target, const xmlChar* data) {
  reading(context).builder.leaf(
      Type::instruction, "<?" + std::string(view(target)) + ' ' + std::string(view(data)) + "?>");
  stop_when_full(reading(context));
}

// An entity that nobody has declared: it stays what it is.
void on_reference(void* context, const xmlChar* name) {
  reading(context).builder.leaf(Type::instruction, '&' + std::string(view(name)) + ';');
  stop_when_full(reading(context));
}

void on_doctype(void* context, const xmlChar* name, const xmlChar* public_id,
                const xmlChar* system_id) {
  std::string text = "<!DOCTYPE " + ascii_lower(view(name));
  for (const xmlChar* id : {public_id, system_id}) {
    text.append(" \"").append(view(id)).append("\"");
  }
  reading(context).builder.leaf(Type::doctype, text + '>');
}

void refuse_declaration(void* context) {
  refuse(reading(context), "it declares entities or attributes");
}

void on_entity(void* context, const xmlChar* /*name*/, int /*type*/, const xmlChar* /*public_id*/,
               const xmlChar* /*system_id*/, xmlChar* /*content*/) {
  refuse_declaration(context);
}

void on_attribute_list(void* context, const xmlChar* /*element*/, const xmlChar* /*name*/,
                       int /*type*/, int /*default_kind*/, const xmlChar* /*default_value*/,
                       xmlEnumerationPtr values) {
  xmlFreeEnumeration(values);
  refuse_declaration(context);
}

void on_error(void* context, xmlErrorPtr error) {
  constexpr std::size_t kMostFaults = 100'000;
  std::vector<int>& faults = reading(context).faults;
  // HTML knows more elements than libxml2, and a lone '&' or '<' means itself. What XML warns of is
  // the names of namespaces, and entities that are left out.
  const bool harmless =
      error->code == XML_HTML_UNKNOWN_TAG || error->code == XML_ERR_NAME_REQUIRED ||
      error->code == XML_ERR_ENTITYREF_SEMICOL_MISSING ||
      (error->level == XML_ERR_WARNING && error->code != XML_WAR_UNDECLARED_ENTITY);
  if (!harmless && faults.size() < kMostFaults) {
    faults.push_back(error->code);
  }
}

xmlSAXHandler handler() {
  xmlSAXHandler sax{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.characters = on_text;
  sax.ignorableWhitespace = on_text;
  sax.cdataBlock = on_text;
  sax.processingInstruction = on_instruction;
  sax.internalSubset = on_doctype;
  sax.serror = on_error;
  return sax;
}

ParsedMarkup result_of(Reading& at, std::string problem) {
  ParsedMarkup parsed;
  parsed.beyond_limit = !at.refused.empty();
  parsed.problem = parsed.beyond_limit ? std::string(at.refused) : std::move(problem);
  parsed.tree = at.builder.take();
  parsed.faults = std::move(at.faults);
  return parsed;
}

ParsedMarkup refused(std::string why) {
  ParsedMarkup parsed;
  parsed.beyond_limit = true;
  parsed.problem = std::move(why);
  return parsed;
}

}  // namespace

ParsedMarkup parse_xml(std::string_view text) {
  if (std::string why = beyond_markup_limit(text, false); !why.empty()) {
    return refused(std::move(why));
  }
  const Parser parser(xmlNewParserCtxt());
  if (!parser) {
    return refused("there is no memory");
  }
  *parser->sax = handler();
  parser->sax->startElementNs = on_xml_open;
  parser->sax->endElementNs = on_xml_close;
  parser->sax->reference = on_reference;
  parser->sax->entityDecl = on_entity;
  parser->sax->attributeDecl = on_attribute_list;
  Reading at;
  at.parser = parser.get();
  parser->userData = &at;
  xmlFreeDoc(xmlCtxtReadMemory(parser.get(), text.data(), static_cast<int>(text.size()), nullptr,
                               nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  std::string problem;
  if (parser->wellFormed == 0) {
    const char* message = parser->lastError.message;
    problem = message == nullptr ? "it is not well-formed" : escape_line(message);
    if (problem.ends_with("\\n")) {
      problem.resize(problem.size() - 2);
    }
  }
  return result_of(at, std::move(problem));
}

ParsedMarkup parse_html(std::string_view text) {
  if (std::string why = beyond_markup_limit(text, true); !why.empty()) {
    return refused(std::move(why));
  }
  // libxml2 would take what is not UTF-8 for Latin-1, and end at a NUL.
  if (!is_utf8(text) || text.find('\0') != std::string_view::npos) {
    return refused("it is not UTF-8");
  }
  const Parser parser(htmlNewParserCtxt());
  if (!parser) {
    return refused("there is no memory");
  }
  *parser->sax = handler();
  parser->sax->startElement = on_html_open;
  parser->sax->endElement = on_html_close;
  Reading at;
  at.parser = parser.get();
  parser->userData = &at;
  xmlFreeDoc(htmlCtxtReadMemory(
      parser.get(), text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
      HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC));
  return result_of(at, "");
}

}  // namespace lockstep::compare
