// Characters: case, and the references of HTML.
#pragma once

#include <string>
#include <string_view>

namespace lockstep::drift {

// Text without regard to case, by Unicode's full case folding for Latin, Greek, Cyrillic and
// Armenian letters and the ligatures; other letters stay. Marks of combining dots are dropped, as
// lower-casing İ leaves one.
std::string case_fold(std::string_view utf8);

// &lt; &gt; &amp; &quot; &apos; &nbsp; and numeric references undone (HTML §13.2.5.72, no others).
std::string html_unescape(std::string_view text);

}  // namespace lockstep::drift
