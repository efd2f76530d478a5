#include "cli/recorder.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "cli/findings.hpp"
#include "cli/hiding.hpp"
#include "cli/judge.hpp"
#include "cli/witnesses.hpp"

namespace lockstep::cli {
namespace {

constexpr std::size_t kQueueCapacity = 4096;
constexpr std::chrono::milliseconds kPatience{500};
constexpr std::chrono::milliseconds kNap{1};
constexpr std::size_t kFewItems = 64;
constexpr std::uint64_t kMaxWaitingBytes = 128ULL << 20;

std::uint64_t weight(const Reply& reply) {
  return reply.response ? reply.response->body.size() : 0;
}

std::uint64_t weight(const Exchange& exchange) {
  return weight(exchange.baseline) + weight(exchange.candidate) +
         exchange.record.request.body.size();
}

}  // namespace

Recorder::Recorder(const RunSettings& settings, const redact::Redactor& redactor, NoiseWatch& noise,
                   store::RunWriter& writer, Progress& progress, std::atomic<bool>& stop)
    : settings_(settings),
      redactor_(redactor),
      noise_(noise),
      writer_(writer),
      progress_(progress),
      stop_(stop),
      queue_(kQueueCapacity),
      operations_(settings.api),
      latencies_(settings.warmup, settings.replay.rate > 0),
      thread_([this] { work(); }) {}

Recorder::~Recorder() {
  queue_.close(true);
  if (thread_.joinable()) {
    thread_.join();
  }
}

void Recorder::skip(const Skip& skip) { queue_.push(skip); }

void Recorder::exchange(Exchange&& exchange) {
  waiting_bytes_.fetch_add(weight(exchange), std::memory_order_relaxed);
  queue_.push(std::move(exchange));
}

bool Recorder::has_room() const {
  // Twice what is in flight, so that the network never waits for a momentary stall of the disk.
  const std::uint64_t limit = std::max<std::uint64_t>(256, 4ULL * settings_.replay.concurrency);
  return outstanding_.load(std::memory_order_relaxed) < limit &&
         waiting_bytes_.load(std::memory_order_relaxed) < kMaxWaitingBytes;
}

Counts Recorder::finish() {
  queue_.close();
  thread_.join();
  if (failure_) {
    std::rethrow_exception(failure_);
  }
  return counts_;
}

std::vector<RuleReport> Recorder::rules() const {
  const compare::RuleSet* const rules = settings_.compare.rules;
  return rules == nullptr ? std::vector<RuleReport>() : rules_.reports(rules->rules());
}

void Recorder::work() {
  try {
    while (auto items = queue_.pop_all(kPatience)) {
      if (items->empty()) {
        writer_.flush();  // a crash while slow replies are waited for loses nothing
      }
      for (Item& item : *items) {
        if (auto* exchange = std::get_if<Exchange>(&item)) {
          store_exchange(*exchange);
        } else {
          store_skip(std::get<Skip>(item));
        }
      }
      if (items->size() < kFewItems) {
        // To be woken for every single exchange costs more than to store it.
        std::this_thread::sleep_for(kNap);
      }
    }
    writer_.flush();
  } catch (...) {
    failure_ = std::current_exception();
    stop_ = true;
    queue_.close(true);
  }
}

void Recorder::store_exchange(Exchange& exchange) {
  exchange.endpoint = redactor_.endpoint(std::move(exchange.endpoint));
  Comparison comparison = explained(exchange.record.request, exchange.endpoint, exchange.baseline,
                                    exchange.candidate, settings_.compare);
  std::optional<ContractCheck> contract =
      check_contract(settings_.api, exchange.record.request, exchange.baseline, exchange.candidate,
                     settings_.compare, redactor_);
  operations_.sent(exchange.record.request.method, exchange.record.request.target,
                   comparison.verdict == Verdict::failed);
  HiddenBodies hidden;
  if (settings_.keep_all || comparison.verdict != Verdict::identical) {
    hidden = hide_bodies(exchange, redactor_);
  }
  redactor_.comparison(comparison, hidden.secrets);
  noise_.observe(exchange, comparison);
  note_recorded(exchange, settings_.compare, comparison);
  StoredExchange stored =
      take_stored(exchange, std::move(comparison), redactor_, settings_.keep_all);
  stored.contract = std::move(contract);
  add_to_findings(stored, clusterer_);
  counts_.add(stored.comparison.verdict, failure_of(stored));
  rules_.add(stored.comparison, stored.endpoint);
  latencies_.add(stored);
  progress_.exchange(stored.comparison.verdict);
  const store::Bodies bodies = stored.kept ? bodies_of(exchange, hidden) : store::Bodies{};
  writer_.add(std::move(stored), bodies);
  waiting_bytes_.fetch_sub(weight(exchange), std::memory_order_relaxed);
  outstanding_.fetch_sub(1, std::memory_order_relaxed);
}

void Recorder::store_skip(const Skip& skip) {
  operations_.skipped(skip);
  const std::string endpoint =
      skip.method.empty()
          ? std::string()
          : redactor_.endpoint(plan::planned_endpoint(skip.method, skip.target, settings_.plan));
  writer_.add_skip(hidden_skip(skip, redactor_), endpoint);
  ++counts_.skipped[skip.reason];
}

}  // namespace lockstep::cli
