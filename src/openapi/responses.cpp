#include "openapi/responses.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/core/http.hpp"

#include "openapi/validator.hpp"

namespace lockstep::openapi {
namespace {

// Every level costs the validator stack.
constexpr std::size_t kMaxBodyDepth = 512;

bool is_status(std::string_view key) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return key == "default" || (key.size() == 3 && key[0] >= '1' && key[0] <= '5' &&
                              ((digit(key[1]) && digit(key[2])) || key.substr(1) == "XX"));
}

void read_content(const Place& response, const Source& source, Warnings& warnings,
                  SchemaCompiler& compiler, ResponseDescription& description) {
  const std::optional<Place> content = member(response, "content");
  if (!content) {
    return;
  }
  if (content->value.type() != json::Type::object) {
    warnings.add(source.position(content->value), "\"content\" must be an object: it says nothing");
    return;
  }
  for (const json::Value value : content->value) {
    MediaType media{media_type_of(value.key()), std::nullopt};
    if (const auto schema = member(child(*content, value), "schema")) {
      media.schema = compiler.compile(*schema);
    }
    description.content.push_back(std::move(media));
  }
}

const MediaType* find_media(const std::vector<MediaType>& content, const std::string& type) {
  const std::string range = type.substr(0, type.find('/')) + "/*";
  for (const std::string_view wanted :
       {std::string_view(type), std::string_view(range), std::string_view("*/*")}) {
    const auto found = std::find_if(content.begin(), content.end(),
                                    [&](const MediaType& each) { return each.type == wanted; });
    if (found != content.end()) {
      return &*found;
    }
  }
  return nullptr;
}

SideCheck with(Conformity conformity, Violation violation) {
  return {conformity, {std::move(violation)}, 0};
}

SideCheck check_body(const Schemas& schemas, SchemaId schema, std::string_view body) {
  json::ParseError error;
  json::ParseOptions options;
  options.max_depth = kMaxBodyDepth;
  const std::optional<json::Document> document = json::Document::parse(body, error, options);
  if (!document && error.reason == json::ParseError::Reason::limit) {
    return {};
  }
  if (!document) {
    return with(Conformity::violates,
                {"", "body", schemas[schema].path,
                 body.empty() ? "is empty, JSON expected"
                              : fmt::format("is no JSON, by byte {}", error.offset)});
  }
  Violations violations;
  Validator validator(schemas);
  if (validator.check(schema, document->root(), nullptr, &violations) == Answer::no) {
    return {Conformity::violates, violations.list(), violations.omitted()};
  }
  return {validator.gave_up() ? Conformity::unchecked : Conformity::conforms, {}, 0};
}

SideCheck check_content(const Schemas& schemas, const ResponseDescription& description,
                        const Contract::Response& response) {
  const bool empty = response.body && response.body->empty();
  if (!response.content_type && !empty) {
    return with(Conformity::undocumented,
                {"", "content-type", description.path + "/content", "there is no Content-Type"});
  }
  const std::string type = media_type_of(response.content_type.value_or(""));
  const MediaType* media = find_media(description.content, type);
  if (media == nullptr && !response.content_type) {
    media = &description.content.front();  // of a body that is missing
  }
  if (media == nullptr) {
    return with(Conformity::undocumented, {"", "content-type", description.path + "/content",
                                           fmt::format("the media type {} is not in the document",
                                                       escape_line(utf8_prefix(type, 100)))});
  }
  if (!media->schema || !is_json(response.content_type ? type : media->type)) {
    return {Conformity::conforms, {}, 0};
  }
  return response.body ? check_body(schemas, *media->schema, *response.body) : SideCheck{};
}

}  // namespace

std::string media_type_of(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' ') || type.ends_with('\t')) {
    type.remove_suffix(1);
  }
  return ascii_lower(type);
}

bool is_json(std::string_view media_type) {
  return media_type == "application/json" || media_type == "text/json" ||
         media_type.ends_with("+json");
}

Responses::Responses(const Place& operation, const Source& source, Warnings& warnings,
                     SchemaCompiler& compiler) {
  const std::optional<Place> responses = member(operation, "responses");
  if (!responses || responses->value.type() != json::Type::object) {
    warnings.add(source.position(operation.value),
                 "an operation without \"responses\": none of its replies is checked");
    return;
  }
  path_ = responses->path;
  const References references(source, warnings);
  for (const json::Value value : responses->value) {
    const std::string key = value.key();
    ResponseDescription description;
    description.status = key.size() == 3 && key.ends_with("xx") ? key.substr(0, 1) + "XX" : key;
    if (!is_status(description.status)) {
      if (!key.starts_with("x-")) {
        warnings.add(source.key_position(value),
                     fmt::format("\"{}\" is no status: 200, 2XX or default", escape_line(key)));
      }
      continue;
    }
    const std::optional<Place> response = references.resolved(child(*responses, value));
    description.known = response && response->value.type() == json::Type::object;
    if (description.known) {
      description.path = response->path;
      read_content(*response, source, warnings, compiler, description);
    }
    descriptions_.push_back(std::move(description));
  }
}

const ResponseDescription* Responses::find(int status) const {
  const std::string exact = std::to_string(status);
  const std::string range = exact.substr(0, 1) + "XX";
  for (const std::string_view wanted :
       {std::string_view(exact), std::string_view(range), std::string_view("default")}) {
    const auto found =
        std::find_if(descriptions_.begin(), descriptions_.end(),
                     [&](const ResponseDescription& each) { return each.status == wanted; });
    if (found != descriptions_.end()) {
      return &*found;
    }
  }
  return nullptr;
}

SideCheck Responses::check(const Schemas& schemas, const Contract::Response& response) const {
  if (descriptions_.empty()) {
    return {};
  }
  const ResponseDescription* const description = find(response.status);
  if (description == nullptr) {
    return with(Conformity::undocumented,
                {"", "status", path_,
                 fmt::format("the status {} is not in the document", response.status)});
  }
  if (!description->known || description->content.empty() || !response.has_body) {
    return {Conformity::conforms, {}, 0};
  }
  return check_content(schemas, *description, response);
}

}  // namespace lockstep::openapi
