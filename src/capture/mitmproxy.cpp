#include "capture/mitmproxy.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "capture/mitmproxy_flow.hpp"
#include "capture/tnetstring.hpp"
#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t kLongestStart = 64;

// A length, and then the first key of a dictionary: "1939:9:websocket;".
bool starts_flow(std::string_view text) {
  const auto length = tnet_length(text);
  if (!length || length->payload < 2) {
    return false;
  }
  text.remove_prefix(length->digits + 1);
  const auto key = tnet_length(text);
  if (!key || key->payload == 0 || key->payload > 30) {
    return false;
  }
  const std::string_view name = text.substr(key->digits + 1);
  const std::size_t end = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
  return end == key->payload && (name[end] == ';' || name[end] == ',');
}

class MitmproxyReader : public Reader {
 public:
  MitmproxyReader(Input input, Options options)
      : input_(std::move(input)), options_(std::move(options)) {}

  std::string_view format() const override { return "mitmproxy"; }
  bool next(CaptureItem& item) override;

 private:
  Skip skip(std::string_view reason, std::string detail) {
    return {input_.byte_origin(index_++), std::string(reason), std::move(detail), {}, {}};
  }
  CaptureItem read_flow(std::size_t size);
  void pass(std::uint64_t size);
  void pass_to_flow();

  Input input_;
  Options options_;
  std::uint64_t index_ = 0;
  bool said_newer_ = false;
};

bool MitmproxyReader::next(CaptureItem& item) {
  input_.fill_to(kLongestStart);
  if (input_.view().empty()) {
    return false;
  }
  const auto length = tnet_length(input_.view());
  if (!length || !starts_flow(input_.view().substr(0, kLongestStart))) {
    item = skip("unreadable-entry", "no flow starts here; the next that can be found is read");
    pass_to_flow();
    return true;
  }
  const std::uint64_t size = length->payload + length->digits + 2;
  if (size > options_.max_entry_bytes) {
    item = skip("entry-too-large", fmt::format("larger than {} bytes", options_.max_entry_bytes));
    pass(size);
    return true;
  }
  if (!input_.fill_to(static_cast<std::size_t>(size))) {
    item = skip("unreadable-entry", "the file ends inside this flow");
    // Unless it is the length that is wrong: then flows follow.
    pass_to_flow();
    return true;
  }
  item = read_flow(static_cast<std::size_t>(size));
  return true;
}

CaptureItem MitmproxyReader::read_flow(std::size_t size) {
  std::string_view text = input_.view().substr(0, size);
  const auto flow = take_tnetstring(text);
  if (!flow || flow->type != '}') {
    CaptureItem item =
        skip("unreadable-entry", "its length is wrong: it does not end where it says");
    pass_to_flow();
    return item;
  }
  if (mitmproxy_version(*flow) > kNewestFlow && !std::exchange(said_newer_, true)) {
    warn(options_, input_.byte_position(),
         fmt::format("flows of version {} are newer than those that are known ({}); they are read "
                     "as if they were the same",
                     mitmproxy_version(*flow), kNewestFlow));
  }
  CaptureItem item = read_mitmproxy_flow(*flow, input_.byte_origin(index_++));
  input_.consume(size);
  return item;
}

void MitmproxyReader::pass(std::uint64_t size) {
  while (size != 0 && (!input_.view().empty() || input_.fill())) {
    const auto some = static_cast<std::size_t>(std::min<std::uint64_t>(size, input_.view().size()));
    input_.consume(some);
    size -= some;
  }
}

// To the next place that looks like the start of a flow, behind the end of another.
void MitmproxyReader::pass_to_flow() {
  while (true) {
    const std::string_view view = input_.view();
    const std::size_t brace = view.find('}');
    input_.consume(brace == npos ? view.size() : brace + 1);
    input_.fill_to(kLongestStart);
    if (input_.view().empty() ||
        (brace != npos && starts_flow(input_.view().substr(0, kLongestStart)))) {
      return;
    }
  }
}

}  // namespace

bool is_mitmproxy(const Head& head) {
  const auto length = tnet_length(head.bytes);
  if (!length || !starts_flow(head.bytes.substr(0, kLongestStart))) {
    return false;
  }
  const std::uint64_t end = length->payload + length->digits + 1;
  return end >= head.bytes.size() || head.bytes[static_cast<std::size_t>(end)] == '}';
}

std::unique_ptr<Reader> open_mitmproxy(Input input, const Head&, const Options& options) {
  return std::make_unique<MitmproxyReader>(std::move(input), options);
}

}  // namespace lockstep::capture
