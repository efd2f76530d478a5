#include "cli/name_places.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <variant>

#include "lockstep/core/error.hpp"
#include "lockstep/plan/survey.hpp"

#include "cli/captures.hpp"
#include "cli/operands.hpp"

namespace lockstep::cli {
namespace {

constexpr std::uint64_t kMostEntries = 100'000;
constexpr std::uint64_t kFewestOfOne = 100;
constexpr int kFirstError = 400;

void survey_file(const std::string& path, std::uint64_t most, const std::atomic<bool>& stop,
                 plan::Survey& survey) {
  try {
    capture::Options options;
    options.stop = &stop;
    Captures captures({path}, options);
    CaptureItem item;
    for (std::uint64_t i = 0; i < most && !stop && captures.next(item); ++i) {
      const auto* const record = std::get_if<Record>(&item);
      if (record != nullptr && (!record->response || record->response->status < kFirstError)) {
        survey.add(record->request.target);
      }
    }
  } catch (const Error&) {
    // The run reads the same files and says what is wrong with them.
  }
}

}  // namespace

NamePlaces survey_captures(const std::vector<std::string>& paths, const std::atomic<bool>& stop) {
  plan::Survey survey;
  try {
    std::vector<Operand> files = expand_operands(paths);
    // What can be read only once is left to the run.
    std::erase_if(files, [](const Operand& each) { return each.once; });
    const std::uint64_t each = kMostEntries / std::max<std::uint64_t>(files.size(), 1);
    for (const Operand& file : files) {
      survey_file(file.path, std::max(each, kFewestOfOne), stop, survey);
    }
  } catch (const Error&) {
    // As below.
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
