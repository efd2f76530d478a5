// Measures classify() against the recorded pairs:
//
//   drift_measure [--held-out] [--all-classes]
//
// prints recall and precision, and every disagreement by class and probe. The probes that are set
// aside are only looked at with --held-out, once the rules are finished.
#include <cstdio>
#include <cstring>

#include "drift/recorded_pairs.hpp"

namespace {

using lockstep::drift::test::Score;

void print(const char* name, const Score& score) {
  std::printf("%-28s recall %.4f  precision %.4f  (%llu matched, %llu missing, %llu extra)\n", name,
              score.recall(), score.precision(), static_cast<unsigned long long>(score.matched),
              static_cast<unsigned long long>(score.missing),
              static_cast<unsigned long long>(score.extra));
}

}  // namespace

int main(int argc, char** argv) {
  using namespace lockstep::drift::test;
  Part part = Part::developed_on;
  bool all_classes = false;
  for (int i = 1; i < argc; ++i) {
    part = std::strcmp(argv[i], "--held-out") == 0 ? Part::held_out : part;
    all_classes = all_classes || std::strcmp(argv[i], "--all-classes") == 0;
  }
  if (!has_shared_data()) {
    std::printf("no recorded pairs in %s\n", shared_directory().c_str());
    return 2;
  }
  const Measurement result = measure(part);
  std::printf("%llu pairs, %s\n", static_cast<unsigned long long>(result.pairs),
              part == Part::held_out ? "held out" : "developed on");
  print("class and place", result.places);
  print("class per exchange", result.per_pair);
  print("without the table", result.raw);
  std::printf(
      "%llu assignments of classes that the reference has no rule for, %llu of them instead "
      "of a fallback\n",
      static_cast<unsigned long long>(result.beyond),
      static_cast<unsigned long long>(result.refined));
  for (const auto& [row, count] : result.justified) {
    std::printf("  justified %5d  %s\n", count, row.c_str());
  }
  for (const auto& [key, example] : result.disagreements) {
    const auto& [id, kind, probe] = key;
    std::printf("%5d %-8s %-32s %-24s %s\n", example.first, kind.c_str(), id.c_str(), probe.c_str(),
                example.second.c_str());
  }
  if (all_classes) {
    for (const auto& [id, score] : result.by_class) {
      print(id.c_str(), score);
    }
  }
  return 0;
}
