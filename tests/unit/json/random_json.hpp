// Random JSON values, and random ways to write them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace lockstep::test {

struct Member;

// Numbers are kept in one of their spellings, strings as code points.
struct Json {
  enum class Type { null, boolean, number, string, array, object };
  Type type = Type::null;
  bool boolean = false;
  std::int64_t digits = 0;  // a number is digits × 10^exponent
  int exponent = 0;
  std::u32string string;
  std::vector<Json> elements;
  std::vector<Member> members;
};

struct Member {
  std::u32string key;
  Json value;
};

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t limit) { return engine_() % limit; }
  bool chance(std::size_t percent) { return below(100) < percent; }
  template <typename T>
  void shuffle(std::vector<T>& values) {
    std::shuffle(values.begin(), values.end(), engine_);
  }

 private:
  std::mt19937_64 engine_;
};

inline std::u32string random_text(Random& random) {
  static constexpr std::u32string_view kLetters =
      U"abkz09 _-~/\\\"<>&'\n\t\b\f\u0000\u001f\u007f"
      U"\u00e9\u2028\u65e5\U0001F600\U0001D4B3";
  std::u32string text;
  for (std::size_t i = random.below(random.chance(10) ? 40 : 8); i > 0; --i) {
    text += kLetters[random.below(kLetters.size())];
  }
  return text;
}

inline Json random_number(Random& random) {
  Json number;
  number.type = Json::Type::number;
  const auto range = static_cast<std::int64_t>(random.chance(30) ? 1'000'000'000'000'000 : 1'000);
  number.digits = static_cast<std::int64_t>(random.below(static_cast<std::size_t>(range))) - 300;
  number.exponent = random.chance(60) ? 0 : static_cast<int>(random.below(9)) - 5;
  return number;
}

inline Json random_scalar(Random& random) {
  Json value;
  switch (random.below(5)) {
    case 0:
      return value;
    case 1:
      value.type = Json::Type::boolean;
      value.boolean = random.chance(50);
      return value;
    case 2:
    case 3:
      return random_number(random);
    default:
      value.type = Json::Type::string;
      value.string = random_text(random);
      return value;
  }
}

inline Json random_json(Random& random, int depth);

// With distinct keys.
inline Json random_object(Random& random, int depth) {
  Json object;
  object.type = Json::Type::object;
  const std::size_t size = random.chance(3) ? 90 : random.below(7);
  for (std::size_t i = 0; i < size; ++i) {
    std::u32string key =
        random.chance(20) ? random_text(random) : U"member" + std::u32string(i, U'x');
    const bool known = std::any_of(object.members.begin(), object.members.end(),
                                   [&key](const Member& member) { return member.key == key; });
    if (!known) {
      object.members.push_back({std::move(key), random_json(random, depth - 1)});
    }
  }
  return object;
}

// Some with objects that have an identity.
inline Json random_array(Random& random, int depth) {
  Json array;
  array.type = Json::Type::array;
  const bool identified = depth > 1 && random.chance(40);
  for (std::size_t i = random.below(7); i > 0; --i) {
    Json element = identified ? random_object(random, depth - 1) : random_json(random, depth - 1);
    if (identified) {
      Json id;
      id.type = Json::Type::number;
      id.digits = static_cast<std::int64_t>(i);
      element.members.insert(element.members.begin(), Member{U"id", id});
    }
    array.elements.push_back(std::move(element));
  }
  return array;
}

inline Json random_json(Random& random, int depth) {
  if (depth == 0 || random.chance(40)) {
    return random_scalar(random);
  }
  return random.chance(50) ? random_array(random, depth) : random_object(random, depth);
}

// Which liberties the writer takes.
struct Style {
  bool whitespace = false;
  bool key_order = false;
  bool escapes = false;
  bool numbers = false;
};

class Speller {
 public:
  Speller(Random& random, Style style) : random_(random), style_(style) {}

  std::string spell(const Json& value) {
    write(value);
    return std::move(out_);
  }

 private:
  void space() {
    while (style_.whitespace && random_.chance(30)) {
      out_ += " \t\n\r"[random_.below(4)];
    }
  }

