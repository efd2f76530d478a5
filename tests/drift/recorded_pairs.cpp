#include "drift/recorded_pairs.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "lockstep/json/code_points.hpp"
#include "lockstep/json/json.hpp"

namespace lockstep::drift::test {

namespace {

using json::Value;

std::string inflate_all(std::string_view bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, 47) != Z_OK) {
    throw std::runtime_error("zlib");
  }
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  int result = Z_OK;
  while (result == Z_OK && out.size() < (256U << 20U)) {
    const std::size_t before = out.size();
    out.resize(before + 65536);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = 65536;
    result = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return result == Z_STREAM_END ? out : throw std::runtime_error("not gzip");
}

std::string base64(std::string_view text) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t digit = kAlphabet.find(c);
    if (digit == kAlphabet.npos) {
      break;
    }
    bits = bits << 6U | static_cast<unsigned>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out.push_back(static_cast<char>(bits >> count & 0xFFU));
    }
  }
  return out;
}

// Bytes of a JSON string: lone surrogates DC80 to DCFF stand for bytes (Python's surrogateescape).
// Headers were read as Latin-1, all else as UTF-8.
std::string bytes_of(Value value, bool latin1) {
  if (value.type() != json::Type::string) {
    return {};
  }
  std::string out;
  std::string_view body = value.raw().substr(1, value.raw().size() - 2);
  while (!body.empty()) {
    const std::uint32_t point = json::next_code_point(body);
    if (point >= 0xDC80 && point <= 0xDCFF) {
      out.push_back(static_cast<char>(point - 0xDC00));
    } else if (latin1 && point < 0x100) {
      out.push_back(static_cast<char>(point));
    } else {
      json::append_utf8(out, point);
    }
  }
  return out;
}

Headers headers_of(Value list) {
  Headers headers;
  for (const Value entry : list) {
    const auto name = entry.begin();
    headers.push_back({bytes_of(*name, true), bytes_of(*std::next(name), true)});
  }
  return headers;
}

Reply reply_of(Value side) {
  Reply reply;
  const auto status = side.find("status")->int64();
  const std::string end = side.find("end")->string();
  const auto framing = side.find("framing");
  if (!status) {
    reply.error = TransferError{end == "reset" ? "reset" : "closed", "receive", {}, 0, 0};
    return reply;
  }
  if (end != "ok" && framing->type() == json::Type::string && framing->string() == "chunked") {
    reply.error = TransferError{"body-cut", "receive", {}, 0, 0};
    return reply;
  }
  Response response;
  response.status = static_cast<int>(*status);
  response.reason = bytes_of(*side.find("reason"), true);
  response.headers = headers_of(*side.find("headers"));
  response.body = base64(side.find("body_b64")->string());
  reply.response = std::move(response);
  return reply;
}

std::optional<std::string> decoded(const Reply& reply) {
  if (!reply.response) {
    return std::nullopt;
  }
  const std::string* coding = find_header(reply.response->headers, "content-encoding");
  if (coding == nullptr || *coding != "gzip" || reply.response->body.empty()) {
    return std::nullopt;
  }
  return inflate_all(reply.response->body);
}

RecordedPair pair_of(Value line) {
  RecordedPair pair;
  pair.name = line.find("case")->string();
  pair.probe = line.find("probe")->string();
  const Value request = *line.find("request");
  pair.request.method = request.find("method")->string();
  pair.request.target = bytes_of(*request.find("path"), false);
  pair.request.headers = headers_of(*request.find("headers"));
  pair.request.authority = "api.example.test";
  pair.request.body = base64(request.find("body_b64")->string());
  pair.request.framing = pair.request.body.empty() ? Framing::none : Framing::length;
  pair.baseline = reply_of(*line.find("python"));
  pair.candidate = reply_of(*line.find("go"));
  pair.baseline_body = decoded(pair.baseline);
  pair.candidate_body = decoded(pair.candidate);
  const Value classes = *line.find("classes");
  for (const Value entry : classes) {
    const auto id = entry.begin();
    pair.reference.emplace_back((*id).string(), (*std::next(id)).string());
  }
  return pair;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

Subject RecordedPair::subject() const {
  Subject subject{request, baseline, candidate, {}, {}};
  if (baseline_body) {
    subject.baseline_body = *baseline_body;
  }
  if (candidate_body) {
    subject.candidate_body = *candidate_body;
  }
  return subject;
}

std::string shared_directory() {
  const char* named = std::getenv("LOCKSTEP_SHARED");
  return named != nullptr ? named : LOCKSTEP_SOURCE_DIR "/../shared";
}

bool has_shared_data() { return std::filesystem::exists(shared_directory() + "/drift-pairs"); }

bool is_held_out(std::string_view probe) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : probe) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  return hash % 3 == 0;
}

void each_pair(Part part, const std::function<void(const RecordedPair&)>& visit) {
  std::vector<std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(shared_directory() + "/drift-pairs")) {
    files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    const std::string text = inflate_all(read_file(file));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      json::ParseError error;
      const auto document = json::Document::parse(line, error);
      if (!document) {
        throw std::runtime_error(file + ": " + error.message);
      }
      if (is_held_out(document->root().find("probe")->string()) == (part == Part::held_out)) {
        visit(pair_of(document->root()));
      }
    }
  }
}

}  // namespace lockstep::drift::test
