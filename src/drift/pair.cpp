#include "drift/pair.hpp"

#include <algorithm>

#include "drift/text.hpp"

namespace lockstep::drift {

namespace {

std::string media_type_of(const std::string* content_type) {
  if (content_type == nullptr) {
    return {};
  }
  const std::string_view value = *content_type;
  return ascii_lower(trim(value.substr(0, value.find(';'))));
}

// The origin-form part of a target: an absolute one loses its scheme and authority.
std::string_view origin_form(std::string_view target) {
  const std::size_t scheme = target.find("://");
  if (scheme == target.npos || target.starts_with('/')) {
    return target;
  }
  const std::size_t path = target.find('/', scheme + 3);
  return path == target.npos ? std::string_view("/") : target.substr(path);
}

Fields parse_cookies(const Headers& headers) {
  Fields cookies;
  for (const Header& header : headers) {
    if (!equal_ignoring_case(header.name, "cookie")) {
      continue;
    }
    for (const std::string_view part : split(header.value, ';')) {
      const std::size_t equals = part.find('=');
      cookies.emplace_back(
          std::string(trim(part.substr(0, equals))),
          equals == part.npos ? std::string() : std::string(trim(part.substr(equals + 1))));
    }
  }
  return cookies;
}

// The fields of a multipart body that are no files (RFC 7578 §4.2). Broken parts are left out.
Fields parse_multipart(std::string_view body, std::string_view content_type) {
  Fields fields;
  const std::size_t start = content_type.find("boundary=");
  if (start == content_type.npos || body.size() > (1U << 20U)) {
    return fields;
  }
  std::string_view boundary = content_type.substr(start + 9);
  boundary = trim(boundary.substr(0, boundary.find(';')));
  if (boundary.size() >= 2 && boundary.front() == '"') {
    boundary = boundary.substr(1, boundary.size() - 2);
  }
  const std::string delimiter = "--" + std::string(boundary);
  for (std::size_t at = body.find(delimiter); at != body.npos;) {
    const std::size_t next = body.find(delimiter, at + delimiter.size());
    const std::string_view part = body.substr(at, next == body.npos ? next : next - at);
    const std::size_t head = part.find("\r\n\r\n");
    const std::size_t name = part.substr(0, head).find("; name=\"");
    if (head != part.npos && name != part.npos && !contains(part.substr(0, head), "filename")) {
      const std::string_view rest = part.substr(name + 8);
      fields.emplace_back(std::string(rest.substr(0, rest.find('"'))),
                          std::string(trim(part.substr(head + 4))));
    }
    at = next;
  }
  return fields;
}

}  // namespace

RequestView::RequestView(const Request& request)
    : message(request),
      method(request.method),
      cookies(parse_cookies(request.headers)),
      media_type(media_type_of(find_header(request.headers, "content-type"))) {
  const std::string_view target = origin_form(request.target);
  const std::size_t mark = target.find('?');
  path = target.substr(0, mark);
  query = mark == target.npos ? std::string_view() : target.substr(mark + 1);
  query_fields = parse_fields(query);
  if (media_type == "application/x-www-form-urlencoded") {
    has_form_body = true;
    form_fields = parse_fields(request.body);
  } else if (media_type == "multipart/form-data") {
    has_form_body = true;
    form_fields = parse_multipart(request.body, *find_header(request.headers, "content-type"));
  }
  is_preflight = method == "OPTIONS" &&
                 find_header(request.headers, "access-control-request-method") != nullptr;
}

SideView::SideView(const Reply& reply, std::optional<std::string_view> decoded) {
  if (!reply.response) {
    error = reply.error ? &*reply.error : nullptr;
    return;
  }
  response = &*reply.response;
  status = response->status;
  const std::string* coding = header("content-encoding");
  const bool coded = coding != nullptr && !equal_ignoring_case(*coding, "identity");
  body = decoded.value_or(response->body);
  body_readable = decoded.has_value() || !coded || body.empty();
  media_type = media_type_of(header("content-type"));
  if (body_readable && !body.empty()) {
    json::ParseError ignored;
    json::ParseOptions options;
    options.max_depth = kMaxDepth;
    document = json::Document::parse(body, ignored, options);
  }
}

std::optional<json::Value> SideView::root() const {
  return document ? std::optional(document->root()) : std::nullopt;
}

const std::string* SideView::header(std::string_view name) const {
  return response == nullptr ? nullptr : find_header(response->headers, name);
}

std::vector<std::string_view> SideView::headers(std::string_view name) const {
  std::vector<std::string_view> values;
  if (response != nullptr) {
    for (const Header& header : response->headers) {
      if (equal_ignoring_case(header.name, name)) {
        values.emplace_back(header.value);
      }
    }
  }
  return values;
}

Pair::Pair(const Subject& subject)
    : request(subject.request),
      baseline(subject.baseline, subject.baseline_body),
      candidate(subject.candidate, subject.candidate_body) {}

void Assignments::add(std::string_view id, Aspect aspect, std::string at, bool secondary) {
  if (full()) {
    return;
  }
  // A few entries per exchange; the walk over a JSON body never names a place twice for one class.
  const bool seen =
      aspect != Aspect::json && std::any_of(list_.begin(), list_.end(), [&](const Assigned& other) {
        return other.id == id && other.aspect == aspect && other.at == at;
      });
  if (!seen) {
    list_.push_back({id, aspect, std::move(at), secondary});
  }
}

bool Assignments::has(std::string_view id) const {
  return std::any_of(list_.begin(), list_.end(), [&](const Assigned& a) { return a.id == id; });
}

}  // namespace lockstep::drift
