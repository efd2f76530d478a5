#include "capture/curl_options.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::capture {
namespace {

enum class Takes { nothing, value };

struct Known {
  char letter = '\0';
  std::string_view name;
  Takes takes = Takes::nothing;
};

// Those that change what is sent.
constexpr Known kUsed[] = {
    {'X', "request", Takes::value},
    {'H', "header", Takes::value},
    {'d', "data", Takes::value},
    {'\0', "data-ascii", Takes::value},
    {'\0', "data-binary", Takes::value},
    {'\0', "data-raw", Takes::value},
    {'\0', "data-urlencode", Takes::value},
    {'\0', "json", Takes::value},
    {'F', "form", Takes::value},
    {'\0', "form-string", Takes::value},
    {'G', "get", Takes::nothing},
    {'I', "head", Takes::nothing},
    {'T', "upload-file", Takes::value},
    {'\0', "url", Takes::value},
    {'\0', "url-query", Takes::value},
    {'\0', "request-target", Takes::value},
    {'\0', "proto-default", Takes::value},
    {'A', "user-agent", Takes::value},
    {'e', "referer", Takes::value},
    {'b', "cookie", Takes::value},
    {'u', "user", Takes::value},
    {'\0', "oauth2-bearer", Takes::value},
    {'r', "range", Takes::value},
    {'\0', "compressed", Takes::nothing},
    {'g', "globoff", Takes::nothing},
    {':', "next", Takes::nothing},
    // These make headers that cannot be foreseen.
    {'\0', "digest", Takes::nothing},
    {'\0', "ntlm", Takes::nothing},
    {'\0', "negotiate", Takes::nothing},
    {'\0', "anyauth", Takes::nothing},
    {'\0', "aws-sigv4", Takes::value},
    {'n', "netrc", Takes::nothing},
    {'\0', "netrc-file", Takes::value},
    {'\0', "netrc-optional", Takes::nothing},
    {'z', "time-cond", Takes::value},
    {'\0', "etag-compare", Takes::value},
    {'C', "continue-at", Takes::value},
    // And these, more options.
    {'K', "config", Takes::value},
};

// Those that change nothing in a request: how it travels, what becomes of the response. By letter
// and by name, without and with a value.
constexpr std::string_view kIgnoredLetters = "#012346aBfhiJjkLlMNnOpqRsSvVZ";
constexpr std::string_view kIgnoredLettersWithValue = "EDcmoPQtUwxYy";
constexpr std::string_view kIgnored =
    " abstract append basic buffer ca-native cert-status clobber compressed-ssh create-dirs crlf "
    "disable disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure "
    "dump-ca-embed eprt epsv fail fail-early fail-with-body false-start form-escape "
    "ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control "
    "haproxy-protocol help http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only "
    "ignore-content-length include insecure ipv4 ipv6 junk-session-cookies keepalive list-only "
    "location location-trusted mail-rcpt-allowfails manual metalink mptcp no-alpn no-buffer "
    "no-clobber no-keepalive no-npn no-progress-meter no-sessionid ntlm-wb out-null parallel "
    "parallel-immediate path-as-is post301 post302 post303 progress-bar progress-meter "
    "proxy-anyauth proxy-basic proxy-ca-native proxy-digest proxy-http2 proxy-insecure "
    "proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxy-tlsv1 "
    "proxytunnel raw remote-header-name remote-name remote-name-all remote-time remove-on-error "
    "retry-all-errors retry-connrefused sasl-ir show-error show-headers silent skip-existing "
    "socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast ssl-auto-client-cert "
    "ssl-no-revoke ssl-reqd ssl-revoke-best-effort sslv2 sslv3 styled-output "
    "suppress-connect-headers tcp-fastopen tcp-nodelay tftp-no-options tls-earlydata tlsv1 "
    "tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-ids trace-time use-ascii verbose version "
    "xattr ";
constexpr std::string_view kIgnoredWithValue =
    " abstract-unix-socket alt-svc cacert capath cert cert-type ciphers connect-timeout connect-to "
    "cookie-jar create-file-mode crlfile curves delegation dns-interface dns-ipv4-addr "
    "dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-save "
    "expect100-timeout ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode "
    "happy-eyeballs-timeout-ms haproxy-clientip hostpubmd5 hostpubsha256 hsts interface ip-tos "
    "ipfs-gateway keepalive-cnt keepalive-time key key-type knownhosts krb libcurl limit-rate "
    "local-port login-options mail-auth mail-from mail-rcpt max-filesize max-redirs max-time "
    "noproxy output output-dir parallel-max parallel-max-host pass pinnedpubkey preproxy proto "
    "proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers "
    "proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey "
    "proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser "
    "proxy-user proxy1.0 pubkey quote random-file rate resolve retry retry-delay retry-max-time "
    "sasl-authzid service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname "
    "speed-limit speed-time stderr telnet-option tftp-blksize tls-max tls13-ciphers tlsauthtype "
    "tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-flags vlan-priority "
    "write-out ";

bool has_word(std::string_view list, std::string_view name) {
  return !name.empty() && name.find(' ') == std::string_view::npos &&
         list.find(fmt::format(" {} ", name)) != std::string_view::npos;
}

// An option that is ignored has no name.
std::optional<Known> find_long(std::string_view name) {
  for (const Known& known : kUsed) {
    if (known.name == name) {
      return known;
    }
  }
  const bool negated = name.starts_with("no-");
  const std::string_view positive = name.substr(negated ? 3 : 0);
  if (has_word(kIgnored, name) || (negated && has_word(kIgnored, positive))) {
    return Known{};
  }
  // "--no-compressed" and the like are what is the case anyway.
  if (negated && std::any_of(std::begin(kUsed), std::end(kUsed), [positive](const Known& known) {
        return known.name == positive && known.takes == Takes::nothing;
      })) {
    return Known{};
  }
  if (has_word(kIgnoredWithValue, name)) {
    return Known{'\0', {}, Takes::value};
  }
  return std::nullopt;
}

std::optional<Known> find_short(char letter) {
  for (const Known& known : kUsed) {
    if (known.letter == letter) {
      return known;
    }
  }
  if (kIgnoredLetters.find(letter) != std::string_view::npos) {
    return Known{};
  }
  if (kIgnoredLettersWithValue.find(letter) != std::string_view::npos) {
    return Known{'\0', {}, Takes::value};
  }
  return std::nullopt;
}

class OptionParser {
 public:
  explicit OptionParser(const std::vector<ShellWord>& words) : words_(words) {}

