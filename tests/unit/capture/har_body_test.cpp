// What HAR writers do to request bodies.
#include "unit/capture/har_samples.hpp"

namespace lockstep::test {

TEST_CASE("headers and parameters without measure are not read") {
  std::string pairs = "[\"a\",\"\"]";
  std::string parameters = R"({"name":"a","value":"1"})";
  for (int i = 0; i < 10'000; ++i) {
    pairs += ",[\"a\",\"\"]";
    parameters += R"(,{"name":"a","value":"1"})";
  }
  CHECK(only_skip(entry("GET", "http://h/", "\"headers\":[" + pairs + "]")).detail ==
        "more than 10000 headers");
  CHECK(post("", "{\"params\":[" + parameters + "]}").fidelity.has(Fidelity::body_missing));
  const std::string long_name(100'000, 'n');
  std::string lines;
  for (int i = 0; i < 2000; ++i) {
    lines += "x\\n";
  }
  const Record record = post("[\"" + long_name + R"(","a\nb"],["short",")" + lines + "\"]", "{}");
  CHECK(record.request.headers.size() == 2);
}

TEST_CASE("an empty postData is no body") {
  const auto* const post_data =
      GENERATE(R"({"mimeType":"","text":""})", R"({"mimeType":"","params":[],"text":""})", "{}",
               "null", R"({"mimeType":"","text":null})");
  const Record record = only_record(
      entry("GET", "http://h/",
            R"("headers":[{"name":"A","value":"b"}],"postData":)" + std::string(post_data)));
  CHECK(record.request.body.empty());
  CHECK(record.request.framing == Framing::none);
  CHECK(record.request.headers.size() == 1);
  CHECK(record.fidelity.empty());
}

TEST_CASE("a body is the bytes that were sent") {
  struct Row {
    std::string headers, post_data, body;
    std::vector<std::string_view> fidelity;
  };
  const auto length = [](int n) {
    return R"({"name":"Content-Length","value":")" + std::to_string(n) + "\"}";
  };
  const std::string file = R"("fileName":"a.png")";
  const Row row = GENERATE_COPY(values<Row>({
      {length(5), R"({"text":"h\u00e9llo"})", "h\xE9llo", {}},
      {length(6), R"({"text":"h\u00e9llo"})", "h\xC3\xA9llo", {}},
      {"", R"({"text":"h\u00e9llo"})", "h\xC3\xA9llo", {}},
      {"", R"({"text":"\ud800x"})", "\xEF\xBF\xBDx", {"body_lossy_text"}},
      {"", R"({"text":"\ufffd"})", "\xEF\xBF\xBD", {"body_lossy_text"}},
      {length(9), R"({"text":"hello"})", "hello", {"body_truncated"}},
      {length(3), R"({"text":"hello"})", "hello", {"body_lossy_text"}},
      {"", R"({"text":"AP/+","encoding":"base64"})", std::string("\0\xFF\xFE", 3), {}},
      {"", R"({"text":"AP_-","_encoding":"BASE64"})", std::string("\0\xFF\xFE", 3), {}},
      {"", R"({"text":"***","encoding":"base64"})", "", {"body_missing"}},
      {"", R"({"text":"a=1","params":[{"name":"b","value":"2"}]})", "a=1", {}},
      {"",
       R"({"params":[{"name":"a","value":"1 2"},{"name":"b","value":"c"}]})",
       "a=1+2&b=c",
       {"body_rebuilt"}},
      {"",
       R"({"mimeType":"application/json","params":[{"name":"a","value":"1"}]})",
       "",
       {"body_missing"}},
      {"",
       R"({"mimeType":"multipart/form-data; boundary=B","params":[{"name":"f",)" + file + "}]}",
       "",
       {"body_missing"}},
      {"",
       R"({"mimeType":"multipart/form-data; boundary=B","params":[{"name":"f","value":"v"}]})",
       "--B\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nv\r\n--B--\r\n",
       {"body_rebuilt"}},
      {length(12), R"({"mimeType":"application/octet-stream","text":""})", "", {"body_missing"}},
      {"", R"({"mimeType":"application/octet-stream","text":""})", "", {"body_missing"}},
      {length(0), R"({"mimeType":"application/json","text":""})", "", {}},
      {"", R"({"mimeType":"text/plain","_file":"../x"})", "", {"body_missing"}},
      {R"({"name":"Content-Encoding","value":"gzip"},)" + length(3),
       R"({"text":"plain"})",
       "plain",
       {}},
      {R"({"name":"Content-Encoding","value":"gzip"})",
       R"({"text":"\u001f\u008b\u00ff"})",
       "\x1F\x8B\xFF",
       {}},
  }));
  INFO(row.headers << row.post_data);
  const Record record =
      post(row.headers.empty() ? R"({"name":"A","value":"b"})" : row.headers, row.post_data);
  CHECK(record.request.body == row.body);
  CHECK(record.fidelity.names() == row.fidelity);
  const bool announced = find_header(record.request.headers, "Content-Length") != nullptr;
  const bool framed = !row.body.empty() || (announced && row.fidelity.empty());
  CHECK(record.request.framing == (framed ? Framing::length : Framing::none));
}

TEST_CASE("Content-Encoding stays only while the body is encoded") {
  const std::string coding = R"({"name":"Content-Encoding","value":"gzip"})";
  CHECK(find_header(post(coding, R"({"text":"plain"})").request.headers, "Content-Encoding") ==
        nullptr);
  CHECK(find_header(post(coding, R"({"text":"H4s=","encoding":"base64"})").request.headers,
                    "Content-Encoding") != nullptr);
}

TEST_CASE("a rebuilt form has the content type that describes it") {
  const Record form = post("", R"({"mimeType":"application/x-www-form-urlencoded","params":[
      {"name":"a","value":"1"}]})");
  CHECK(form.request.headers == Headers{{"Content-Type", "application/x-www-form-urlencoded"}});
  const Record multipart = post(R"({"name":"content-type","value":"multipart/form-data"})",
                                R"({"params":[{"name":"a","value":"1"}]})");
  CHECK(multipart.request.headers ==
        Headers{{"content-type", "multipart/form-data; boundary=lockstep-boundary-0"}});
}

