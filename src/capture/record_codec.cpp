#include "capture/record_codec.hpp"

#include <cassert>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

namespace lockstep::capture {
namespace {

// Every member is named by a structured binding below: with a new one, that does not compile.

class Encoder {
 public:
  explicit Encoder(std::string& out) : out_(out) {}

  template <typename Number>
  requires std::is_integral_v<Number> || std::is_enum_v<Number>
  void put(Number number) {
    const auto wide = static_cast<std::uint64_t>(number);
    char bytes[sizeof wide];
    std::memcpy(bytes, &wide, sizeof wide);
    out_.append(bytes, sizeof wide);
  }

  void put(const std::string& text) {
    put(text.size());
    out_ += text;
  }

  template <typename Value>
  void put(const std::optional<Value>& value) {
    put(value.has_value());
    if (value) {
      put(*value);
    }
  }

  void put(const Headers& headers) {
    put(headers.size());
    for (const auto& [name, value] : headers) {
      put_all(name, value);
    }
  }

  void put(const Request& request) {
    const auto& [method, scheme, authority, target, headers, body, framing] = request;
    put_all(method, scheme, authority, target, headers, body, framing);
  }

  void put(const Response& response) {
    const auto& [status, reason, headers, body] = response;
    put_all(status, reason, headers, body);
  }

  void put(const Origin& origin) {
    const auto& [source, line, offset, index] = origin;
    put_all(source, line, offset, index);
  }

  void put(const Trace& trace) {
    const auto& [id, observer, entry] = trace;
    put_all(id, observer, entry);
  }

  void put(const FidelitySet& fidelity) { put(fidelity.bits()); }

  void put(const Record& record) {
    const auto& [id, captured_at_ns, request, response, latency_ns, origin, fidelity, trace] =
        record;
    put_all(id, captured_at_ns, request, response, latency_ns, origin, fidelity, trace);
  }

  void put(const Skip& skip) {
    const auto& [origin, reason, detail, method, target] = skip;
    put_all(origin, reason, detail, method, target);
  }

  template <typename... Values>
  void put_all(const Values&... values) {
    (put(values), ...);
  }

 private:
  std::string& out_;
};

class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : bytes_(bytes) {}

  bool done() const { return bytes_.empty(); }

  template <typename Number>
  requires std::is_integral_v<Number> || std::is_enum_v<Number>
  void take(Number& number) {
    std::uint64_t wide = 0;
    std::memcpy(&wide, cut(sizeof wide).data(), sizeof wide);
    number = static_cast<Number>(wide);
  }

  void take(std::string& text) {
    std::size_t size = 0;
    take(size);
    text = cut(size);
  }

  template <typename Value>
  void take(std::optional<Value>& value) {
    bool there = false;
    take(there);
    if (there) {
      take(value.emplace());
    }
  }

  void take(Headers& headers) {
    std::size_t size = 0;
    take(size);
    headers.resize(size);
    for (auto& [name, value] : headers) {
      take_all(name, value);
    }
  }

  void take(Request& request) {
    auto& [method, scheme, authority, target, headers, body, framing] = request;
    take_all(method, scheme, authority, target, headers, body, framing);
  }

  void take(Response& response) {
    auto& [status, reason, headers, body] = response;
    take_all(status, reason, headers, body);
  }

  void take(Origin& origin) {
    auto& [source, line, offset, index] = origin;
    take_all(source, line, offset, index);
  }

  void take(Trace& trace) {
    auto& [id, observer, entry] = trace;
    take_all(id, observer, entry);
  }

  void take(FidelitySet& fidelity) {
    std::uint32_t bits = 0;
    take(bits);
    for (unsigned bit = 0; bit < 32; ++bit) {
      if ((bits >> bit & 1U) != 0) {
        fidelity.add(static_cast<Fidelity>(bit));
      }
    }
  }

  void take(Record& record) {
    auto& [id, captured_at_ns, request, response, latency_ns, origin, fidelity, trace] = record;
    take_all(id, captured_at_ns, request, response, latency_ns, origin, fidelity, trace);
  }

  void take(Skip& skip) {
    auto& [origin, reason, detail, method, target] = skip;
    take_all(origin, reason, detail, method, target);
  }

  template <typename... Values>
  void take_all(Values&... values) {
    (take(values), ...);
  }

 private:
  std::string_view cut(std::size_t size) {
    assert(size <= bytes_.size());
    const std::string_view front = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return front;
  }

  std::string_view bytes_;
};

}  // namespace

void encode(const CaptureItem& item, std::string& out) {
  Encoder encoder(out);
  encoder.put(item.index());
  std::visit([&encoder](const auto& each) { encoder.put(each); }, item);
}

CaptureItem decode(std::string_view bytes) {
  Decoder decoder(bytes);
  CaptureItem item;
  std::size_t kind = 0;
  decoder.take(kind);
  if (kind == 0) {
    decoder.take(item.emplace<Record>());
  } else {
    decoder.take(item.emplace<Skip>());
  }
  assert(decoder.done());
  return item;
}

}  // namespace lockstep::capture
