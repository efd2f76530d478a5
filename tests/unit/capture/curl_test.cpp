// Lists of curl commands: parsed as a shell would, and never executed.
#include "capture/shell_words.hpp"
#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

const std::string* header(const Record& record, std::string_view name) {
  return find_header(record.request.headers, name);
}

Record only_record(const Reading& reading) {
  INFO((reading.skips.empty() ? "" : reading.skips[0].reason + ": " + reading.skips[0].detail));
  REQUIRE_FALSE(reading.error);
  REQUIRE(reading.records.size() == 1);
  REQUIRE(reading.skips.empty());
  return reading.records[0];
}

}  // namespace

TEST_CASE("words are what a shell makes of them") {
  struct Row {
    std::string text;
    std::vector<std::string> words;
  };
  const Row row = GENERATE(values<Row>({
      {"a  b\tc", {"a", "b", "c"}},
      {R"('a b'"c d"e)", {"a bc de"}},
      {R"('it'\''s' "a\"\\\$\x")", {"it's", R"(a"\$\x)"}},
      {R"($'\n\t\x41\u00e9\'\\\101\e' x)", {"\n\tA\u00e9'\\A\x1B", "x"}},
      {R"($'\ud83d\ude00 \U0001F600')", {"\uFFFD\uFFFD \U0001F600"}},
      {"a \\\n b\\\nc \\\r\n d", {"a", "bc", "d"}},
      {"a # b 'c", {"a"}},
      {"a#b '#'", {"a#b", "#"}},
      {"a >out 2>&1 <in b >>c &>d e", {"a", "b", "e"}},
      {"'' \"\" a", {"", "", "a"}},
      {"a\\ b \\' c\\d", {"a b", "'", "cd"}},
      {R"(a$ "$" 5$)", {"a$", "$", "5$"}},
  }));
  INFO(row.text);
  const capture::ShellLine line = capture::parse_shell_line(row.text + "\nnext\n");
  REQUIRE_FALSE(line.incomplete);
  REQUIRE(line.commands.size() == 1);
  std::vector<std::string> words;
  for (const capture::ShellWord& word : line.commands[0].words) {
    words.push_back(word.text);
    CHECK(word.expansion.empty());
  }
  CHECK(words == row.words);
}

TEST_CASE("commands are told apart, and what would need the shell is named") {
  const capture::ShellLine line = capture::parse_shell_line(
      "a $X; b \"${Y:-z}\" && c $(d e) | f `g` || h '$no' & i <<< word\n");
  REQUIRE(line.commands.size() == 6);
  CHECK(line.commands[0].words[1].expansion == "$X");
  CHECK(line.commands[1].words[1].expansion == "${Y:-z}");
  CHECK(line.commands[2].words[1].expansion == "$(d e)");
  CHECK(line.commands[3].words[1].expansion == "`g`");
  CHECK(line.commands[3].piped);
  CHECK_FALSE(line.commands[4].piped);
  CHECK(line.commands[4].words[1].expansion.empty());
  REQUIRE(line.commands[5].input);
  CHECK(line.commands[5].input->text == "word\n");
}

TEST_CASE("here-documents belong to their command") {
  const capture::ShellLine line =
      capture::parse_shell_line("a <<A; b <<-'B' | c\none $X\\\ntwo\nA\n\t\tthree $Y\n\tB\nnext\n");
  REQUIRE(line.commands.size() == 3);
  CHECK(line.commands[0].input->text == "one $Xtwo\n");
  CHECK(line.commands[0].input->expansion == "$X");
  CHECK(line.commands[1].input->text == "three $Y\n");
  CHECK(line.commands[1].input->expansion.empty());
  CHECK_FALSE(line.commands[2].input);
}

