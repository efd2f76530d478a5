// Two JSON documents side by side: members by key, elements by index or by their identity. Every
// differing leaf is given to the value rules.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lockstep/json/decimal.hpp"

#include "drift/pair.hpp"
#include "drift/rules.hpp"
#include "drift/text.hpp"
#include "drift/tree.hpp"
#include "drift/value_rules.hpp"

namespace lockstep::drift {

using json::Type;
using json::Value;

namespace {

struct Member {
  std::string key;
  Value value;
};

// Each key once, with its last value, where it first stood. Most objects are small: then a search
// from the front is faster than a table.
class Members {
 public:
  explicit Members(Value object) {
    list_.reserve(object.size());
    const bool large = object.size() > 24;
    for (const Value value : object) {
      std::string key = value.key();
      const auto known = large ? index_.find(key) : index_.end();
      Member* same = !large ? search(key) : known == index_.end() ? nullptr : &list_[known->second];
      if (same != nullptr) {
        same->value = value;
        repeats_ = true;
        continue;
      }
      if (large) {
        index_.emplace(key, list_.size());
      }
      list_.push_back({std::move(key), value});
    }
  }
  const Member* find(const std::string& key) {
    if (index_.empty()) {
      return search(key);
    }
    const auto known = index_.find(key);
    return known == index_.end() ? nullptr : &list_[known->second];
  }
  const std::vector<Member>& list() const { return list_; }
  bool repeats() const { return repeats_; }

 private:
  Member* search(const std::string& key) {
    const auto found = std::find_if(list_.begin(), list_.end(),
                                    [&](const Member& member) { return member.key == key; });
    return found == list_.end() ? nullptr : &*found;
  }

  std::vector<Member> list_;
  std::unordered_map<std::string, std::size_t> index_;
  bool repeats_ = false;
};

std::string plain_key(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c != '_' && c != '-') {
      out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    }
  }
  return out;
}

class Walk {
 public:
  Walk(const Pair& pair, Assignments& out)
      : authority_(pair.request.message.authority),
        out_(out),
        budget_(8 * (pair.baseline.body.size() + pair.candidate.body.size()) + 65536) {}

  void values(Value a, Value b, const std::string& at, std::string_view key) {
    if (out_.full() || a.raw() == b.raw()) {
      return;
    }
    if (a.type() == Type::object && b.type() == Type::object && !sql_null(a, b)) {
      objects(a, b, at);
    } else if (a.type() == Type::array && b.type() == Type::array &&
               (a.size() > 0) == (b.size() > 0)) {
      arrays(a, b, at, key);
    } else if (a.type() == Type::string && b.type() == Type::string) {
      if (!explain_spelling(a, b, at, out_)) {
        leaf(a, b, at, key);
      }
    } else if (a.type() == Type::number && b.type() == Type::number &&
               json::Decimal(a.raw()) == json::Decimal(b.raw())) {
      out_.add(number_spelling_class(a.raw(), b.raw()), Aspect::json, at);
    } else if (a.type() == Type::array && b.type() == Type::array) {
      out_.add("list-length", Aspect::json, at);
    } else {
      leaf(a, b, at, key);
    }
  }

 private:
  static bool sql_null(Value a, Value b) {
    return a.size() == 0 && b.size() == 2 && b.find("Valid").has_value();
  }

  void leaf(Value a, Value b, const std::string& at, std::string_view key) {
    explain_values(make_value_pair(a, b, key, authority_),
                   [&](std::string_view id) { out_.add(id, Aspect::json, at); });
  }

  static std::string child(const std::string& at, std::string_view token) {
    std::string out = at + '/';
    for (const char c : token) {
      if (c == '~' || c == '/') {
        out += c == '~' ? "~0" : "~1";
      } else {
        out.push_back(c);
      }
    }
    return out;
  }

