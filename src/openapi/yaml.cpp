#include "openapi/yaml.hpp"

#include <yaml.h>

#include <memory>
#include <unordered_map>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/json/writer.hpp"

namespace lockstep::openapi {
namespace {

constexpr std::string_view kStringTag = YAML_STR_TAG;

std::string_view text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

class Event {
 public:
  Event() = default;
  ~Event() { yaml_event_delete(&event_); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  yaml_event_t* raw() { return &event_; }
  const yaml_event_t* operator->() const { return &event_; }

 private:
  yaml_event_t event_{};
};

// Writes JSON while it reads; containers that are open are on a stack of its own.
class Composer {
 public:
  Composer(std::string_view text, const std::string& name, std::vector<Mark>& marks,
           Warnings& warnings, const YamlLimits& limits)
      : name_(name), marks_(marks), warnings_(warnings), limits_(limits) {
    if (yaml_parser_initialize(&parser_) == 0) {
      throw std::bad_alloc();
    }
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~Composer() { yaml_parser_delete(&parser_); }
  Composer(const Composer&) = delete;
  Composer& operator=(const Composer&) = delete;

  std::string compose() {
    bool done = false;
    while (!done) {
      Event event;
      if (yaml_parser_parse(&parser_, event.raw()) == 0) {
        fail_to_parse();
      }
      done = take(event);
      if (out_.size() > limits_.max_bytes) {
        fail(event,
             fmt::format("the document takes more than {} MB with its aliases in place",
                         limits_.max_bytes >> 20U),
             "aliases of aliases multiply: name less by them");
      }
    }
    return std::move(out_);
  }

 private:
  struct Container {
    bool mapping = false;
    bool wants_key = false;  // of a mapping
    bool empty = true;
    std::string anchor;
    std::size_t start = 0;
    std::size_t first_mark = 0;
  };
  struct Anchor {
    std::size_t start = 0;
    std::size_t end = 0;  // 0: still open
    std::size_t first_mark = 0;
    std::size_t last_mark = 0;
  };

  Position at(const yaml_mark_t& mark) const { return {name_, mark.line + 1, mark.column + 1, {}}; }

  [[noreturn]] void fail(const Event& event, const std::string& what,
                         const std::string& advice = {}) const {
    throw Error(at(event->start_mark), what, advice);
  }

  [[noreturn]] void fail_to_parse() const {
    const std::string_view problem =
        parser_.problem == nullptr ? "out of memory" : std::string_view(parser_.problem);
    // Where the bytes themselves are at fault, libyaml knows an offset only.
    Position where = at(parser_.problem_mark);
    if (parser_.error == YAML_READER_ERROR) {
      where = Position{name_, 0, 0, parser_.problem_offset};
    }
    throw Error(where, "this is no YAML: " + escape_line(problem));
  }

  // True at the end of the stream.
  bool take(const Event& event) {
    switch (event->type) {
      case YAML_DOCUMENT_START_EVENT:
        if (++documents_ > 1) {
          fail(event, "a second YAML document begins here", "give one OpenAPI document");
        }
        return false;
      case YAML_ALIAS_EVENT:
        alias(event);
        return false;
      case YAML_SCALAR_EVENT:
        scalar(event);
        return false;
      case YAML_SEQUENCE_START_EVENT:
        open(event, false, text_of(event->data.sequence_start.anchor));
        return false;
      case YAML_MAPPING_START_EVENT:
        open(event, true, text_of(event->data.mapping_start.anchor));
        return false;
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        close();
        return false;
      case YAML_STREAM_END_EVENT:
        if (documents_ == 0) {
          fail(event, "the document is empty");
        }
        return true;
      default:
        return false;
    }
  }

  bool is_key() const { return !open_.empty() && open_.back().mapping && open_.back().wants_key; }

  void mark(const Event& event) {
    marks_.push_back({out_.size(), event->start_mark.line + 1, event->start_mark.column + 1});
  }

  // What stands before a value or key.
  void separate() {
    if (open_.empty()) {
      return;
    }
    Container& container = open_.back();
    if (container.mapping && !container.wants_key) {
      out_ += ':';
    } else if (!container.empty) {
      out_ += ',';
    }
    container.empty = false;
  }

  void after_node() {
    if (!open_.empty() && open_.back().mapping) {
      open_.back().wants_key = !open_.back().wants_key;
    }
  }

  void open(const Event& event, bool mapping, std::string_view anchor) {
    if (is_key()) {
      fail(event, "a key must be a word", "a list or an object cannot be one");
    }
    if (open_.size() >= limits_.max_depth) {
      fail(event, fmt::format("nested more than {} deep", limits_.max_depth));
    }
    separate();
    Container container{mapping, mapping, true, std::string(anchor), out_.size(), marks_.size()};
    if (!anchor.empty()) {
      anchors_[container.anchor] = {};
    }
    mark(event);
    out_ += mapping ? '{' : '[';
    open_.push_back(std::move(container));
  }

  void close() {
    const Container container = std::move(open_.back());
    open_.pop_back();
    out_ += container.mapping ? '}' : ']';
    remember(container.anchor, container.start, container.first_mark);
    after_node();
  }

  void remember(const std::string& anchor, std::size_t start, std::size_t first_mark) {
    if (!anchor.empty()) {
      anchors_[anchor] = {start, out_.size(), first_mark, marks_.size()};
    }
  }

  void scalar(const Event& event) {
    const auto& data = event->data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(data.value), data.length);
    const std::string_view tag = text_of(data.tag);
    const bool key = is_key();
    if (key && text == "<<" && data.style == YAML_PLAIN_SCALAR_STYLE) {
      warnings_.add(at(event->start_mark),
                    "\"<<\" merges nothing in YAML 1.2: what it would bring is not there");
    }
    separate();
    const std::size_t start = out_.size();
    const std::size_t first_mark = marks_.size();
    mark(event);
    // "!" and unknown tags make a string; a tag such as !!int leaves it to the looks.
    const bool plain =
        data.style == YAML_PLAIN_SCALAR_STYLE &&
        (tag.empty() || (tag.starts_with("tag:yaml.org,2002:") && tag != kStringTag));
    std::optional<std::string> json;
    if (!key && plain) {
      json = json_of_plain_scalar(text);
    }
    out_ += json ? *json : json::quote(text);
    if (data.anchor != nullptr) {
      // As a value it may be another than as a key: an anchor is for values.
      const std::size_t here = out_.size();
      if (key) {
        anchors_[std::string(text_of(data.anchor))] = {start, here, first_mark, marks_.size()};
      } else {
        remember(std::string(text_of(data.anchor)), start, first_mark);
      }
    }
    after_node();
  }

