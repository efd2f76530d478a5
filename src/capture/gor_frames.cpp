#include "capture/gor_frames.hpp"

#include <algorithm>
#include <cstring>

namespace lockstep::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;
// The separator without its line ends. It stands alone on its line.
constexpr std::string_view kMarker = kGorSeparator.substr(1, kGorSeparator.size() - 2);
constexpr std::size_t kLongestMetaLine = 4096;

std::size_t find_marker(std::string_view bytes, std::size_t from) {
  if (from >= bytes.size()) {
    return npos;
  }
  // memmem is several times as fast here as std::string_view::find.
  const void* const found =
      ::memmem(bytes.data() + from, bytes.size() - from, kMarker.data(), kMarker.size());
  return found == nullptr
             ? npos
             : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

bool is_blank(std::string_view bytes) { return bytes.find_first_not_of("\r\n") == npos; }

}  // namespace

bool GorFrames::next(GorFrame& frame) {
  input_.consume(shown_);
  shown_ = 0;
  frame = {};
  if (!read_meta(frame)) {
    return false;
  }
  frame.payload_offset = input_.offset();
  const auto separator = find_separator(frame.too_large);
  const std::size_t size = separator ? separator->begin : input_.view().size();
  frame.separated = separator.has_value();
  if (!frame.too_large) {
    frame.payload = input_.view().substr(0, size);
  }
  shown_ = separator ? separator->end : size;
  return true;
}

// Consumes blank lines and the meta line; leaves a line that is none. False at the end.
bool GorFrames::read_meta(GorFrame& frame) {
  while (true) {
    std::size_t newline = input_.view().find('\n');
    while (newline == npos && input_.view().size() < kLongestMetaLine && input_.fill()) {
      newline = input_.view().find('\n');
    }
    const bool whole = newline != npos;
    const std::string_view line = input_.view().substr(0, newline);
    if (is_blank(line) || line.starts_with(kMarker)) {
      input_.consume(whole ? newline + 1 : line.size());
      if (!whole) {
        return false;
      }
      continue;
    }
    frame.origin = input_.byte_origin(0);
    frame.meta = whole ? parse_gor_meta(line) : std::nullopt;
    if (frame.meta) {
      crlf_ = crlf_ || line.ends_with('\r');
      input_.consume(newline + 1);
    }
    return true;
  }
}

// The next separator; nullopt when the input ends without one. Of a payload larger than allowed,
// only the end is kept.
std::optional<GorFrames::Separator> GorFrames::find_separator(bool& too_large) {
  std::size_t from = 0;
  while (true) {
    const std::size_t marker = find_marker(input_.view(), from);
    if (marker != npos) {
      if (const auto separator = separator_at(marker)) {
        return separator;
      }
      from = marker + 1;
      continue;
    }
    // A marker may have begun, and the byte before it matters too.
    const std::size_t size = input_.view().size();
    from = std::max(from, size - std::min(size, kMarker.size()));
    if (size > max_payload_ && size > kMarker.size()) {
      too_large = true;
      input_.consume(from);
      from = 0;
    }
    if (!input_.fill()) {
      return std::nullopt;
    }
  }
}

std::optional<GorFrames::Separator> GorFrames::separator_at(std::size_t marker) {
  const std::size_t marker_end = marker + kMarker.size();
  input_.fill_to(marker_end + 2);
  const std::string_view view = input_.view();
  const std::string_view after = view.substr(marker_end);
  const bool ended = after.empty() || after[0] == '\n' || after.starts_with("\r\n");
  if (!ended || (marker != 0 && view[marker - 1] != '\n')) {
    return std::nullopt;
  }
  Separator separator;
  separator.begin = marker == 0 ? 0 : marker - 1;
  if (crlf_ && view.substr(0, separator.begin).ends_with('\r')) {
    --separator.begin;
  }
  separator.end = marker_end + (after.empty() ? 0 : after.find('\n') + 1);
  return separator;
}

}  // namespace lockstep::capture
