#include <string>
#include <utility>
#include <vector>

#include "lockstep/core/error.hpp"
#include "lockstep/replay/replay.hpp"

#include "replay/easy.hpp"
#include "replay/failure.hpp"

namespace lockstep::replay {
namespace {

std::string advice_for(const std::string& reason, CURLcode code, const std::string& flag) {
  if (reason == "tls") {
    if (code == CURLE_PEER_FAILED_VERIFICATION) {
      return "name its certificate authority with --cacert FILE, or trust it unseen with "
             "--insecure";
    }
    if (code == CURLE_SSL_CACERT_BADFILE) {
      return "give --cacert a file of PEM certificates";
    }
    return "check that this port speaks TLS, or write http:// in " + flag;
  }
  if (reason == "resolve") {
    return "check the host name in " + flag;
  }
  if (reason == "refused") {
    return "start the service, or correct the port in " + flag;
  }
  return "check the network and the address in " + flag;
}

void check_side(const Options& options, Side side, const Target& target) {
  const std::string flag = "--" + std::string(side_name(side));
  const Endpoint endpoint = make_endpoint(target, flag);
  const Easy easy = make_easy(options, endpoint);
  std::string detail(CURL_ERROR_SIZE, '\0');
  set_option(easy.get(), CURLOPT_ERRORBUFFER, detail.data());
  const CURLcode code = curl_easy_perform(easy.get());
  if (code == CURLE_OK) {
    return;
  }
  Ending ending;
  ending.code = code;
  ending.detail = detail.c_str();
  if (code == CURLE_COULDNT_CONNECT) {
    ending.os_errno = static_cast<int>(info_long(easy.get(), CURLINFO_OS_ERRNO));
  }
  const TransferError error = describe(ending);
  throw Error(std::string(side_name(side)) + ' ' + endpoint.name + ": " + error.message,
              advice_for(error.reason, code, flag));
}

}  // namespace

void check_reachable(const Options& options) {
  check_side(options, Side::baseline, options.baseline);
  check_side(options, Side::candidate, options.candidate);
  if (options.control) {
    check_side(options, Side::control, *options.control);
  }
}

}  // namespace lockstep::replay
