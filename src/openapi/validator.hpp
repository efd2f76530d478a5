// Evaluates schemas on one body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/contract.hpp"
#include "lockstep/json/json.hpp"

#include "openapi/schema.hpp"

namespace lockstep::openapi {

// `perhaps`: nothing that was evaluated speaks against it, but not all could be.
enum class Answer : std::uint8_t { no, perhaps, yes };

// A step from the root of the body to a value, on the stack of whoever took it.
struct Step {
  const Step* before = nullptr;
  std::string_view key;  // as in the body, without its quotes; for arrays `index` counts
  std::size_t index = 0;
  bool is_index = false;
};

// The first violations, and how many more there are.
class Violations {
 public:
  static constexpr std::size_t kListed = 20;

  void add(Violation violation);
  void add(const Violations& others);
  bool is_full() const { return list_.size() >= kListed; }
  std::uint64_t size() const { return list_.size() + omitted_; }
  const std::vector<Violation>& list() const { return list_; }
  std::uint64_t omitted() const { return omitted_; }

 private:
  std::vector<Violation> list_;
  std::uint64_t omitted_ = 0;
};

class Validator {
 public:
  explicit Validator(const Schemas& schemas) : schemas_(schemas) {}

  // `no` exactly when something was added to `violations`, which may be nullptr.
  Answer check(SchemaId schema, const json::Value& value, const Step* at, Violations* violations);

  // So much was to be done that not all of it was: alternatives of alternatives, or a schema that
  // contains itself.
  bool gave_up() const { return gave_up_; }

 private:
  struct Subject {
    const Schema& schema;
    const json::Value& value;
    const Step* at;
    Violations* violations;
  };

  Answer checked(const Subject& subject);
  Answer scalar(const Subject& subject);
  Answer number(const Subject& subject);
  Answer text(const Subject& subject);
  Answer array(const Subject& subject);
  Answer elements(const Subject& subject);
  Answer contains(const Subject& subject);
  Answer unique(const Subject& subject);
  Answer object(const Subject& subject);
  Answer members(const Subject& subject);
  Answer member(const Subject& subject, const json::Value& value, std::string_view key);
  Answer dependents(const Subject& subject);
  Answer combined(const Subject& subject);
  Answer any_of(const Subject& subject, const std::vector<SchemaId>& alternatives,
                std::string_view keyword);
  Answer one_of(const Subject& subject);
  Answer negated(const Subject& subject);
  Answer conditional(const Subject& subject);

  static Answer refuse(const Subject& subject, std::string_view keyword, std::string message);

  const Schemas& schemas_;
  std::size_t depth_ = 0;
  std::size_t steps_ = 0;
  bool gave_up_ = false;
};

// As a JSON Pointer.
std::string pointer_to(const Step* at);

// "a string", "an integer or null"
std::string type_text(const json::Value& value);
std::string types_text(std::uint8_t types);

}  // namespace lockstep::openapi
