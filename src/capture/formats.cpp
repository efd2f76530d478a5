// To add a format: write one file with a function that recognises it by its head and one that opens
// a Reader, and add a line here.
#include "capture/formats.hpp"

#include "capture/gor.hpp"
#include "capture/har.hpp"
#include "capture/ndjson.hpp"

namespace lockstep::capture {

const std::vector<Format>& known_formats() {
  static const std::vector<Format> kFormats = {
      {"gor", "GoReplay file", is_gor, open_gor},
      {"ndjson", "one record a line, as lockstep writes it", is_ndjson, open_ndjson},
      {"har", "HTTP Archive of a browser or proxy", is_har, open_har},
  };
  return kFormats;
}

std::vector<FormatInfo> formats() {
  std::vector<FormatInfo> infos;
  for (const Format& format : known_formats()) {
    infos.push_back({format.name, format.summary});
  }
  return infos;
}

}  // namespace lockstep::capture
