// Section E of the catalogue: Text made by code.
#include <array>

#include "drift/catalogue.hpp"

namespace lockstep::drift {

namespace {

constexpr auto kClasses = std::to_array<DriftClass>({
    {.id = "text-bool-case",
     .section = 'E',
     .summary = "True and False against true and false, as text",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "`\"echo\":\"True\"`; urlencode(True) `\"bool\":\"flag=True&n=None&f=1.0\"`; "
               "CSV True",
     .go = "`\"echo\":\"true\"`; `\"bool\":\"f=1\\u0026flag=true\\u0026n=\"`",
     .recognition = "strings True/False vs true/false",
     .sureness = Sureness::exact,
     .fix = "map to \"True\"/\"False\"",
     .counter_example = "`\"True\"` against `\"false\"`: the other truth"},
    {.id = "text-none",
     .section = 'E',
     .summary = "None against an empty text or <nil>",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "`\"none\":\"None\"` `\"fstr\":\"True None 1.0\"`",
     .go = "`\"none\":\"\\u003cnil\\u003e\"` `\"fstr\":\"true \\u003cnil\\u003e 1\"`",
     .recognition = "None vs \"\" or <nil>",
     .sureness = Sureness::exact,
     .fix = "print \"None\" or fix both",
     .counter_example = "`\"None\"` against `\"none\"`: only the case differs, string-case"},
    {.id = "text-float-format",
     .section = 'E',
     .summary = "the same number as text, printed by another rule",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "str(): "
               "`[\"0.0\",\"1.0\",\"100.0\",\"1000000.0\",\"1234567.891\",\"1000000000000000.0"
               "\",\"1…`; %g 6 digits "
               "`[\"0\",\"1\",\"100\",\"1e+06\",\"1.23457e+06\",\"1e+15\",\"1e+16\",\"1e+20\"…"
               "`; {:,} `[\"1,234,567.89\",\"1,234,567\",\"12.3%\",\"-0042\",\"…`",
     .go = "%v: "
           "`[\"0\",\"1\",\"100\",\"1e+06\",\"1.234567891e+06\",\"1e+15\",\"1e+16\",\"1e+2"
           "0\",\"1e+2…`; %g shortest "
           "`[\"0\",\"1\",\"100\",\"1e+06\",\"1.234567891e+06\",\"1e+15\",\"1e+16\",\"1e…`"
           "; no thousands flag `[\"1234567.89\",\"1234567\",\"12.3%\",\"-0042\",…`",
     .recognition = "two strings, both numbers after deleting commas, same value (or same to 6 "
                    "digits), different text",
     .sureness = Sureness::high,
     .fix = "strconv.FormatFloat(x,'f',-1,64) plus .0; %.6g",
     .counter_example = "`\"1.0\"` against `\"1.1\"`: another number"},
    {.id = "text-container-repr",
     .section = 'E',
     .summary = "a list, dict or bytes printed with the language's own repr",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "`\"list\":\"[1, 'a', None, 1.0]\"` `\"dict\":\"{'b': 1, 'a': 'x'}\"` "
               "`\"bytes\":\"b'hi'\"`",
     .go = "`\"list\":\"[1 a \\u003cnil\\u003e 1]\"` `\"dict\":\"map[a:x b:1]\"` "
           "`\"bytes\":\"[104 105]\"`",
     .recognition = "Go text starts `map[` or `[` without commas, Python text starts [ { ( or b'",
     .sureness = Sureness::medium,
     .fix = "encode as JSON on both sides",
     .counter_example = "`\"[1, 2]\"` against `\"[1,2]\"`: JSON on both sides"},
    {.id = "text-quote-style",
     .section = 'E',
     .summary = "the same text in single and in double quotes",
     .severity = Severity::cosmetic,
     .equal = Equal::no,
     .python = "repr: "
               "`[\"\\\"it's\\\"\",\"'a\\\"b'\",\"'\\u00e9\\\\n\\\\x00'\",\"'\\ud83d\\ude00'"
               "\"]⏎`",
     .go = "%q: "
           "`[\"\\\"it's\\\"\",\"\\\"a\\\\\\\"b\\\"\",\"\\\"é\\\\n\\\\x00\\\"\",\"\\\"😀"
           "\\\"\"]⏎`",
     .recognition = "strings equal except outer ' vs \"",
     .sureness = Sureness::medium,
     .fix = "strings.ReplaceAll",
     .counter_example = "`\"'x'\"` against `\"\\\"y\\\"\"`: other text"},
    {.id = "text-format-verbs",
     .section = 'E',
     .summary = "a format verb that does not fit its value: %!d(bool=true)",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "`{\"int\":\"1\",\"pad\":\"  "
               "2.2|\",\"pct\":\"5%\",\"r\":\"'x'\",\"s\":\"1.0\"}⏎`",
     .go = "`{\"pct\":\"%!d(float64=5.9)%\",\"s\":\"%!s(float64=1)\",\"r\":\"\\\"x\\\"\","
           "\"pad\":\"  2.2|\",\"int\":\"%!d(bool=true)\"}⏎`",
     .recognition = "Go text contains %!x( or %!(EXTRA / (MISSING)",
     .sureness = Sureness::exact,
     .fix = "fix the verb",
     .counter_example = "`\"100%!\"`: no verb and no value"},
    {.id = "error-text-default",
     .section = 'E',
     .summary = "the error text of a runtime library reached the client",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "`\"int\":\"invalid literal for int() with base 10: 'abc'\"` "
               "`\"json\":\"Expecting property name enclosed in double quotes: line 1 column "
               "2 (char 1)\"` `\"key\":\"'x'\"`",
     .go = "`\"int\":\"strconv.Atoi: parsing \\\"abc\\\": invalid syntax\"` "
           "`\"json\":\"invalid character 'b' looking for beginning of object key "
           "string\"`",
     .recognition = "Python or Go text matches a known runtime prefix (strconv., json:, invalid "
                    "character, Expecting, invalid literal for int, ...)",
     .sureness = Sureness::high,
     .fix = "return own messages, never err.Error()",
     .counter_example = "`\"invalid name\"` against `\"bad name\"`: nobody's library says so"},
    {.id = "string-length-bytes",
     .section = 'E',
     .summary = "a length counted in characters on one side and in bytes on the other",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "len = code points `{\"len\":15,\"utf8\":21}⏎`",
     .go = "len = bytes `{\"len\":21,\"utf8\":15}⏎`",
     .recognition = "two ints where some string field of the body has py = runes, go = bytes",
     .sureness = Sureness::low,
     .false_positives = "from the pair alone",
     .fix = "utf8.RuneCountInString",
     .counter_example = "`15` against `21` alone proves nothing",
     .recognisable = false},
    {.id = "string-truncate-bytes",
     .section = 'E',
     .summary = "text cut, or turned round, by bytes instead of characters",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "`{\"beyond\":\"na\\u00efve caf\\u00e9 \\ud83d\\ude00\",\"last3\":\"\\u00e9 "
               "\\ud83d\\ude00\",\"s3\":\"na\\u00ef\",\"s5\":\"na\\u00efve\"}⏎`; reverse "
               "`{\"r\":\"\\ud83d\\ude00b\\u00f1a\"}⏎`",
     .go = "`{\"s3\":\"na\\ufffd\",\"s5\":\"naïv\",\"last3\":\"\\ufffd\\ufffd\\ufffd\",\"b"
           "eyond\":\"naïve café 😀\"}⏎`; "
           "`{\"r\":\"\\ufffd\\ufffd\\ufffd\\ufffdb\\ufffd\\ufffda\"}⏎`",
     .recognition = "Go ends (or starts) with U+FFFD and the rest is a prefix (suffix) of Python; "
                    "or Go is a prefix and bytes(go) is within 3 of runes(python) and Python is "
                    "non-ASCII",
     .sureness = Sureness::high,
     .false_positives = "with U+FFFD, medium without",
     .fix = "[]rune(s)[:n]",
     .counter_example = "`\"café\"` against `\"caf\"`: three characters and three bytes"},
    {.id = "string-case",
     .section = 'E',
     .summary = "the same text in another case",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "`[\"STRASSE\",\"\\u02bcN\",\"FI\",\"J\\u030c\",\"I\",\"\\u0399\\u0308\\u0301"
               "\"]⏎` `[\"i\\u0307\",\"\\u03b1\\u03c2\",\"strasse\",\"\\u00df\",\"k\"]⏎` "
               "title `[\"O'Neil Mcdonald\",\"They'Re Bill'S\",\"Hello-World "
               "Foo_Bar\",\"\\u01c5 X\",\"Hello World\",\"3Rd Place\"]⏎` capitalize `[\"Hello "
               "world\",\"\\u00c9a\"]⏎`",
     .go = "`[\"STRAßE\",\"ŉ\",\"ﬁ\",\"ǰ\",\"I\",\"ΐ\"]⏎` "
           "`[\"i\",\"ασ\",\"strasse\",\"ß\",\"k\"]⏎` `[\"O'Neil McDonald\",\"They'Re "
           "Bill'S\",\"Hello-World Foo_bar\",\"ǅ X\",\"HELLO WORLD\",\"3rd Place\"]⏎` "
           "`[\"HELLO wORLD\",\"�\\ufffdA\"]⏎`",
     .recognition = "strings equal under casefold",
     .sureness = Sureness::high,
     .fix = "x/text/cases; strings.Title does not lower the tail",
     .counter_example = "`\"red\"` against `\"reed\"`: other letters"},
    {.id = "string-trim-set",
     .section = 'E',
     .summary = "the same text with other white space around it",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "strip() also \\x1c-\\x1f: "
               "`[\"'x'\",\"'x'\",\"'\\\\u200bx'\",\"'x'\",\"'\\\\ufeffx'\",\"'x'\",\"'x'\"]⏎`"
               "; DRF CharField trims by default `\"name\":\"x\"`",
     .go = "TrimSpace: "
           "`[\"\\\"x\\\"\",\"\\\"\\\\x1cx\\\\x1c\\\"\",\"\\\"\\\\u200bx\\\"\",\"\\\"x"
           "\\\"\",\"\\\"\\\\ufeffx\\\"\",\"\\\"x\\\"\",\"\\\"x\\\"\"]⏎`; nothing trimmed "
           "`\"name\":\"  x  \"`",
     .recognition = "strings equal after strip()",
     .sureness = Sureness::high,
     .fix = "strings.TrimSpace where DRF trimmed",
     .counter_example = "`\"a b\"` against `\"ab\"`: the space is inside"},
    {.id = "unicode-class",
     .section = 'E',
     .summary = "isdigit, isalpha, isspace are Unicode on one side",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "isdigit/isalpha/isspace/isalnum: "
               "`{\"\\u001c\":[false,false,true,false],\"5\":[true,false,false,true],\"_\":[fa"
               "lse,false,false,false],\"\\u00b2\":[true,false,false,true],\"\\u00bd\":[false,"
               "false,fa…`",
     .go = "`{\"5\":[true,false,false,true],\"²\":[false,false,false,false],\"١\":[true,fa"
           "lse,false,true],\"Ⅷ\":[false,false,false,false],\"é\":[false,true,false,true],"
           "…`",
     .recognition = "not visible in a pair (shows as validation or split drift)",
     .sureness = Sureness::none,
     .fix = "spell the class out",
     .counter_example = "a pair shows only another boolean",
     .recognisable = false},
    {.id = "regex-unicode-class",
     .section = 'E',
     .summary = "\\d, \\w and \\s are Unicode on one side and ASCII on the other",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "\\d \\w \\s \\b are Unicode, $ matches before final LF: "
               "`{\"b\":[\"\\u00e9\"],\"d\":[\"12\",\"\\u0663\\u0664\"],\"dollar\":true,\"i\":"
               "false,\"s\":2,\"split\":[\"a\",\"b\",\"c "
               "\"],\"sub\":\"<joe>@x\",\"w\":[\"h\\u00e9llo\",\"w\\u00f6rld_1\"]}⏎`",
     .go = "RE2 ASCII: "
           "`{\"d\":[\"12\"],\"w\":[\"h\",\"llo\",\"w\",\"rld_1\"],\"s\":1,\"dollar\":fals"
           "e,\"split\":[\"a\",\"b\",\"c "
           "\"],\"sub\":\"\\u003cjoe\\u003e@x\",\"i\":false,\"b\":null}⏎` (no lookaround, "
           "FindAll returns nil)",
     .recognition = "not visible in a pair; null vs [] is a hint (FindAll)",
     .sureness = Sureness::none,
     .fix = "\\p{Nd}, [\\p{L}\\p{N}_], (?m)/\\n?\\z",
     .counter_example = "a pair shows only other matches",
     .recognisable = false},
    {.id = "unicode-normalise-slug",
     .section = 'E',
     .summary = "letters with marks are decomposed on one side and dropped on the other",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "`\"slug\":\"creme-brulee-no1\"`",
     .go = "naive port without x/text/unicode/norm `\"slug\":\"crme-brle-1\"`",
     .recognition = "Go slug is a subsequence of the Python slug",
     .sureness = Sureness::low,
     .fix = "norm.NFKD then filter",
     .counter_example = "`\"creme\"` against `\"crime\"`: not a part of it",
     .weak = true},
});

}  // namespace

std::span<const DriftClass> made_text_classes() { return kClasses; }

}  // namespace lockstep::drift