  void write(const Json& value) {
    space();
    switch (value.type) {
      case Json::Type::null:
        out_ += "null";
        break;
      case Json::Type::boolean:
        out_ += value.boolean ? "true" : "false";
        break;
      case Json::Type::number:
        write_number(value);
        break;
      case Json::Type::string:
        write_string(value.string);
        break;
      case Json::Type::array:
        write_array(value);
        break;
      case Json::Type::object:
        write_object(value);
        break;
    }
    space();
  }

  void write_array(const Json& array) {
    out_ += '[';
    for (const Json& element : array.elements) {
      out_ += &element == array.elements.data() ? "" : ",";
      write(element);
    }
    space();
    out_ += ']';
  }

  void write_object(const Json& object) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < object.members.size(); ++i) {
      order.push_back(i);
    }
    if (style_.key_order) {
      random_.shuffle(order);
    }
    out_ += '{';
    for (const std::size_t& i : order) {
      out_ += &i == order.data() ? "" : ",";
      space();
      write_string(object.members[i].key);
      space();
      out_ += ':';
      write(object.members[i].value);
    }
    space();
    out_ += '}';
  }

  void write_number(const Json& number) {
    std::int64_t digits = number.digits;
    int exponent = number.exponent;
    if (style_.numbers) {
      if (digits == 0 && random_.chance(50)) {
        out_ += random_.chance(50) ? "-0" : "0.000";
        return;
      }
      for (std::size_t zeros = random_.below(3); zeros > 0; --zeros) {
        digits *= 10;
        --exponent;
      }
    }
    const std::string sign = digits < 0 ? "-" : "";
    std::string text = std::to_string(digits < 0 ? -digits : digits);
    if (exponent == 0) {
      out_ += sign + text + (style_.numbers && random_.chance(30) ? ".00" : "");
    } else if (style_.numbers && random_.chance(50) && exponent < 0) {
      const auto places = static_cast<std::size_t>(-exponent);
      text.insert(0, places >= text.size() ? places + 1 - text.size() : 0, '0');
      text.insert(text.size() - places, ".");
      out_ += sign + text;
    } else {
      out_ += sign + text + (style_.numbers && random_.chance(50) ? "E" : "e") +
              (style_.numbers && exponent > 0 && random_.chance(50) ? "+0" : "") +
              std::to_string(exponent);
    }
  }

  void write_string(const std::u32string& text) {
    out_ += '"';
    for (const char32_t code : text) {
      const bool must = code < 0x20 || code == U'"' || code == U'\\';
      if (must || (style_.escapes && random_.chance(40))) {
        escape(code);
      } else {
        append_utf8(code);
      }
    }
    out_ += '"';
  }

  void escape(char32_t code) {
    static constexpr std::u32string_view kShort = U"\"\\/\b\f\n\r\t";
    const std::size_t at = kShort.find(code);
    if (at != std::u32string_view::npos && (!style_.escapes || random_.chance(50))) {
      out_ += '\\';
      out_ += "\"\\/bfnrt"[at];
      return;
    }
    const auto unit = [this](std::uint32_t value) {
      out_ += style_.escapes && random_.chance(50) ? fmt::format("\\u{:04X}", value)
                                                   : fmt::format("\\u{:04x}", value);
    };
    if (code > 0xFFFF) {
      unit(0xD800 + ((code - 0x10000) >> 10U));
      unit(0xDC00 + ((code - 0x10000) & 0x3FFU));
    } else {
      unit(code);
    }
  }

  void append_utf8(char32_t code) {
    const auto byte = [this](std::uint32_t value) { out_ += static_cast<char>(value); };
    if (code < 0x80) {
      byte(code);
    } else if (code < 0x800) {
      byte(0xC0U | code >> 6U);
      byte(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
      byte(0xE0U | code >> 12U);
      byte(0x80U | (code >> 6U & 0x3FU));
      byte(0x80U | (code & 0x3FU));
    } else {
      byte(0xF0U | code >> 18U);
      byte(0x80U | (code >> 12U & 0x3FU));
      byte(0x80U | (code >> 6U & 0x3FU));
      byte(0x80U | (code & 0x3FU));
    }
  }

  Random& random_;
  Style style_;
  std::string out_;
};

inline std::string spell(const Json& value, Random& random, Style style = {}) {
  return Speller(random, style).spell(value);
}

}  // namespace lockstep::test
