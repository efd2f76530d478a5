#include "store/spellings.hpp"

#include <cassert>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "store/queries.hpp"

namespace lockstep::store {
namespace {

// Beyond that the places of a run are hardly the same ones again; then each is stored as it comes.
constexpr std::size_t kMaxKnownBytes = std::size_t{1} << 20U;
constexpr std::size_t kMaxKnownRows = 4096;

void add_part(std::string& key, std::string_view part) {
  const std::size_t size = part.size();
  key.append(reinterpret_cast<const char*>(&size), sizeof size);
  key += part;
}

// Equal for differences that are stored alike.
void set_key(std::string& key, const Difference& difference) {
  key.clear();
  key += static_cast<char>(difference.aspect);
  key += difference.abridged ? 'a' : '-';
  add_part(key, difference.at);
  for (const std::optional<std::string>* value : {&difference.baseline, &difference.candidate}) {
    key += *value ? 'v' : '-';
    add_part(key, *value ? std::string_view(**value) : std::string_view());
  }
  add_part(key, difference.drift);
  key += difference.note;
}

}  // namespace

bool is_packed(const Difference& difference) {
  return difference.kind == Kind::spelling && !difference.noise;
}

SpellingWriter::SpellingWriter(const Connection& connection, std::int64_t run_id)
    : run_id_(run_id), insert_(connection, kInsertSpelling) {}

std::int64_t SpellingWriter::id_of(Difference&& difference) {
  assert(is_packed(difference));
  if (difference.aspect == Aspect::json) {
    difference.baseline.reset();
    difference.candidate.reset();
    difference.abridged = false;
  }
  set_key(key_, difference);
  const auto known = ids_.find(key_);
  if (known != ids_.end()) {
    return known->second;
  }
  if (known_bytes_ > kMaxKnownBytes) {
    ids_.clear();
    known_bytes_ = 0;
  }
  const std::int64_t id = next_id_++;
  ids_.emplace(key_, id);
  known_bytes_ += key_.size();
  pending_bytes_ += sizeof(Pending) + key_.size();
  pending_.push_back({id, std::move(difference)});
  return id;
}

void SpellingWriter::write() {
  for (const auto& [id, difference] : pending_) {
    insert_
        .bind(run_id_, id, aspect_name(difference.aspect), difference.at, difference.baseline,
              difference.candidate, difference.abridged, difference.drift, difference.note)
        .run();
  }
}

void SpellingWriter::clear() {
  pending_.clear();
  pending_bytes_ = 0;
}

SpellingReader::SpellingReader(const Connection& connection, std::int64_t run_id)
    : connection_(connection), run_id_(run_id), read_(connection, kReadSpelling) {}

const Difference& SpellingReader::at(std::int64_t id) {
  const auto known = known_.find(id);
  if (known != known_.end()) {
    return known->second;
  }
  if (known_.size() >= kMaxKnownRows) {
    known_.clear();
  }
  sqlite3_reset(read_.raw());
  if (!read_.bind(run_id_, id).step()) {
    connection_.damaged("an exchange refers to a spelling that is not there");
  }
  Row row(read_);
  Difference difference;
  difference.kind = Kind::spelling;
  const std::string aspect = row.bytes();
  const std::optional<Aspect> named = aspect_from_name(aspect);
  if (!named) {
    connection_.damaged("a row holds the unknown word " + escape_line(aspect));
  }
  difference.aspect = *named;
  difference.at = row.bytes();
  difference.baseline = row.optional_bytes();
  difference.candidate = row.optional_bytes();
  difference.abridged = row.flag();
  difference.drift = row.bytes();
  difference.note = row.bytes();
  sqlite3_reset(read_.raw());
  return known_.emplace(id, std::move(difference)).first->second;
}

void SpellingList::append(std::string& text, Entry entry) {
  const auto number = [&text](std::int64_t value) {
    const fmt::format_int digits(value);
    text.append(digits.data(), digits.size());
  };
  text += text.empty() ? "{\"" : ",\"";
  number(entry.n);
  text += "\":";
  number(entry.id);
}

void SpellingList::finish(std::string& text) {
  if (!text.empty()) {
    text += '}';
  }
}

std::optional<std::vector<SpellingList::Entry>> SpellingList::parse(std::string_view text) {
  std::vector<Entry> entries;
  char before = '{';
  const auto literal = [&text](std::string_view expected) {
    const bool there = text.starts_with(expected);
    text.remove_prefix(there ? expected.size() : 0);
    return there;
  };
  const auto number = [&text](std::int64_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return error == std::errc();
  };
  while (text != "}" || before == '{') {
    Entry entry;
    const bool in_order = literal({&before, 1}) && literal("\"") && number(entry.n) &&
                          literal("\":") && number(entry.id) && entry.n >= 0 &&
                          (entries.empty() || entries.back().n < entry.n);
    if (!in_order) {
      return std::nullopt;
    }
    entries.push_back(entry);
    before = ',';
  }
  return entries;
}

}  // namespace lockstep::store
