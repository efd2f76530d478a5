// The document as a whole: its version, its paths, its operations.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/http.hpp"
#include "lockstep/openapi/openapi.hpp"

#include "openapi/reference.hpp"
#include "openapi/responses.hpp"
#include "openapi/routes.hpp"
#include "openapi/schema_compiler.hpp"
#include "openapi/servers.hpp"
#include "openapi/source.hpp"
#include "openapi/warnings.hpp"

namespace lockstep::openapi {

namespace {

// What a document says.
struct Content {
  std::vector<Operation> operations;
  std::vector<Responses> responses;  // of each
  Routes routes;
  Schemas schemas;
};

}  // namespace

struct Contract::Parts {
  std::unique_ptr<const Source> source;  // the values of enums are in it
  Content content;
};

namespace {

constexpr std::array<std::string_view, 8> kMethods = {"get",     "put",  "post",  "delete",
                                                      "options", "head", "patch", "trace"};

void want_object(const Source& source, const json::Value& value, std::string_view what) {
  if (value.type() != json::Type::object) {
    throw Error(source.position(value), fmt::format("{} must be an object", what));
  }
}

// True for 3.0. Throws for what is not OpenAPI 3.0 or 3.1.
bool is_version_3_0(const Source& source) {
  const json::Value root = source.root();
  want_object(source, root, "an OpenAPI document");
  if (const auto swagger = root.find("swagger")) {
    throw Error(source.position(*swagger), "this is Swagger 2.0, OpenAPI 3.0 or 3.1 is needed",
                "convert it, for example with swagger2openapi");
  }
  const auto version = root.find("openapi");
  if (!version) {
    throw Error(source.position(root), "\"openapi\" is missing: this is no OpenAPI document",
                "name a document of OpenAPI 3.0 or 3.1");
  }
  // 3.1 without quotes is a number in YAML.
  const std::string text =
      version->type() == json::Type::string ? version->string() : std::string(version->raw());
  const std::string_view minor = std::string_view(text).substr(0, text.find('.', 2));
  if (minor != "3.0" && minor != "3.1") {
    throw Error(source.position(*version),
                fmt::format("OpenAPI {} is not known", escape_line(utf8_prefix(text, 40))),
                "3.0 and 3.1 are");
  }
  return minor == "3.0";
}

class Reader {
 public:
  Reader(const Source& source, Warnings& warnings)
      : source_(source),
        warnings_(warnings),
        references_(source, warnings),
        compiler_(source, warnings, is_version_3_0(source)) {}

  Content read() {
    const Place root{source_.root(), "#"};
    servers_ = server_paths(root, source_, warnings_);
    const std::optional<Place> paths = member(root, "paths");
    if (paths) {
      want_object(source_, paths->value, "\"paths\"");
      for (const json::Value value : paths->value) {
        read_path(*paths, value);
      }
    }
    if (content_.operations.empty()) {
      warnings_.add(source_.position(root.value), "the document has no operation");
    }
    content_.routes.sort();
    content_.schemas = compiler_.take();
    return std::move(content_);
  }

 private:
  void read_path(const Place& paths, const json::Value& value) {
    const std::string path = value.key();
    if (path.starts_with("x-")) {
      return;
    }
    if (const std::string problem = PathTemplate::problem(path); !problem.empty()) {
      warnings_.add(source_.key_position(value),
                    fmt::format("the path \"{}\" is left out: {}", escape_line(path), problem));
      return;
    }
    want_object(source_, value, "a path");
    const Place item = child(paths, value);
    std::vector<std::string> servers = server_paths(item, source_, warnings_);
    // What stands beside a $ref adds to it (3.1), or is not defined (3.0).
    if (value.find("$ref")) {
      if (const std::optional<Place> target = references_.resolved(item)) {
        want_object(source_, target->value, "a path");
        read_operations(path, value, *target, servers);
      }
    }
    read_operations(path, value, item, servers);
  }

  void read_operations(const std::string& path, const json::Value& key, const Place& item,
                       std::vector<std::string> servers) {
    if (servers.empty()) {
      servers = server_paths(item, source_, warnings_);
    }
    for (const std::string_view method : kMethods) {
      if (const std::optional<Place> operation = member(item, method)) {
        want_object(source_, operation->value, "an operation");
        std::vector<std::string> own = server_paths(*operation, source_, warnings_);
        read_operation(path, method, *operation, key,
                       !own.empty()       ? own
                       : !servers.empty() ? servers
                                          : servers_);
      }
    }
  }

  void read_operation(const std::string& path, std::string_view method, const Place& place,
                      const json::Value& key, std::vector<std::string> servers) {
    Operation operation;
    operation.method = method;
    std::transform(method.begin(), method.end(), operation.method.begin(),
                   [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    operation.path = (servers.empty() ? "" : servers.front()) + path;
    operation.id = text_member(place.value, "operationId").value_or("");
    operation.deprecated = flag_member(place.value, "deprecated");
    servers.emplace_back();
    bool added = false;
    for (const std::string& server : servers) {
      if (PathTemplate::problem(server + path).empty()) {
        const std::string full = server + path;
        added = content_.routes.add(operation.method,
                                    {content_.operations.size(), operation.method + ' ' + full,
                                     PathTemplate(full)}) ||
                added;
      }
    }
    if (!added) {
      warnings_.add(source_.key_position(key),
                    fmt::format("{} is left out: another path before matches the same",
                                escape_line(operation.name())));
      return;
    }
    content_.operations.push_back(std::move(operation));
    content_.responses.emplace_back(place, source_, warnings_, compiler_);
  }

  const Source& source_;
  Warnings& warnings_;
  const References references_;
  SchemaCompiler compiler_;
  Content content_;
  std::vector<std::string> servers_;
};

}  // namespace

Contract::Contract(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
Contract::~Contract() = default;
Contract::Contract(Contract&&) noexcept = default;
Contract& Contract::operator=(Contract&&) noexcept = default;

Contract Contract::parse(std::string_view text, const std::string& source, const Warn& warn) {
  Warnings warnings(warn);
  auto parts = std::make_unique<Parts>();
  parts->source = std::make_unique<const Source>(text, source, warn);
  parts->content = Reader(*parts->source, warnings).read();
  warnings.finish(source);
  return Contract(std::move(parts));
}

const std::vector<Operation>& Contract::operations() const { return parts_->content.operations; }

std::optional<Contract::Match> Contract::match(std::string_view method,
                                               std::string_view target) const {
  const Routes::Route* const route = parts_->content.routes.find(method, target);
  return route == nullptr ? std::nullopt : std::optional(Match{route->operation, route->endpoint});
}

SideCheck Contract::check(std::size_t operation, const Response& response) const {
  return parts_->content.responses.at(operation).check(parts_->content.schemas, response);
}

}  // namespace lockstep::openapi
