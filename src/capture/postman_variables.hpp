// {{name}} in the texts of a Postman collection.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/capture/capture.hpp"
#include "lockstep/json/json.hpp"

namespace lockstep::capture {

class PostmanVariables {
 public:
  explicit PostmanVariables(const PostmanValues& given) : given_(given) {}

  // Those of a collection or a folder: `owner`'s "variable" ("variables" in old collections). They
  // hide those of the same name until they are left again.
  void enter(const json::Value& owner);
  void leave();

  // `text` with every {{name}} replaced, also in what replaces it. The first one without a value is
  // kept as it is, and named in `missing`.
  std::string resolve(std::string_view text, std::string& missing) const;

 private:
  const std::string* find(std::string_view name) const;
  void expand(std::string_view text, int depth, std::string& out, std::string& missing) const;

  PostmanValues given_;
  std::vector<std::map<std::string, std::string, std::less<>>> scopes_;
};

}  // namespace lockstep::capture
