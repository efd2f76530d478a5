// Against another parser: the same texts are JSON, and they say the same.
#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "lockstep/json/json.hpp"

#include "unit/catch.hpp"
#include "unit/json/random_json.hpp"

using lockstep::json::Document;
using lockstep::json::ParseError;
using lockstep::json::Type;
using lockstep::json::Value;
using lockstep::test::Random;

namespace {

nlohmann::json convert(Value value) {
  nlohmann::json result;
  switch (value.type()) {
    case Type::null:
      return nullptr;
    case Type::boolean:
      return value.boolean();
    case Type::number:
      return nlohmann::json::parse(value.raw());
    case Type::string:
      return value.string();
    case Type::array:
      result = nlohmann::json::array();
      for (const Value element : value) {
        result.push_back(convert(element));
      }
      return result;
    case Type::object:
      result = nlohmann::json::object();
      for (const Value member : value) {
        result[member.key()] = convert(member);
      }
      return result;
  }
  return result;
}

// It refuses two things that RFC 8259 allows: numbers beyond a double, lone surrogates.
enum class Verdict { valid, invalid, unsure };

Verdict oracle(const std::string& text) {
  try {
    const auto value = nlohmann::json::parse(text);
    return value.is_discarded() ? Verdict::invalid : Verdict::valid;
  } catch (const nlohmann::json::out_of_range&) {
    return Verdict::unsure;
  } catch (const nlohmann::json::parse_error& error) {
    return std::string_view(error.what()).find("surrogate") != std::string_view::npos
               ? Verdict::unsure
               : Verdict::invalid;
  }
}

void mutate(std::string& text, Random& random) {
  static constexpr std::string_view kBytes =
      "{}[],:\"\\ \n019.eE+-truefalsnu/x\x01\x7F\x80\xC3\xFF";
  for (std::size_t i = 1 + random.below(3); i > 0; --i) {
    const std::size_t at = random.below(text.size() + 1);
    const char byte = kBytes[random.below(kBytes.size())];
    switch (random.below(4)) {
      case 0:
        text.insert(at, 1, byte);
        break;
      case 1:
        text.erase(at, 1 + random.below(3));
        break;
      case 2:
        text.resize(at);
        break;
      default:
        if (at < text.size()) {
          text[at] = byte;
        }
    }
  }
}

}  // namespace

TEST_CASE("random documents are read as nlohmann reads them") {
  Random random(1);
  for (int i = 0; i < 2000; ++i) {
    const auto value = lockstep::test::random_json(random, 5);
    const std::string text = spell(
        value, random, {.whitespace = true, .key_order = true, .escapes = true, .numbers = true});
    ParseError error;
    const auto document = Document::parse(text, error);
    CAPTURE(text, error.offset, error.message);
    REQUIRE(document);
    REQUIRE(convert(document->root()) == nlohmann::json::parse(text));
  }
}

TEST_CASE("damaged documents are refused as nlohmann refuses them") {
  Random random(2);
  std::size_t refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto value = lockstep::test::random_json(random, 3);
    std::string text = spell(value, random, {.whitespace = true, .escapes = true});
    mutate(text, random);
    const Verdict verdict = oracle(text);
    ParseError error;
    const auto document = Document::parse(text, error);
    CAPTURE(text, error.offset, error.message);
    if (verdict != Verdict::unsure) {
      // It takes a byte order mark and ignores it.
      REQUIRE(document.has_value() == (verdict == Verdict::valid));
    }
    if (!document) {
      REQUIRE(error.offset <= text.size());
      REQUIRE_FALSE(error.message.empty());
      ++refused;
      // The text up to the fault is the beginning of something valid or the fault is its end.
      ParseError shorter;
      if (error.offset < text.size()) {
        const auto prefix = Document::parse(text.substr(0, error.offset), shorter);
        REQUIRE((prefix || shorter.offset == error.offset));
      }
    } else if (verdict == Verdict::valid) {
      REQUIRE(convert(document->root()) == nlohmann::json::parse(text));
    }
  }
  CHECK(refused > 5'000);
}
