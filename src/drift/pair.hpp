// One exchange as the rules look at it: parsed once, so that each rule is a few comparisons.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lockstep/core/http.hpp"
#include "lockstep/drift/drift.hpp"
#include "lockstep/json/json.hpp"

namespace lockstep::drift {

// Deeper documents are not walked: every rule may recurse. No API nests like this.
inline constexpr std::size_t kMaxDepth = 128;

using Fields = std::vector<std::pair<std::string, std::string>>;  // decoded names and values

struct RequestView {
  explicit RequestView(const Request& request);

  const Request& message;
  std::string method;  // upper-case only if it was
  std::string_view path;
  std::string_view query;  // without '?'
  Fields query_fields;
  Fields form_fields;  // of an urlencoded or multipart body
  Fields cookies;
  std::string media_type;  // lower-case, without parameters
  bool has_form_body = false;
  bool is_preflight = false;  // CORS: OPTIONS with Access-Control-Request-Method

  bool is(std::string_view name) const { return method == name; }
};

struct SideView {
  SideView(const Reply& reply, std::optional<std::string_view> decoded);
  SideView(const SideView&) = delete;  // values point into `document`
  SideView& operator=(const SideView&) = delete;

  const Response* response = nullptr;  // nullptr: a transfer error
  const TransferError* error = nullptr;
  int status = 0;  // 0 without a response
  std::string_view body;
  bool body_readable = true;  // false: content-encoded, and nobody decoded it
  std::string media_type;
  std::optional<json::Document> document;

  bool is_class(int hundreds) const { return status / 100 == hundreds; }
  bool is_2xx() const { return is_class(2); }
  bool is_redirect() const { return is_class(3) && status != 304; }
  bool is_error() const { return status >= 400; }
  std::optional<json::Value> root() const;
  const std::string* header(std::string_view name) const;
  std::vector<std::string_view> headers(std::string_view name) const;
  bool body_has(std::string_view text) const { return body.find(text) != body.npos; }
};

struct Pair {
  explicit Pair(const Subject& subject);

  RequestView request;
  SideView baseline;
  SideView candidate;

  bool both_responded() const {
    return baseline.response != nullptr && candidate.response != nullptr;
  }
  bool same_status() const { return baseline.status == candidate.status; }
  bool statuses(int a, int b) const { return baseline.status == a && candidate.status == b; }
  bool statuses_either(int a, int b) const { return statuses(a, b) || statuses(b, a); }
  bool either_status(int a) const { return baseline.status == a || candidate.status == a; }
  bool body_has_either(std::string_view text) const {
    return baseline.body_has(text) || candidate.body_has(text);
  }
};

// Collects what the rules find, each class once at a place.
class Assignments {
 public:
  void add(std::string_view id, Aspect aspect, std::string at, bool secondary = false);
  void status(std::string_view id) { add(id, Aspect::status, "status"); }
  void body(std::string_view id) { add(id, Aspect::body, {}); }
  void header(std::string_view id, std::string_view name) {
    add(id, Aspect::header, std::string(name));
  }
  bool has(std::string_view id) const;
  bool full() const { return list_.size() >= kMaxAssigned; }
  const std::vector<Assigned>& list() const { return list_; }
  std::vector<Assigned> take() { return std::move(list_); }

 private:
  std::vector<Assigned> list_;
};

}  // namespace lockstep::drift
