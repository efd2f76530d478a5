#include "compare/events.hpp"

#include <algorithm>

#include "compare/content.hpp"
#include "compare/json_hash.hpp"
#include "compare/json_within.hpp"
#include "compare/sequence.hpp"

namespace lockstep::compare {
namespace {

// Takes a line, which ends with CR LF, LF or CR, from the stream.
std::string_view next_line(std::string_view& stream) {
  const std::size_t end = std::min(stream.find_first_of("\r\n"), stream.size());
  const std::string_view line = stream.substr(0, end);
  const std::size_t ending = stream.substr(end, 2) == "\r\n" ? 2 : 1;
  stream.remove_prefix(std::min(end + ending, stream.size()));
  return line;
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

void take_field(std::string_view line, Event& event) {
  const std::size_t colon = std::min(line.find(':'), line.size());
  const std::string_view name = line.substr(0, colon);
  std::string_view value = line.substr(std::min(colon + 1, line.size()));
  if (value.starts_with(' ')) {
    value.remove_prefix(1);
  }
  if (name == "event") {
    event.type = value.empty() ? "message" : std::string(value);
  } else if (name == "data") {
    if (event.data) {
      event.data->append("\n").append(value);
    } else {
      event.data = std::string(value);
    }
  } else if (name == "id" && value.find('\0') == std::string_view::npos) {
    event.id = std::string(value);
  } else if (name == "retry" && is_digits(value)) {
    event.retry = std::string(value);
  }
}

std::string field_text(const std::optional<std::string>& value) {
  return value ? '+' + std::to_string(value->size()) + ':' + *value : "-";
}

std::uint64_t hash_of_data(const std::string& data, json::Parser& parser) {
  json::Document document;
  json::ParseError error;
  return looks_like_json(data) && parser.parse(data, document, error)
             ? hash_values(document).front()
             : hash_of(data);
}

std::vector<Item> items_of(const std::vector<Event>& events, const Options& options) {
  std::vector<Item> items;
  items.reserve(events.size());
  json::Parser parser({.max_depth = options.max_depth});
  for (const Event& event : events) {
    const std::uint64_t data = event.data ? hash_of_data(*event.data, parser) : 0;
    items.push_back({hash_of(event.type + '\n' + field_text(event.id) + field_text(event.retry) +
                             std::to_string(data) + (event.unfinished ? "…" : "")),
                     hash_of(event.type)});
  }
  return items;
}

// One of the events, for people.
std::string text_of(const Event& event) {
  std::string out = "event: " + event.type;
  for (const auto& [name, value] :
       {std::pair{"id: ", &event.id}, {"retry: ", &event.retry}, {"data: ", &event.data}}) {
    if (*value) {
      out.append("\n").append(name).append(**value);
    }
  }
  return out;
}

Difference event_difference(std::string at, std::optional<std::string> a,
                            std::optional<std::string> b) {
  Difference difference;
  difference.aspect = Aspect::event;
  difference.at = std::move(at);
  difference.kind = !b ? Kind::missing : !a ? Kind::added : Kind::value;
  difference.baseline = std::move(a);
  difference.candidate = std::move(b);
  return difference;
}

void compare_data(const std::string& at, const Event& a, const Event& b, const Options& options,
                  DifferenceList& differences) {
  if (a.data == b.data) {
    return;
  }
  const bool json = a.data && b.data && looks_like_json(*a.data) && looks_like_json(*b.data);
  if (!json ||
      !compare_json_within(*a.data, *b.data, {Aspect::event, at, false}, options, differences)) {
    differences.add(event_difference(at, a.data, b.data));
  }
}

void compare_event(std::uint32_t index, const Event& a, const Event& b, const Options& options,
                   DifferenceList& differences) {
  const std::string at = std::to_string(index + 1);
  if (a.type != b.type) {
    differences.add(event_difference(at + "/event", a.type, b.type));
  }
  if (a.id != b.id) {
    differences.add(event_difference(at + "/id", a.id, b.id));
  }
  if (a.retry != b.retry) {
    differences.add(event_difference(at + "/retry", a.retry, b.retry));
  }
  compare_data(at + "/data", a, b, options, differences);
  if (a.unfinished != b.unfinished) {
    Difference difference = event_difference(at, text_of(a), text_of(b));
    difference.note = std::string("no empty line ends it in ") +
                      (a.unfinished ? "baseline" : "candidate") + ", so clients drop it";
    differences.add(std::move(difference));
  }
}

}  // namespace

std::optional<std::vector<Event>> events_of(std::string_view stream) {
  if (stream.starts_with("\xEF\xBB\xBF")) {
    stream.remove_prefix(3);
  }
  std::vector<Event> events;
  Event event;
  const auto finish = [&] {
    if (event.data || event.id || event.retry) {
      event.type = event.data ? event.type : "message";
      events.push_back(std::move(event));
    }
    event = {};
  };
  while (!stream.empty()) {
    if (events.size() == kMaxItems) {
      return std::nullopt;
    }
    const std::string_view line = next_line(stream);
    if (line.empty()) {
      finish();
    } else {
      take_field(line, event);
    }
  }
  event.unfinished = event.data || event.id;
  finish();
  return events;
}

Understood compare_events(const ContentPair& pair, Claim /*claim*/, const Options& options,
                          DifferenceList& differences) {
  const auto baseline_events = events_of(pair.baseline);
  const auto candidate_events = events_of(pair.candidate);
  if (!baseline_events || !candidate_events) {
    return not_understood(kTooManyItems);
  }
  const std::vector<Event>& a = *baseline_events;
  const std::vector<Event>& b = *candidate_events;
  if (a == b) {
    differences.add(other_bytes(pair.baseline, pair.candidate, Aspect::event,
                                "the same events, written differently"));
    return {};
  }
  const std::vector<Item> a_items = items_of(a, options);
  const std::vector<Item> b_items = items_of(b, options);
  if (is_reordered(a_items, b_items)) {
    Difference difference = other_bytes(pair.baseline, pair.candidate, Aspect::event,
                                        "the same events in another order");
    difference.kind = Kind::order;
    differences.add(std::move(difference));
    return {};
  }
  AlignmentBudget budget;
  for (const ItemPair& events : pair_items(a_items, b_items, budget)) {
    if (events.a && events.b) {
      compare_event(*events.a, a[*events.a], b[*events.b], options, differences);
    } else {
      differences.add(
          event_difference(std::to_string((events.a ? *events.a : *events.b) + 1),
                           events.a ? std::optional(text_of(a[*events.a])) : std::nullopt,
                           events.b ? std::optional(text_of(b[*events.b])) : std::nullopt));
    }
  }
  return {};
}

}  // namespace lockstep::compare
