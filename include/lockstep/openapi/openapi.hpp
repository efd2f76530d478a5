// An OpenAPI document, 3.0 or 3.1, as JSON or YAML: the operations it has, which of them a request
// is for, and whether a response is as it describes. Pure: no I/O; nothing it points to outside of
// itself is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/contract.hpp"

namespace lockstep::openapi {

// Takes "shop.yaml:14:7: what is odd and what that means", escaped, a line.
using Warn = std::function<void(const std::string& line)>;

// A value; its members that are const may be called from several threads at once.
class Contract {
 public:
  // `source` is the name of the document, for messages. Throws Error with the position of the fault
  // when it is neither JSON nor YAML, no OpenAPI of these versions, or when what it says about
  // paths cannot be understood. What else is wrong with it is warned of and then counts as if the
  // document had not said it: a wrong violation is worse than a missed one.
  static Contract parse(std::string_view text, const std::string& source, const Warn& warn);
  ~Contract();
  Contract(Contract&&) noexcept;
  Contract& operator=(Contract&&) noexcept;

  // In the order of the document.
  const std::vector<Operation>& operations() const;

  struct Match {
    std::size_t operation = 0;  // in operations()
    std::string_view endpoint;  // "GET /v1/users/{id}", with the server's path that matched
  };
  // The operation that a request is for. The query plays no role; case, empty segments and a
  // trailing slash do. Concrete paths come before templated ones (OpenAPI 3.1.0 §4.8.8.2), of
  // several templated ones the one that is concrete for longer. A path is looked for below the path
  // of each server that applies to it, then, as a proxy may have taken that off, on its own.
  std::optional<Match> match(std::string_view method, std::string_view target) const;

  // Whether a response is as the document describes it for the operation: by its status ("200",
  // else "2XX", else "default"), its media type ("a/b", else "a/*", else "*/*"; parameters do not
  // count), and its body, if that is JSON and described by a schema. `body` is without content
  // codings, unset when these could not be undone; empty for what has none (HEAD, 204, 304), of
  // which `has_body` is false. See help() for what of JSON Schema counts. Never throws for what a
  // response holds, and takes bounded time and stack.
  struct Response {
    int status = 0;
    std::optional<std::string_view> content_type;
    std::optional<std::string_view> body;
    bool has_body = true;
  };
  SideCheck check(std::size_t operation, const Response& response) const;

 private:
  struct Parts;
  explicit Contract(std::unique_ptr<const Parts> parts);
  std::unique_ptr<const Parts> parts_;
};

// What is read of a document and what counts, for people.
std::string help();

}  // namespace lockstep::openapi
