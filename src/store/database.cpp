#include <limits>
#include <utility>

#include "lockstep/store/store.hpp"

#include "store/connection.hpp"
#include "store/open.hpp"
#include "store/queries.hpp"
#include "store/run_reader.hpp"
#include "store/runs.hpp"
#include "store/statement.hpp"

namespace lockstep::store {
namespace {

constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

}  // namespace

Database Database::open(const std::string& path, Mode mode, const Options& options) {
  return {mode == Mode::read ? open_to_read(path, options) : open_to_write(path, options), options};
}

Database::Database(std::unique_ptr<Connection> connection, const Options& options)
    : connection_(std::move(connection)), options_(options) {}
Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

std::vector<Database::Listed> Database::runs() const {
  std::vector<Listed> listed;
  for (RunRow& run : read_runs(*connection_, kFirst, kLast, kNoLimit)) {
    listed.push_back({std::move(run.info), std::move(run.counts)});
  }
  return listed;
}

std::unique_ptr<RunReader> Database::read_run(std::optional<std::int64_t> id) const {
  std::vector<RunRow> found = read_runs(*connection_, id.value_or(kFirst), id.value_or(kLast), 1);
  if (found.empty()) {
    return nullptr;
  }
  return std::make_unique<SqliteRunReader>(*connection_, std::move(found.front()));
}

std::unique_ptr<RunReader> Database::read_run_before(const RunInfo& run) const {
  Statement statement(*connection_, kFindRunBefore);
  statement.bind(run.id, run.baseline, run.candidate).step();
  const std::optional<std::int64_t> id = Row(statement).optional_integer();
  return id ? read_run(id) : nullptr;
}

std::set<std::uint64_t> Database::fingerprints_before(const RunInfo& run) const {
  std::set<std::uint64_t> prints;
  Statement statement(*connection_, kReadPrintsBefore);
  statement.bind(run.id, run.baseline, run.candidate);
  while (statement.step()) {
    prints.insert(Row(statement).natural());
  }
  return prints;
}

NamePlaces Database::name_places() const {
  NamePlaces places;
  Statement statement(*connection_, kReadNamePlaces);
  while (statement.step()) {
    Row row(statement);
    auto& words = places[row.bytes()];
    if (std::string word = row.bytes(); !word.empty()) {
      words.insert(std::move(word));
    }
  }
  return places;
}

void Database::keep_name_places(const NamePlaces& places) {
  if (places.empty()) {
    return;
  }
  Transaction transaction(*connection_);
  Statement insert(*connection_, kInsertNamePlace);
  for (const auto& [prefix, words] : places) {
    insert.bind(prefix, std::string_view()).run();
    for (const std::string& word : words) {
      insert.bind(prefix, word).run();
    }
  }
  transaction.commit();
}

}  // namespace lockstep::store
