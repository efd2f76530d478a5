// How exchanges are started, carried out and given up: connections, order, pace, limits.
#include <algorithm>
#include <chrono>
#include <future>
#include <map>
#include <set>
#include <thread>

#include "unit/catch.hpp"
#include "unit/replay/harness.hpp"

using namespace lockstep;
using namespace lockstep::test;
using namespace std::chrono_literals;

namespace {

std::vector<Record> gets(std::size_t count) {
  std::vector<Record> records;
  for (std::size_t i = 0; i < count; ++i) {
    records.push_back(get("/" + std::to_string(i)));
  }
  return records;
}

Script echo_target(const Received& request) { return {send(response(request.target()))}; }

std::size_t count_of(const ByteServer& server, const std::string& request_line) {
  const std::vector<Received> requests = server.requests();
  return static_cast<std::size_t>(std::count_if(
      requests.begin(), requests.end(),
      [&](const Received& request) { return request.bytes.starts_with(request_line + " "); }));
}

}  // namespace

TEST_CASE("every exchange is handed over once, with its own record and replies") {
  TwoSides sides(echo_target);
  replay::Options options = sides.options();
  options.concurrency = GENERATE(1U, 7U, 100U);
  const auto exchanges = replay_all(options, gets(300));
  REQUIRE(exchanges.size() == 300);
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    const std::string target = "/" + std::to_string(i);
    const Exchange& exchange = exchanges[i];
    REQUIRE(exchange.seq == i);
    CHECK(exchange.record.request.target == target);
    CHECK(exchange.endpoint == "GET /");
    CHECK_FALSE(exchange.control);
    for (const Reply* reply : {&exchange.baseline, &exchange.candidate}) {
      REQUIRE(reply->response);
      CHECK(reply->response->body == target);
      CHECK(reply->timing.first_byte > 0);
      CHECK(reply->timing.first_byte <= reply->timing.total);
    }
  }
  CHECK(sides.baseline.requests().size() == 300);
  CHECK(sides.candidate.requests().size() == 300);
}

TEST_CASE("connections are kept, one for each exchange in flight and side at most") {
  TwoSides sides(echo_target);
  replay::Options options = sides.options();
  options.concurrency = 5;
  const auto exchanges = replay_all(options, gets(200));
  CHECK(sides.baseline.connection_count() <= 5);
  CHECK(sides.candidate.connection_count() <= 5);
  const auto connected = std::count_if(exchanges.begin(), exchanges.end(), [](const Exchange& e) {
    return e.baseline.timing.connect > 0;
  });
  CHECK(connected == static_cast<std::ptrdiff_t>(sides.baseline.connection_count()));
}

