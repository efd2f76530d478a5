// Section I of the catalogue: Headers and framing.
#include <array>

#include "drift/catalogue.hpp"

namespace lockstep::drift {

namespace {

constexpr auto kClasses = std::to_array<DriftClass>({
    {.id = "header-set-cookie-value",
     .section = 'I',
     .summary = "a cookie with another value",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "octal quoting: `pref=\"a b\\073c\\054\\\"\\303\\251\"` (Flask UTF-8, "
               "Django/FastAPI latin-1 \\351); delete: Django old=\"\"",
     .go = "net/http DROPS bytes: `pref=\"a bc,\"`, `json={a:1}`; gin QueryEscape: "
           "`pref=a+b%3Bc%2C%22%C3%A9`",
     .recognition = "same cookie name, values differ; check decoded forms",
     .sureness = Sureness::exact,
     .false_positives = "as a fact",
     .fix = "base64/percent-encode the value on both sides",
     .counter_example = "another cookie: header-set-cookie-missing"},
    {.id = "header-set-cookie-missing",
     .section = 'I',
     .summary = "a cookie that only one side sets",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "cookie set",
     .go = "not set (or reverse), e.g. DRF browsable csrftoken",
     .recognition = "cookie name on one side only",
     .sureness = Sureness::exact,
     .fix = "set it",
     .counter_example = "the same name on both sides"},
    {.id = "cookie-parse",
     .section = 'I',
     .summary = "the cookies of the request were read differently",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "request a=1;..;a=2: Flask 1, Django/FastAPI 2; `bad` without = becomes key "
               "\"\" (Django, FastAPI)",
     .go = "`{\"a\":\"2\",\"b\":\"q "
           "v\",\"bad\":\"\",\"c\":\"%C3%A9\",\"d\":\"x=y\",\"e\":\"a,b\"}⏎` (names with "
           "quotes and raw non-ASCII dropped; r.Cookie(name) returns the FIRST)",
     .recognition = "cookies echoed differ",
     .sureness = Sureness::medium,
     .fix = "loop over r.Cookies()",
     .counter_example = "a member that no cookie names"},
    {.id = "session-cookie-format",
     .section = 'I',
     .summary = "a session cookie in another format: users are logged out",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "Flask `Set-Cookie: session=eyJ1aWQiOjd9.awKLSQ.bVKEuGkZ-Vyq-h2MNaKlTa_lspo; "
               "HttpOnly; Path=/`; Django sessionid/signed value",
     .go = "another format: users are logged out",
     .recognition = "cookie session/sessionid with another value pattern",
     .sureness = Sureness::medium,
     .fix = "shared session store or verify itsdangerous HMAC in Go",
     .counter_example = "a cookie of another name"},
    {.id = "cors-headers",
     .section = 'I',
     .summary = "other Access-Control headers",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "Flask-CORS sends ACAO even without Origin; Starlette sends Allow-Credentials "
               "to any Origin; django-cors-headers 4 lower-case names",
     .go = "rs/cors, echo: Vary: Origin always; gin cors answers a bad Origin with 403; "
           "gorilla none",
     .recognition = "Access-Control-* sets differ (values as lower-case lists)",
     .sureness = Sureness::exact,
     .fix = "align options",
     .counter_example = "`GET,PUT` against `PUT, GET`: the same set"},
    {.id = "cors-preflight",
     .section = 'I',
     .summary = "a preflight is answered differently",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "200 with body: Starlette `OK` / 400 `Disallowed CORS origin`; Django, Flask "
               "200; Allow-Headers list fixed (Django) or echoed",
     .go = "rs/cors 200, gin/echo 204, gorilla 403 on an unlisted request header; route "
           "without OPTIONS 404/405",
     .recognition = "OPTIONS + Access-Control-Request-Method and status or ACA* differ",
     .sureness = Sureness::exact,
     .fix = "put CORS before the router",
     .counter_example = "OPTIONS without Access-Control-Request-Method: route-options"},
    {.id = "header-repeat-join",
     .section = 'I',
     .summary = "a repeated request header is joined on one side, the first counts on the other",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "X-Multi: 1 + X-Multi: 2 -> Flask/Django \"1,2\"; FastAPI \"1\"",
     .go = "Get = first \"1\", Values = both",
     .recognition = "echoed header value differs",
     .sureness = Sureness::low,
     .false_positives = "from the pair",
     .fix = "strings.Join(r.Header.Values(k), \",\")",
     .counter_example = "values that are not the request's",
     .weak = true},
    {.id = "header-underscore",
     .section = 'I',
     .summary = "a request header with an underscore is renamed or dropped on one side",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "X_Under: gunicorn 20 app sees it as X-Under; gunicorn 23 drops it (Django "
               "null)",
     .go = "kept under X_under",
     .recognition = "echoed header differs",
     .sureness = Sureness::low,
     .fix = "-",
     .counter_example = "a request without one",
     .weak = true},
    {.id = "request-url-absolute",
     .section = 'I',
     .summary = "the request's own URL with another scheme or host",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "request.url = http://host/path; gunicorn/uvicorn trust X-Forwarded-Proto from "
               "127.0.0.1: `\"url\": \"https://api.example.test/h/reqheaders\"`",
     .go = "r.URL = /path, scheme empty; forwarded headers ignored",
     .recognition = "URL strings differ in scheme/host only",
     .sureness = Sureness::exact,
     .fix = "build from r.Host and a trusted X-Forwarded-Proto",
     .counter_example = "two hosts that are not the request's"},
    {.id = "header-other",
     .section = 'I',
     .summary = "a header of the application that differs",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "custom header on one side",
     .go = "-",
     .recognition = "any other header name/value differs",
     .sureness = Sureness::none,
     .fix = "set it",
     .counter_example = "a header that is not compared, as Date",
     .fallback = true},
});

}  // namespace

std::span<const DriftClass> cookies_cors_classes() { return kClasses; }

}  // namespace lockstep::drift
