// The list of commands: to add one, write its file and an entry here.
#include "cli/command.hpp"

namespace lockstep::cli {
namespace {

const std::vector<Command> kCommands = {
    {"run",
     "CAPTURE...",
     "replay captures against both sides and compare what they reply",
     "Sends every captured request to the baseline and to the candidate, compares the replies,\n"
     "stores the run in the database, and prints a summary. A capture is a file, a folder, a\n"
     "pattern or '-', standard input; several are merged by time. Exit code: 0 parity holds, 1 it "
     "does not, 2 trouble, 3 nothing to judge by,\n"
     "130 interrupted (what was done is stored).",
     {"baseline",
      "candidate",
      "control",
      "reask",
      "methods",
      "sample",
      "seed",
      "stratify",
      "include",
      "exclude",
      "since",
      "until",
      "percent",
      "by",
      "dedupe",
      "also",
      "keep-duplicates",
      "endpoint",
      "openapi",
      "header",
      "baseline-header",
      "candidate-header",
      "concurrency",
      "rate",
      "timeout",
      "connect-timeout",
      "max-body",
      "cacert",
      "insecure",
      "config",
      "db",
      "wait",
      "keep",
      "gate",
      "step",
      "warmup",
      "against",
      "verdict",
      "no-fail",
      "only-new",
      "accepted",
      "no-redact",
      "report",
      "push",
      "label",
      "dry-run",
      "limit",
      "color",
      "quiet",
      "help"},
     run_command},
    {"report",
     "[RUN]",
     "print a stored run",
     "Prints the run with that number, or the newest one, in the format of --format, and writes\n"
     "every --report. 'lockstep help reports' lists the formats, --schema prints the JSON Schema\n"
     "of those for machines.",
     {"format", "output", "report", "push", "label", "gate", "step", "warmup", "against", "config",
      "schema", "db", "color", "help"},
     report_command},
    {"findings",
     "[RUN]",
     "list what the differences of a run come to",
     "Lists every finding of the run with that number, or of the newest one: what differs, where,\n"
     "why and how to mend it, the most severe first. The format is text, json or ndjson.",
     {"format", "output", "db", "color", "help"},
     findings_command},
    {"gate",
     "[RUN]",
     "say whether a run passes a policy: pass, fail or inconclusive",
     "Judges the run with that number, or the newest one, by limits on parity, errors, latency,\n"
     "cost and findings, and says why. 'lockstep help limits' says how limits are written and "
     "what\n"
     "the steps of a rollout want. Exit code: 0 pass, 1 fail, 2 trouble, 3 inconclusive.",
     {"gate", "step", "warmup", "against", "verdict", "no-fail", "format", "output", "config", "db",
      "color", "quiet", "help"},
     gate_command},
    {"accept",
     "[FINDING]",
     "accept a finding, with a reason and until a day",
     "Writes the finding (F3, or the first characters of its fingerprint) of the newest run, or "
     "of\n"
     "--run, into lockstep.accepted.json with the endpoints and places where it shows; with\n"
     "--endpoint GLOB only in those that match. From then on runs do not count it there: a new\n"
     "place, another endpoint or another status is a finding again. --list and --remove read and\n"
     "change the file. --until DATE, as 2026-12-31, is the last day on which it is accepted,\n"
     "or never.",
     {"reason", "until", "endpoint", "list", "remove", "accepted", "run", "db", "color", "quiet",
      "help"},
     accept_command},
    {"trend",
     "",
     "show parity, errors and latency over runs",
     "The newest runs beside one another, the oldest first, with a line of bars for each figure.\n"
     "Latencies are those of the candidate / those of the baseline. The format is text or json.",
     {"limit", "format", "output", "db", "color", "help"},
     trend_command},
    {"prune",
     "",
     "remove old runs and give their disk space back",
     "Removes runs that are not among the newest of --keep N and are older than --older-than; one\n"
     "of the two will do. Bodies that no run that is left refers to go with them, and the file is\n"
     "written anew without the gaps (VACUUM), which takes as much free disk as it will have.",
     {"keep", "older-than", "dry-run", "wait", "db", "color", "quiet", "help"},
     prune_command},
    {"export",
     "[RUN]",
     "copy one run into a database of its own",
     "Writes the run with that number, or the newest one, with its bodies to a new file that "
     "every\n"
     "command reads with --db. For text, see 'lockstep report --format ndjson'.",
     {"output", "db", "color", "quiet", "help"},
     export_command},
    {"show",
     "EXCHANGE|FINDING",
     "print one exchange or one finding in full",
     "An exchange, given by its number (17 or #17): the request, both responses, their\n"
     "differences with context, and a curl command for each side. A finding, given by its name\n"
     "(F3) or the first characters of its fingerprint: what it is, all of its endpoints and\n"
     "places, its smallest example, and a curl command for each side.",
     {"run", "body", "output", "db", "color", "help"},
     show_command},
    {"recompare",
     "[RUN]",
     "judge a stored run again, by other rules; nothing is sent",
     "Compares the stored replies of the run with that number, or of the newest one, by the rules\n"
     "of --config and stores the outcome as a new run. Of identical exchanges nothing is stored\n"
     "unless the run was asked to '--keep all': they stay identical. Noise is judged anew where\n"
     "the run had a control; else what was noise at a place of an exchange still is. The exit\n"
     "code is that of 'run'.",
     {"openapi", "config", "accepted", "db", "wait", "gate", "step", "against", "verdict",
      "no-fail", "color", "quiet", "help"},
     recompare_command},
    {"runs",
     "",
     "list stored runs",
     "One line a run, newest first.",
     {"limit", "db", "color", "help"},
     runs_command},
    {"inspect",
     "CAPTURE...",
     "say what captures hold, and what of it would be sent",
     "Reads captures and prints their format, how many requests each endpoint has, the time\n"
     "they span, and what would be skipped and why. Nothing is sent.",
     {"methods", "include", "exclude",         "since",    "until",   "percent", "by",
      "dedupe",  "also",    "keep-duplicates", "endpoint", "openapi", "sample",  "stratify",
      "seed",    "config",  "no-redact",       "color",    "quiet",   "help"},
     inspect_command},
    {"convert",
     "CAPTURE...",
     "write captures as one file that can be shared",
     "Writes what is selected of one or more captures as NDJSON or HAR 1.2, by the end of FILE's\n"
     "name or --to; to standard output without -o. Every method is written unless --methods\n"
     "names some. Secrets are replaced by keyed hashes, so that equal ones stay equal. The\n"
     "file appears when it is complete, for its owner only; a capture is never overwritten.",
     {"output", "to", "methods", "include", "exclude", "since", "until", "percent", "by", "dedupe",
      "sample", "stratify", "seed", "config", "no-redact", "color", "quiet", "help"},
     convert_command},
    {"diff",
     "A B",
     "compare two files as two responses would be",
     "Compares A with B by the rules that a run uses: as JSON where both are JSON, else byte by\n"
     "byte. '-' is standard input. Exit code: 0 the same in meaning, 1 different, 2 trouble.",
     {"config", "as", "no-redact", "format", "output", "color", "quiet", "help"},
     diff_command},
    {"check",
     "[CONFIG]",
     "say whether a configuration is good, or all that is wrong with it",
     "Reads CONFIG, lockstep.json if not given. 'lockstep help rules' says what can be in it,\n"
     "--schema prints that for editors. Exit code: 0 good, 2 not.",
     {"schema", "color", "quiet", "help"},
     check_command},
};

}  // namespace

const std::vector<Command>& commands() { return kCommands; }

const Command* find_command(std::string_view name) {
  for (const Command& command : commands()) {
    if (command.name == name) {
      return &command;
    }
  }
  return nullptr;
}

}  // namespace lockstep::cli