  CurlOptions run() {
    while (next_ < words_.size() && result_.problem.empty()) {
      const ShellWord& word = words_[next_++];
      const std::string_view text = word.text;
      if (text == "--") {
        only_urls_ = true;
      } else if (only_urls_ || !text.starts_with('-') || text == "-") {
        result_.options.push_back({"url", word.text, word.expansion});
      } else if (text.starts_with("--")) {
        take_long(word);
      } else {
        take_short(word);
      }
    }
    return std::move(result_);
  }

 private:
  void take_long(const ShellWord& word) {
    const auto known = find_long(std::string_view(word.text).substr(2));
    if (!known) {
      unknown(word.text);
    } else {
      add(*known, word.text, std::nullopt);
    }
  }

  // "-sSXPOST": letters, of which the last may take the rest of the word as its value.
  void take_short(const ShellWord& word) {
    for (std::size_t i = 1; i < word.text.size() && result_.problem.empty(); ++i) {
      const auto known = find_short(word.text[i]);
      const std::string name = fmt::format("-{}", word.text[i]);
      if (!known) {
        unknown(word.text.size() == 2 ? word.text : fmt::format("{} in {}", name, word.text));
      } else if (known->takes == Takes::value && i + 1 < word.text.size()) {
        add(*known, name, ShellWord{word.text.substr(i + 1), word.expansion});
        return;
      } else {
        add(*known, name, std::nullopt);
      }
    }
  }

  void add(const Known& known, std::string_view name, std::optional<ShellWord> value) {
    if (known.takes == Takes::value && !value) {
      if (next_ == words_.size()) {
        result_.problem = fmt::format("{} without a value", escape_line(name));
        return;
      }
      value = words_[next_++];
    }
    if (!known.name.empty()) {
      const ShellWord& given = value ? *value : ShellWord{};
      result_.options.push_back({std::string(known.name), given.text, given.expansion});
    }
  }

  void unknown(std::string_view name) {
    constexpr std::size_t kQuoted = 60;
    result_.problem =
        fmt::format("unknown curl option {}", escape_line(utf8_prefix(name, kQuoted)));
  }

  const std::vector<ShellWord>& words_;
  std::size_t next_ = 0;
  bool only_urls_ = false;
  CurlOptions result_;
};

}  // namespace

CurlOptions parse_curl_options(const std::vector<ShellWord>& words) {
  return OptionParser(words).run();
}

}  // namespace lockstep::capture
