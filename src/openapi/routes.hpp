// Which operation a request is for, among hundreds, in about a microsecond.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "openapi/path_template.hpp"

namespace lockstep::openapi {

class Routes {
 public:
  struct Route {
    std::size_t operation = 0;
    std::string endpoint;  // "GET /v1/users/{id}"
    PathTemplate path;
  };

  // Of routes that match the same, the one added first wins. Returns false when there is already
  // one for the very same paths.
  bool add(std::string_view method, Route route);
  void sort();  // after the last one was added

  // The first that matches; nullptr when none does.
  const Route* find(std::string_view method, std::string_view target) const;

 private:
  // By method and number of segments: what is left differs in its first words.
  static std::string key(std::string_view method, std::size_t segments);

  std::unordered_map<std::string, std::vector<Route>> by_shape_;
};

}  // namespace lockstep::openapi
