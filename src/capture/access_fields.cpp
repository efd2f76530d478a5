#include "capture/access_fields.hpp"

#include <algorithm>
#include <utility>

#include "capture/json_value.hpp"
#include "capture/log_escapes.hpp"

namespace lockstep::capture {
namespace {

// Deep enough for {"http":{"request":{"method":…}}}.
constexpr int kDeepest = 3;
constexpr std::size_t kLongestName = 64;
constexpr std::size_t kMostHeaderFields = 200;
constexpr std::size_t kMostTimes = 16;

std::size_t index_of(AccessKey key) { return key == AccessKey::start ? 0 : 1; }

// The key without its quotes. Names with escapes in them are none that are known.
std::string_view key_of(const json::Value& member) {
  const std::string_view raw = member.raw_key();
  return raw.substr(1, raw.size() - 2);
}

}  // namespace

AccessFields::AccessFields(const json::Value& object, bool latin1) : latin1_(latin1) {
  collect(object, {}, 1);
  sort_times();
}

void AccessFields::collect(const json::Value& object, const std::string& prefix, int depth) {
  std::string plain;
  for (const json::Value member : object) {
    const std::string_view key = key_of(member);
    plain = prefix;
    append_plain_key(plain, key.substr(0, kLongestName));
    const std::optional<AccessMeaning> meaning = access_meaning(plain);
    const bool object_value = member.type() == json::Type::object;
    if (meaning && (!object_value || meaning->key == AccessKey::all_headers ||
                    meaning->key == AccessKey::body)) {
      take(*meaning, plain, member);
    } else if (object_value && depth < kDeepest) {
      collect(member, plain, depth + 1);
    } else if (!object_value && prefix.empty()) {
      take_header(header_of_key(key), 0, member);
    }
  }
}

void AccessFields::take(const AccessMeaning& meaning, const std::string& plain,
                        const json::Value& value) {
  if (meaning.key == AccessKey::header) {
    take_header(std::string(meaning.header), meaning.rank, value);
    return;
  }
  if (meaning.key == AccessKey::start || meaning.key == AccessKey::end) {
    std::vector<Time>& times = unsorted_times_[index_of(meaning.key)];
    if (times.size() < kMostTimes) {
      times.push_back({meaning.rank, value});
    }
    return;
  }
  Field& field = fields_[static_cast<std::size_t>(meaning.key)];
  // A better name that says nothing ("-", null) leaves the word to the next one.
  const bool better =
      !field.value || meaning.rank < field.rank || text_of_value(*field.value).empty();
  const bool says_something = value.type() == json::Type::object ||
                              value.type() == json::Type::array || !text_of_value(value).empty();
  if (!field.value || (better && says_something)) {
    field = {value, meaning.rank, plain};
  }
}

void AccessFields::take_header(std::string name, std::uint8_t rank, const json::Value& value) {
  if (name.empty() || headers_.size() >= kMostHeaderFields || text_of_value(value).empty()) {
    return;
  }
  const auto known = std::find_if(headers_.begin(), headers_.end(), [&](const HeaderField& each) {
    return equal_ignoring_case(each.name, name);
  });
  if (known == headers_.end()) {
    headers_.push_back({std::move(name), rank, value});
  } else if (rank < known->rank) {
    *known = {std::move(name), rank, value};
  }
}

void AccessFields::sort_times() {
  for (std::size_t i = 0; i < times_.size(); ++i) {
    std::stable_sort(unsorted_times_[i].begin(), unsorted_times_[i].end(),
                     [](const Time& a, const Time& b) { return a.rank < b.rank; });
    for (const Time& time : unsorted_times_[i]) {
      times_[i].push_back(time.value);
    }
  }
}

bool AccessFields::is_of_log() const {
  constexpr std::array kRequestLine = {AccessKey::target, AccessKey::request_line,
                                       AccessKey::url,    AccessKey::path,
                                       AccessKey::query,  AccessKey::method};
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const bool line = std::find(kRequestLine.begin(), kRequestLine.end(),
                                static_cast<AccessKey>(i)) != kRequestLine.end();
    if (!line && fields_[i].value) {
      return true;
    }
  }
  return !headers_.empty() || !times_[0].empty() || !times_[1].empty();
}

const std::vector<json::Value>& AccessFields::times(AccessKey start_or_end) const {
  return times_[index_of(start_or_end)];
}

std::string AccessFields::text_of_value(const json::Value& value) const {
  std::string text = capture::text_of(value);
  if (text == "-") {
    return {};
  }
  return latin1_ ? bytes_of_latin1(text).value_or(text) : text;
}

std::string AccessFields::text(AccessKey key) const {
  const std::optional<json::Value>& value = field(key).value;
  return value ? text_of_value(*value) : std::string();
}

Headers AccessFields::headers() const {
  Headers headers;
  for (const HeaderField& each : headers_) {
    headers.push_back({each.name, text_of_value(each.value)});
  }
  return headers;
}

}  // namespace lockstep::capture
