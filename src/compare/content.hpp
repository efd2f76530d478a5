// What equality means for each kind of body. One comparator a kind, each in a file of its own and
// found in the table of content.cpp; adding one is a file and a line there.
#pragma once

#include <string>
#include <string_view>

#include "lockstep/compare/compare.hpp"

#include "compare/difference_list.hpp"
#include "compare/media_type.hpp"

namespace lockstep::compare {

// Two bodies that are not the same bytes, without content codings, and what they are said to be.
struct ContentPair {
  std::string_view baseline;
  std::string_view candidate;
  MediaType baseline_type;
  MediaType candidate_type;
  int nesting = 0;  // how many bodies these are parts of
};

// Why a comparator was asked: the types say so, or only the bytes do.
enum class Claim { declared, sniffed };

// Whether a comparator has understood the bodies. If so it has added a difference, and nothing but
// spellings when they mean the same. If not it has added none and says why, for people, or nothing
// when the bodies are just something else; they are compared in another way then.
struct Understood {
  bool yes = true;
  std::string why_not;
};

inline Understood not_understood(std::string why = {}) { return {false, std::move(why)}; }

using ContentComparator = Understood (*)(const ContentPair& pair, Claim claim,
                                         const Options& options, DifferenceList& differences);

// Compares unlike bodies by the first comparator that understands them, and by bytes if none does.
// Always adds a difference.
void compare_content(const ContentPair& pair, const Options& options, DifferenceList& differences);

// Two texts of no declared type: as JSON where they are JSON, where one is a JSON object or array
// and the other is not valid; else by what they look like.
void compare_texts(std::string_view baseline, std::string_view candidate, const Options& options,
                   DifferenceList& differences);

// The comparators.
Understood compare_json_content(const ContentPair& pair, Claim claim, const Options& options,
                                DifferenceList& differences);
Understood compare_json_lines(const ContentPair& pair, Claim claim, const Options& options,
                              DifferenceList& differences);
Understood compare_events(const ContentPair& pair, Claim claim, const Options& options,
                          DifferenceList& differences);
Understood compare_forms(const ContentPair& pair, Claim claim, const Options& options,
                         DifferenceList& differences);
Understood compare_multipart(const ContentPair& pair, Claim claim, const Options& options,
                             DifferenceList& differences);
Understood compare_xml(const ContentPair& pair, Claim claim, const Options& options,
                       DifferenceList& differences);
Understood compare_html(const ContentPair& pair, Claim claim, const Options& options,
                        DifferenceList& differences);
Understood compare_csv(const ContentPair& pair, Claim claim, const Options& options,
                       DifferenceList& differences);
Understood compare_lines(const ContentPair& pair, Claim claim, const Options& options,
                         DifferenceList& differences);
Understood compare_binary(const ContentPair& pair, Claim claim, const Options& options,
                          DifferenceList& differences);

// What their sniffers look for. An object or array by its first byte: scalars are not taken for
// JSON unless declared, as "1" and "true" are texts as well.
bool looks_like_json(std::string_view bytes);
bool looks_like_json_lines(std::string_view bytes);
bool looks_like_xml(std::string_view bytes);
bool looks_like_html(std::string_view bytes);

// The difference between bytes that mean the same, where no other says how.
Difference other_bytes(std::string_view baseline, std::string_view candidate, Aspect aspect,
                       std::string note);

}  // namespace lockstep::compare
