#include "cli/recompare.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "lockstep/drift/finding.hpp"
#include "lockstep/redact/redact.hpp"

#include "cli/findings.hpp"
#include "cli/hiding.hpp"
#include "cli/judge.hpp"
#include "cli/noise_watch.hpp"
#include "cli/rule_census.hpp"
#include "cli/run_settings.hpp"
#include "cli/witnesses.hpp"

namespace lockstep::cli {
namespace {

// The body; nullopt when there was one that was not kept.
std::optional<std::string> stored_body(const RunReader& run, std::optional<std::int64_t> id,
                                       std::uint64_t bytes) {
  return id ? run.body(*id) : bytes == 0 ? std::optional<std::string>("") : std::nullopt;
}

std::optional<Reply> reply_of(const RunReader& run, const StoredReply& stored) {
  Reply reply;
  reply.timing = stored.timing;
  reply.started_at_ns = stored.started_at_ns;
  if (stored.error) {
    reply.error = stored.error;
    return reply;
  }
  std::optional<std::string> body = stored_body(run, stored.body_id, stored.bytes);
  if (!body) {
    return std::nullopt;
  }
  reply.response = Response{stored.status, stored.reason, stored.headers, std::move(*body)};
  return reply;
}

// The exchange as it was when it was judged first, but that secrets are placeholders; nullopt when
// a body is missing.
std::optional<Exchange> exchange_of(const RunReader& run, const StoredExchange& stored) {
  std::optional<std::string> body = stored_body(run, stored.request_body_id, stored.request_bytes);
  std::optional<Reply> baseline = reply_of(run, stored.baseline);
  std::optional<Reply> candidate = reply_of(run, stored.candidate);
  if (!body || !baseline || !candidate) {
    return std::nullopt;
  }
  Exchange exchange;
  exchange.seq = stored.seq;
  exchange.record.request.method = stored.method;
  exchange.record.request.authority = stored.authority;
  exchange.record.request.target = stored.target;
  exchange.record.request.headers = stored.request_headers;
  exchange.record.request.body = std::move(*body);
  exchange.endpoint = stored.endpoint;
  exchange.baseline = std::move(*baseline);
  exchange.candidate = std::move(*candidate);
  if (stored.control) {
    exchange.control = reply_of(run, *stored.control);
  }
  return exchange;
}

bool is_real(const Difference& difference) {
  return difference.kind != Kind::spelling && !difference.noise;
}

// Its bodies were compared with an answer of the baseline that was not stored: the one to the same
// request that had the candidate's status.
bool is_by_another_answer(const Comparison& earlier) {
  return std::any_of(earlier.differences.begin(), earlier.differences.end(),
                     [](const Difference& difference) {
                       return difference.aspect == Aspect::status && difference.noise;
                     });
}

// Marks what was noise before. Returns how many differences are where there was none.
std::uint64_t keep_noise(const Comparison& earlier, Comparison& comparison) {
  std::uint64_t unknown = 0;
  for (Difference& difference : comparison.differences) {
    if (difference.kind == Kind::spelling) {
      continue;
    }
    const auto known = std::find_if(earlier.differences.begin(), earlier.differences.end(),
                                    [&difference](const Difference& each) {
                                      return each.aspect == difference.aspect &&
                                             each.at == difference.at &&
                                             each.kind == difference.kind;
                                    });
    if (known == earlier.differences.end()) {
      ++unknown;
    } else {
      difference.noise = known->noise;
    }
  }
  if (comparison.verdict == Verdict::different && comparison.omitted == 0 &&
      std::none_of(comparison.differences.begin(), comparison.differences.end(), is_real)) {
    comparison.verdict = Verdict::noise;
  }
  return unknown;
}

// What is known of a run only when all of it was seen.
class Rejudgement {
 public:
  Rejudgement(const RunReader& run, const compare::Options& options, const ApiContract* api,
              const redact::Redactor& redactor, store::RunWriter& writer)
      : run_(run),
        settings_(settings_of(run.info(), options, api)),
        writer_(writer),
        redactor_(redactor),
        noise_(settings_, redactor_),
        operations_(api) {}

  void add(StoredExchange stored) {
    group(stored);
    std::optional<Exchange> exchange;
    if (stored.kept) {
      exchange = exchange_of(run_, stored);
    }
    if (!exchange && stored.comparison.verdict == Verdict::identical) {
      ++result_.identical_unkept;
      store(stored, {}, exchange);
      return;
    }
    if (!exchange || (!settings_.replay.control && is_by_another_answer(stored.comparison))) {
      ++result_.unkept;
      store(stored, exchange ? hide_bodies(*exchange, redactor_) : HiddenBodies{}, exchange);
      return;
    }
    StoredExchange again = stored;
    again.comparison = explained(exchange->record.request, exchange->endpoint, exchange->baseline,
                                 exchange->candidate, settings_.compare);
    HiddenBodies hidden = hide_bodies(*exchange, redactor_);
    redactor_.comparison(again.comparison, hidden.secrets);
    noise_.observe(*exchange, again.comparison);
    if (!settings_.replay.control) {
      result_.not_asked += keep_noise(stored.comparison, again.comparison);
    }
    keep_recorded_notes(stored.comparison, again.comparison);
    store(std::move(again), hidden, exchange);
  }

