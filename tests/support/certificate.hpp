// A certificate made on the spot, so that none lies about and none expires.
#pragma once

#include <string>

#include <openssl/ssl.h>

namespace lockstep::test {

struct Certificate {
  std::string certificate;  // PEM
  std::string key;          // PEM
};

// Self-signed and valid for 127.0.0.1 and localhost: verifies only where it is itself the CA.
Certificate make_certificate();

void use_certificate(SSL_CTX* context, const Certificate& certificate);

}  // namespace lockstep::test