TEST_CASE("options make the request that curl would send") {
  struct Row {
    std::string command, method, url, header, value, body;
  };
  const std::string form = "application/x-www-form-urlencoded";
  const Row row = GENERATE_COPY(values<Row>({
      {"'http://h/p?q'", "GET", "http://h/p?q", "", "", ""},
      {"h.test", "GET", "http://h.test/", "", "", ""},
      {"h:8080/x#f", "GET", "http://h:8080/x", "", "", ""},
      {"--url http://h/a -XPATCH", "PATCH", "http://h/a", "", "", ""},
      {"-sSLI http://h/a", "HEAD", "http://h/a", "", "", ""},
      {"http://h/ -d a=1 -d b=2", "POST", "http://h/", "Content-Type", form, "a=1&b=2"},
      {"http://h/ -d ''", "POST", "http://h/", "Content-Type", form, ""},
      {"http://h/ --data-raw @x -H 'content-type: t/p'", "POST", "http://h/", "Content-Type", "t/p",
       "@x"},
      {"http://h/ --data-urlencode 'a=b c&' --data-urlencode '=x y' --data-urlencode 'z+'", "POST",
       "http://h/", "Content-Type", form, "a=b%20c%26&x%20y&z%2B"},
      {"http://h/ --json '{\"a\":' --json '1}'", "POST", "http://h/", "Content-Type",
       "application/json", "{\"a\":1}"},
      {"http://h/ --json 1", "POST", "http://h/", "Accept", "application/json", "1"},
      {"-G 'http://h/?x#f' -d a=1", "GET", "http://h/?x&a=1", "", "", ""},
      {"http://h/ --url-query 'a=b c' --url-query +d=e+f", "GET", "http://h/?a=b%20c&d=e+f", "", "",
       ""},
      {"http://h/ -H 'X-A:  b '", "GET", "http://h/", "X-A", "b", ""},
      {"http://h/ -H 'X-A;'", "GET", "http://h/", "X-A", "", ""},
      {"http://h/ -H 'Host: other:1'", "GET", "http://other:1/", "Host", "other:1", ""},
      {"http://h/ -A ua -e r -b c=d -r 0-5", "GET", "http://h/", "Range", "bytes=0-5", ""},
      {"http://h/ -A ua -H 'User-Agent: mine'", "GET", "http://h/", "User-Agent", "mine", ""},
      {"http://h/ -d x -H 'Content-Type:' -H 'A: b'", "POST", "http://h/", "A", "b", "x"},
      {"-u u:p%20 http://h/", "GET", "http://h/", "Authorization", "Basic dTpwJTIw", ""},
      {"http://u:p%20@h/", "GET", "http://h/", "Authorization", "Basic dTpwIA==", ""},
      {"--oauth2-bearer t http://h/", "GET", "http://h/", "Authorization", "Bearer t", ""},
      {"-b 'a=b; c=d' -b e=f http://h/", "GET", "http://h/", "Cookie", "a=b; c=d; e=f", ""},
      {"--compressed http://h/", "GET", "http://h/", "Accept-Encoding", "deflate, gzip", ""},
      {"'http://h/\\[1\\]\\{a\\}'", "GET", "http://h/[1]{a}", "", "", ""},
      {"'http://[::1]:80/a[]=1'", "GET", "http://[::1]:80/a[]=1", "", "", ""},
      {"-g 'http://h/[1-3]'", "GET", "http://h/[1-3]", "", "", ""},
      {"http://h/a --request-target '*' -X OPTIONS", "OPTIONS", "http://h*", "", "", ""},
      {"-o /dev/null -w '%{http_code}' -m 5 --no-progress-meter --http2 -- http://h/-x", "GET",
       "http://h/-x", "", "", ""},
      {"--proto-default https h", "GET", "https://h/", "", "", ""},
  }));
  INFO(row.command);
  const Record record = only_record(read_text("curl " + row.command + "\n"));
  const Request& request = record.request;
  CHECK(request.method == row.method);
  CHECK(request.scheme + "://" + request.authority + request.target == row.url);
  CHECK(request.body == row.body);
  if (!row.header.empty()) {
    REQUIRE(header(record, row.header) != nullptr);
    CHECK(*header(record, row.header) == row.value);
  }
  CHECK(record.fidelity.has(Fidelity::time_missing));
  CHECK((request.framing == Framing::length) == (row.method == "POST"));
}

TEST_CASE("a form is built anew, with a boundary of our own") {
  const Record record =
      only_record(read_text("curl http://h/ -F 'a=b c' -F 'd=\"x;y\";type=text/html;charset=utf-8' "
                            "-F 'e=f;filename=g.txt' --form-string 'h=@i;type=j'\n"));
  CHECK(record.fidelity.has(Fidelity::body_rebuilt));
  CHECK(*header(record, "Content-Type") == "multipart/form-data; boundary=lockstep-boundary-0");
  const std::string part = "--lockstep-boundary-0\r\nContent-Disposition: form-data; name=";
  CHECK(record.request.body ==
        part + "\"a\"\r\n\r\nb c\r\n" + part +
            "\"d\"\r\nContent-Type: text/html; charset=utf-8\r\n\r\nx;y\r\n" + part +
            "\"e\"; filename=\"g.txt\"\r\n\r\nf\r\n" + part + "\"h\"\r\n\r\n@i;type=j\r\n" +
            "--lockstep-boundary-0--\r\n");
}

