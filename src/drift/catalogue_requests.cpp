// Section G of the catalogue: Request parsing and validation (seen through the response).
#include <array>

#include "drift/catalogue.hpp"

namespace lockstep::drift {

namespace {

constexpr auto kClasses = std::to_array<DriftClass>({
    {.id = "validation-status",
     .section = 'G',
     .summary = "a refused request is 422 on one side and 400 on the other",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "FastAPI 422; DRF/Flask/Django 400",
     .go = "400 in every Go port",
     .recognition = "statuses {400,422}",
     .sureness = Sureness::exact,
     .fix = "c.JSON(422, ...)",
     .counter_example = "400 against 200: validation-go-accepts"},
    {.id = "validation-body-shape",
     .section = 'G',
     .summary = "what is wrong with a request is said in another envelope",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "DRF `{\"name\":[\"This field is required.\"],\"qty\":[\"This field is "
               "required.\"]}`; FastAPI v1 "
               "`{\"detail\":[{\"loc\":[\"body\",\"name\"],\"msg\":\"field "
               "required\",\"type\":\"value_error.missing\"}]}`; v2 "
               "`{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"name\"],\"msg\":\"Fiel"
               "d required\",\"input\":{\"qty\":2}}]}`",
     .go = "gin `{\"error\":\"Key: 'ItemIn.Name' Error:Field validation for 'Name' failed "
           "on the 'required' tag\"}`; gin BindJSON empty 400; echo `{\"message\":\"name "
           "is required\"}⏎`; net/http text `json: cannot unmarshal string into Go struct "
           "field ItemIn.qty of type int⏎`",
     .recognition = "both 4xx and envelope signatures differ: {field:[..]}, "
                    "{detail:[{loc,msg,type}]}, {error}, {message}, text, empty",
     .sureness = Sureness::exact,
     .false_positives = "as a shape",
     .fix = "translate validator.ValidationErrors into the Python envelope; report all "
            "fields",
     .counter_example = "two bodies of one shape with other texts"},
    {.id = "validation-zero-value-required",
     .section = 'G',
     .summary = "a missing field is taken for zero, or zero for missing",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "missing qty 400/422, qty 0 valid (or its own message): Flask 201",
     .go = "plain struct: missing int accepted 201 "
           "`{\"name\":\"x\",\"qty\":0,\"price\":null,\"active\":false}⏎`; gin `required` "
           "rejects 0, \"\" and false `{\"error\":\"Key: 'ItemIn.Qty' Error:Field "
           "validation for 'Qty' failed on the 'required' tag\"}`",
     .recognition = "validation-go-accepts / validation-go-rejects and the request field is absent "
                    "or zero (REQ); gin text `failed on the 'required' tag` with the field present",
     .sureness = Sureness::high,
     .false_positives = "with the request",
     .fix = "pointer fields + required",
     .counter_example = "the refusal names another field"},
    {.id = "validation-null-accepted",
     .section = 'G',
     .summary = "null for a required field is refused on one side and zero on the other",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "null for a required int: `{\"qty\":[\"This field may not be null.\"]}`",
     .go = "null leaves the zero value: 201 "
           "`{\"name\":\"x\",\"qty\":0,\"price\":null,\"active\":false}⏎`",
     .recognition = "python 4xx, Go 2xx, request has an explicit null (REQ)",
     .sureness = Sureness::high,
     .false_positives = "with the request",
     .fix = "pointer + nil check",
     .counter_example = "no null in the request"},
    {.id = "validation-type-coercion",
     .section = 'G',
     .summary = "\"2\" or 2.0 for an integer is taken on one side and refused on the other",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "DRF, FastAPI coerce \"2\", 2.0 -> 2, true -> 1 (FastAPI), 5 -> \"5\" (DRF, "
               "v1), 2.5 -> 2 (v1), \"yes\" -> true, \"1.50\" -> Decimal",
     .go = "encoding/json rejects: `json: cannot unmarshal number 2.0 into Go struct "
           "field ItemIn.qty of type int⏎` `json: cannot unmarshal string into Go struct "
           "field ItemIn.qty of type int⏎`",
     .recognition = "python 2xx, Go 400 with `json: cannot unmarshal X into Go ... of type T` "
                    "(echo `Unmarshal type error`)",
     .sureness = Sureness::exact,
     .false_positives = "on the text",
     .fix = "json.Number / custom UnmarshalJSON where clients rely on it",
     .counter_example = "a number beyond int64: json-bigint"},
    {.id = "json-request-key-case",
     .section = 'G',
     .summary = "keys are matched without regard to case on one side",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "{\"NAME\":..}: 400",
     .go = "struct decode is case-insensitive: 201 "
           "`{\"name\":\"x\",\"qty\":2,\"price\":null,\"active\":false}`",
     .recognition = "python 4xx, Go 2xx, request keys match only ignoring case (REQ)",
     .sureness = Sureness::high,
     .false_positives = "with the request",
     .fix = "check exact keys (map[string]json.RawMessage) if it matters",
     .counter_example = "the reply has the key as it was sent"},
    {.id = "json-request-trailing-data",
     .section = 'G',
     .summary = "bytes after the JSON value are refused on one side and ignored on the other",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "`{\"detail\":\"JSON parse error - Extra data: line 1 column 9 (char 8)\"}`",
     .go = "json.Decoder.Decode stops after the first value: 200 `{\"x\":1}`",
     .recognition = "python 4xx/500, Go 2xx, request body has bytes after the first JSON value "
                    "(REQ)",
     .sureness = Sureness::exact,
     .false_positives = "with the request",
     .fix = "dec.More()/second Decode must be io.EOF",
     .counter_example = "white space after the value"},
    {.id = "json-request-bom",
     .section = 'G',
     .summary = "a byte order mark or UTF-16 is refused on one side",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "UTF-8 BOM and UTF-16: Flask, Django, FastAPI 200; DRF 400",
     .go = "400 `invalid character 'ï' looking for beginning of value⏎`",
     .recognition = "Go text `invalid character 'ï'` / `'ÿ'`",
     .sureness = Sureness::exact,
     .fix = "bytes.TrimPrefix(BOM)",
     .counter_example = "another invalid character"},
    {.id = "json-request-nan",
     .section = 'G',
     .summary = "NaN in a request is taken on one side",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "Flask/Django accept and echo NaN; DRF 400 `{\"detail\":\"JSON parse error - "
               "Out of range float values are not JSON compliant: 'NaN'\"}`; FastAPI 500",
     .go = "400 `invalid character 'N' looking for beginning of value⏎`",
     .recognition = "Go text `invalid character 'N'`/`'I' looking for beginning of value`",
     .sureness = Sureness::exact,
     .fix = "none (fix the client)",
     .counter_example = "no NaN in the request"},
    {.id = "json-request-depth",
     .section = 'G',
     .summary = "a very deep request is too much for one side",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "5000 nested arrays: py3.11 500 (RecursionError), py3.13 200 (Flask, Django, "
               "DRF; FastAPI 500)",
     .go = "200 (limit 10000)",
     .recognition = "python 500, Go 2xx, very deep request (REQ)",
     .sureness = Sureness::medium,
     .fix = "depth check",
     .counter_example = "a request of ten levels"},
    {.id = "error-400-malformed-json",
     .section = 'G',
     .summary = "broken JSON is refused in other words",
     .severity = Severity::risky,
     .equal = Equal::opt_in,
     .equal_note = "status only",
     .python = "Flask HTML 400; Django uncaught json.loads 500; DRF `{\"detail\":\"JSON parse "
               "error - Expecting ',' delimiter: line 1 column 7 (char 6)\"}`; FastAPI 422 "
               "`{\"detail\":[{\"loc\":[\"body\",6],\"msg\":\"Expecting ',' delimiter: line 1 "
               "column 7 (char 6)\",\"ty…`",
     .go = "`unexpected EOF⏎`; echo `{\"message\":\"Syntax error: offset=2, error=invalid "
           "character 'b' looking for beginning of object key string\"}⏎`; gin "
           "`{\"error\":\"invalid character 'b' looking for beginning of object key "
           "string\"}`",
     .recognition = "Go body starts with / contains `invalid character`, `unexpected EOF`, `EOF`, "
                    "`Syntax error: offset=`",
     .sureness = Sureness::exact,
     .fix = "fixed message",
     .counter_example = "a JSON type that does not fit: validation-body-shape"},
    {.id = "error-400-empty-body",
     .section = 'G',
     .summary = "an empty body is refused on one side, or otherwise",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "Flask 400, Django 500, DRF treats it as {} (200 or field errors), FastAPI 422",
     .go = "net/http, gin 400 `{\"error\":\"EOF\"}`; echo Bind accepts: 200 `null⏎`",
     .recognition = "request body length 0 (REQ) and statuses differ, or Go text = EOF",
     .sureness = Sureness::exact,
     .fix = "check ContentLength first",
     .counter_example = "a request with a body"},
    {.id = "request-content-type-strict",
     .section = 'G',
     .summary = "a body without a JSON Content-Type is refused on one side",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "no/other Content-Type: Flask 2.2 400, 3.x 415; DRF 415 (also "
               "application/vnd.api+json); FastAPI: text/plain body arrives as a string; "
               "Django ignores it",
     .go = "net/http, gin, chi, mux ignore it (200); echo 415",
     .recognition = "one status 415 (or Flask 400 HTML) and the other 2xx",
     .sureness = Sureness::exact,
     .fix = "check the media type, answer 415",
     .counter_example = "application/json in the request"},
    {.id = "query-int-leniency",
     .section = 'G',
     .summary = "an integer in a query that only one side can read",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "int(): accepts ' 42', '1_000', '٣', any size; Flask type=int turns bad input "
               "into the default `{\"n\":null}⏎`; DRF accepts 1.0",
     .go = "Atoi rejects those: `strconv.Atoi: parsing \"1_000\": invalid syntax⏎`; "
           "gin/echo binding turns '' into 0 `{\"n\":0}`",
     .recognition = "python 2xx, Go 400 with `strconv.` text",
     .sureness = Sureness::exact,
     .false_positives = "on the text",
     .fix = "strings.TrimSpace + fallback",
     .counter_example = "a text without strconv: validation-go-rejects"},
    {.id = "query-bool-leniency",
     .section = 'G',
     .summary = "a boolean in a query that only one side can read",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "FastAPI accepts yes/no/on/off/y/n/t/f/1/0 in any case, DRF too (3.14 rejects "
               "odd case such as tRUE, 3.16 accepts); Flask/Django code is == 'true' style",
     .go = "ParseBool: 1 t T TRUE true True 0 f ...; 'yes' -> `strconv.ParseBool: parsing "
           "\"yes\": invalid syntax⏎`; gin/echo '' -> false",
     .recognition = "Go text `strconv.ParseBool`; or bool values differ with the same query",
     .sureness = Sureness::high,
     .fix = "own parser",
     .counter_example = "a text without strconv.ParseBool"},
    {.id = "query-float-leniency",
     .section = 'G',
     .summary = "a float in a query that only one side can read",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "float(): ' 1.5', 1e400 -> inf; hex rejected",
     .go = "`strconv.ParseFloat: parsing \"1e400\": value out of range⏎`; hex floats "
           "accepted `{\"x\":0.25}⏎`; 'nan', 'inf', '1_0.5' accepted by both",
     .recognition = "Go text `strconv.ParseFloat`, or python null/4xx and Go number",
     .sureness = Sureness::high,
     .fix = "own parser",
     .counter_example = "a text without strconv.ParseFloat"},
});

}  // namespace

std::span<const DriftClass> requests_classes() { return kClasses; }

}  // namespace lockstep::drift
