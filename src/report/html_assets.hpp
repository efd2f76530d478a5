// The style sheet and the script of the HTML report, which the build takes from html_assets/.
#pragma once

#include <string_view>

namespace lockstep::report {

struct Asset {
  std::string_view text;
  std::string_view sha256;  // of the text, 64 hexadecimal digits
};

extern const Asset kReportCss;
extern const Asset kReportJs;

}  // namespace lockstep::report
