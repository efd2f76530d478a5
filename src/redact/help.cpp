#include <string>

#include <fmt/format.h>

#include "lockstep/redact/redact.hpp"

#include "redact/secret_names.hpp"
#include "redact/shapes.hpp"

namespace lockstep::redact {

std::string help() {
  std::string text =
      "Secrets are sent as captured, but neither stored nor printed: ‹redacted:1f2e3d4c5b6a› "
      "stands\n"
      "in their place. The same secret has the same digits within a run, so that it still shows\n"
      "where the sides differ; a new run has others, and they tell nothing about the secret.\n"
      "Empty values, null, true and false stay.\n\n"
      "By name, whatever the case and the separators ('access_token' is 'accessToken'), the "
      "values\n"
      "of JSON members, query parameters, form fields, parts of multipart and XML elements:\n";
  text += default_names_text();
  text +=
      "\nHeaders: Authorization, Cookie and Set-Cookie but for cookie names, X-Api-Key and all "
      "others\n"
      "whose names say so (token, secret, password, session, jwt, csrf, credential …).\n"
      "\nAnywhere, what looks like one of these:\n";
  for (const Shape& shape : shapes()) {
    text += fmt::format("  {:<14} {}\n", shape.name, shape.looks);
  }
  return text +
         "\nlockstep.json adds to the list and takes away from it:\n"
         "  {\"redact\": {\"names\": [\"customer-code\", \"x-partner-*\"],\n"
         "              \"pointers\": [\"/user/email\", \"/**/iban\"],\n"
         "              \"show\": [\"csrf_token\"]}}\n"
         "where names and show are names as above, of headers too, with * for any letters, and\n"
         "pointers are JSON Pointers in requests and responses: * is one step, ** any number.\n"
         "\n--no-redact stores everything as it is. Every report of such a run says so.\n";
}

}  // namespace lockstep::redact
