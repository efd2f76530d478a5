// What sort of document an error's body is. Frameworks are told apart by shape, never by name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "drift/pair.hpp"

namespace lockstep::drift {

enum class ErrorShape : std::uint8_t {
  empty,
  html,
  text,
  json_detail,        // {"detail": "…"}
  json_detail_list,   // {"detail": [{"loc": …, "msg": …}]}
  json_field_errors,  // {"name": ["This field is required."]}
  json_errors,        // {"errors": …}
  json_error,         // {"error": "…"}
  json_message,       // {"message": "…"}
  json_other,
};

ErrorShape error_shape(const SideView& side);
bool is_validation_shape(ErrorShape shape);

// The page that a router or framework has for the status when nobody wrote one.
bool is_stock_404(const SideView& side);
bool is_stock_500(const SideView& side);

// Written by the server before an application saw the request: gunicorn's page, uvicorn's line, or
// "400 Bad Request: …" of Go's net/http.
bool is_server_edge(const SideView& side);

// What Go's or Python's JSON decoder says about broken JSON, bare or in an envelope.
bool says_malformed_json(const SideView& side);

// NaN or Infinity as bare words outside strings, as Python's json writes them.
bool has_bare_nan(const SideView& side);

}  // namespace lockstep::drift
