// Lists of requests for tools: vegeta targets and Postman collections.
#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

std::string url_of(const Request& request) {
  return request.scheme + "://" + request.authority + request.target;
}

std::string collection(const std::string& request, const std::string& more = "") {
  return R"({"info":{"name":"c","schema":"x"},"item":[{"request":)" + request + "}]" + more + "}";
}

}  // namespace

TEST_CASE("vegeta targets are read as text") {
  const Reading reading = read_file(fixture("vegeta/targets.http"));
  CHECK(reading.format == "vegeta");
  REQUIRE(reading.records.size() == 5);
  const auto& records = reading.records;
  CHECK(url_of(records[0].request) == "http://shop.test/items?page=1");
  CHECK(records[0].request.headers == Headers{{"X-Account", "99"}, {"Accept", "*/*"}});
  CHECK(url_of(records[1].request) == "http://shop.test:8080//a/../b%2Fc");
  CHECK(*find_header(records[1].request.headers, "Authorization") == "Basic bWU6RkFLRS1TRUNSRVQ=");
  CHECK(records[2].request.headers == Headers{{"X-Dup", "1"}, {"X-Dup", "2"}});
  CHECK(records[3].request.method == "HEAD");
  CHECK(url_of(records[4].request) == "http://other.test/orders");
  CHECK(records[4].request.body == "{\"sku\":\"A-1\",\"qty\":2}");
  CHECK(records[4].request.framing == Framing::length);
  CHECK(records[4].origin.line == 14);
  CHECK(records[4].fidelity.names() == std::vector<std::string_view>{"time_missing"});
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].reason == "body-missing");
  CHECK_THAT(reading.skips[0].detail, Catch::Contains("\"/etc/hostname\""));
}

TEST_CASE("a bad line of vegeta's text costs its target only") {
  const Reading reading = read_text(
      "GET http://h/1\nno colon\nX: y\nGET http://h/2\nEmpty:\nGET http://h/3\n\nX: stray\n"
      "more\nget http://h/4\nGET /relative\nGET ws://h/5\nGET http://h/6\n@missing\nX: behind\n"
      "GET http://h/7\n");
  REQUIRE(reading.records.size() == 2);
  CHECK(reading.records[0].request.target == "/3");
  CHECK(reading.records[1].request.target == "/7");
  std::vector<std::string> skips;
  for (const Skip& skip : reading.skips) {
    skips.push_back(std::to_string(skip.origin.line) + " " + skip.reason);
  }
  CHECK(skips == std::vector<std::string>{"1 unreadable-entry", "4 unreadable-entry",
                                          "8 unreadable-entry", "11 unreadable-entry",
                                          "12 not-http", "13 body-missing", "15 unreadable-entry"});
  for (std::size_t i = 0; i < reading.items.size(); ++i) {
    std::visit([i](const auto& item) { CHECK(item.origin.index == i); }, reading.items[i]);
  }
}

TEST_CASE("vegeta targets are read as JSON") {
  const Reading reading = read_file(fixture("vegeta/targets.jsonl"));
  CHECK(reading.format == "vegeta-json");
  REQUIRE(reading.records.size() == 2);
  CHECK(reading.records[0].request.body == "{\"sku\":\"A-1\"}");
  CHECK(reading.records[0].request.headers ==
        Headers{{"Content-Type", "application/json"}, {"X-Dup", "1"}, {"X-Dup", "2"}});
  CHECK(reading.records[1].request.target == "/?a=1&a=2");
  CHECK(reading.skips.size() == 1);
  const Reading bad = read_text(
      "{\"method\":\"GET\",\"url\":\"http://h/\",\"body\":\"!\"}\n{\"method\":\"GET\",\n"
      "{\"method\":\"GET\",\"url\":\"/x\"}\n7\n{\"method\":\"GET\",\"url\":\"http://h/\"}\n");
  CHECK(bad.records.size() == 1);
  CHECK(bad.skips.size() == 4);
  // Over several lines it is a request as httpsnippet writes it.
  CHECK(read_text("{\n\"method\":\"GET\",\n\"url\":\"http://h/\"\n}\n").format == "har");
  CHECK(read_text("[{\"method\":\"GET\",\"url\":\"http://h/\"}]").records.size() == 1);
  // An access log has more to say.
  CHECK(read_text("{\"method\":\"GET\",\"url\":\"http://h/\",\"status\":200}\n").format !=
        "vegeta");
}