  void skip(const Skip& skip) { operations_.skipped(skip); }

  Recompared finish() {
    operations_.take_skipped(run_.operations());
    result_.operations = operations_.reports(redactor_);
    result_.counts.captured = run_.counts().captured;
    result_.counts.skipped = run_.counts().skipped;
    result_.counts.asked_again = run_.counts().asked_again;
    if (const std::uint64_t left = run_.counts().sent - result_.counts.sent; left > 0) {
      result_.counts.skipped["interrupted"] += left;
    }
    result_.findings = clusterer_.findings();
    if (settings_.replay.control) {
      noise_.settle(writer_, result_.counts, result_.findings);
    } else {
      const std::vector<NoisyPlace> places = run_.noise();
      writer_.settle_noise(places, [](StoredExchange&) { return false; });
    }
    if (settings_.compare.rules != nullptr) {
      result_.rules = rules_.reports(settings_.compare.rules->rules());
    }
    return std::move(result_);
  }

 private:
  static RunSettings settings_of(const RunInfo& info, const compare::Options& options,
                                 const ApiContract* api) {
    RunSettings settings;
    settings.api = api;
    settings.compare = options;
    if (!info.control.empty()) {
      settings.replay.control = replay::Target{info.control, {}};
    }
    return settings;
  }

  // By the operations of the description, as a run with it would.
  void group(StoredExchange& exchange) const {
    plan::Options options;
    name_endpoints(settings_.api, options);
    if (auto endpoint = options.described ? options.described(exchange.method, exchange.target)
                                          : std::nullopt) {
      exchange.endpoint = std::move(*endpoint);
    }
  }

  // The configuration may name more secrets than it did when the run was stored.
  void hide(StoredExchange& exchange) const {
    exchange.endpoint = redactor_.endpoint(std::move(exchange.endpoint));
    if (std::optional<std::string> target = redactor_.target(exchange.target)) {
      exchange.target = std::move(*target);
    }
    exchange.request_headers = redactor_.headers(std::move(exchange.request_headers));
    exchange.baseline.headers = redactor_.headers(std::move(exchange.baseline.headers));
    exchange.candidate.headers = redactor_.headers(std::move(exchange.candidate.headers));
    if (exchange.control) {
      exchange.control->headers = redactor_.headers(std::move(exchange.control->headers));
    }
  }

  void store(StoredExchange exchange, const HiddenBodies& hidden,
             const std::optional<Exchange>& whole) {
    exchange.contract = whole
                            ? check_contract(settings_.api, whole->record.request, whole->baseline,
                                             whole->candidate, settings_.compare, redactor_)
                            : std::nullopt;
    operations_.sent(exchange.method, exchange.target,
                     exchange.comparison.verdict == Verdict::failed);
    hide(exchange);
    add_to_findings(exchange, clusterer_);
    result_.counts.add(exchange.comparison.verdict, failure_of(exchange));
    rules_.add(exchange.comparison, exchange.endpoint);
    writer_.add(std::move(exchange), whole ? bodies_of(*whole, hidden) : store::Bodies{});
  }

  const RunReader& run_;
  const RunSettings settings_;
  store::RunWriter& writer_;
  const redact::Redactor redactor_;
  NoiseWatch noise_;
  RuleCensus rules_;
  OperationCensus operations_;
  drift::Clusterer clusterer_;
  Recompared result_;
};

}  // namespace

Recompared recompare(const RunReader& run, const compare::Options& options, const ApiContract* api,
                     const redact::Redactor& redactor, store::RunWriter& writer,
                     const std::atomic<bool>& stop) {
  Rejudgement rejudgement(run, options, api, redactor, writer);
  run.each_exchange([&](const StoredExchange& exchange) {
    if (!stop) {
      rejudgement.add(exchange);
    }
  });
  run.each_skip([&](const Skip& skip) {
    rejudgement.skip(skip);
    writer.add_skip_example(hidden_skip(skip, redactor));
  });
  for (const SkippedRequests& skipped : run.skipped()) {
    writer.count_skipped(skipped);
  }
  return rejudgement.finish();
}

}  // namespace lockstep::cli
