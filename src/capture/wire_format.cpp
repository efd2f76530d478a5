#include "capture/wire_format.hpp"

#include <algorithm>

namespace lockstep::capture {

std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  constexpr std::size_t kLongest = 10;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < std::min(bytes.size(), kLongest); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    value |= std::uint64_t{byte & 0x7FU} << (7 * i);
    if (byte < 0x80) {
      bytes.remove_prefix(i + 1);
      return value;
    }
  }
  return std::nullopt;
}

bool WireFields::next(WireField& field) {
  field = {};
  if (rest_.empty() || broken_) {
    return false;
  }
  const auto tag = take_varint(rest_);
  constexpr std::uint64_t kMostNumber = (1U << 29U) - 1;
  broken_ = !tag || (*tag >> 3U) == 0 || (*tag >> 3U) > kMostNumber;
  if (broken_) {
    return false;
  }
  field.number = static_cast<std::uint32_t>(*tag >> 3U);
  switch (*tag & 7U) {
    case 0: {
      const auto value = take_varint(rest_);
      broken_ = !value;
      field.value = value.value_or(0);
      return !broken_;
    }
    case 1:
      return take_fixed(8, field);
    case 2: {
      const auto size = take_varint(rest_);
      broken_ = !size || *size > rest_.size();
      if (!size) {
        return false;
      }
      field.is_bytes = true;
      field.bytes = rest_.substr(0, broken_ ? rest_.size() : static_cast<std::size_t>(*size));
      rest_.remove_prefix(field.bytes.size());
      return true;
    }
    case 5:
      return take_fixed(4, field);
    default:  // groups, which nobody writes any more
      broken_ = true;
      return false;
  }
}

bool WireFields::take_fixed(std::size_t size, WireField& field) {
  broken_ = rest_.size() < size;
  if (broken_) {
    return false;
  }
  for (std::size_t i = 0; i < size; ++i) {
    field.value |= std::uint64_t{static_cast<unsigned char>(rest_[i])} << (8 * i);
  }
  rest_.remove_prefix(size);
  return true;
}

}  // namespace lockstep::capture