TEST_CASE("a Postman collection is read with its variables, folders, auth and bodies") {
  const Reading reading = read_file(fixture("postman/shop.v2.1.json"));
  CHECK(reading.format == "postman");
  REQUIRE(reading.records.size() == 6);
  const auto& records = reading.records;
  CHECK(url_of(records[0].request) == "https://shop.test/orders/42?expand=items");
  CHECK(records[0].request.headers ==
        Headers{{"Accept", "application/json"}, {"Authorization", "Bearer FAKE-SECRET"}});
  CHECK(records[1].request.body == "{\"what\":\"items\"}");
  CHECK(*find_header(records[1].request.headers, "Authorization") == "Basic bWU6RkFLRS1TRUNSRVQ=");
  CHECK(*find_header(records[1].request.headers, "Content-Type") == "application/json");
  CHECK(url_of(records[2].request) == "https://shop.test/form?x=1&y");
  CHECK(records[2].request.body == "a=1+2&c=%C3%A9");
  CHECK(records[2].request.headers ==
        Headers{{"Content-Type", "application/x-www-form-urlencoded"}});
  CHECK(records[3].request.target == "/graphql?api_key=FAKE-SECRET");
  CHECK(records[3].request.body == R"({"query":"{ items { id } }","variables":{"n": 1}})");
  CHECK_THAT(records[4].request.body, Catch::Contains("filename=\"note.txt\"\r\n\r\na note\n\r\n"));
  CHECK(records[4].fidelity.has(Fidelity::body_rebuilt));
  CHECK(url_of(records[5].request) == "http://shop.test/a%20b");
  std::vector<std::string> skips;
  for (const Skip& skip : reading.skips) {
    skips.push_back(skip.reason + ": " + skip.detail);
  }
  REQUIRE(skips.size() == 4);
  CHECK_THAT(skips[0], Catch::StartsWith("body-missing: the file \"/etc/hostname\""));
  CHECK(skips[1] == "unresolved: the collection has no value for {{host}}");
  CHECK(skips[2] == "unresolved: the collection has no value for {{$guid}}");
  CHECK_THAT(skips[3], Catch::StartsWith("unreadable-entry: an item without a request"));
  CHECK(reading.warned("pre-request scripts"));
  CHECK(reading.skips[1].origin.line == 69);
}

TEST_CASE("a Postman collection v2.0 is read") {
  const Reading reading = read_file(fixture("postman/shop.v2.0.json"));
  REQUIRE(reading.records.size() == 1);
  const Request& request = reading.records[0].request;
  CHECK(url_of(request) == "http://shop.test/login");
  CHECK(request.headers == Headers{{"Accept", "text/html"},
                                   {"X-Two", "2"},
                                   {"Authorization", "Basic bWU6RkFLRS1TRUNSRVQ="}});
  CHECK(request.body == "hello");
}

