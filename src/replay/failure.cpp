#include "replay/failure.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include "lockstep/core/escape.hpp"

namespace lockstep::replay {
namespace {

struct Reason {
  std::string_view id;
  std::string_view sentence;
};

std::string_view phase_of(const Progress& progress) {
  if (progress.answered) {
    return "receive";
  }
  if (progress.ready) {
    return progress.sent ? "wait" : "send";
  }
  if (progress.connected) {
    return progress.tls ? "tls" : "send";
  }
  return progress.resolved ? "connect" : "resolve";
}

Reason connect_reason(int os_errno) {
  switch (os_errno) {
    case ECONNREFUSED:
      return {"refused", "the connection was refused"};
    case ETIMEDOUT:
      return {"connect-timeout", "no connection came about in time"};
    case ECONNRESET:
      return {"reset", "the connection was reset"};
    default:
      return {"unreachable", "the host cannot be reached"};
  }
}

// A connection that ended: the same event looks different to libcurl depending on what it was
// doing at the time, and over TLS.
Reason ended_reason(const Progress& progress) {
  if (progress.head_whole) {
    return {"body-cut", "the connection was closed before the end of the body"};
  }
  if (progress.answered) {
    return {"closed", "the connection was closed in the middle of the headers"};
  }
  return {"closed", "the connection was closed without an answer"};
}

Reason broken_reason(const Ending& ending) {
  if (ending.os_errno == ECONNRESET || ending.os_errno == EPIPE) {
    return {"reset", "the connection was reset"};
  }
  if (ending.os_errno == ETIMEDOUT) {
    return {"timeout", "the connection timed out"};
  }
  if (ending.code == CURLE_SEND_ERROR) {
    return {"send", "the request could not be sent"};
  }
  if (ending.progress.tls) {
    return ended_reason(ending.progress);  // without TLS's own goodbye
  }
  return {"other", "the answer could not be received"};
}

Reason reason_of(const Ending& ending) {
  const Progress& progress = ending.progress;
  switch (ending.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {"resolve", "the host name is unknown"};
    case CURLE_COULDNT_CONNECT:
      return connect_reason(ending.os_errno);
    case CURLE_OPERATION_TIMEDOUT:
      return progress.ready ? Reason{"timeout", "no whole answer came in time"}
                            : Reason{"connect-timeout", "no connection came about in time"};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_CLIENTCERT:
      return {"tls", "TLS could not be set up"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return {"tls", "the certificate is not trusted"};
    case CURLE_SSL_CACERT_BADFILE:
      return {"tls", "the CA file cannot be used"};
    case CURLE_GOT_NOTHING:
      return ended_reason(progress);
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
      return broken_reason(ending);
    case CURLE_WEIRD_SERVER_REPLY:
      return {"garbage", "the answer is not valid HTTP/1"};
    default:
      return {"other", "the transfer failed"};
  }
}

}  // namespace

TransferError describe(const Ending& ending) {
  const Reason reason = reason_of(ending);
  TransferError error;
  error.reason = reason.id;
  error.phase = reason.id == "tls" ? "tls" : phase_of(ending.progress);
  error.curl_code = ending.code;
  error.os_errno = ending.os_errno;
  std::string message(reason.sentence);
  if (ending.os_errno != 0) {
    message += ": " + std::generic_category().message(ending.os_errno);
  }
  if (!ending.detail.empty()) {
    message += " (" + std::string(ending.detail) + ")";
  }
  error.message = escape_line(message);
  return error;
}

}  // namespace lockstep::replay
