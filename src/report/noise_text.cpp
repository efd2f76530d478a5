#include "report/noise_text.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kMaxPlaces = 10;

std::string_view explanation(NoiseDecision decision) {
  switch (decision) {
    case NoiseDecision::endpoint:
      return "noise";
    case NoiseDecision::own:
      return "noise where its own answers show it";
    case NoiseDecision::contradicted:
      break;
  }
  return "the candidate differs more often: noise only where its own answers show it";
}

std::string place_line(const NoisyPlace& place, const Style& style) {
  std::string where = std::string(aspect_name(place.aspect));
  if (place.aspect != Aspect::status) {
    where += " " + (place.at.empty() ? std::string("(whole)") : escape_line(place.at));
  }
  where += place.note.empty() ? "" : " (" + escape_line(place.note) + ")";
  const std::string_view kind = place.kind == Kind::missing ? "presence" : kind_name(place.kind);
  const std::string decision(explanation(place.decision));
  return fmt::format(
      "    {}  {} {}  {}  {}\n", escape_line(place.endpoint), where, kind,
      place.decision == NoiseDecision::contradicted ? style.yellow(decision) : decision,
      style.dim(fmt::format("baseline {} of {}, candidate {} of {}", place.varied, place.pairs,
                            place.differing, place.compared)));
}

}  // namespace

std::string noise_lines(const Counts& counts, std::vector<NoisyPlace> places, const Style& style) {
  std::string text;
  if (counts.asked_again > 0) {
    text += fmt::format("  asked again{:>8}  the baseline, for exchanges that differ\n",
                        counts.asked_again);
  }
  if (places.empty()) {
    return text;
  }
  std::stable_sort(places.begin(), places.end(),
                   [](const NoisyPlace& a, const NoisyPlace& b) { return a.varied > b.varied; });
  text += fmt::format("  noise      {} where the baseline differs from itself\n",
                      counted(places.size(), "place"));
  for (std::size_t i = 0; i < std::min(places.size(), kMaxPlaces); ++i) {
    text += place_line(places[i], style);
  }
  if (places.size() > kMaxPlaces) {
    text +=
        fmt::format("    and {} more: --format json lists them all\n", places.size() - kMaxPlaces);
  }
  return text;
}

void write_noisy_place(const NoisyPlace& place, json::Writer& out) {
  out.begin_object().key("type").string("noise").key("endpoint").string(place.endpoint);
  out.key("aspect").string(aspect_name(place.aspect)).key("at").string(place.at);
  out.key("kind").string(kind_name(place.kind));
  if (!place.note.empty()) {
    out.key("note").string(place.note);
  }
  out.key("decision").string(noise_decision_name(place.decision));
  out.key("pairs").number(place.pairs).key("varied").number(place.varied);
  out.key("compared").number(place.compared).key("differing").number(place.differing);
  out.key("with_baseline").number(place.with_baseline);
  out.key("with_candidate").number(place.with_candidate);
  out.key("first_value").string(place.first_value);
  out.key("second_value").string(place.second_value).end_object();
}

}  // namespace lockstep::report
