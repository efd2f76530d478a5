// Section F of the catalogue: Routing, methods, redirects, paths.
#include <array>

#include "drift/catalogue.hpp"

namespace lockstep::drift {

namespace {

constexpr auto kClasses = std::to_array<DriftClass>({
    {.id = "route-404-body",
     .section = 'F',
     .summary = "nobody's page for an unknown path, in another framework's words",
     .severity = Severity::risky,
     .equal = Equal::opt_in,
     .equal_note = "status only",
     .python = "Flask `<!doctype html>⏎<html lang=en>⏎<title>404 Not Found</title>⏎<h1>Not "
               "Found</h1>⏎<p>The requested…` html;charset=utf-8; Django `⏎<!doctype "
               "html>⏎<html lang=\"en\">⏎<head>⏎  <title>Not Found</title>⏎</head>⏎<body>⏎  "
               "<h1>N…` (`text/html`, 4.2 adds charset); DRF serves Django's page for unknown "
               "URLs; FastAPI `{\"detail\":\"Not Found\"}`",
     .go = "net/http, chi, mux `404 page not found⏎` text/plain; charset=utf-8; gin `404 "
           "page not found` text/plain; echo `{\"message\":\"Not Found\"}⏎`",
     .recognition = "both 404 and both bodies match the stock signatures",
     .sureness = Sureness::exact,
     .false_positives = "(signature list in classify.py)",
     .fix = "custom NotFound handler with the Python body",
     .counter_example = "a 404 with the application's own text: error-404-entity"},
    {.id = "error-404-entity",
     .section = 'F',
     .summary = "an entity that does not exist, said in another envelope",
     .severity = Severity::risky,
     .equal = Equal::opt_in,
     .equal_note = "status only",
     .python = "DRF `{\"detail\":\"Not found.\"}`; newer DRF shows the Http404 text "
               "`{\"detail\":\"x\"}`; FastAPI `{\"detail\":\"Not Found\"}`",
     .go = "gin handler `{\"error\":\"not found\"}`; http.NotFound `404 page not found⏎`",
     .recognition = "both 404, at least one body not a stock page",
     .sureness = Sureness::high,
     .fix = "same error envelope",
     .counter_example = "both bodies stock pages: route-404-body"},
    {.id = "route-405-vs-404",
     .section = 'F',
     .summary = "a wrong method is 405 on one side and not found, or served, on the other",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "405 in all four: Flask/Django/DRF/FastAPI `{\"detail\":\"Method Not "
               "Allowed\"}`",
     .go = "gin default 404 `404 page not found`; net/http without a method check 200 "
           "`{\"ok\":true}⏎`; chi, mux, echo, Go>=1.22 patterns 405",
     .recognition = "one status 405, the other 404 or 2xx",
     .sureness = Sureness::exact,
     .fix = "gin: HandleMethodNotAllowed = true; check r.Method",
     .counter_example = "405 against 400"},
    {.id = "route-405-body",
     .section = 'F',
     .summary = "a wrong method is 405 on both sides, with another body",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .equal_note = "status only",
     .python = "Flask HTML, Django empty, DRF `{\"detail\":\"Method \\\"PUT\\\" not "
               "allowed.\"}`, FastAPI `{\"detail\":\"Method Not Allowed\"}`",
     .go = "chi, mux empty; echo `{\"message\":\"Method Not Allowed\"}⏎`; gin `405 method "
           "not allowed`; Go 1.22 mux `Method Not Allowed⏎`",
     .recognition = "both 405, bodies differ",
     .sureness = Sureness::exact,
     .fix = "MethodNotAllowed handler",
     .counter_example = "405 against 404: route-405-vs-404"},
    {.id = "header-allow",
     .section = 'F',
     .summary = "the Allow header lists other methods, or only one side sends it",
     .severity = Severity::risky,
     .equal = Equal::yes,
     .equal_note = "as sets",
     .python = "Flask `Allow: GET, POST, HEAD, OPTIONS`; Django `Allow: GET, POST, HEAD, "
               "OPTIONS`; DRF sends Allow on EVERY response, order varies per process; "
               "FastAPI only one route's method `allow: GET`",
     .go = "none in net/http 1.19 switch, gin, chi 5.0, mux, echo 4.2; chi 5.2 one line "
           "each `Allow: GET / Allow: POST`; echo 4.12 `Allow: OPTIONS, GET, POST`; Go "
           "1.22 mux `Allow: GET, HEAD, POST`",
     .recognition = "compare as sets; ignore order; ignore on 2xx when one side is DRF",
     .sureness = Sureness::exact,
     .fix = "set Allow on 405",
     .counter_example = "`GET, POST` against `POST,GET`: the same set"},
    {.id = "route-head",
     .section = 'F',
     .summary = "HEAD is answered with another status",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "Flask, Django View 200; DRF @api_view and FastAPI 405; Django "
               "require_http_methods(['GET']) 405",
     .go = "net/http 200 (no method check or Go 1.22 GET pattern); gin 404; chi, echo, "
           "mux 405",
     .recognition = "method HEAD and statuses differ",
     .sureness = Sureness::exact,
     .fix = "chi middleware.GetHead; register HEAD",
     .counter_example = "GET with other statuses"},
    {.id = "head-body-bytes",
     .section = 'F',
     .summary = "a body was sent after the head of a HEAD response",
     .severity = Severity::risky,
     .equal = Equal::yes,
     .python = "Django/DRF behind gunicorn send the body after a HEAD response (6380 body "
               "bytes, keep-alive off)",
     .go = "never; but net/http omits Content-Length on HEAD when the body is > 2048 bytes",
     .recognition = "HEAD and bytes after the header block (no: nothing after the head of a HEAD "
                    "response is read)",
     .sureness = Sureness::exact,
     .fix = "none; the replay client must not reuse that connection",
     .counter_example = "a Content-Length on a HEAD response is right without a body",
     .recognisable = false},
    {.id = "route-options",
     .section = 'F',
     .summary = "OPTIONS is answered with another status",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "Flask 200 empty + Allow; Django View 200 empty; DRF 200 metadata JSON "
               "`{\"name\":\"<Lambda>\",\"description\":\"\",\"renders\":[\"application/…`; "
               "FastAPI 405",
     .go = "net/http switch 405 / no check 200 with the GET body; gin 404; chi, mux 405; "
           "echo 405 -> 4.12 204",
     .recognition = "method OPTIONS without Access-Control-Request-Method and statuses or bodies "
                    "differ; `OPTIONS *`: Go answers 200 itself, Python 404",
     .sureness = Sureness::exact,
     .fix = "explicit OPTIONS handler",
     .counter_example = "with Access-Control-Request-Method: cors-preflight"},
    {.id = "redirect-trailing-slash",
     .section = 'F',
     .summary = "one side redirects to the path with a slash more or less",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "GET /slash: Flask 308 `Location: http://api.example.test/slash/`; Django 301 "
               "`Location: /slash/`; FastAPI 307 `location: http://api.example.test/slash/`. "
               "/noslash/: FastAPI 307, others 404",
     .go = "net/http 301 (POST too), gin 301 GET / 307 other, both ways; chi, mux, echo "
           "404",
     .recognition = "a 301/302/307/308 whose Location path = request path with a slash "
                    "added/removed, and the other side differs in status or Location path",
     .sureness = Sureness::exact,
     .fix = "mux StrictSlash, chi RedirectSlashes, echo AddTrailingSlash; or register both",
     .counter_example = "both sides redirect there with the same status"},
    {.id = "redirect-path-clean",
     .section = 'F',
     .summary = "one side redirects // or /../ to the cleaned path",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "//noslash: Flask 200, Django/DRF/FastAPI 404; /items//1: Flask 308 "
               "(merge_slashes); /./ and /../ 404",
     .go = "net/http and mux 301 to the cleaned path (also %2e%2e in 1.19); gin, chi, "
           "echo 404; gin RedirectFixedPath 301 - and PANICS on /items//1 (gin 1.8.1 "
           "`invalid node type`)",
     .recognition = "request path has //, /./, /../ (REQ) and one side redirects to "
                    "path.Clean(path)",
     .sureness = Sureness::exact,
     .fix = "mux.SkipClean(true); own handler before ServeMux",
     .counter_example = "a redirect of a path that was clean"},
    {.id = "route-subtree-match",
     .section = 'F',
     .summary = "a route that ends in a slash also serves all paths below",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "/slash/extra 404",
     .go = "net/http pattern \"/slash/\" matches the subtree: 200 `{\"ok\":true}⏎` (use "
           "/slash/{$} in 1.22)",
     .recognition = "python 404, Go 200 (route-extra-match)",
     .sureness = Sureness::medium,
     .fix = "check r.URL.Path",
     .counter_example = "a path of one segment",
     .weak = true},
});

}  // namespace

std::span<const DriftClass> routing_classes() { return kClasses; }

}  // namespace lockstep::drift
