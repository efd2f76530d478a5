#include "store/noise_rows.hpp"

#include <optional>
#include <string_view>

#include "lockstep/core/escape.hpp"

#include "store/exchange_rows.hpp"
#include "store/queries.hpp"
#include "store/statement.hpp"

namespace lockstep::store {
namespace {

// Exchanges that are read before what is new of them is written.
constexpr std::int64_t kWindow = 1024;

template <typename Enum>
Enum word(const Connection& connection, std::optional<Enum> (*from_name)(std::string_view),
          std::string_view name) {
  const std::optional<Enum> value = from_name(name);
  if (!value) {
    connection.damaged("a noisy place holds the unknown word " + escape_line(name));
  }
  return *value;
}

struct Change {
  std::uint64_t seq = 0;
  Verdict verdict = Verdict::different;
  std::uint64_t omitted = 0;
  struct Mark {
    bool noise = false;
    bool accepted = false;
    std::uint64_t finding = 0;
  };
  std::vector<Mark> marks;  // of the differences that were there
  std::vector<Difference> more;
};

Change change_of(StoredExchange&& exchange, std::size_t before) {
  Change change{exchange.seq, exchange.comparison.verdict, exchange.comparison.omitted, {}, {}};
  std::vector<Difference>& differences = exchange.comparison.differences;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    if (i < before) {
      change.marks.push_back(
          {differences[i].noise, differences[i].accepted, differences[i].finding});
    } else {
      change.more.push_back(std::move(differences[i]));
    }
  }
  return change;
}

class ChangeWriter {
 public:
  ChangeWriter(const Connection& connection, std::int64_t run_id)
      : run_id_(run_id),
        verdict_(connection, kUpdateVerdict),
        noise_(connection, kUpdateNoise),
        difference_(connection, kInsertDifference) {}

  void write(const Change& change) {
    verdict_.bind(Text{verdict_name(change.verdict)}, change.omitted, run_id_, change.seq).run();
    std::int64_t n = 0;
    for (const auto& [noise, accepted, finding] : change.marks) {
      // Spellings are elsewhere: no row.
      noise_
          .bind(noise, finding == 0 ? std::nullopt : std::optional(finding), accepted, run_id_,
                change.seq, n++)
          .run();
    }
    for (const Difference& difference : change.more) {
      write_difference(difference_, run_id_, change.seq, n++, difference);
    }
  }

 private:
  std::int64_t run_id_;
  Statement verdict_;
  Statement noise_;
  Statement difference_;
};

}  // namespace

void write_noise(const Connection& connection, std::int64_t run_id,
                 std::span<const NoisyPlace> places) {
  Statement insert(connection, kInsertNoise);
  std::int64_t n = 0;
  for (const NoisyPlace& place : places) {
    insert
        .bind(run_id, n++, place.endpoint, Text{aspect_name(place.aspect)}, place.at,
              Text{kind_name(place.kind)}, place.note, place.pairs, place.varied, place.compared,
              place.differing, place.with_baseline, place.with_candidate,
              Text{noise_decision_name(place.decision)}, place.first_value, place.second_value)
        .run();
  }
}

std::vector<NoisyPlace> read_noise(const Connection& connection, std::int64_t run_id) {
  std::vector<NoisyPlace> places;
  Statement statement(connection, kReadNoise);
  statement.bind(run_id);
  while (statement.step()) {
    Row row(statement);
    NoisyPlace& place = places.emplace_back();
    place.endpoint = row.bytes();
    place.aspect = word(connection, aspect_from_name, row.view());
    place.at = row.bytes();
    place.kind = word(connection, kind_from_name, row.view());
    place.note = row.bytes();
    place.pairs = row.natural();
    place.varied = row.natural();
    place.compared = row.natural();
    place.differing = row.natural();
    place.with_baseline = row.natural();
    place.with_candidate = row.natural();
    place.decision = word(connection, noise_decision_from_name, row.view());
    place.first_value = row.bytes();
    place.second_value = row.bytes();
  }
  return places;
}

void rejudge_exchanges(const Connection& connection, std::int64_t run_id,
                       const std::function<bool(StoredExchange&)>& judge) {
  Statement last_exchange(connection, kLastExchange);
  last_exchange.bind(run_id).step();
  const std::int64_t last = Row(last_exchange).optional_integer().value_or(-1);
  ChangeWriter writer(connection, run_id);
  std::vector<Change> changes;
  for (std::int64_t first = 0; first <= last; first += kWindow) {
    changes.clear();
    read_exchanges(
        connection, run_id, first, std::min(first + kWindow - 1, last),
        [&](const StoredExchange& stored) {
          const Verdict verdict = stored.comparison.verdict;
          if (verdict != Verdict::different && verdict != Verdict::noise) {
            return;
          }
          StoredExchange exchange = stored;
          if (judge(exchange)) {
            changes.push_back(change_of(std::move(exchange), stored.comparison.differences.size()));
          }
        });
    for (const Change& change : changes) {
      writer.write(change);
    }
  }
}

}  // namespace lockstep::store
