#include "cli/flags.hpp"

#include <algorithm>
#include <cassert>

namespace lockstep::cli {

namespace {

const std::vector<Flag> kFlags = {
    // the sides
    {"baseline", 'b', "URL", "", "the old implementation; a path in the URL goes before targets"},
    {"candidate", 'c', "URL", "", "the new implementation"},
    {"control", 0, "URL", "",
     "a second instance of the baseline: what differs between the two is noise"},
    {"header", 'H', "'NAME: VALUE'", "",
     "set a request header on both sides; ${NAME} is from the environment", true},
    {"baseline-header", 0, "'NAME: VALUE'", "", "as --header, for the baseline only", true},
    {"candidate-header", 0, "'NAME: VALUE'", "", "as --header, for the candidate only", true},
    {"cacert", 0, "FILE", "", "trust the certificate authorities in FILE"},
    {"insecure", 'k', "", "", "do not verify TLS certificates"},
    // what is sent
    {"methods", 0, "LIST", "GET,HEAD,OPTIONS",
     "methods to send; a replayed write changes data again"},
    {"sample", 'n', "N|all", "all", "send N requests, drawn at random from all that qualify"},
    {"seed", 0, "N", "1", "of every random choice: the same seed draws the same sample"},
    {"include", 0, "GLOB", "",
     "send only what matches, as 'GET /api/*' or status:5*; see 'help selection'", true},
    {"exclude", 0, "GLOB", "", "do not send what matches", true},
    {"since", 0, "TIME", "", "send only what was captured from then on: a UTC day, or a time"},
    {"until", 0, "TIME", "",
     "send only what was captured before, or by the end of a day; of accept: its last day"},
    {"stratify", 0, "endpoint[:K]", "",
     "of the sample, K (or 3) of each endpoint first, so that rare ones are in it"},
    {"dedupe", 0, "", "", "send equal requests once, which then count as many"},
    {"percent", 0, "P", "", "send what P % of users asked, the same users in every run"},
    {"by", 0, "WHERE", "", "where they are named: header:NAME, cookie:NAME or query:NAME"},
    {"also", 0, "LIST", "",
     "send what is left out as no traffic proper: health-check, preflight, scanner", true},
    {"keep-duplicates", 0, "", "",
     "send a request once for every log that holds it; else once, known by its trace id"},
    {"endpoint", 0, "TEMPLATE", "", "group targets that match, as 'GET /users/{id}'", true},
    {"openapi", 0, "FILE", "",
     "group by the operations of an OpenAPI document, and check replies; 'help openapi'"},
    {"dry-run", 0, "", "", "print what would be sent and what skipped; send nothing"},
    // how it is sent
    {"concurrency", 'j', "N", "16", "requests in flight on each side"},
    {"rate", 0, "N", "0", "requests a second on each side; 0 is as fast as replies come"},
    {"reask", 0, "N", "2",
     "without --control, ask the baseline so often again for what differs; in pairs"},
    {"timeout", 0, "DURATION", "30s", "for one response, from connecting to its last byte"},
    {"connect-timeout", 0, "DURATION", "5s", "for connecting"},
    {"max-body", 0, "SIZE", "64MB", "a longer response body counts as a failure"},
    // what counts
    {"config", 0, "FILE", "", "rules and headers; ./lockstep.json if there is one"},
    {"as", 0, "ENDPOINT", "", "compare as replies of that endpoint, for its rules"},
    {"schema", 0, "", "", "print the JSON Schema of configurations, or of reports"},
    // the gate
    {"gate", 0, "LIMIT", "", "what the run must show, as 'p99-ratio<=1.05'; 'help limits'", true},
    {"step", 0, "PERCENT", "", "judge for a step of a rollout: 1, 5, 25 or 100"},
    {"warmup", 0, "N", "0", "the first N exchanges say nothing about latency"},
    {"against", 0, "RUN", "", "the run to compare findings with; the one before if not given"},
    {"verdict", 0, "FILE", "", "write what the gate decided there, as one JSON object"},
    {"no-fail", 0, "", "", "exit with 0 whatever the gate decides"},
    {"only-new", 0, "", "",
     "print nothing and exit with 0 unless something is worse than in the run before"},
    {"accepted", 0, "FILE", "", "accepted findings; ./lockstep.accepted.json if there is one"},
    {"reason", 0, "TEXT", "", "why it is accepted"},
    {"list", 0, "", "", "list what is accepted"},
    {"remove", 0, "FINGERPRINT", "", "accept it no longer", true},
    // results
    {"db", 0, "FILE", "lockstep.db", "the database of runs"},
    {"wait", 0, "", "", "wait while another run writes to the database"},
    {"older-than", 0, "AGE", "", "remove only runs that are older, as 90d or 12h"},
    {"run", 0, "ID", "", "the run to read; the newest if not given"},
    {"keep", 0, "WHAT", "differing",
     "store bodies of 'differing' exchanges, or of 'all'; of prune: so many runs"},
    {"no-redact", 0, "", "", "store, write and print secrets as they are; reports say so"},
    {"report", 0, "FORMAT=FILE", "", "also write a report to FILE", true},
    {"push", 0, "URL", "", "also send the run's metrics to the Prometheus push gateway there"},
    {"label", 0, "NAME=VALUE", "", "a label of every metric for Prometheus, such as service=shop",
     true},
    {"format", 'f', "FORMAT", "text", "of the output; see 'lockstep help reports'"},
    {"body", 0, "WHOSE", "", "print only a body: request, baseline or candidate"},
    {"output", 'o', "FILE", "", "write there instead of to standard output"},
    {"to", 0, "FORMAT", "", "ndjson or har; by the end of FILE's name if not given"},
    {"limit", 0, "N", "20", "how many to list"},
    // the terminal
    {"color", 0, "WHEN", "auto", "auto, always or never; NO_COLOR is honoured"},
    {"quiet", 'q', "", "", "no progress, no warnings, no summary"},
    {"help", 'h', "", "", "print this help"},
};

}  // namespace

const std::vector<Flag>& flags() { return kFlags; }

const Flag& flag(std::string_view name) {
  const auto found = std::find_if(flags().begin(), flags().end(),
                                  [name](const Flag& each) { return each.name == name; });
  assert(found != flags().end());
  return *found;
}

}  // namespace lockstep::cli
