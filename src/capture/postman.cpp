#include "capture/postman.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lockstep/json/json.hpp"

#include "capture/json_salvage.hpp"
#include "capture/json_value.hpp"
#include "capture/postman_request.hpp"
#include "capture/request_rules.hpp"
#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

// A folder whose items are being read; the collection itself is the outermost.
struct Folder {
  json::Value::Iterator next;
  json::Value::Iterator end;
  std::optional<json::Value> auth;  // its own, or that around it
};

class PostmanReader : public Reader {
 public:
  PostmanReader(Input input, const Options& options);

  std::string_view format() const override { return "postman"; }
  bool next(CaptureItem& item) override;

 private:
  void read_all(Input& input);
  void parse(const Input& input);
  void enter(const json::Value& folder);
  void note_scripts(const json::Value& owner);
  Origin origin_of(const json::Value& item);

  Options options_;
  std::string name_;
  SideFiles files_;
  std::string text_;
  std::size_t whole_ = 0;  // items that end behind it are not all there
  json::Document document_;
  PostmanVariables variables_;
  std::vector<Folder> folders_;
  std::uint64_t start_ = 0;  // offset of text_ in the input
  std::uint64_t index_ = 0;
  std::uint64_t line_ = 1;
  std::size_t counted_ = 0;  // line ends before it are in line_
  bool said_scripts_ = false;
};

PostmanReader::PostmanReader(Input input, const Options& options)
    : options_(options),
      name_(input.name()),
      files_(name_, options.max_entry_bytes),
      variables_(options.postman) {
  read_all(input);
  parse(input);
  enter(document_.root());
}

void PostmanReader::read_all(Input& input) {
  if (input.fill_to(options_.max_entry_bytes + 1)) {
    throw Error(Position{.source = name_},
                fmt::format("the collection is larger than {} bytes", options_.max_entry_bytes),
                "export its folders one by one");
  }
  start_ = input.offset();
  text_ = input.view();
}

// What was cut or damaged is read up to there: it was exported once, and may be all there is.
void PostmanReader::parse(const Input& input) {
  json::ParseError error;
  whole_ = text_.size();
  const json::ParseOptions options{.max_depth = 1000, .any_bytes_in_strings = true};
  if (auto document = json::Document::parse(text_, error, options)) {
    document_ = std::move(*document);
    return;
  }
  const Position damage = input.position(error.offset);
  SalvagedJson salvaged = salvage_json(text_, error.offset);
  json::ParseError again;
  text_ = std::move(salvaged.text);
  whole_ = salvaged.whole;
  auto document = json::Document::parse(text_, again, options);
  const auto items = document ? member(document->root(), "item", json::Type::array) : std::nullopt;
  if (!items) {
    throw Error(damage, fmt::format("not valid JSON: {}", error.message), "export it again");
  }
  document_ = std::move(*document);
  warn(options_, damage,
       fmt::format("not valid JSON: {}; only what stands before was read", error.message));
}

void PostmanReader::enter(const json::Value& folder) {
  const auto items = member(folder, "item", json::Type::array);
  const auto own = member(folder, "auth", json::Type::object);
  variables_.enter(folder);
  note_scripts(folder);
  Folder entered;
  if (items) {
    entered.next = items->begin();
    entered.end = items->end();
  }
  entered.auth = own ? own : folders_.empty() ? std::nullopt : folders_.back().auth;
  folders_.push_back(entered);
}

bool PostmanReader::next(CaptureItem& item) {
  while (!folders_.empty()) {
    Folder& folder = folders_.back();
    if (folder.next == folder.end) {
      folders_.pop_back();
      variables_.leave();
      continue;
    }
    const json::Value value = *folder.next;
    ++folder.next;
    if (member(value, "item", json::Type::array)) {
      enter(value);
      continue;
    }
    const Origin origin = origin_of(value);
    const auto request = value.find("request");
    if (value.offset() + value.raw().size() > whole_) {
      item = make_skip(origin, {}, {"unreadable-entry", "the collection ends inside this item"});
    } else if (!request ||
               (request->type() != json::Type::object && request->type() != json::Type::string)) {
      item = make_skip(origin, {}, {"unreadable-entry", "an item without a request"});
    } else {
      note_scripts(value);
      item = read_postman_request(*request, folder.auth, variables_, files_, origin);
    }
    return true;
  }
  return false;
}

// Scripts may change requests before they are sent, or set the variables that they need.
void PostmanReader::note_scripts(const json::Value& owner) {
  const auto events = member(owner, "event", json::Type::array);
  if (said_scripts_ || !events) {
    return;
  }
  for (const json::Value event : *events) {
    const auto script = member(event, "script", json::Type::object);
    const auto lines = script ? script->find("exec") : std::nullopt;
    const bool empty =
        !lines || (lines->type() == json::Type::array
                       ? std::all_of(lines->begin(), lines->end(),
                                     [](const json::Value& line) { return text_of(line).empty(); })
                       : text_of(lines).empty());
    if (text_member(event, "listen") == "prerequest" && !empty) {
      said_scripts_ = true;
      warn(options_, Position{.source = name_},
           "the collection has pre-request scripts, which are not run");
    }
  }
}

// Items come in the order of the document, so each line end is counted once.
Origin PostmanReader::origin_of(const json::Value& item) {
  const std::size_t at = item.offset();
  if (at > counted_) {
    line_ += static_cast<std::uint64_t>(
        std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                   text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    counted_ = at;
  }
  return Origin{name_, line_, start_ + at, index_++};
}

}  // namespace

bool is_postman(const Head& head) {
  if (!head.json || head.json->in_array) {
    return false;
  }
  const JsonMembers& json = *head.json;
  const bool named = head.bytes.find("postman") != std::string_view::npos;
  return (json["info"] == '{' && (json.has("item") || named)) || (json["item"] == '[' && named);
}

std::unique_ptr<Reader> open_postman(Input input, const Head&, const Options& options) {
  return std::make_unique<PostmanReader>(std::move(input), options);
}

}  // namespace lockstep::capture