  void objects(Value a, Value b, const std::string& at) {
    const Members x(a);
    Members y(b);
    if (x.repeats() != y.repeats()) {
      out_.add("json-duplicate-keys", Aspect::json, at);
    }
    std::vector<const Member*> only_a;
    std::vector<bool> shared(y.list().size());
    std::vector<std::pair<const Member*, const Member*>> common;
    common.reserve(x.list().size());
    for (const Member& member : x.list()) {
      const Member* theirs = y.find(member.key);
      if (theirs == nullptr) {
        only_a.push_back(&member);
      } else {
        shared[static_cast<std::size_t>(theirs - y.list().data())] = true;
        common.emplace_back(&member, theirs);
      }
    }
    std::vector<const Member*> only_b;
    for (std::size_t i = 0; i < y.list().size(); ++i) {
      if (!shared[i]) {
        only_b.push_back(&y.list()[i]);
      }
    }
    key_order(common, at);
    for (const auto& [mine, theirs] : common) {
      const bool same_key = mine->value.raw_key() == theirs->value.raw_key();
      if (same_key && mine->value.raw() == theirs->value.raw()) {
        continue;
      }
      const std::string place = child(at, mine->key);
      if (!same_key) {
        explain_key_spelling(mine->value, theirs->value, place, out_);
      }
      values(mine->value, theirs->value, place, mine->key);
    }
    one_sided(only_a, only_b, at);
  }

  void key_order(const std::vector<std::pair<const Member*, const Member*>>& common,
                 const std::string& at) {
    const bool ordered =
        std::is_sorted(common.begin(), common.end(),
                       [](const auto& p, const auto& q) { return p.second < q.second; });
    if (ordered) {
      return;
    }
    out_.add("json-key-order", Aspect::json, at);
    if (std::all_of(common.begin(), common.end(),
                    [](const auto& p) { return is_integer_text(p.first->key); })) {
      out_.add("json-key-order-int-keys", Aspect::json, at);
    }
  }

  // Members that one side lacks: renamed, moved up or down a level, or just not there.
  void one_sided(std::vector<const Member*>& only_a, std::vector<const Member*>& only_b,
                 const std::string& at) {
    if (only_a.empty() && only_b.empty()) {
      return;
    }
    pagination(only_a, at);
    renamed(only_a, only_b, at);
    flattened(only_a, only_b, at, false);
    flattened(only_b, only_a, at, true);
    for (const Member* member : only_a) {
      const bool zero = is_zero_value(member->value);
      out_.add(zero ? "json-omitempty-missing-key" : "json-missing-key", Aspect::json,
               child(at, member->key));
    }
    for (const Member* member : only_b) {
      const bool zero = is_zero_value(member->value);
      out_.add(zero ? "json-extra-key-zero" : "json-extra-key", Aspect::json,
               child(at, member->key));
    }
  }

  // The envelope of DRF's PageNumberPagination and LimitOffsetPagination.
  void pagination(const std::vector<const Member*>& only_a, const std::string& at) {
    const auto lacks = [&](std::string_view key) {
      return std::any_of(only_a.begin(), only_a.end(),
                         [&](const Member* m) { return m->key == key; });
    };
    if (lacks("results") && lacks("count") && lacks("next") && lacks("previous")) {
      out_.add("pagination-shape", Aspect::json, at);
    }
  }

  void renamed(std::vector<const Member*>& only_a, std::vector<const Member*>& only_b,
               const std::string& at) {
    if (only_b.empty()) {
      return;
    }
    std::unordered_map<std::string, const Member*> names;
    for (const Member* member : only_b) {
      names.emplace(plain_key(member->key), member);
    }
    std::erase_if(only_a, [&](const Member* mine) {
      const auto found = names.find(plain_key(mine->key));
      if (found == names.end()) {
        return false;
      }
      const Member* theirs = found->second;
      names.erase(found);
      const std::string place = child(at, mine->key);
      out_.add("json-untagged-field-name", Aspect::json, place);
      out_.add("json-untagged-field-name", Aspect::json, child(at, theirs->key), true);
      values(mine->value, theirs->value, place, mine->key);
      std::erase(only_b, theirs);
      return true;
    });
  }

