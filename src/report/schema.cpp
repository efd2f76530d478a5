// The JSON Schema of the machine formats. A test holds what they write against it.
#include "lockstep/report/report.hpp"

namespace lockstep::report {

namespace {

constexpr std::string_view kSchema = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "lockstep reports",
  "description": "A line of an ndjson report is one of run, gate, exchange, noise, finding, by its type. A json report is the document. Fields are only ever added; format changes when one changes its meaning.",
  "oneOf": [
    {"$ref": "#/$defs/run"}, {"$ref": "#/$defs/gate"}, {"$ref": "#/$defs/exchange"},
    {"$ref": "#/$defs/noise"}, {"$ref": "#/$defs/finding"}, {"$ref": "#/$defs/document"}
  ],
  "$defs": {
    "count": {"type": "integer", "minimum": 0},
    "share": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    "optional": {"type": ["number", "null"]},
    "interval": {"type": ["array", "null"], "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    "endpoint": {"type": ["string", "null"], "description": "null: the whole run"},
    "counts_by_name": {"type": "object", "additionalProperties": {"$ref": "#/$defs/count"}},
    "decision": {"enum": ["pass", "fail", "inconclusive"]},
    "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
    "severity": {"enum": ["breaking", "risky", "cosmetic"]},
    "aspect": {"enum": ["status", "header", "body", "json", "line", "ndjson", "event", "form", "part", "xml", "html"]},
    "kind": {"enum": ["missing", "added", "type", "value", "spelling", "order", "duplicate"]},
    "run": {
      "type": "object",
      "required": ["type", "format", "id", "state", "baseline", "candidate", "captures", "started_at", "finished_at", "seed", "counts", "parity", "coverage"],
      "properties": {
        "type": {"const": "run"}, "format": {"const": 1}, "id": {"type": "integer"},
        "state": {"enum": ["running", "complete", "interrupted"]}, "lockstep": {"type": "string"},
        "baseline": {"type": "string"}, "candidate": {"type": "string"}, "control": {"type": "string"},
        "captures": {"type": "array", "items": {"type": "string"}},
        "started_at": {"type": "string", "pattern": "Z$"}, "finished_at": {"type": ["string", "null"]},
        "seed": {"$ref": "#/$defs/count"},
        "counts": {
          "type": "object",
          "description": "captured = sent + sum of skipped; sent = compared + sum of failed; compared = identical + equivalent + noise + accepted + different",
          "required": ["captured", "sent", "skipped", "compared", "failed", "identical", "equivalent", "noise", "accepted", "different"],
          "properties": {
            "captured": {"$ref": "#/$defs/count"}, "sent": {"$ref": "#/$defs/count"},
            "skipped": {"$ref": "#/$defs/counts_by_name"}, "compared": {"$ref": "#/$defs/count"},
            "failed": {"$ref": "#/$defs/counts_by_name"}, "identical": {"$ref": "#/$defs/count"},
            "equivalent": {"$ref": "#/$defs/count"}, "noise": {"$ref": "#/$defs/count"},
            "accepted": {"$ref": "#/$defs/count"}, "different": {"$ref": "#/$defs/count"},
            "asked_again": {"$ref": "#/$defs/count"}
          }
        },
        "parity": {
          "type": "object", "required": ["byte", "semantic"],
          "properties": {"byte": {"$ref": "#/$defs/share"}, "semantic": {"$ref": "#/$defs/share"}}
        },
        "coverage": {"$ref": "#/$defs/coverage"},
        "contract": {"$ref": "#/$defs/contract"},
        "rules": {"type": "array", "items": {"type": "object", "required": ["action", "times", "values"]}}
      }
    },
    "reply": {
      "type": "object",
      "required": ["ttfb_ms", "total_ms"],
      "properties": {
        "status": {"type": "integer"}, "bytes": {"$ref": "#/$defs/count"},
        "ttfb_ms": {"type": "number"}, "total_ms": {"type": "number"},
        "error": {
          "type": "object", "required": ["reason", "phase", "message"],
          "properties": {"reason": {"type": "string"}, "phase": {"type": "string"}, "message": {"type": "string"}}
        }
      },
      "oneOf": [{"required": ["status", "bytes"]}, {"required": ["error"]}]
    },
    "difference": {
      "type": "object",
      "required": ["aspect", "at", "kind", "noise"],
      "properties": {
        "aspect": {"$ref": "#/$defs/aspect"}, "at": {"type": "string"}, "kind": {"$ref": "#/$defs/kind"},
        "baseline": {"type": "string", "description": "JSON text where the aspect is json; missing on a side without a value"},
        "candidate": {"type": "string"}, "noise": {"type": "boolean"}, "accepted": {"type": "boolean"},
        "abridged": {"type": "boolean"}, "drift": {"type": "string"}, "finding": {"type": "string"}, "note": {"type": "string"}
      }
    },
    "exchange": {
      "type": "object",
      "required": ["type", "seq", "method", "target", "endpoint", "verdict", "baseline", "candidate", "differences"],
      "properties": {
        "type": {"const": "exchange"}, "seq": {"$ref": "#/$defs/count"}, "method": {"type": "string"},
        "target": {"type": "string"}, "endpoint": {"type": "string"},
        "verdict": {"enum": ["identical", "equivalent", "noise", "accepted", "different", "failed"]},
        "baseline": {"$ref": "#/$defs/reply"}, "candidate": {"$ref": "#/$defs/reply"},
        "differences": {"type": "array", "items": {"$ref": "#/$defs/difference"}},
        "differences_omitted": {"$ref": "#/$defs/count"},
        "contract": {
          "type": "object", "required": ["outcome"],
          "properties": {
            "outcome": {"$ref": "#/$defs/outcome"},
            "baseline": {"$ref": "#/$defs/check"}, "candidate": {"$ref": "#/$defs/check"}
          }
        },
        "weight": {"$ref": "#/$defs/count", "description": "it was sent once for so many equal requests; 1 if not there"},
        "fidelity": {"type": "array", "items": {"type": "string"}},
        "lossy": {"const": true, "description": "bytes that are not UTF-8 were written as \\u00XX"}
      }
    },
    "outcome": {"enum": ["conforms", "both-violate", "only-candidate", "only-baseline", "undocumented", "unchecked"]},
    "check": {
      "type": "object", "required": ["conformity"],
      "properties": {
        "conformity": {"enum": ["unchecked", "conforms", "undocumented", "violates"]},
        "violations": {"type": "array", "items": {"type": "object", "required": ["at", "keyword", "schema", "message"]}},
        "omitted": {"$ref": "#/$defs/count"}
      }
    },
    "contract": {
      "type": "object",
      "description": "With --openapi: how far requests for each operation came, and what is not as the document says, array indices as *.",
      "required": ["document", "exchanges", "operations", "violations"],
      "properties": {
        "document": {"type": "string"},
        "exchanges": {"type": "object", "propertyNames": {"$ref": "#/$defs/outcome"}, "additionalProperties": {"$ref": "#/$defs/count"}},
        "operations": {
          "type": "array",
          "items": {
            "type": "object", "required": ["operation", "reach", "sent", "compared", "failed", "skipped"],
            "properties": {
              "operation": {"type": "string"}, "operation_id": {"type": "string"}, "deprecated": {"type": "boolean"},
              "reach": {"enum": ["never seen", "only skipped", "only failed", "compared"]},
              "sent": {"$ref": "#/$defs/count"}, "compared": {"$ref": "#/$defs/count"},
              "failed": {"$ref": "#/$defs/count"}, "skipped": {"$ref": "#/$defs/counts_by_name"}
            }
          }
        },
        "violations": {"type": "array", "items": {"type": "object", "required": ["operation", "at", "keyword", "schema", "message", "only_candidate", "both", "only_baseline", "first"]}}
      }
    },
    "noise": {
      "type": "object",
      "required": ["type", "endpoint", "aspect", "at", "kind", "decision", "pairs", "varied", "compared", "differing"],
      "properties": {
        "type": {"const": "noise"}, "endpoint": {"type": "string"}, "aspect": {"$ref": "#/$defs/aspect"},
        "at": {"type": "string"}, "kind": {"$ref": "#/$defs/kind"},
        "decision": {"enum": ["endpoint", "own", "contradicted"]}
      }
    },
    "finding": {
      "type": "object",
      "required": ["type", "id", "fingerprint", "drift", "severity", "sure", "possibly", "exchanges", "differences", "first", "last", "endpoints", "places", "example"],
      "properties": {
        "type": {"const": "finding"}, "id": {"type": "string"}, "fingerprint": {"$ref": "#/$defs/fingerprint"},
        "drift": {"type": "string"}, "summary": {"type": "string"}, "fix": {"type": "string"},
        "severity": {"$ref": "#/$defs/severity"}, "sure": {"enum": ["exact", "high", "medium", "low", "none"]},
        "possibly": {"type": "boolean"}, "exchanges": {"$ref": "#/$defs/count"}, "differences": {"$ref": "#/$defs/count"},
        "first": {"$ref": "#/$defs/count"}, "last": {"$ref": "#/$defs/count"},
        "endpoints": {"type": "array", "items": {"type": "object", "required": ["endpoint", "exchanges"]}},
        "places": {"type": "array", "items": {"type": "object", "required": ["aspect", "at", "differences"]}},
        "example": {"type": "object", "required": ["seq", "endpoint", "aspect", "at", "kind"]}
      }
    },
    "gate": {
      "type": "object",
      "required": ["type", "format", "run", "decision", "policy", "reasons", "compared", "minimum", "needed", "metrics", "parity", "errors", "latency", "cost", "history", "accepted"],
      "properties": {
        "type": {"const": "gate"}, "format": {"const": 1}, "run": {"type": "integer"},
        "decision": {"$ref": "#/$defs/decision"}, "policy": {"type": "string"},
        "reasons": {"type": "array", "items": {"type": "string"}},
        "compared": {"$ref": "#/$defs/count"}, "minimum": {"$ref": "#/$defs/count"}, "needed": {"$ref": "#/$defs/count"},
        "metrics": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["metric", "endpoint", "policy", "unit", "value", "interval", "bound", "limit", "outcome", "lenient", "samples", "needed", "reason"],
            "properties": {
              "metric": {"type": "string"}, "endpoint": {"$ref": "#/$defs/endpoint"}, "policy": {"type": "string"},
              "unit": {"enum": ["share", "ratio", "count", "usd_per_million"]}, "value": {"$ref": "#/$defs/optional"},
              "interval": {"$ref": "#/$defs/interval"}, "bound": {"enum": ["at_least", "at_most"]},
              "limit": {"type": "number"}, "outcome": {"$ref": "#/$defs/decision"}, "lenient": {"type": "boolean"}, "samples": {"$ref": "#/$defs/count"},
              "needed": {"type": ["integer", "null"]}, "reason": {"type": "string"}
            }
          }
        },
        "parity": {"type": "array", "items": {"type": "object", "required": ["endpoint", "compared", "identical", "same_in_meaning", "byte", "byte_interval", "semantic", "semantic_interval"]}},
        "errors": {"type": "array", "items": {"type": "object", "required": ["endpoint", "samples", "baseline", "candidate", "only_baseline", "only_candidate", "baseline_rate", "candidate_rate", "p_value"]}},
        "latency": {"type": "array", "items": {"type": "object", "required": ["endpoint", "corrected", "samples", "quantiles"]}},
        "warmup": {"$ref": "#/$defs/count"}, "order": {"type": "object"},
        "cost": {"type": ["object", "null"]},
        "history": {"type": "object", "required": ["against", "changes"]},
        "accepted": {"type": "array", "items": {"type": "object", "required": ["fingerprint", "reason", "until", "status", "differences"]}}
      }
    },
    "coverage": {
      "type": "object",
      "description": "spoken_for is the share of requests that were compared, or are represented by such that were",
      "required": ["requests", "spoken_for", "endpoints"],
      "properties": {
        "requests": {"$ref": "#/$defs/count"}, "spoken_for": {"$ref": "#/$defs/share"},
        "endpoints": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["endpoint", "captured", "skipped", "sent", "failed", "compared"],
            "properties": {
              "endpoint": {"type": ["string", "null"], "description": "null: no request could be read"},
              "captured": {"$ref": "#/$defs/count"}, "skipped": {"$ref": "#/$defs/counts_by_name"},
              "sent": {"$ref": "#/$defs/count"}, "failed": {"$ref": "#/$defs/count"}, "compared": {"$ref": "#/$defs/count"}
            }
          }
        }
      }
    },
    "document": {
      "type": "object",
      "required": ["run", "latency", "endpoints", "noise", "findings", "exchanges"],
      "properties": {
        "run": {"$ref": "#/$defs/run"}, "gate": {"$ref": "#/$defs/gate"}, "latency": {"type": "object"},
        "endpoints": {"type": "array"}, "noise": {"type": "array", "items": {"$ref": "#/$defs/noise"}},
        "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
        "exchanges": {"type": "array", "items": {"$ref": "#/$defs/exchange"}}
      }
    }
  }
}
)json";

}  // namespace

std::string_view json_schema() { return kSchema; }

}  // namespace lockstep::report
