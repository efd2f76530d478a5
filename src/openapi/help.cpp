#include "lockstep/openapi/openapi.hpp"

namespace lockstep::openapi {

std::string help() {
  return R"(With --openapi FILE, or "openapi": "FILE" in lockstep.json, an OpenAPI document (3.0 or 3.1, JSON or
YAML) does three things:

endpoints   A request belongs to the operation that the document has for it: 'GET /v1/users/{id}'.
            Concrete paths come before templated ones, --endpoint before both; what the document
            does not have is guessed. Paths are looked for below those of the 'servers', then on
            their own.
operations  Reports and 'inspect' say which operations were compared, which were seen but not sent,
            and which never came up in the traffic.
contract    Both sides' responses are checked against what the document says. That is a third
            opinion, which changes no verdict: where the sides differ, it says which of them is as
            agreed; where they are equal, it finds what both do wrong.

A response is looked up by its status ('200', else '2XX', else 'default') and media type ('a/b',
else 'a/*', else '*/*'; parameters such as charset do not count). When the document has none, it is
'undocumented'. A JSON body is checked against the schema. What counts:

  all keywords of OpenAPI 3.0 and of JSON Schema 2020-12, but for those below
  numbers are exact decimals; 1.0 is an integer
  nullable: true allows null whatever stands beside it, also an enum without null
  writeOnly properties are not required; with a discriminator one fitting alternative is enough
  pattern is matched by RE2, which is always linear: an expression with look-ahead or back
  references is not checked

What is not checked, and never makes a violation:

  format, unevaluatedProperties, unevaluatedItems, $dynamicRef, $anchor and $id
  what a $ref to another document describes: bundle the documents into one
  headers of responses, bodies that are not JSON, whatever is sent in requests
  values in stored bodies that are hidden as ‹redacted:…›

A keyword that is not supported or misspelt is named once, with its place. Where a schema cannot
be told to fail because part of it is not checked, it does not fail. Messages never quote values.
)";
}

}  // namespace lockstep::openapi