  // An object on one side whose members all stand one level up on the other.
  void flattened(std::vector<const Member*>& nested, std::vector<const Member*>& flat,
                 const std::string& at, bool nested_is_candidate) {
    constexpr std::size_t kMaxTried = 65536;  // each of one with each of the other
    if (nested.size() * flat.size() > kMaxTried) {
      return;
    }
    std::erase_if(nested, [&](const Member* outer) {
      if (outer->value.type() != Type::object || outer->value.size() == 0) {
        return false;
      }
      std::vector<std::pair<Value, const Member*>> moved;
      for (const Value inner : outer->value) {
        const auto found = std::find_if(flat.begin(), flat.end(),
                                        [&](const Member* m) { return m->key == inner.key(); });
        if (found == flat.end()) {
          return false;
        }
        moved.emplace_back(inner, *found);
      }
      out_.add("json-embedded-flatten", Aspect::json, child(at, outer->key));
      for (const auto& [inner, member] : moved) {
        const std::string place = child(at, member->key);
        out_.add("json-embedded-flatten", Aspect::json, place, true);
        nested_is_candidate ? values(member->value, inner, place, member->key)
                            : values(inner, member->value, place, member->key);
        std::erase(flat, member);
      }
      return true;
    });
  }

  void arrays(Value a, Value b, const std::string& at, std::string_view key) {
    if (a.size() != b.size()) {
      out_.add("list-length", Aspect::json, at);
      return;
    }
    std::vector<std::size_t> order;
    const std::size_t cost = a.raw().size() + b.raw().size();
    if (cost <= budget_) {
      // Hashing is paid for from a budget: arrays in arrays would be hashed once a level.
      budget_ -= cost;
      if (same_multiset(a, b)) {
        out_.add("list-order", Aspect::json, at);
        if (pair_by_identity(a, b)) {
          out_.add("sql-no-order-by", Aspect::json, at);
        }
        return;
      }
      if (auto found = pair_by_identity(a, b)) {
        out_.add("list-order", Aspect::json, at);
        out_.add("sql-no-order-by", Aspect::json, at);
        order = std::move(*found);
      }
    }
    const std::vector<Value> theirs(b.begin(), b.end());
    std::size_t i = 0;
    for (const Value mine : a) {
      values(mine, theirs[order.empty() ? i : order[i]], at + '/' + std::to_string(i), key);
      ++i;
    }
  }

  std::string_view authority_;
  Assignments& out_;
  std::size_t budget_;
};

// Whitespace between tokens and after the last one. A line feed inside a document is outside
// strings, where RFC 8259 allows none.
void whitespace(const SideView& a, const SideView& b, Assignments& out) {
  const std::string_view x = a.document->root().raw();
  const std::string_view y = b.document->root().raw();
  const std::size_t spaces_x = a.document->inner_whitespace();
  const std::size_t spaces_y = b.document->inner_whitespace();
  const bool lines_x = contains(x, "\n");
  const bool lines_y = contains(y, "\n");
  if (lines_x != lines_y || (lines_x && spaces_x != spaces_y)) {
    out.add("json-indent", Aspect::json, {});
  } else if ((spaces_x == 0) != (spaces_y == 0)) {
    out.add("json-whitespace-separators", Aspect::json, {});
  }
  if (a.body.ends_with('\n') != b.body.ends_with('\n')) {
    out.add("json-trailing-newline", Aspect::json, {});
  }
}

}  // namespace

void json_rules(const Pair& pair, Assignments& out) {
  const auto a = pair.baseline.root();
  const auto b = pair.candidate.root();
  // What OPTIONS answers is said as a whole: route-options, cors-preflight.
  if (!a || !b || pair.baseline.body == pair.candidate.body || pair.request.is("OPTIONS")) {
    return;
  }
  const bool both_good = pair.baseline.is_2xx() && pair.candidate.is_2xx();
  if (!both_good && !(pair.same_status() && same_error_shape(pair))) {
    return;
  }
  whitespace(pair.baseline, pair.candidate, out);
  Walk(pair, out).values(*a, *b, {}, {});
}

}  // namespace lockstep::drift
