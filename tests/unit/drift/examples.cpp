#include "unit/drift/examples.hpp"

#include <algorithm>

namespace lockstep::drift::test {

namespace {

struct Parsed {
  std::string_view first;
  Headers headers;
  std::string_view body;
};

Parsed parse(std::string_view text) {
  Parsed out;
  const std::size_t end = text.find('\n');
  out.first = text.substr(0, end);
  text = end == text.npos ? std::string_view() : text.substr(end + 1);
  while (!text.empty() && text.front() != '\n') {
    const std::size_t line_end = text.find('\n');
    const std::string_view line = text.substr(0, line_end);
    const std::size_t colon = line.find(": ");
    out.headers.push_back(
        {std::string(line.substr(0, colon)), std::string(line.substr(colon + 2))});
    text = line_end == text.npos ? std::string_view() : text.substr(line_end + 1);
  }
  out.body = text.empty() ? text : text.substr(1);
  return out;
}

}  // namespace

Request parse_request(std::string_view text) {
  const Parsed parsed = parse(text);
  Request request;
  const std::size_t space = parsed.first.find(' ');
  request.method = parsed.first.substr(0, space);
  request.target = parsed.first.substr(space + 1);
  request.headers = parsed.headers;
  request.body = parsed.body;
  request.authority = "api.example.test";
  const std::string* coding = find_header(request.headers, "transfer-encoding");
  request.framing = coding != nullptr      ? Framing::chunked
                    : request.body.empty() ? Framing::none
                                           : Framing::length;
  return request;
}

Reply parse_reply(std::string_view text) {
  const Parsed parsed = parse(text);
  Reply reply;
  if (parsed.first.empty() || parsed.first.front() < '0' || parsed.first.front() > '9') {
    reply.error = TransferError{std::string(parsed.first), "receive", {}, 0, 0};
    return reply;
  }
  Response response;
  response.status = std::stoi(std::string(parsed.first));
  response.reason = parsed.first.size() > 4 ? parsed.first.substr(4) : std::string_view();
  response.headers = parsed.headers;
  response.body = parsed.body;
  reply.response = std::move(response);
  return reply;
}

std::vector<Assigned> classify_example(const ExampleRow& row) {
  const Request request = parse_request(row.request);
  const Reply baseline = parse_reply(row.baseline);
  const Reply candidate = parse_reply(row.candidate);
  return classify({request, baseline, candidate, {}, {}});
}

std::vector<Assigned> classify_json(std::string_view baseline, std::string_view candidate) {
  const auto reply = [](std::string_view body) {
    return "200 OK\ncontent-type: application/json\n\n" + std::string(body);
  };
  const std::string a = reply(baseline);
  const std::string b = reply(candidate);
  return classify_example({"", true, "GET /", a, b});
}

bool shows(const std::vector<Assigned>& assigned, std::string_view id) {
  return std::any_of(assigned.begin(), assigned.end(),
                     [&](const Assigned& one) { return one.id == id; });
}

std::string ids_of(const std::vector<Assigned>& assigned) {
  std::string out;
  for (const Assigned& one : assigned) {
    out.append(one.id).append(" ").append(one.at).append("; ");
  }
  return out;
}

std::vector<ExampleRow> all_examples() {
  std::vector<ExampleRow> all = value_examples();
  const auto& more = exchange_examples();
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace lockstep::drift::test
