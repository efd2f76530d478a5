// Section K of the catalogue: Noise to mask before comparing (differs between two runs of the SAME
// service).
#include <array>

#include "drift/catalogue.hpp"

namespace lockstep::drift {

namespace {

constexpr auto kClasses = std::to_array<DriftClass>({
    {.id = "volatile-date-header",
     .section = 'K',
     .summary = "Date, new with every reply",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "Date: seconds",
     .go = "Date (absent on Go's raw 400s)",
     .recognition = "header Date",
     .sureness = Sureness::exact,
     .fix = "ignore",
     .counter_example = "Last-Modified: header-etag",
     .recognisable = false},
    {.id = "volatile-allow-order",
     .section = 'K',
     .summary = "Allow in another order in each process",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "DRF/Flask Allow order changes per process (set order): `GET, OPTIONS` / "
               "`OPTIONS, GET`",
     .go = "sorted",
     .recognition = "compare as a set",
     .sureness = Sureness::exact,
     .fix = "ignore",
     .counter_example = "other methods: header-allow",
     .recognisable = false},
    {.id = "volatile-hash-order",
     .section = 'K',
     .summary = "an order that changes from call to call",
     .severity = Severity::risky,
     .equal = Equal::opt_in,
     .python = "list(set) differs per process (PYTHONHASHSEED)",
     .go = "map range differs per call",
     .recognition = "replay each side twice; mask paths that differ within a side",
     .sureness = Sureness::exact,
     .fix = "sort",
     .counter_example = "an order that stays: list-order",
     .recognisable = false},
    {.id = "volatile-cookie-expiry",
     .section = 'K',
     .summary = "a cookie's Expires, which moves with the clock",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "Expires=now+n, csrftoken random, signed session timestamp",
     .go = "-",
     .recognition = "expires in the future: compare Max-Age only",
     .sureness = Sureness::high,
     .fix = "ignore",
     .counter_example = "another Max-Age: header-set-cookie-expiry"},
    {.id = "volatile-gzip-bytes",
     .section = 'K',
     .summary = "compressed bytes that change from reply to reply",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "Django >=4.2 random gzip file name, Starlette mtime",
     .go = "fixed header",
     .recognition = "decode before comparing",
     .sureness = Sureness::exact,
     .fix = "ignore",
     .counter_example = "other text inside",
     .recognisable = false},
    {.id = "volatile-generated-values",
     .section = 'K',
     .summary = "ids, times and tokens made for each reply",
     .severity = Severity::risky,
     .equal = Equal::opt_in,
     .equal_note = "masked by pair",
     .python = "ids, timestamps now(), tokens",
     .go = "same",
     .recognition = "replay Python twice: leaves that differ python-vs-python are volatile; then "
                    "compare only their type/shape",
     .sureness = Sureness::exact,
     .fix = "mask",
     .counter_example = "a value that the baseline repeats when asked again",
     .recognisable = false},
});

}  // namespace

std::span<const DriftClass> noise_classes() { return kClasses; }

}  // namespace lockstep::drift