TEST_CASE("both sides are asked at once") {
  // Each answers only when both have been asked.
  std::promise<void> asked[2];
  std::shared_future<void> was_asked[2] = {asked[0].get_future(), asked[1].get_future()};
  const auto handler_of = [&](int self) {
    return [&, self](const Received&) -> Script {
      asked[self].set_value();
      was_asked[1 - self].wait_for(10s);
      return {send(response("ok"))};
    };
  };
  const ByteServer baseline(handler_of(0));
  const ByteServer candidate(handler_of(1));
  const auto exchanges = replay_all(options_for(baseline.url(), candidate.url()), gets(1));
  CHECK(exchanges[0].baseline.timing.total < 5'000'000'000);
  CHECK(exchanges[0].candidate.timing.total < 5'000'000'000);
}

TEST_CASE("a control is asked like the other two") {
  TwoSides sides(echo_target);
  const ByteServer control([](const Received&) -> Script { return {send(response("control"))}; });
  replay::Options options = sides.options();
  options.control = replay::Target{control.url(), {{"X-Side", "control"}}};
  const auto exchanges = replay_all(options, gets(60));
  std::set<Side> first;
  for (const Exchange& exchange : exchanges) {
    REQUIRE(exchange.control);
    REQUIRE(exchange.control->response);
    CHECK(exchange.control->response->body == "control");
    first.insert(exchange.asked_first);
  }
  CHECK(first.size() == 3);
  CHECK(control.requests()[0].head.find("X-Side: control\r\n") != std::string::npos);
  CHECK(sides.baseline.requests()[0].head.find("X-Side") == std::string::npos);
}

TEST_CASE("the side that is asked first is drawn from the seed") {
  TwoSides sides(echo_target);
  const auto firsts = [&](std::uint64_t seed, std::uint32_t concurrency) {
    replay::Options options = sides.options();
    options.seed = seed;
    options.concurrency = concurrency;
    std::string order;
    for (const Exchange& exchange : replay_all(options, gets(64))) {
      order += side_name(exchange.asked_first).substr(0, 1);
    }
    return order;
  };
  const std::string order = firsts(7, 1);
  CHECK(order == firsts(7, 9));
  CHECK(order != firsts(8, 1));
  const auto baselines = std::count(order.begin(), order.end(), 'b');
  CHECK(baselines > 10);
  CHECK(baselines < 54);
}

TEST_CASE("the side that is asked first is started first") {
  TwoSides sides;
  const ByteServer control([](const Received&) -> Script { return {send(response("ok"))}; });
  replay::Options options = sides.options();
  options.control = replay::Target{control.url(), {}};
  for (const Exchange& exchange : replay_all(options, gets(60))) {
    const std::map<Side, std::int64_t> started = {
        {Side::baseline, exchange.baseline.started_at_ns},
        {Side::candidate, exchange.candidate.started_at_ns},
        {Side::control, exchange.control->started_at_ns}};
    for (const auto& [side, at] : started) {
      CHECK(started.at(exchange.asked_first) <= at);
    }
  }
}

TEST_CASE("a write is never sent twice") {
  const std::string method = GENERATE(as<std::string>{}, "POST", "PUT", "PATCH", "DELETE", "X-ODD");
  const Script fate = GENERATE(Script{close()}, Script{reset()},
                               Script{send("HTTP/1.1 100 Continue\r\n\r\n"), close()},
                               Script{send("HTTP/1.1 200 OK\r\n"), close()});
  const auto handler = [&](const Received& request) -> Script {
    return request.method() == method ? fate : Script{send(response("ok"))};
  };
  TwoSides sides(handler);
  replay::Options options = sides.options();
  options.concurrency = 2;
  // The GETs leave kept connections behind, on which a write could meet a dead end.
  std::vector<Record> records = gets(6);
  for (int i = 0; i < 3; ++i) {
    Record write = with_method(method, "/write" + std::to_string(i));
    write.request.body = i == 0 ? "" : std::string(i == 1 ? 10 : 300'000, 'x');
    records.insert(records.begin() + 3 + i, write);
  }
  const auto exchanges = replay_all(options, records);
  REQUIRE(exchanges.size() == 9);
  for (const ByteServer* side : {&sides.baseline, &sides.candidate}) {
    for (const Received& request : side->requests()) {
      CHECK((request.method() != method || request.index == 0));  // a connection of its own
    }
    for (int i = 0; i < 3; ++i) {
      CHECK(count_of(*side, method + " /write" + std::to_string(i)) == 1);
    }
  }
  for (std::size_t i = 3; i < 6; ++i) {
    REQUIRE(exchanges[i].baseline.error);
    CHECK_THAT(exchanges[i].baseline.error->reason, Catch::Matches("closed|reset"));
  }
}

TEST_CASE("a safe request on a dead connection is repeated, once, on a fresh one") {
  // Every second request on a connection is met by silence and its end.
  const bool crashes = GENERATE(false, true);
  const auto handler = [&](const Received& request) -> Script {
    if (crashes && request.target() == "/1") {
      return {close()};
    }
    return request.index == 0 ? echo_target(request) : Script{close()};
  };
  TwoSides sides(handler);
  replay::Options options = sides.options();
  options.concurrency = 1;
  const auto exchanges = replay_all(options, gets(3));
  for (const Exchange& exchange : exchanges) {
    const std::size_t sent = count_of(sides.baseline, "GET " + exchange.record.request.target);
    if (crashes && exchange.seq == 1) {
      // What kills a fresh connection too is the request's own doing.
      REQUIRE(exchange.baseline.error);
      CHECK(exchange.baseline.error->reason == "closed");
      CHECK(sent == 2);
    } else {
      REQUIRE(exchange.baseline.response);
      CHECK(exchange.baseline.response->body == exchange.record.request.target);
      CHECK(sent <= 2);
    }
  }
}

TEST_CASE("one dead connection is enough to go for a fresh one") {
  TwoSides sides([](const Received& request) -> Script {
    if (request.index > 0) {
      return {close()};
    }
    return {wait(100ms), send(response("ok"))};  // so that four connections are opened and kept
  });
  const auto exchanges = replay_all(sides.options(), gets(5));
  REQUIRE(exchanges[4].baseline.response);
  CHECK(count_of(sides.baseline, "GET /4") <= 2);
}

TEST_CASE("what a server sends behind its response is not taken for the next one") {
  const std::string stray = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong";
  const auto [before, idle] = GENERATE(table<std::string, bool>({
      {response(""), true},
      {response("right"), true},
      {"HTTP/1.1 304 Not Modified\r\n\r\n", true},
      {"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", false},
      {"HTTP/1.1 204 No Content\r\n\r\n", false},
  }));
  const std::string first = before;
  const auto delay = idle ? 20ms : 0ms;
  TwoSides sides([&](const Received& request) -> Script {
    if (request.target() == "/0") {
      return {send(first), wait(delay), send(stray + stray)};
    }
    return {wait(1ms), send(response("right"))};
  });
  replay::Options options = sides.options();
  options.concurrency = 1;
  options.rate = idle ? 10 : 0;  // the stray bytes come while the connection is idle
  const auto exchanges = replay_all(options, gets(4));
  for (std::size_t i = 1; i < exchanges.size(); ++i) {
    REQUIRE(exchanges[i].baseline.response);
    CHECK(exchanges[i].baseline.response->body == "right");
  }
}

TEST_CASE("what is left of a response on its connection is not taken for the next one") {
  // More than is read at once, and all of it there before anything is read.
  const std::string much = response("") + std::string(100'000, '\n');
  TwoSides sides([&](const Received& request) -> Script {
    return {send(request.target() == "/0" ? much : response("right"))};
  });
  replay::Options options = sides.options();
  options.concurrency = 2;
  Feed feed(gets(6));
  replay::Source source = feed.source();
  source.next = [&, next = source.next] {
    if (feed.taken() == 1) {
      std::this_thread::sleep_for(100ms);
    }
    return next();
  };
  const std::atomic<bool> stop = false;
  std::size_t right = 0;
  replay::run(
      options, source,
      [&](Exchange&& exchange) {
        right +=
            exchange.baseline.response && exchange.baseline.response->body == "right" ? 1U : 0U;
      },
      stop);
  CHECK(right == 5);
}

TEST_CASE("no connection is used again after HEAD, HTTP/1.0 or a failure") {
  const auto [first, answer] = GENERATE(table<std::string, std::string>({
      {"HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"},
      {"HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"},
      {"GET", "HTTP/1.1 204 No Content\r\n\r\n"},
      {"GET", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok"},
      {"GET", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"},
      {"GET", "HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n\r\nok"},
  }));
  const std::string first_answer = answer;  // a binding cannot be captured
  TwoSides sides([&](const Received& request) -> Script {
    return {send(request.target() == "/first" ? first_answer : response("ok"))};
  });
  replay::Options options = sides.options();
  options.concurrency = 1;
  replay_all(options, {with_method(first, "/first"), get("/second"), get("/third")});
  const std::vector<std::string> connections = sides.baseline.connections();
  REQUIRE(connections.size() == 2);
  CHECK(connections[0] == first + " /first HTTP/1.1\r\nHost: shop.test\r\n\r\n");
  CHECK(connections[1].starts_with("GET /second HTTP/1.1\r\n"));
}

TEST_CASE("an answer that comes before the request was read is taken, and its connection closed") {
  // Some refuse a body that is too large without reading it.
  const ByteServer refusing(
      [](const Received&) -> Script { return {}; },
      {{send(response("no", "", "413 Too Large")), wait(300ms), close()}, nullptr});
  const ByteServer good([](const Received&) -> Script { return {send(response("ok"))}; });
  Record record = with_method("PUT");
  record.request.body.assign(32U << 20, 'x');
  const auto exchanges = replay_all(options_for(good.url(), refusing.url()), {record});
  REQUIRE(exchanges[0].candidate.response);
  CHECK(exchanges[0].candidate.response->status == 413);
  CHECK(exchanges[0].candidate.response->body == "no");
  CHECK(exchanges[0].baseline.response);
}

TEST_CASE("requests are not pipelined") {
  std::atomic<std::size_t> early = 0;
  TwoSides sides([&](const Received& request) -> Script {
    std::this_thread::sleep_for(1ms);  // time for a second request to come behind this one
    const std::string bytes = sides.baseline.connections().at(request.connection);
    std::size_t requests = 0;
    for (std::size_t at = 0; (at = bytes.find("GET ", at)) != std::string::npos; ++at) {
      ++requests;
    }
    early += requests - (request.index + 1);
    return echo_target(request);
  });
  replay::Options options = sides.options();
  options.candidate.url = options.baseline.url;
  options.concurrency = 2;
  replay_all(options, gets(40));
  CHECK(sides.baseline.requests().size() == 80);
  CHECK(early == 0);
}

TEST_CASE("a stop abandons what is in flight at once and hands nothing over") {
  TwoSides sides([](const Received& request) -> Script {
    return request.target() == "/0" ? Script{send(response("ok"))} : Script{hold()};
  });
  replay::Options options = sides.options();
  options.timeout = 30s;
  Feed feed(gets(100));
  std::atomic<bool> stop = false;
  std::vector<std::uint64_t> handed_over;
  std::thread stopper([&] {
    sides.baseline.wait_for_requests(5);  // with four in flight, one is through
    stop = true;
  });
  const auto begin = std::chrono::steady_clock::now();
  const std::uint64_t count = replay::run(
      options, feed.source(), [&](Exchange&& e) { handed_over.push_back(e.seq); }, stop);
  stopper.join();
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
  CHECK(handed_over == std::vector<std::uint64_t>{0});
  CHECK(count == 1);
  CHECK(feed.taken() <= 6);
}

TEST_CASE("a consumer without room holds back new exchanges until it has some") {
  TwoSides sides(echo_target);
  Feed feed(gets(10));
  replay::Source source = feed.source();
  std::size_t room = 3;
  std::size_t refusals = 0;
  source.has_room = [&] {
    if (feed.taken() < room) {
      return true;
    }
    if (++refusals % 20 == 0) {
      CHECK(feed.taken() == room);
      CHECK(sides.baseline.requests().size() <= room);
      room += 3;
    }
    return false;
  };
  const std::atomic<bool> stop = false;
  std::size_t done = 0;
  CHECK(replay::run(
            sides.options(), source, [&](Exchange&&) { ++done; }, stop) == 10);
  CHECK(done == 10);
  CHECK(refusals >= 60);
}

TEST_CASE("with a rate, exchanges start at even distances and say how late they are") {
  TwoSides sides([](const Received&) -> Script { return {wait(30ms), send(response("ok"))}; });
  replay::Options options = sides.options();
  options.rate = 200;
  options.concurrency = GENERATE(64U, 1U);
  const auto begin = std::chrono::steady_clock::now();
  const auto exchanges = replay_all(options, gets(20));
  CHECK(std::chrono::steady_clock::now() - begin >= 19 * 5ms);
  REQUIRE(exchanges.size() == 20);
  CHECK(exchanges[0].start_delay_ns == 0);
  std::int64_t previous = 0;
  for (const Exchange& exchange : exchanges) {
    CHECK(exchange.baseline.started_at_ns > previous);
    previous = exchange.baseline.started_at_ns;
    CHECK(exchange.start_delay_ns >= 0);
    if (options.concurrency == 1) {
      // Queueing behind slow replies: one is due every 5 ms, and each takes 30.
      CHECK(exchange.start_delay_ns >= static_cast<std::int64_t>(exchange.seq) * 25'000'000);
    }
  }
}

TEST_CASE("a callback that throws ends the run cleanly") {
  TwoSides sides(echo_target);
  Feed feed(gets(50));
  const std::atomic<bool> stop = false;
  std::size_t done = 0;
  const auto failing = [&](Exchange&&) {
    if (++done == 5) {
      throw std::runtime_error("disk full");
    }
  };
  CHECK_THROWS_WITH(replay::run(sides.options(), feed.source(), failing, stop), "disk full");
  CHECK(done == 5);
}

TEST_CASE("an empty source is an empty run") {
  TwoSides sides;
  CHECK(replay_all(sides.options(), {}).empty());
  CHECK(sides.baseline.connection_count() == 0);
}
