// What must hold for any two replies (design: laws), over replies drawn at random.
#include <random>

#include "unit/catch.hpp"
#include "unit/compare/replies.hpp"

namespace lockstep::compare {
namespace {

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}

  std::size_t below(std::size_t n) { return engine_() % n; }
  bool one_in(std::size_t n) { return below(n) == 0; }

  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

  std::string json(int depth = 0) {
    static const std::vector<std::string> kScalars = {"null",
                                                      "true",
                                                      "false",
                                                      "0",
                                                      "1",
                                                      "1.0",
                                                      "-2.50",
                                                      "1e3",
                                                      "12345678901234567890123",
                                                      "\"\"",
                                                      "\"a\"",
                                                      "\"\\u0061\"",
                                                      "\"caf\xC3\xA9\"",
                                                      "\"\\ud83d\\ude00\"",
                                                      "[]",
                                                      "{}"};
    static const std::vector<std::string> kKeys = {"a", "b", "c", "id", "name", "\\u0061x"};
    const std::size_t form = depth > 3 ? 0 : below(3);
    if (form == 0) {
      return pick(kScalars);
    }
    std::string out = form == 1 ? "[" : "{";
    const std::size_t size = below(5);
    for (std::size_t i = 0; i < size; ++i) {
      out += i == 0 ? "" : one_in(2) ? "," : ", ";
      out += form == 1 ? "" : '"' + pick(kKeys) + "\":";
      out += json(depth + 1);
    }
    return out + (form == 1 ? "]" : "}");
  }

  std::string bytes() {
    std::string out;
    const std::size_t size = below(200);
    for (std::size_t i = 0; i < size; ++i) {
      out += static_cast<char>(one_in(3) ? below(256) : 'a' + below(26));
    }
    return out;
  }

  Headers headers() {
    static const Headers kPool = {
        {"Vary", "Accept, Cookie"},
        {"Vary", "cookie,accept"},
        {"Allow", "GET, POST"},
        {"Allow", "POST,GET"},
        {"Cache-Control", "max-age=60"},
        {"Cache-Control", "no-store"},
        {"cache-control", "max-age=\"060\""},
        {"ETag", "\"a\""},
        {"ETag", "W/\"a\""},
        {"Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"},
        {"Last-Modified", "Sun Nov  6 08:49:37 1994"},
        {"Set-Cookie", "a=1; Path=/; Secure"},
        {"Set-Cookie", "a=1; secure; path=/"},
        {"Set-Cookie", "a=2; Path=/x"},
        {"Set-Cookie", "b=2; Max-Age=60; Expires=Sun, 06 Nov 1994 08:49:37 GMT"},
        {"Set-Cookie", "b=; Max-Age=0"},
        {"Set-Cookie", ";;=;"},
        {"X-A", "1"},
        {"X-A", "2"},
        {"x-a", "1, 2"},
        {"X-B", ""},
        {"Connection", "X-A"},
        {"Date", "now"},
        {"Location", "/x"},
        {"Content-Encoding", "gzip"},
        {"Content-Encoding", "identity"},
        {"Content-Encoding", "strange"},
        {"Content-Type", "application/json"},
        {"Content-Type", "Application/JSON; charset=utf-8"},
        {"Content-Type", "text/html"},
        {"Content-Type", "text/plain; charset=\"utf-8\""},
        {"Content-Type", "\";"}};
    Headers headers;
    const std::size_t size = below(8);
    for (std::size_t i = 0; i < size; ++i) {
      headers.push_back(pick(std::vector<Header>(kPool)));
    }
    return headers;
  }

  Reply reply_of_any_kind() {
    static const std::vector<int> kStatus = {200, 200, 200, 201, 204, 301, 302, 304, 404, 500};
    return reply(pick(kStatus), headers(), one_in(3) ? bytes() : one_in(6) ? "" : json());
  }

 private:
  std::mt19937 engine_;
};

}  // namespace

TEST_CASE("any two replies: self is identical, swapping mirrors, the verdict follows") {
  Random random(1);
  int identical = 0;
  int equivalent = 0;
  int different = 0;
  for (int round = 0; round < 6000; ++round) {
    const Reply a = random.reply_of_any_kind();
    Reply b = random.reply_of_any_kind();
    if (random.one_in(2)) {  // mostly the same, so that the differences are few
      b.response->status = a.response->status;
      if (random.one_in(2)) {
        b.response->headers = a.response->headers;
      } else {
        b.response->body = a.response->body;
      }
    }
    if (random.one_in(8)) {  // the same in other bytes
      b = a;
      b.response->body += "\n";
      std::reverse(b.response->headers.begin(), b.response->headers.end());
    }
    const Request request = random.one_in(10) ? head() : get();
    const std::string broken = broken_law(a, b, request);
    if (!broken.empty()) {
      CAPTURE(a.response->headers.size(), a.response->body, b.response->body);
      FAIL_CHECK(broken);
    }
    const Verdict verdict = compare(a, b, request).verdict;
    ++(verdict == Verdict::identical   ? identical
       : verdict == Verdict::different ? different
                                       : equivalent);
  }
  // All of them occur: the law is not kept by chance.
  CHECK(identical > 30);
  CHECK(equivalent > 100);
  CHECK(different > 1000);
}

