#include "lockstep/compare/compare.hpp"

namespace lockstep::compare {

const std::vector<std::string>& default_excluded_headers() {
  static const std::vector<std::string> kExcluded = {
      // About this connection, not about the reply (RFC 9110 §7.6.1 and the fields it refers to).
      "connection", "keep-alive", "proxy-authenticate", "proxy-authentication-info",
      "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
      // Explained by the body, which is compared.
      "content-length",
      // About the server that answered and when (§6.6.1, §7.6.3, §10.2.4; RFC 9111 §5.1; RFC 7838).
      "age", "alt-svc", "date", "server", "via"};
  return kExcluded;
}

Options::Options() : excluded_headers(default_excluded_headers()) {}

}  // namespace lockstep::compare
