#include "capture/tap_messages.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/http.hpp"

#include "capture/tap_trace.hpp"
#include "capture/warn.hpp"
#include "capture/wire_format.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kLongestVarint = 10;
// A wrapper, a trace, a message, a header: so deep is the first name of one.
constexpr int kHeaderDepth = 3;

bool is_header_name(std::string_view text) {
  text.remove_prefix(text.starts_with(':') ? 1 : 0);
  return is_token(text);
}

// Whether the first nested messages lead to the name of a header, as in every trace that begins at
// its beginning. `bytes` may be cut.
bool leads_to_header(std::string_view bytes, int depth = 0) {
  WireFields fields(bytes);
  WireField field;
  while (fields.next(field)) {
    if (field.is_bytes && depth == kHeaderDepth) {
      return field.number == 1 && is_header_name(field.bytes);
    }
    if (field.is_bytes) {
      return leads_to_header(field.bytes, depth + 1);
    }
    if (depth != 1 || field.number != 1) {
      return false;  // only the id of a streamed trace may come before
    }
  }
  return false;
}

// Whether a wrapper of `size` bytes may begin here: one field that takes all of it.
bool starts_wrapper(std::string_view bytes, std::uint64_t size) {
  if (bytes.empty() || (bytes[0] != '\x0A' && bytes[0] != '\x12')) {
    return false;
  }
  std::string_view rest = bytes.substr(1);
  const auto inner = take_varint(rest);
  return inner && *inner < size && bytes.size() - rest.size() + *inner == size;
}

class TapMessages : public Reader {
 public:
  TapMessages(Input input, TapFraming framing, const Options& options)
      : input_(std::move(input)),
        delimited_(framing == TapFraming::delimited),
        options_(options),
        traces_(options.max_entry_bytes) {}

  std::string_view format() const override { return "envoy-tap"; }

  bool next(CaptureItem& item) override {
    while (items_.empty()) {
      if (ended_) {
        return false;
      }
      read();
    }
    item = std::move(items_.front());
    items_.pop_front();
    std::visit([this](auto& any) { any.origin.index = index_++; }, item);
    return true;
  }

 private:
  void read();
  void read_message(std::uint64_t size, std::size_t prefix);
  void pass(std::uint64_t size);
  void resume();
  void skip(std::string_view reason, std::string detail);
  void end();

  Input input_;
  bool delimited_;
  Options options_;
  TapTraces traces_;
  CaptureItems items_;
  std::uint64_t index_ = 0;
  bool ended_ = false;
};

void TapMessages::read() {
  if (!delimited_) {
    input_.fill_to(static_cast<std::size_t>(options_.max_entry_bytes) + 1);
    read_message(input_.view().size(), 0);
    end();
    return;
  }
  if (!input_.fill_to(1)) {
    end();
    return;
  }
  input_.fill_to(3 * kLongestVarint);
  std::string_view rest = input_.view();
  const auto size = take_varint(rest);
  if (!size || !starts_wrapper(rest, *size)) {
    skip("unreadable-entry", "no message of a tap begins here");
    resume();
    return;
  }
  read_message(*size, input_.view().size() - rest.size());
}

// Reads the message of that size that is behind `prefix` bytes.
void TapMessages::read_message(std::uint64_t size, std::size_t prefix) {
  if (size > options_.max_entry_bytes) {
    skip("entry-too-large", fmt::format("larger than {} bytes", options_.max_entry_bytes));
    pass(prefix + size);
    return;
  }
  const std::size_t whole = prefix + static_cast<std::size_t>(size);
  if (!input_.fill_to(whole)) {
    warn(options_, input_.byte_position(input_.view().size()),
         "the file ends inside a message, as if it had been cut");
    skip("unreadable-entry", "the file ends inside this message");
    input_.consume(input_.view().size());
    return;
  }
  auto wrapper = tap_of_wire(input_.view().substr(prefix, static_cast<std::size_t>(size)));
  if (wrapper) {
    traces_.add(std::move(*wrapper), input_.byte_origin(0), items_);
  } else {
    skip("unreadable-entry", "the message is damaged");
  }
  input_.consume(whole);
}

void TapMessages::pass(std::uint64_t size) {
  while (size != 0) {
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(size, input_.view().size()));
    input_.consume(part);
    size -= part;
    if (size != 0 && !input_.fill()) {
      return;
    }
  }
}

// Passes over bytes up to what looks like the start of a message.
void TapMessages::resume() {
  while (input_.fill_to(1)) {
    input_.fill_to(3 * kLongestVarint);
    const std::string_view view = input_.view();
    const std::size_t judged =
        view.size() > 3 * kLongestVarint ? view.size() - 3 * kLongestVarint : view.size();
    for (std::size_t at = 1; at <= judged; ++at) {
      std::string_view rest = view.substr(at);
      const auto size = take_varint(rest);
      if (size && starts_wrapper(rest, *size)) {
        input_.consume(at);
        return;
      }
    }
    input_.consume(judged);
  }
}

void TapMessages::skip(std::string_view reason, std::string detail) {
  items_.push_back(Skip{input_.byte_origin(0), std::string(reason), std::move(detail), {}, {}});
}

void TapMessages::end() {
  ended_ = true;
  traces_.finish(items_);
}

}  // namespace

TapFraming tap_framing(const Head& head) {
  const std::string_view bytes = head.bytes;
  std::string_view rest = bytes;
  const auto size = take_varint(rest);
  if (size && starts_wrapper(rest, *size) && leads_to_header(rest)) {
    return TapFraming::delimited;
  }
  std::string_view field = bytes.substr(std::min<std::size_t>(1, bytes.size()));
  const auto inner = take_varint(field);
  const std::uint64_t total = inner ? bytes.size() - field.size() + *inner : 0;
  const bool fits = head.whole ? total == bytes.size() : total > bytes.size();
  return inner && fits && starts_wrapper(bytes, total) && leads_to_header(bytes)
             ? TapFraming::message
             : TapFraming::none;
}

std::unique_ptr<Reader> open_tap_messages(Input input, TapFraming framing, const Options& options) {
  return std::make_unique<TapMessages>(std::move(input), framing, options);
}

}  // namespace lockstep::capture