TEST_CASE("headers of any bytes keep the laws") {
  const std::vector<std::string> names = {"accept-ranges",
                                          "allow",
                                          "cache-control",
                                          "content-disposition",
                                          "content-encoding",
                                          "content-type",
                                          "expires",
                                          "etag",
                                          "last-modified",
                                          "link",
                                          "set-cookie",
                                          "strict-transport-security",
                                          "vary",
                                          "x-frame-options",
                                          "x-other",
                                          "connection",
                                          "date"};
  const std::vector<std::string> pieces = {"a",
                                           "b",
                                           "A",
                                           "=",
                                           ";",
                                           ",",
                                           "\"",
                                           "\\",
                                           " ",
                                           "\t",
                                           "/",
                                           "W/",
                                           "max-age",
                                           "60",
                                           "-",
                                           "charset",
                                           "utf-8",
                                           "application/json",
                                           "gzip",
                                           "path",
                                           "expires",
                                           "Sun, 06 Nov 1994 08:49:37 GMT",
                                           "\xFF",
                                           "\x01",
                                           std::string(1, '\0')};
  Random random(6);
  const auto value = [&] {
    std::string out;
    for (std::size_t i = random.below(8); i > 0; --i) {
      out += random.pick(pieces);
    }
    return out;
  };
  for (int round = 0; round < 8000; ++round) {
    const std::string& name = random.pick(names);
    Headers left;
    Headers right;
    for (Headers* side : {&left, &right}) {
      for (std::size_t i = random.below(4); i > 0; --i) {
        side->push_back({name, value()});
      }
    }
    const std::string broken = broken_law(reply(200, left, "x"), reply(200, right, "x"), get());
    if (!broken.empty()) {
      CAPTURE(name, round);
      FAIL_CHECK(broken);
    }
  }
}

TEST_CASE("equal bytes are identical, in whatever order names come and whatever is excluded") {
  Random random(2);
  for (int round = 0; round < 500; ++round) {
    const Reply a = random.reply_of_any_kind();
    Reply b = a;
    Headers& headers = b.response->headers;
    std::stable_sort(headers.begin(), headers.end(), [](const Header& x, const Header& y) {
      return ascii_lower(x.name) > ascii_lower(y.name);
    });
    headers.push_back({"Server", "other"});
    b.response->reason = "other";
    CHECK(compare(a, b).verdict == Verdict::identical);
    CHECK(compare(a, b).differences.empty());
  }
}

TEST_CASE("one planted change is exactly one difference") {
  const auto json_reply = [](std::string body) {
    return reply(200,
                 {{"Content-Type", "application/json"},
                  {"Vary", "Accept"},
                  {"ETag", "\"1\""},
                  {"Set-Cookie", "sid=abc; Path=/; HttpOnly"},
                  {"Cache-Control", "max-age=60"},
                  {"Allow", "GET, HEAD"},
                  {"Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"},
                  {"Access-Control-Allow-Methods", "GET"},
                  {"X-A", "1"}},
                 std::move(body));
  };
  const auto real = [](const Reply& a, const Reply& b) {
    const Comparison comparison = compare(a, b);
    CHECK(comparison.verdict == Verdict::different);
    CHECK(comparison.omitted == 0);
    return count_real(comparison);
  };
  Random random(3);
  for (int round = 0; round < 300; ++round) {
    const std::string body = "{\"outer\":" + random.json() + ",\"planted\":1}";
    const Reply a = json_reply(body);

    Reply status = a;
    status.response->status = 400 + static_cast<int>(random.below(199));
    CHECK(real(a, status) == 1);

    for (std::size_t i = 0; i < a.response->headers.size(); ++i) {
      CAPTURE(i);
      Reply header = a;
      header.response->headers[i].value = "changed/x=y";
      if (header.response->headers[i].name == "Set-Cookie") {
        header.response->headers[i].value = "sid=changed; Path=/; HttpOnly";
      }
      CHECK(real(a, header) == 1);
      header.response->headers.erase(header.response->headers.begin() +
                                     static_cast<std::ptrdiff_t>(i));
      CHECK(real(a, header) == 1);
    }

    Reply value =
        json_reply("{\"outer\":" + body.substr(9, body.size() - 9 - 13) + ",\"planted\":2}");
    CHECK(real(a, value) == 1);

    Reply bytes = reply(200, {{"Content-Type", "image/png"}}, random.bytes() + "x");
    Reply flipped = bytes;
    char& byte = flipped.response->body[random.below(flipped.response->body.size())];
    byte = static_cast<char>(~byte);
    CHECK(real(bytes, flipped) == 1);
  }
}

TEST_CASE("a comparison is a function of its input alone") {
  Random random(4);
  for (int round = 0; round < 200; ++round) {
    const Reply a = random.reply_of_any_kind();
    const Reply b = random.reply_of_any_kind();
    const Comparison first = compare(a, b);
    const Comparison second = compare(a, b);
    CHECK(first.differences == second.differences);
    CHECK(first.verdict == second.verdict);
  }
}

}  // namespace lockstep::compare
