// Section A of the catalogue: JSON text form.
#include <array>

#include "drift/catalogue.hpp"

namespace lockstep::drift {

namespace {

constexpr auto kClasses = std::to_array<DriftClass>({
    {.id = "json-whitespace-separators",
     .section = 'A',
     .summary = "the same JSON with and without spaces after `,` and `:`",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "Django JsonResponse / any bare json.dumps: `[{\"id\": 1}, {\"id\": 2}]`; "
               "Flask, DRF, FastAPI are compact",
     .go = "all five: `[{\"id\":1},{\"id\":2}]`",
     .recognition = "bodies differ; equal after deleting space/tab/CR/LF outside string tokens; "
                    "exactly one side has such whitespace and no LF",
     .sureness = Sureness::exact,
     .fix = "none needed (or pretty-printer to match if bodies are hashed/signed)",
     .counter_example = "`{\"a\":\" \"}` against `{\"a\":\"\"}`: the space is inside a string"},
    {.id = "json-trailing-newline",
     .section = 'A',
     .summary = "one body ends with a line feed and the other does not",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "Flask jsonify ends `}⏎`; Django, DRF, FastAPI do not",
     .go = "json.Encoder (net/http, mux), echo c.JSON, gin c.PureJSON end `}⏎`; "
           "json.Marshal+Write, gin c.JSON do not",
     .recognition = "bodies equal after stripping trailing whitespace but not before "
                    "(Content-Length differs by 1)",
     .sureness = Sureness::exact,
     .fix = "json.Marshal + w.Write (no \\n) or add \\n",
     .counter_example =
         "`{\"a\":\"x\\n\"}` against `{\"a\":\"x\"}`: the line feed is in the value"},
    {.id = "json-key-order",
     .section = 'A',
     .summary = "the members of an object stand in another order",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "Flask sorts (all versions): "
               "`{\"active\":true,\"addr\":{\"city\":\"Berlin\",\"zip\":\"10115\"},\"id\":1…`;"
               " Django/DRF/FastAPI keep insertion order: `{\"name\":\"Ada "
               "Lovelace\",\"id\":1,\"active\":true,\"tags\":[\"a\",\"b\"]…`",
     .go = "struct = field order `{\"name\":\"Ada "
           "Lovelace\",\"id\":1,\"active\":true,\"tags\":[\"a\",\"b\"]…`; map = "
           "byte-sorted "
           "`{\"active\":true,\"addr\":{\"city\":\"Berlin\",\"zip\":\"10115\"},\"id\":1…`",
     .recognition = "at some object: same key set, key sequences of the common keys differ (note "
                    "which side is sorted)",
     .sureness = Sureness::exact,
     .false_positives = "Flask(sorted) vs Go map(sorted) is identical, so no order drift there",
     .fix = "order struct fields as Python did; for dynamic data use an ordered map type",
     .counter_example = "`[\"a\",\"b\"]` against `[\"b\",\"a\"]`: arrays have an order"},
    {.id = "json-key-order-int-keys",
     .section = 'A',
     .summary = "whole numbers as keys, sorted as numbers on one side and as text on the other",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "Flask sorts int keys as numbers `{\"1\":\"a\",\"2\":\"c\",\"10\":\"b\"}⏎`; "
               "DRF insertion `{\"1\":\"a\",\"10\":\"b\",\"2\":\"c\"}`",
     .go = "map[int] sorts the text `{\"1\":\"a\",\"10\":\"b\",\"2\":\"c\"}⏎`",
     .recognition = "json-key-order at an object whose keys are all /^-?\\d+$/",
     .sureness = Sureness::exact,
     .fix = "none (or ordered encoder)",
     .counter_example = "`{\"b\":1,\"a\":2}` against `{\"a\":2,\"b\":1}`: the keys are words, "
                        "json-key-order"},
    {.id = "json-indent",
     .section = 'A',
     .summary = "one side is pretty-printed",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "Flask debug=True (flask-debug: 150 B instead of 101), DRF `Accept: "
               "application/json; indent=4`: `{⏎    \"name\": \"Ada Lovelace\",⏎    \"id\": …`",
     .go = "gin IndentedJSON 4 spaces `{⏎    \"name\": \"Ada Lovelace\",⏎…`; "
           "MarshalIndent/echo JSONPretty 2 spaces `{⏎  \"name\": \"Ada Lovelace\",⏎  …`",
     .recognition = "whitespace-only difference and one side contains LF outside strings",
     .sureness = Sureness::exact,
     .fix = "same encoder setting in both; honour `indent` only if a client uses it",
     .counter_example =
         "`{\"a\":\"x\\ny\"}` against `{\"a\":\"xy\"}`: an escaped line feed is text"},
    {.id = "json-unicode-escape",
     .section = 'A',
     .summary = "characters beyond ASCII are \\uXXXX on one side and UTF-8 on the other",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "Flask, Django (ensure_ascii): "
               "`{\"astral\":\"\\ud83d\\ude00\\ud835\\udcb3\",\"bmp\":\"caf\\u00e9 \\u2603 "
               "\\u2014 \\u201cq…`; DRF, FastAPI raw UTF-8",
     .go = "all raw UTF-8: `{\"bmp\":\"café ☃ — “q”\",\"astral\":\"😀𝒳\",\"cjk\":\"日本語\"}⏎`",
     .recognition = "decoded strings equal, raw tokens differ, the differing escapes are \\uXXXX "
                    ">= U+0080 (surrogate pairs count)",
     .sureness = Sureness::exact,
     .fix = "none (gin AsciiJSON is NOT a fix, see json-gin-asciijson-astral)",
     .counter_example = "`\"\\u00e9\"` against `\"e\"`: another character"},
    {.id = "json-html-escape",
     .section = 'A',
     .summary = "`<`, `>` and `&` are \\u003c, \\u003e and \\u0026 on one side",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "never escaped: `{\"s\":\"<a href=\\\"/x?a=1&b=2\\\">T&C's</a>\"}⏎`",
     .go = "json.Marshal, Encoder, gin c.JSON, echo c.JSON: `{\"s\":\"\\u003ca "
           "href=\\\"/x?a=1\\u0026b=2\\\"\\u003eT\\u0026C's\\u003c/a\\u003e\"}⏎`; not: "
           "SetEscapeHTML(false), gin PureJSON",
     .recognition = "decoded equal; raw tokens differ by \\u003c \\u003e \\u0026 (lower-case hex)",
     .sureness = Sureness::exact,
     .false_positives = "Hits every JSON that carries a query string (&)",
     .fix = "enc.SetEscapeHTML(false) / c.PureJSON",
     .counter_example = "`\"\\u003c\"` against `\"&lt;\"`: an HTML entity is other text"},
    {.id = "json-u2028-escape",
     .section = 'A',
     .summary = "U+2028 and U+2029 are escaped on one side and raw on the other",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "FastAPI raw E2 80 A8: `{\"s\":\"a‹U+2028›b‹U+2029›c\"}`; Flask, Django, DRF "
               "escape \\u2028",
     .go = "always escaped, also with SetEscapeHTML(false): "
           "`{\"s\":\"a\\u2028b\\u2029c\"}⏎`",
     .recognition = "decoded equal; tokens differ by \\u2028/\\u2029 only",
     .sureness = Sureness::exact,
     .fix = "none",
     .counter_example = "`\"a\\u2028b\"` against `\"a b\"`: another character"},
    {.id = "json-control-escape",
     .section = 'A',
     .summary = "control characters have a short escape, a long one, or (U+007F) none",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "\\b and \\f short forms; Flask/Django also \\u007f: "
               "`{\"s\":\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\u007f\\u0085\\u00a0\\ufeff\\u…"
               "`",
     .go = "Go <1.22 \\u0008 \\u000c: "
           "`{\"s\":\"\\u0000\\u0008\\t\\n\\u000b\\u000c\\r\\u001f‹U+007F›‹U+0085› ‹U+FEFF"
           "›�￿/\\\\\"…`; Go >=1.22 \\b \\f: "
           "`{\"s\":\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f‹U+007F›‹U+0085› ‹U+"
           "FEFF›�￿/"
           "\\\\\"}⏎`; DEL raw in all",
     .recognition = "decoded equal; tokens differ in escapes of U+0000-001F or U+007F",
     .sureness = Sureness::exact,
     .false_positives = "Also appears when only the Go toolchain is upgraded",
     .fix = "none",
     .counter_example = "`\"\\u0008\"` against `\"\\\\b\"`: a backslash and a letter"},
    {.id = "json-slash-escape",
     .section = 'A',
     .summary = "`/` is written `\\/` on one side",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "FastAPI UJSONResponse: `{\"s\":\"<a href=\\\"\\/x?a=1&b=2\\\">T&C's<\\/a>\"}`",
     .go = "never: `{\"s\":\"<a href=\\\"/x?a=1&b=2\\\">T&C's</a>\"}⏎`",
     .recognition = "decoded equal; tokens differ by \\/",
     .sureness = Sureness::exact,
     .fix = "none",
     .counter_example = "`\"a\\/b\"` against `\"a\\\\/b\"`: a backslash more"},
    {.id = "json-gin-asciijson-astral",
     .section = 'A',
     .summary = "a character above U+FFFF became two: gin's AsciiJSON writes five hex digits",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "Flask/Django: `\"astral\":\"\\ud83d\\ude00\\ud835\\udcb3\"`",
     .go = "gin 1.8.1 c.AsciiJSON writes 5 hex digits: `\"astral\":\"\\u1f600\\u1d4b3\"` "
           "= U+1F60 + '0' (wrong text, no surrogate pair)",
     .recognition = "Go string contains \\u1XXXX-style token: python has an astral char (>U+FFFF) "
                    "where Go has a BMP char followed by a hex digit",
     .sureness = Sureness::high,
     .fix = "do not use AsciiJSON; escape yourself or send UTF-8",
     .counter_example = "`\"😀\"` against `\"x0\"`: not the first four of its five digits"},
    {.id = "json-raw-passthrough",
     .section = 'A',
     .summary = "stored JSON is passed on as it was written; shows as its spellings",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "json.loads + dumps: `{\"cfg\":{\"b\":1.0,\"a\":\"<x>\"}}`",
     .go = "json.RawMessage keeps number text, is compacted and HTML-escaped: "
           "`{\"cfg\":{\"b\":1.0,\"a\":\"\\u003cx\\u003e\"}}⏎`; mux (no escape) "
           "`{\"cfg\":{\"b\":1.0,\"a\":\"<x>\"}}⏎`",
     .recognition = "covered by json-html-escape / json-key-order / json-float-format",
     .sureness = Sureness::exact,
     .fix = "SetEscapeHTML(false)",
     .counter_example = "`{\"b\":1.0}` against `{\"b\":1.5}`: another number",
     .recognisable = false},
    {.id = "json-duplicate-keys",
     .section = 'A',
     .summary = "an object repeats a key on one side",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "last value wins on decode: `{\"b\":3,\"a\":2}`",
     .go = "last wins too (map and struct): `{\"a\":2,\"b\":3}`; no value drift",
     .recognition = "a response object repeats a key",
     .sureness = Sureness::exact,
     .false_positives = "not seen in any response here",
     .fix = "-",
     .counter_example = "`{\"a\":1,\"b\":2}` against `{\"b\":2,\"a\":1}`: no key repeats"},
    {.id = "json-in-string",
     .section = 'A',
     .summary = "a string holds a JSON document, the same one in another spelling",
     .severity = Severity::risky,
     .equal = Equal::opt_in,
     .python = "a JSON document stored in a string: `\"payload\":\"{\\\"b\\\": 1, \\\"a\\\": "
               "[1.0, \\\"\\\\u00e9\\\", null]}\"`",
     .go = "`\"payload\":\"{\\\"a\\\":[1,\\\"é\\\",null],\\\"b\\\":1}\"`",
     .recognition = "both strings start with { or [ , both parse as JSON, parsed values equal",
     .sureness = Sureness::high,
     .false_positives = "a human text that is valid JSON is rare",
     .fix = "encode the inner document with the Python separators/escapes if clients "
            "compare it",
     .counter_example = "`\"{\\\"a\\\":1}\"` against `\"{\\\"a\\\":2}\"`: another document"},
    {.id = "json-signature",
     .section = 'A',
     .summary = "a hash or signature over bytes that are spelled differently",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "sha256(json.dumps(..)) = `\"json_sig\":\"9d5df31df274\"`; with "
               "sort_keys+compact `\"json_sig_sorted\":\"6d9eb4528409\"`",
     .go = "`\"json_sig\":\"aa58fba84836\"` (never equal once text has non-ASCII or "
           "separators differ)",
     .recognition = "two hex/base64 strings of equal length (32/40/64 hex) under a key like "
                    "sig/hash/etag/checksum, rest of the body equal",
     .sureness = Sureness::low,
     .false_positives = "looks like any opaque token",
     .fix = "sign canonical bytes produced by one shared routine",
     .counter_example = "`{\"id\":\"9d5df31df274\"}` against `{\"id\":\"aa58fba84836\"}`: the key "
                        "names no signature",
     .weak = true},
});

}  // namespace

std::span<const DriftClass> json_text_classes() { return kClasses; }

}  // namespace lockstep::drift
