#include "lockstep/compare/compare.hpp"

#include "compare/content_coding.hpp"
#include "compare/header_values.hpp"

namespace lockstep::compare {

std::optional<std::string> decoded_body(const Headers& headers, std::string_view body,
                                        const Options& options) {
  Decoded decoded = decode(body, content_codings(values_of(headers, "content-encoding")),
                           options.max_decoded_bytes);
  return decoded.failure ? std::nullopt : std::optional(std::move(decoded.bytes));
}

}  // namespace lockstep::compare
