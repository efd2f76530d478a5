#include "cli/name_places.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>
#include <variant>

#include "lockstep/core/error.hpp"
#include "lockstep/plan/survey.hpp"

#include "cli/captures.hpp"
#include "cli/operands.hpp"

namespace lockstep::cli {
namespace {

constexpr std::uint64_t kMostEntries = 100'000;
constexpr int kFirstError = 400;

}  // namespace

NamePlaces survey_captures(const std::vector<std::string>& paths, const std::atomic<bool>& stop) {
  plan::Survey survey;
  try {
    // What can be read only once is left to the run.
    std::vector<std::string> files;
    std::copy_if(paths.begin(), paths.end(), std::back_inserter(files), [](const auto& path) {
      const std::vector<Operand> operands = expand_operands({path});
      return std::none_of(operands.begin(), operands.end(),
                          [](const Operand& operand) { return operand.once; });
    });
    capture::Options options;
    options.stop = &stop;
    Captures captures(files, options, Captures::Order::any);
    CaptureItem item;
    for (std::uint64_t i = 0; i < kMostEntries && !stop && captures.next(item); ++i) {
      const auto* const record = std::get_if<Record>(&item);
      if (record != nullptr && (!record->response || record->response->status < kFirstError)) {
        survey.add(record->request.target);
      }
    }
  } catch (const Error&) {
    // The run reads the same files and says what is wrong with them.
  }
  return survey.places();
}

NamePlaces settled_places(NamePlaces found, const redact::Redactor& redactor,
                          store::Database& database) {
  NamePlaces settled = database.name_places();
  NamePlaces fresh;
  for (auto& [prefix, words] : found) {
    if (!settled.contains(prefix) && !redactor.target(prefix)) {
      fresh[prefix] = words;
    }
  }
  database.keep_name_places(fresh);
  settled.merge(found);
  return settled;
}

}  // namespace lockstep::cli