TEST_CASE("chunked stays chunked") {
  const Record record =
      post(R"({"name":"Transfer-Encoding","value":"chunked"})", R"({"text":"x"})");
  CHECK(record.request.framing == Framing::chunked);
}

TEST_CASE("a body that the capture announces and does not have is missing") {
  struct Row {
    std::string method, request;
    bool missing;
  };
  const std::string json = R"({"name":"Content-Type","value":"application/json"})";
  const Row row = GENERATE_COPY(values<Row>({
      {"POST", R"("headers":[)" + json + "]", true},
      {"POST", R"("headers":[{"name":"A","value":"b"}])", false},
      {"GET", R"("headers":[)" + json + "]", false},
      {"GET", R"("headers":[{"name":"Content-Length","value":"4"}])", true},
      {"DELETE", R"("headers":[{"name":"A","value":"b"}],"bodySize":12)", true},
      {"DELETE", R"("headers":[{"name":"A","value":"b"}],"bodySize":-1)", false},
  }));
  INFO(row.method << row.request);
  const Record record = only_record(entry(row.method, "http://h/", row.request));
  CHECK(record.fidelity.has(Fidelity::body_missing) == row.missing);
  CHECK(record.request.framing == Framing::none);
}

TEST_CASE("a body in a file is read from the directory of the HAR only") {
  const TempDir dir;
  dir.write("secret", "outside");
  dir.write("har/body.bin", std::string("\0inside", 7));
  dir.write("har/sub/deep", "deep");
  std::filesystem::create_symlink(dir.file("secret"), dir.file("har/link"));
  std::filesystem::create_directory(dir.file("har/folder"));
  const auto body_of = [&dir](const std::string& name) {
    const std::string text = har({entry(
        "POST", "http://h/", R"("headers":[],"postData":{"mimeType":"x","_file":")" + name + "\"}",
        R"("response":{"status":200,"content":{"_file":")" + name + "\"}}")});
    return read_file(dir.write("har/x.har", text)).records.at(0);
  };
  CHECK(body_of("body.bin").request.body == std::string("\0inside", 7));
  CHECK(body_of("body.bin").response->body == std::string("\0inside", 7));
  CHECK(body_of("sub/deep").request.body == "deep");
  const std::vector<std::string> refused = {
      "../secret", "sub/../../secret", dir.file("secret"), "link", "folder", "missing", ""};
  for (const std::string& name : refused) {
    INFO(name);
    const Record record = body_of(name);
    CHECK(record.request.body.empty());
    CHECK(record.fidelity.has(Fidelity::body_missing));
  }
}

}  // namespace lockstep::test
