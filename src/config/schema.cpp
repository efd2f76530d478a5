#include "lockstep/config/config.hpp"

namespace lockstep::config {
namespace {

constexpr std::string_view kSchema = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "lockstep.json",
  "description": "What lockstep is to ignore and to expect. Comments and trailing commas are fine.",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "$schema": {"type": "string"},
    "rules": {
      "description": "The first rule that is about a difference decides.",
      "type": "array",
      "maxItems": 1000,
      "items": {"$ref": "#/$defs/rule"}
    },
    "headers": {
      "description": "Which response headers are compared; see 'lockstep help headers'.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "ignore": {"$ref": "#/$defs/names"},
        "compare": {"$ref": "#/$defs/names"}
      }
    },
    "gate": {
      "description": "What a run must show; see 'lockstep help limits'.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "limits": {"$ref": "#/$defs/limits"},
        "steps": {
          "description": "Further limits, or others, at a step of a rollout.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "1": {"$ref": "#/$defs/limits"},
            "5": {"$ref": "#/$defs/limits"},
            "25": {"$ref": "#/$defs/limits"},
            "100": {"$ref": "#/$defs/limits"}
          }
        },
        "warmup": {
          "description": "So many exchanges at the start say nothing about latency.",
          "type": "integer",
          "minimum": 0
        },
        "cost": {
          "description": "What sides run on and what that costs, in US dollars; for an estimate.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "platform": {
              "description": "Whose published prices hold where none is given.",
              "enum": ["cloud-run", "lambda", "container-apps"]
            },
            "vcpu_second": {"$ref": "#/$defs/limit"},
            "gib_second": {"$ref": "#/$defs/limit"},
            "million_requests": {"$ref": "#/$defs/limit"},
            "billing_unit_ms": {"$ref": "#/$defs/limit"},
            "baseline": {"$ref": "#/$defs/size"},
            "candidate": {"$ref": "#/$defs/size"}
          }
        }
      }
    },
    "openapi": {
      "description": "An OpenAPI document, by its path from here; see 'lockstep help openapi'.",
      "type": "string",
      "minLength": 1
    },
    "redact": {
      "description": "What is secret besides the default list; see 'lockstep help redaction'.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "names": {
          "description": "Names of headers, parameters, fields, members: case and separators say nothing, * is any run.",
          "$ref": "#/$defs/names"
        },
        "pointers": {
          "description": "JSON Pointers in requests and responses, with * (one step) and ** (any number).",
          "type": "array",
          "items": {"type": "string", "pattern": "^/"}
        },
        "show": {
          "description": "Names that are no secrets, though the default list says so.",
          "$ref": "#/$defs/names"
        }
      }
    }
  },
  "$defs": {
    "names": {"type": "array", "items": {"type": "string", "minLength": 1}},
    "limit": {"type": "number", "minimum": 0},
    "limits": {
      "type": "array",
      "maxItems": 100,
      "items": {
        "description": "Such as 'semantic-parity>=99.9%', 'p95-ratio<=1.05 @ GET /users/*' or 'no breaking finding'.",
        "type": "string",
        "minLength": 1
      }
    },
    "size": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "vcpu": {"$ref": "#/$defs/limit"},
        "memory_gib": {"$ref": "#/$defs/limit"},
        "concurrency": {
          "description": "Requests that share an instance.",
          "type": "number",
          "minimum": 1
        }
      }
    },
    "kind": {"enum": ["missing", "added", "type", "value", "order", "duplicate"]},
    "emptiness": {"enum": ["null", "empty", "missing", "case"]},
    "rule": {
      "type": "object",
      "additionalProperties": false,
      "oneOf": [
        {"required": ["ignore"]},
        {"required": ["exact"]},
        {"required": ["unordered"]},
        {"required": ["tolerance"]},
        {"required": ["time"]},
        {"required": ["pattern"]},
        {"required": ["equal_if"]},
        {"required": ["expect"]}
      ],
      "properties": {
        "endpoint": {
          "description": "Glob over endpoints such as 'GET /users/{id}', or over their paths.",
          "type": "string",
          "minLength": 1
        },
        "at": {
          "description": "JSON Pointer with * (one step) and ** (any number), header:NAME, status, or ASPECT:AT.",
          "type": "string"
        },
        "kind": {
          "description": "The kinds of difference that the rule is for; all without it.",
          "anyOf": [
            {"$ref": "#/$defs/kind"},
            {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/kind"}}
          ]
        },
        "whole_body": {
          "description": "Must be said where a whole body is ignored.",
          "const": true
        },
        "reason": {"type": "string"},
        "ignore": {
          "description": "Nothing at the place and below it counts.",
          "const": true
        },
        "exact": {
          "description": "Everything at the place and below it counts: an exception from later rules.",
          "const": true
        },
        "unordered": {
          "description": "The order of an array means nothing: true and \"multiset\" are the same.",
          "anyOf": [
            {"const": true},
            {"enum": ["multiset", "set"]},
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["by"],
              "properties": {"by": {"type": "string"}}
            }
          ]
        },
        "tolerance": {
          "description": "Numbers may differ by so much; relative is a share of the greater one.",
          "anyOf": [
            {"$ref": "#/$defs/limit"},
            {
              "type": "object",
              "additionalProperties": false,
              "minProperties": 1,
              "properties": {
                "absolute": {"$ref": "#/$defs/limit"},
                "relative": {"type": "number", "minimum": 0, "exclusiveMaximum": 1}
              }
            }
          ]
        },
        "time": {
          "description": "Times in any spelling may be so far apart: 500ms, 2s, 5m, 1h, 1d.",
          "type": "string",
          "pattern": "^[0-9]+(ms|s|m|h|d)$"
        },
        "pattern": {
          "description": "Both values match the whole of this regular expression (RE2).",
          "type": "string"
        },
        "equal_if": {
          "description": "Values that stand for nothing are the same; case: of ASCII letters.",
          "anyOf": [
            {"$ref": "#/$defs/emptiness"},
            {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/emptiness"}}
          ]
        },
        "expect": {
          "description": "An agreed change: hidden where it is, reported where it is not.",
          "anyOf": [
            {"const": true},
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {"baseline": {}, "candidate": {}}
            }
          ]
        }
      }
    }
  }
}
)json";

}  // namespace

std::string_view schema() { return kSchema; }

}  // namespace lockstep::config
