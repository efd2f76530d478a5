// br (RFC 7932).
#include <array>
#include <memory>

#include <brotli/decode.h>

#include "compare/content_coding.hpp"

namespace lockstep::compare {

std::optional<DecodeFailure> decode_br(std::string_view encoded, BoundedOutput& output) {
  const std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> state(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
  if (!state) {
    return DecodeFailure{"br", 0, "no memory"};
  }
  std::array<std::uint8_t, 1U << 16U> buffer;
  const auto* next_in = reinterpret_cast<const std::uint8_t*>(encoded.data());
  std::size_t available_in = encoded.size();
  while (true) {
    std::uint8_t* next_out = buffer.data();
    std::size_t available_out = buffer.size();
    const BrotliDecoderResult result = BrotliDecoderDecompressStream(
        state.get(), &available_in, &next_in, &available_out, &next_out, nullptr);
    const std::size_t read = encoded.size() - available_in;
    if (!output.append(buffer.data(), buffer.size() - available_out)) {
      return too_large("br", read, output);
    }
    switch (result) {
      case BROTLI_DECODER_RESULT_SUCCESS:
        if (available_in > 0) {
          return DecodeFailure{"br", read, "more bytes follow the end"};
        }
        return std::nullopt;
      case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
        return DecodeFailure{"br", read, "it ends in the middle"};
      case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
        break;
      case BROTLI_DECODER_RESULT_ERROR:
        return DecodeFailure{"br", read,
                             BrotliDecoderErrorString(BrotliDecoderGetErrorCode(state.get()))};
    }
  }
}

}  // namespace lockstep::compare