TEST_CASE("what cannot be known without running anything is skipped with its reason") {
  struct Row {
    std::string command, reason, detail;
  };
  const Row row = GENERATE(values<Row>({
      {"-d @/etc/passwd http://h/", "body-missing", "--data names the file \"/etc/passwd\""},
      {"--data-binary @- http://h/", "body-missing", "standard input"},
      {"--data-urlencode a@f http://h/", "body-missing", "--data-urlencode names the file \"f\""},
      {"-F a=@f http://h/", "body-missing", "--form names the file \"f\""},
      {"-F 'a=<f' http://h/", "body-missing", "--form names the file"},
      {"-T f http://h/", "body-missing", "--upload-file names the file \"f\""},
      {"-K cfg", "unreadable-entry", "--config names a file of options"},
      {"http://h/$X", "unresolved", "--url needs the shell for \"$X\""},
      {"-H \"A: $(rm -rf /)\" http://h/", "unresolved", "\"$(rm -rf /)\""},
      {"--bogus http://h/", "unreadable-entry", "unknown curl option --bogus"},
      {"-sJ! http://h/", "unreadable-entry", "unknown curl option -! in -sJ!"},
      {"http://h/ -d", "unreadable-entry", "-d without a value"},
      {"-s", "unreadable-entry", "no URL"},
      {"'http://h/{a,b}'", "unreadable-entry", "pattern for several"},
      {"ftp://h/f", "not-http", "a ftp: URL"},
      {"ws://h/f", "not-http", "a ws: URL"},
      {"^\"http://h/^\"", "unreadable-entry", "cmd.exe"},
  }));
  INFO(row.command);
  const Reading reading = read_text("curl " + row.command + "\ncurl http://next/\n");
  REQUIRE(reading.records.size() == 1);
  CHECK(reading.records[0].request.authority == "next");
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].reason == row.reason);
  CHECK_THAT(reading.skips[0].detail, Catch::Contains(row.detail));
  CHECK(reading.skips[0].origin.line == 1);
}

TEST_CASE("a quote that is not closed costs one command") {
  const Reading reading = read_text(
      "curl 'http://h/1'\ncurl 'http://h/2 \\\n -H 'A: b'\ncurl 'http://h/3'\n"
      "curl $'http://h/4\ncurl \"http://h/5\"\ncurl -d @- http://h/6 <<E\nx\n");
  REQUIRE(reading.records.size() == 3);
  CHECK(reading.records[1].request.target == "/3");
  CHECK(reading.records[2].request.target == "/5");
  REQUIRE(reading.skips.size() == 3);
  for (const Skip& skip : reading.skips) {
    CHECK_THAT(skip.detail, Catch::Contains("not closed"));
  }
  CHECK(reading.skips[0].origin.line == 2);
}

TEST_CASE("the list of the fixtures is read, with what belongs to each command") {
  const Reading reading = read_file(fixture("curl/commands.sh"));
  CHECK(reading.format == "curl");
  REQUIRE(reading.records.size() == 8);
  REQUIRE(reading.skips.size() == 2);
  const auto& records = reading.records;
  CHECK(*header(records[0], "Cookie") == "session=FAKE-SECRET; theme=dark");
  CHECK(records[0].origin.line == 5);
  CHECK(records[1].request.body == "{\"note\":\"it's \u00e9!\\n\",\"qty\":2}");
  CHECK(records[2].request.body == "sku=A-1&qty=2&note=a%20b%26c");
  CHECK(records[3].request.target == "/search?q=two%20words&page=2");
  CHECK(records[4].request.body == "first line\nsecond \"line\" $HOME\n");
  CHECK(records[6].request.method == "HEAD");
  CHECK(records[7].request.target == "/b");
  CHECK(reading.skips[0].reason == "body-missing");
  CHECK(reading.skips[1].reason == "unresolved");
  CHECK(reading.warned("\"set\" is no curl command"));
}

TEST_CASE("what only mentions curl is no list of commands") {
  const auto* const text = GENERATE("run curl http://h/\n", "curly\n", "# curl http://h/\n",
                                    "set -e\ncurl http://h/\n", "curl\n");
  INFO(text);
  CHECK(read_text(text).error);
}

}  // namespace lockstep::test
