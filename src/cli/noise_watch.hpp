// Tells noise from differences during a run: with a control as exchanges come, else by asking the
// baseline again at the end.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lockstep/core/exchange.hpp"
#include "lockstep/core/run.hpp"
#include "lockstep/noise/noise.hpp"
#include "lockstep/redact/redact.hpp"
#include "lockstep/store/store.hpp"

#include "cli/console.hpp"
#include "cli/reask_sample.hpp"
#include "cli/run_settings.hpp"

namespace lockstep::cli {

// From one thread at a time: the recorder's, then the command's.
class NoiseWatch {
 public:
  NoiseWatch(const RunSettings& settings, const redact::Redactor& redactor);

  // An exchange that is about to be stored; `comparison` is that of its sides. With a control,
  // noise is marked in it.
  void observe(const Exchange& exchange, Comparison& comparison);
  // Once all are stored: asks the baseline again for those that differ. Ends early when `stop` is
  // set. Returns for how many exchanges it was asked.
  std::uint64_t ask_again(const std::atomic<bool>& stop, const Console& console);
  // Judges what is stored by all that was seen, and corrects counts and findings.
  void settle(store::RunWriter& writer, Counts& counts, std::vector<Finding>& findings);

 private:
  void ask_round(const std::vector<Kept>& kept, std::vector<std::vector<Reply>>& answers,
                 const std::atomic<bool>& stop, const Console& console) const;
  bool settle(StoredExchange& exchange) const;
  void remember_classes(const Exchange& exchange, const Comparison& comparison);
  void lend_classes(std::string_view endpoint, std::size_t first, Comparison& comparison) const;

  const RunSettings& settings_;
  const redact::Redactor redactor_;
  noise::Judge judge_;
  ReaskSample sample_;
  std::int64_t last_asked_at_ns_ = 0;
  std::unordered_map<std::uint64_t, noise::Alone> alone_;  // by seq
  // What explains differences of an endpoint at a place: two answers that were not asked for at the
  // same time may show it less well.
  std::unordered_map<std::string, std::string> classes_;
};

}  // namespace lockstep::cli