  void alias(const Event& event) {
    const std::string anchor(text_of(event->data.alias.anchor));
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      fail(event, fmt::format("there is no anchor \"{}\" before this", escape_line(anchor)));
    }
    const Anchor from = found->second;
    if (from.end == 0) {
      fail(event,
           fmt::format("the alias \"{}\" is within what it stands for", escape_line(anchor)));
    }
    if (is_key() && out_[from.start] != '"') {
      fail(event, "a key must be a word", "this alias stands for none");
    }
    if (out_.size() + (from.end - from.start) > limits_.max_bytes) {
      fail(event,
           fmt::format("the document takes more than {} MB with its aliases in place",
                       limits_.max_bytes >> 20U),
           "aliases of aliases multiply: name less by them");
    }
    separate();
    const std::size_t shift = out_.size() - from.start;
    for (std::size_t i = from.first_mark; i < from.last_mark; ++i) {
      Mark copy = marks_[i];
      copy.offset += shift;
      marks_.push_back(copy);
    }
    out_ += std::string(out_, from.start, from.end - from.start);
    after_node();
  }

  yaml_parser_t parser_{};
  const std::string& name_;
  std::vector<Mark>& marks_;
  Warnings& warnings_;
  const YamlLimits limits_;
  std::string out_;
  std::vector<Container> open_;
  std::unordered_map<std::string, Anchor> anchors_;
  int documents_ = 0;
};

}  // namespace

std::string json_of_yaml(std::string_view text, const std::string& name, std::vector<Mark>& marks,
                         Warnings& warnings, const YamlLimits& limits) {
  return Composer(text, name, marks, warnings, limits).compose();
}

}  // namespace lockstep::openapi
