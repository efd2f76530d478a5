#include "drift/recorded_pairs.hpp"

namespace lockstep::drift::test {

// Each row was looked at: the pair, the catalogue's words, and what the reference said.
const std::vector<Justified>& justified() {
  static const std::vector<Justified> rows = {
      {"query-repeated-key", "missing", "q-bracket",
       "a[] repeats and both sides give both values; null against \"\" is about the key a"},
      {"query-repeated-key", "missing", "form-post",
       "the key repeats, but both sides answer with the first value"},
      {"server-malformed-request", "extra", "raw-*",
       "both 400 pages are the servers' own: the catalogue names this very probe"},
      {"route-extra-match", "missing", "path-*",
       "404 against 200 with %2F in the path is the wording of path-percent-decoding"},
      {"path-percent-decoding", "extra", "path-*", "see above"},
      {"error-400-malformed-json", "missing", "q*",
       "strconv's and time.Parse's texts are about a query value; the request has no JSON"},
      {"error-body-shape", "extra", "q*", "see above"},
      {"error-400-malformed-json", "missing", "upload-*",
       "'http: no such file' is multipart-missing-file; the request has no JSON"},
      {"error-body-shape", "extra", "upload-*", "see above"},
      {"error-400-malformed-json", "missing", "jitem-array",
       "'cannot unmarshal array into' is well-formed JSON of another type"},
      {"error-body-shape", "extra", "jitem-array", "see above"},
      {"error-400-malformed-json", "missing", "jecho-hugeint",
       "'cannot unmarshal number' of 5000 digits is json-bigint; the JSON is well formed"},
      {"error-body-shape", "extra", "jecho-hugeint", "see above"},
      {"request-chunked-body", "missing", "raw-chunked-req",
       "the recorded request does not say that it was chunked, and has no body"},
      {"error-400-empty-body", "missing", "raw-chunked-req",
       "the statuses are equal, and the request did have a body"},
      {"json-nan-infinity", "extra", "p-nan",
       "the text 'json: unsupported value: NaN', or a bare NaN, is there to be read"},
      {"body-empty-vs-json", "missing", "p-nan", "see above: the silent form of json-nan-infinity"},
      {"json-nan-infinity", "extra", "p-inf", "as p-nan"},
      {"body-empty-vs-json", "missing", "p-inf", "as p-nan"},
      {"json-nan-infinity", "extra", "k-float-div-zero", "as p-nan"},
      {"json-nan-infinity", "extra", "qfloat-inf", "as p-nan"},
      {"body-empty-vs-json", "missing", "qfloat-inf", "as p-nan"},
      {"header-content-type-type", "missing", "items-create-late",
       "JSON called text/plain is header-content-type-sniffed, which names this probe"},
      {"header-content-type-sniffed", "extra", "items-create-late", "see above"},
      {"location-differs", "extra", "items-create-late",
       "Location is there on one side only, and a client may follow it"},
      {"validation-body-shape", "missing", "jitem-missing",
       "the same JSON, byte for byte or but for white space"},
      {"validation-body-shape", "missing", "jitem-malformed",
       "both are {\"error\": text}: only the text differs, and that is said"},
      {"validation-body-shape", "missing", "jitem-empty", "as jitem-malformed"},
      {"validation-go-accepts", "missing", "jecho-*",
       "JSON sent as another type, refused by Flask's 400 page: request-content-type-strict"},
      {"request-content-type-strict", "extra", "jecho-*", "see above"},
  };
  return rows;
}

}  // namespace lockstep::drift::test
