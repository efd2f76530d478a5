// Section I of the catalogue: Headers and framing.
#include <array>

#include "drift/catalogue.hpp"

namespace lockstep::drift {

namespace {

constexpr auto kClasses = std::to_array<DriftClass>({
    {.id = "transfer-sse",
     .section = 'I',
     .summary = "the same events, written differently",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .equal_note = "event level",
     .python = "data: 0 lines as written, text/event-stream[; charset=utf-8]",
     .go = "gin SSEvent `event:message⏎data:0⏎⏎event:message⏎data:1⏎⏎` (adds "
           "event:message, no space, Cache-Control); Flush handlers same as Python",
     .recognition = "event streams equal after parsing fields (optional space, event 'message' = "
                    "default)",
     .sureness = Sureness::exact,
     .fix = "write the lines by hand",
     .counter_example = "other data in an event"},
    {.id = "encoding-gzip",
     .section = 'I',
     .summary = "compressed on one side, or the same text compressed differently",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .equal_note = "decoded",
     .python = "Django header `1F 8B 08 00 00 00 00 00 00 FF` (4.2: FLG=08 and a "
               "random-length file name); Starlette has mtime and XFL 02; none in Flask",
     .go = "compress/gzip `1F 8B 08 00 00 00 00 00 00 FF`; chi, mux also answer "
           "`deflate`; plain net/http, gin none",
     .recognition = "Content-Encoding differs, or equal and bodies equal after decoding",
     .sureness = Sureness::exact,
     .fix = "same middleware (minimum sizes, K: Django 200, Starlette 500, Go none)",
     .counter_example = "the decoded bodies differ as well"},
    {.id = "header-vary",
     .section = 'I',
     .summary = "Vary names other headers",
     .severity = Severity::cosmetic,
     .equal = Equal::opt_in,
     .python = "DRF `Accept, Cookie`; Flask session `Cookie`; GZip adds Accept-Encoding even "
               "when not compressed (Django; Starlette 0.46, not 0.26)",
     .go = "only CORS/gzip middleware; several Vary lines",
     .recognition = "compare as a lower-case set over all lines",
     .sureness = Sureness::exact,
     .fix = "add Vary if a cache is in front",
     .counter_example = "`Accept, Cookie` against `cookie, accept`: the same set"},
    {.id = "header-security-defaults",
     .section = 'I',
     .summary = "headers that a framework's security middleware adds",
     .severity = Severity::risky,
     .equal = Equal::opt_in,
     .python = "Django: X-Frame-Options DENY, X-Content-Type-Options nosniff, Referrer-Policy "
               "same-origin, (4.x) Cross-Origin-Opener-Policy same-origin",
     .go = "none",
     .recognition = "any of these on one side only",
     .sureness = Sureness::exact,
     .fix = "one middleware that sets them",
     .counter_example = "an application's header: header-other"},
    {.id = "header-etag",
     .section = 'I',
     .summary = "ETag or Last-Modified differ, or a condition is honoured on one side",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "If-None-Match `W/\"v1\", \"x\"` or `*`: Flask, Django 304; FastAPI never (200)",
     .go = "hand-written == compare: 200; http.ServeContent handles all",
     .recognition = "statuses {200,304}; or ETag/Last-Modified on one side",
     .sureness = Sureness::exact,
     .false_positives = "as a fact",
     .fix = "http.ServeContent or parse the list",
     .counter_example = "the same tag on both sides"},
    {.id = "header-range",
     .section = 'I',
     .summary = "ranges are honoured on one side",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "Flask send_file 206; Django FileResponse and Starlette 0.26 ignore Range "
               "(200); Starlette 0.46 206",
     .go = "ServeFile 206, Accept-Ranges; 416 text `invalid range: failed to overlap⏎`",
     .recognition = "statuses {200,206,416} or Accept-Ranges/Content-Range differ",
     .sureness = Sureness::exact,
     .fix = "ServeContent",
     .counter_example = "the same ranges on both sides"},
    {.id = "header-cache-control",
     .section = 'I',
     .summary = "other caching headers",
     .severity = Severity::cosmetic,
     .equal = Equal::opt_in,
     .python = "Flask send_file: `Cache-Control: no-cache`",
     .go = "none (gin SSE: no-cache)",
     .recognition = "header differs",
     .sureness = Sureness::exact,
     .fix = "set it",
     .counter_example = "`no-cache, private` against `private, no-cache`: the same set"},
    {.id = "header-file",
     .section = 'I',
     .summary = "headers of a file; show as header-etag and header-content-disposition",
     .severity = Severity::cosmetic,
     .equal = Equal::opt_in,
     .python = "Flask/Django add Content-Disposition: inline; filename=...; Flask ETag "
               "mtime-size-adler; Starlette 0.26 etag without quotes `etag: "
               "afb6527e6367a73977c9de4a33e71fc7`",
     .go = "Last-Modified + Accept-Ranges only",
     .recognition = "see header-etag, header-content-disposition",
     .sureness = Sureness::exact,
     .fix = "-",
     .counter_example = "an API's reply",
     .recognisable = false},
    {.id = "header-content-disposition",
     .section = 'I',
     .summary = "another Content-Disposition",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "Flask `Content-Disposition: attachment; filename=\"resume 1.csv\"; "
               "filename*=UTF-8''r%C3%A9sum%C3%A9%201.csv`; Django `Content-Disposition: "
               "attachment; filename*=utf-8''r%C3%A9sum%C3%A9%201.csv`",
     .go = "gin `Content-Disposition: attachment; "
           "filename*=UTF-8''r%C3%A9sum%C3%A9+1.csv` (QueryEscape: + instead of %20); "
           "echo and hand-written raw UTF-8 `Content-Disposition: attachment; "
           "filename=\"résumé 1.csv\"`",
     .recognition = "header differs; compare the decoded filename",
     .sureness = Sureness::exact,
     .fix = "mime.FormatMediaType",
     .counter_example = "the same on both sides"},
    {.id = "header-set-cookie-order",
     .section = 'I',
     .summary = "the same cookie with its attributes in another order",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "Flask `Set-Cookie: sid=abc123; Expires=Sun, 22 Nov 2026 07:27:21 GMT; "
               "Max-Age=3600; Secure; HttpOnly; Path=/; SameSite=Lax`; Django `Set-Cookie: "
               "sid=abc123; expires=Sun, 22 Nov 2026 07:27:21 GMT; HttpOnly; Max-Age=3600; "
               "Path=/; SameSite=Lax; Secure` (alphabetical, lower-case `expires`)",
     .go = "`Set-Cookie: sid=abc123; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax`",
     .recognition = "same name, value and attribute set, other order/case",
     .sureness = Sureness::exact,
     .fix = "none",
     .counter_example = "another value"},
    {.id = "header-set-cookie-expiry",
     .section = 'I',
     .summary = "Expires or Max-Age on one side only, or another age",
     .severity = Severity::risky,
     .equal = Equal::opt_in,
     .python = "max_age gives Expires AND Max-Age (Flask, Django); Starlette Max-Age only",
     .go = "Max-Age only; MaxAge:-1 writes Max-Age=0 without Expires 1970",
     .recognition = "expires/max-age sets differ",
     .sureness = Sureness::exact,
     .fix = "set Expires too for old clients",
     .counter_example = "another instant in Expires: it moves with the clock"},
    {.id = "header-set-cookie-attrs",
     .section = 'I',
     .summary = "other attributes: SameSite, Secure, HttpOnly, Path, Domain",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "Starlette adds SameSite=lax by default; Django none",
     .go = "none unless set",
     .recognition = "attribute values differ apart from expiry and case of SameSite",
     .sureness = Sureness::exact,
     .fix = "set SameSite",
     .counter_example = "`SameSite=Lax` against `samesite=lax`"},
});

}  // namespace

std::span<const DriftClass> framing_classes() { return kClasses; }

}  // namespace lockstep::drift
