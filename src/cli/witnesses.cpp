#include "cli/witnesses.hpp"

#include <algorithm>
#include <string_view>

#include "cli/judge.hpp"

namespace lockstep::cli {
namespace {

constexpr std::string_view kChanged =
    "the baseline itself has changed since the capture, which agrees with the candidate";

noise::Answer answer_of(const Reply& reply) {
  return {reply.response ? reply.response->status : 0, reply.started_at_ns};
}

bool has(const Comparison& comparison, const Difference& wanted) {
  return std::any_of(comparison.differences.begin(), comparison.differences.end(),
                     [&wanted](const Difference& each) {
                       return each.kind != Kind::spelling && each.aspect == wanted.aspect &&
                              each.at == wanted.at;
                     });
}

// A change that a rule expects of the candidate is of course not there between two answers of the
// baseline, which is reported as a value, or none, that is the same on both sides.
void forget_absences(Comparison& comparison) {
  std::erase_if(comparison.differences, [](const Difference& difference) {
    return difference.kind == Kind::value && difference.baseline == difference.candidate &&
           !difference.abridged;
  });
}

void note_changed(Difference& difference) {
  difference.note.append(difference.note.empty() ? "" : "; ").append(kChanged);
}

// Of what an access log has, only the status can be compared. Those say nothing that came about
// under other circumstances: a client that had a copy, asked for a part, or went away.
void note_recorded_status(const Exchange& exchange, Comparison& comparison) {
  const int recorded = exchange.record.response->status;
  if (recorded == 304 || recorded == 206 || recorded == 499 || !exchange.baseline.response ||
      !exchange.candidate.response || recorded == exchange.baseline.response->status ||
      recorded != exchange.candidate.response->status) {
    return;
  }
  for (Difference& difference : comparison.differences) {
    if (difference.aspect == Aspect::status && difference.kind != Kind::spelling) {
      note_changed(difference);
    }
  }
}

// Whether the capture kept the response well enough to be a witness.
bool is_faithful(const Record& record) {
  const auto lacks = [&record](Fidelity fidelity) { return record.fidelity.has(fidelity); };
  return record.response && !lacks(Fidelity::redacted) && !lacks(Fidelity::response_from_cache) &&
         !lacks(Fidelity::from_cache);
}

}  // namespace

noise::Asked witnessed(const Exchange& exchange, const Comparison& comparison,
                       const std::vector<const Reply*>& further, std::size_t typical_first,
                       std::size_t typical_second, const compare::Options& options,
                       const redact::Redactor& redactor) {
  const Request& request = exchange.record.request;
  std::vector<const Reply*> answers = {&exchange.baseline};
  answers.insert(answers.end(), further.begin(), further.end());
  noise::Asked asked;
  asked.endpoint = exchange.endpoint;
  asked.candidate = answer_of(exchange.candidate);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    asked.baseline.push_back(answer_of(*answers[i]));
    // Those with another answer may be shown, and then with their causes.
    asked.against.push_back(i == 0 ? comparison
                                   : explained(request, exchange.endpoint, *answers[i],
                                               exchange.candidate, options, redactor));
    for (std::size_t j = i + 1; j < answers.size(); ++j) {
      if (i == typical_first && j == typical_second) {
        asked.typical = asked.among.size();
      }
      asked.among.push_back(
          {i, j,
           compared(request, exchange.endpoint, *answers[i], *answers[j], options, redactor)});
      forget_absences(asked.among.back().comparison);
    }
  }
  return asked;
}

void note_recorded(const Exchange& exchange, const compare::Options& options,
                   Comparison& comparison) {
  if (comparison.verdict != Verdict::different || !is_faithful(exchange.record)) {
    return;
  }
  const FidelitySet& fidelity = exchange.record.fidelity;
  if (fidelity.has(Fidelity::response_status_only) || fidelity.has(Fidelity::response_truncated)) {
    note_recorded_status(exchange, comparison);
    return;
  }
  Reply recorded;
  recorded.response = exchange.record.response;
  const Request& request = exchange.record.request;
  const Comparison since =
      compare::compare_replies(request, exchange.baseline, recorded, options, exchange.endpoint);
  if (since.verdict != Verdict::different) {
    return;
  }
  const Comparison candidate =
      compare::compare_replies(request, recorded, exchange.candidate, options, exchange.endpoint);
  for (Difference& difference : comparison.differences) {
    // Headers are added and removed by whatever stood between at the time.
    if (difference.kind != Kind::spelling && difference.aspect != Aspect::header &&
        has(since, difference) && !has(candidate, difference)) {
      note_changed(difference);
    }
  }
}

void keep_recorded_notes(const Comparison& earlier, Comparison& comparison) {
  for (const Difference& noted : earlier.differences) {
    if (!noted.note.ends_with(kChanged)) {
      continue;
    }
    for (Difference& difference : comparison.differences) {
      if (difference.kind != Kind::spelling && difference.aspect == noted.aspect &&
          difference.at == noted.at) {
        note_changed(difference);
      }
    }
  }
}

}  // namespace lockstep::cli