TEST_CASE("the parts of a Postman request may be missing, null or of another type") {
  struct Row {
    std::string request, url;
  };
  const Row row = GENERATE(values<Row>({
      {R"({"url":"http://h/a","header":null,"body":null})", "GET http://h/a"},
      {R"({"url":{"raw":"h/a"},"method":"PURGE"})", "PURGE http://h/a"},
      {R"({"url":{"raw":"//h/a"}})", "GET http://h/a"},
      {R"({"url":{"host":"h","path":"a/b","port":"81"}})", "GET http://h:81/a/b"},
      {R"({"url":{"host":["h"],"path":[{"value":"x"},"y"]}})", "GET http://h/x/y"},
      {R"({"url":"http://h/:a/:ab?x=:a","body":{"mode":"raw","raw":"","disabled":true}})",
       "GET http://h/:a/:ab?x=:a"},
      {R"({"url":{"raw":"http://h/:a/:ab","variable":[{"key":"a","value":"1"}]}})",
       "GET http://h/1/:ab"},
      {R"({"url":"http://h/a","method":"POST","data":{"mode":"raw","content":"x"}})",
       "POST http://h/a"},
      {R"({"url":"http://h/{{}}","x":1})", ""},
      {R"({"url":"data:x"})", ""},
      {R"({"url":""})", ""},
      {R"({"method":"POST","url":"http://h/","body":{"mode":"formdata","formdata":[{"key":"f",)"
       R"("type":"file","src":null}]}})",
       ""},
      {R"({"method":"POST","url":"http://h/","body":{"mode":"strange","strange":1}})", ""},
      {R"(7)", ""},
  }));
  INFO(row.request);
  const Reading reading = read_text(collection(row.request));
  REQUIRE_FALSE(reading.error);
  REQUIRE(reading.items.size() == 1);
  REQUIRE(reading.records.size() == (row.url.empty() ? 0 : 1));
  if (!row.url.empty()) {
    CHECK(reading.records[0].request.method + " " + url_of(reading.records[0].request) == row.url);
  }
}

TEST_CASE("variables that name each other end") {
  const std::string more =
      R"(,"variable":[{"key":"a","value":"{{b}}{{b}}"},{"key":"b","value":"{{a}}{{a}}"}])";
  const Reading reading = read_text(collection(R"({"url":"http://h/{{a}}"})", more));
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].reason == "unresolved");
}

TEST_CASE("a collection that was cut has the items before the cut") {
  const std::string bytes = slurp(fixture("postman/shop.v2.1.json"));
  const std::string variables =
      R"("variables":[{"id":"base","value":"https://shop.test"},{"id":"what","value":"items"},)"
      R"({"id":"token","value":"t"}],)";
  const std::string early = "{" + variables + bytes.substr(1);
  const std::size_t cut = early.find("\"name\": \"graphql\"") + 40;
  const Reading reading = read_text(std::string_view(early).substr(0, cut));
  REQUIRE_FALSE(reading.error);
  CHECK(reading.records.size() == 3);
  CHECK(reading.warned("only what stands before was read"));
  // Cut inside a request, which is then told, and never sent in part.
  const Reading inside = read_text(std::string_view(early).substr(0, early.find("\"graphql\": {")));
  CHECK(inside.records.size() == 3);
  REQUIRE(inside.skips.size() == 1);
  CHECK(inside.skips[0].detail == "the collection ends inside this item");
}

TEST_CASE("a Postman environment beside a collection gives its variables values") {
  const TempDir dir;
  const auto variables = [](const std::string& scope, const std::string& values) {
    return R"({"id":"1","name":"x","values":[)" + values + R"(],"_postman_variable_scope":")" +
           scope + "\"}";
  };
  const std::string collection = dir.write(
      "collection.json",
      R"({"info":{"schema":"postman"},"variable":[{"key":"b","value":"collection"}],)"
      R"("item":[{"request":"http://h/{{a}}/{{b}}/{{c}}"},{"request":"http://h/{{d}}"}]})");
  const std::string environment = dir.write(
      "environment.json", variables("environment", R"({"key":"a","value":"1"},)"
                                                   R"({"key":"d","value":"x","enabled":false})"));
  const std::string globals =
      dir.write("globals.json",
                variables("globals", R"({"key":"a","value":"global"},{"key":"b","value":"global"},)"
                                     R"({"key":"c","value":"{{a}}3"})"));
  std::vector<std::string> paths = {environment, collection, "-", globals};
  capture::Options options;
  options.postman = capture::take_postman_values(paths);
  CHECK(paths == std::vector<std::string>{collection, "-"});
  const Reading reading = read_file(collection, options);
  REQUIRE(reading.records.size() == 1);
  CHECK(reading.records[0].request.target == "/1/collection/13");
  REQUIRE(reading.skips.size() == 1);
  CHECK_THAT(reading.skips[0].detail, Catch::Contains("{{d}}"));

  paths = {environment};
  CHECK_THROWS_WITH(capture::take_postman_values(paths),
                    Catch::Contains("environment.json: is a Postman environment") &&
                        Catch::EndsWith("name the collection beside it"));
  paths = {collection, dir.write("cut.json", variables("environment", "]"))};
  CHECK_THROWS_WITH(capture::take_postman_values(paths),
                    Catch::Contains("the environment is not valid JSON"));
  paths = {collection, dir.write("other.json", R"({"values":[1]})"), dir.file("missing")};
  const std::vector<std::string> same = paths;
  CHECK(capture::take_postman_values(paths).environment.empty());
  CHECK(paths == same);
}

}  // namespace lockstep::test
