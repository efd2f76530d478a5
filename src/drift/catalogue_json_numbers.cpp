// Section B of the catalogue: JSON numbers.
#include <array>

#include "drift/catalogue.hpp"

namespace lockstep::drift {

namespace {

constexpr auto kClasses = std::to_array<DriftClass>({
    {.id = "json-integral-float",
     .section = 'B',
     .summary = "the same number with `.0` on one side",
     .severity = Severity::risky,
     .equal = Equal::yes,
     .python = "`{\"total\":2.0,\"avg\":3.0,\"pct\":100.0}`",
     .go = "`{\"total\":2,\"avg\":3,\"pct\":100}`",
     .recognition = "number tokens differ, exact decimal values equal, one token has a '.', the "
                    "other is an integer, no exponent",
     .sureness = Sureness::exact,
     .false_positives =
         "Strictly typed clients (Dart, Java Object, Python isinstance) still notice",
     .fix = "marshal through a float type that appends .0 (type F float64 with "
            "MarshalJSON) only if a client needs it",
     .counter_example = "`2.0` against `2.1`: another number"},
    {.id = "json-float-format",
     .section = 'B',
     .summary = "the same number with another exponent or more digits",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "`\"e_7\":1e-07` `\"e_6\":1e-06` `\"e_5\":1e-05` `\"e16\":1e+16` "
               "`\"e21\":1e+21`; orjson: `1e16`, `1e-7`",
     .go = "`\"e_7\":1e-7` `\"e_6\":0.000001` `\"e_5\":0.00001` "
           "`\"e16\":10000000000000000` `\"e21\":1e+21` (exponent only <1e-6 or >=1e21)",
     .recognition = "tokens differ, exact decimal value equal, exponent or many digits on a side",
     .sureness = Sureness::exact,
     .fix = "none",
     .counter_example = "`1e-07` against `1e-08`: another number"},
    {.id = "json-negative-zero",
     .section = 'B',
     .summary = "zero with a sign, or written in another way",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "`\"negzero\":-0.0`",
     .go = "`\"negzero\":-0`",
     .recognition = "both tokens are zero, at least one starts with '-'",
     .sureness = Sureness::exact,
     .fix = "none",
     .counter_example = "`-1` against `1`: not zero"},
    {.id = "json-nan-infinity",
     .section = 'B',
     .summary = "NaN or Infinity, which JSON does not have: sent bare by one side, refused by "
                "the other",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "Flask 200 `{\"x\":NaN}⏎`, Django 200 `{\"x\": Infinity, \"y\": -Infinity}`; "
               "DRF/FastAPI 500",
     .go = "net/http+http.Error 500 `json: unsupported value: NaN⏎`; gin 500 with empty "
           "JSON body; echo 500 `{\"message\":\"Internal Server Error\"}⏎`; ignored "
           "Encode error = 200 with EMPTY body (mux handler); gin without Recovery = "
           "connection closed",
     .recognition = "Python body has bare NaN/Infinity, or Go body matches /json: unsupported "
                    "value: (NaN|[+-]Inf)/; (200 empty + python number) is the silent form",
     .sureness = Sureness::exact,
     .false_positives = "for the first two; medium for the empty body",
     .fix = "map NaN/Inf to null (or pointer nil) before encoding, decide once",
     .counter_example = "`{\"s\":\"NaN\"}`: a string"},
    {.id = "json-echo-number-loss",
     .section = 'B',
     .summary = "an integer beyond 2^53 went through a float64",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "`\"d\":9007199254740993`",
     .go = "interface{} decode + encode: `\"d\":9007199254740992`",
     .recognition = "both integers, |py| > 2^53, Go token = shortest float64 text of the Python "
                    "value",
     .sureness = Sureness::high,
     .false_positives = "0.3 % of random close int64 pairs match by chance",
     .fix = "dec.UseNumber() or typed int64/json.Number",
     .counter_example = "`9007199254740993` against `9007199254740995`: two ids near each other"},
    {.id = "json-bigint",
     .section = 'B',
     .summary = "a number that no int64 holds is refused",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "any size: "
               "`{\"u64\":18446744073709551615,\"huge\":1000000000000000000000000000000}`; "
               "Python >=3.11 rejects >4300 digits: `{\"detail\":\"JSON parse error - Exceeds "
               "the limit (4300 digits) for integer string conversio…`",
     .go = "response side equal with uint64/*big.Int; request side: int field -> 400 "
           "`json: cannot unmarshal number 9223372036854775808 into Go struct field "
           "ItemIn.qty of type …`; interface{} float64 overflow `json: cannot unmarshal "
           "number 1111111111…`",
     .recognition = "status 2xx vs 400 and Go text has `cannot unmarshal number N into` with |N| > "
                    "2^63-1",
     .sureness = Sureness::exact,
     .false_positives = "(text), else low",
     .fix = "json.Number / *big.Int in the request struct",
     .counter_example = "`cannot unmarshal number 2.5 into`: a fraction, not a large number"},
    {.id = "json-int-as-string",
     .section = 'B',
     .summary = "an integer on one side, its digits as a string on the other",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "`{\"id\":9007199254740993}`",
     .go = "`json:\",string\"`: `{\"id\":\"9007199254740993\"}`",
     .recognition = "python number token is an integer, Go value is a string with the same digits",
     .sureness = Sureness::exact,
     .false_positives = "as a shape; cause is certain only when it holds on every row",
     .fix = "drop `,string`",
     .counter_example = "`1` against `\"2\"`: other digits"},
    {.id = "json-decimal-string-vs-number",
     .section = 'B',
     .summary = "a decimal is a string on one side and a number on the other",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "Decimal: Flask/Django string `{\"price\": \"1.10\", \"qty\": \"3\", \"zero\": "
               "\"0.00\", \"sci\": \"1E+3\"}`; DRF raw Response float "
               "`{\"price\":1.1,\"qty\":3.0,\"zero\":0.0,\"sci\":1000.0}`; DRF DecimalField "
               "string `\"price\":\"1.10\"`; FastAPI+pydantic v1 number "
               "`{\"price\":1.1,\"qty\":3,\"zero\":0.0,\"sci\":1000}` `\"price\":1.1`; "
               "pydantic v2 string `\"price\":\"1.10\"`",
     .go = "float64 `{\"price\":1.1,\"qty\":3,\"zero\":0,\"sci\":1000}`; shopspring "
           "string `{\"price\":\"1.1\",\"qty\":\"3\",\"zero\":\"0\",\"sci\":\"1000\"}`",
     .recognition = "one side a string matching /^-?\\d+(\\.\\d+)?(E[+-]?\\d+)?$/, the other a "
                    "number, numerically equal",
     .sureness = Sureness::exact,
     .false_positives = "as a shape",
     .fix = "match the type per field: string+fixed digits (custom MarshalJSON) or float64",
     .counter_example = "`\"1.10\"` against `1.2`: another number"},
    {.id = "json-decimal-trailing-zeros",
     .section = 'B',
     .summary = "the same decimal in a string with or without trailing zeros",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "`\"price\": \"1.10\"` `\"zero\": \"0.00\"` `\"sci\": \"1E+3\"`",
     .go = "shopspring String(): `\"price\":\"1.1\"` `\"zero\":\"0\"` `\"sci\":\"1000\"`",
     .recognition = "both strings, numerically equal, Python has trailing fraction zeros or E "
                    "notation",
     .sureness = Sureness::high,
     .false_positives = "(also fires on `SS.ffffff` texts)",
     .fix = "d.StringFixed(2)",
     .counter_example = "`\"1.0\"` against `\"1\"`: how floats print, text-float-format"},
    {.id = "json-float32-widening",
     .section = 'B',
     .summary = "a float32 printed with the digits of a float64",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "`\"x\":0.1`",
     .go = "float32 stored then widened: `\"x\":0.10000000149011612` (a float32 field "
           "itself prints `\"f32\":0.1`)",
     .recognition = "Go number == float64(float32(python number)) and they differ",
     .sureness = Sureness::high,
     .fix = "use float64 from the database on",
     .counter_example = "`0.1` against `0.2`: another number"},
    {.id = "float-last-digit",
     .section = 'B',
     .summary = "two computations of one float that differ in the last digits",
     .severity = Severity::cosmetic,
     .equal = Equal::opt_in,
     .equal_note = "<=4 ulp",
     .python = "math.log10(0.1) = `\"log10\":[\"-1\",\"-0.6989…` ...; C libm",
     .go = "`\"log10\":[\"-0.99999999999999989\",\"-0.698970…` ...; Go's own math: of 200 "
           "inputs differ in the last digit(s): tan 77, pow 85, hypot 73, atan2 63, log10 "
           "54, exp2 43, sin 42, cos 41, exp 25, log 10, sqrt 0",
     .recognition = "both finite, differ, distance <= 4 ulp (measured maximum: 2)",
     .sureness = Sureness::high,
     .false_positives = "for computed values; hides nothing bigger than 1e-15",
     .fix = "round to the digits the API promises on both sides",
     .counter_example = "`0.1` against `0.1000001`: far more than 4 ulp apart"},
    {.id = "float-sum-compensated",
     .section = 'B',
     .summary = "a sum with and without error compensation; shows as float-last-digit",
     .severity = Severity::cosmetic,
     .equal = Equal::opt_in,
     .equal_note = "<=4 ulp",
     .python = "sum([0.1]*10): py3.11 `\"sum\":\"0.9999999999999999\"`, py3.13 "
               "`\"sum\":\"1.0\"` (compensated since 3.12)",
     .go = "plain loop `\"sum\":\"0.9999999999999999\"`",
     .recognition = "as float-last-digit",
     .sureness = Sureness::high,
     .false_positives = "as float-last-digit",
     .fix = "Neumaier/Kahan sum or round",
     .counter_example = "`0.9999999999999999` against `0.99`: far more than 4 ulp apart",
     .recognisable = false},
    {.id = "number-rounding",
     .section = 'B',
     .summary = "one unit of the last printed place: half to even against half away from zero",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "round(): half to even on the exact binary value `[0,2,2,4,0,-2,-2]⏎` "
               "`[\"2.67\",\"1.0\",\"0.12\",\"0.38\",\"-0.12\",\"2.5\",\"1.11\"]⏎`",
     .go = "math.Round(x*100)/100: half away `[1,2,3,4,-1,-2,-3]⏎` "
           "`[\"2.68\",\"1\",\"0.13\",\"0.38\",\"-0.13\",\"2.5\",\"1.12\"]⏎`",
     .recognition = "numbers (or numeric strings) with <=6 decimals, difference = exactly 1 unit "
                    "of the last printed place",
     .sureness = Sureness::medium,
     .false_positives =
         "any adjacent price matches; never auto-accept. Stronger when python value's "
         "next digit is 5",
     .fix = "strconv.FormatFloat(x,'f',2,64) and parse back (half-even on the exact binary "
            "value; measured equal to Python %.2f); math.RoundToEven for whole numbers",
     .counter_example = "`2.68` against `2.67`: the candidate is nearer to zero",
     .weak = true},
    {.id = "number-rounding-decimal",
     .section = 'B',
     .summary = "the same in a decimal printed as a string",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "Decimal.quantize HALF_EVEN `[\"0.12\",\"0.14\",\"2.68\",\"-0.12\"]⏎`; 1/3 to "
               "28 digits `[\"0.3333333333333333333333333333\",\"2.5\",\"2.20\",\"2.00\"]⏎`",
     .go = "shopspring Round half away `[\"0.13\",\"0.14\",\"2.68\",\"-0.13\"]⏎`; 16 "
           "digits `[\"0.3333333333333333\",\"2.5\",\"2.2\",\"2\"]⏎`",
     .recognition = "as number-rounding on strings",
     .sureness = Sureness::medium,
     .fix = "d.RoundBank(2); decimal.DivisionPrecision = 28; StringFixed",
     .counter_example = "`2.67` against `2.68`, as numbers: number-rounding",
     .weak = true},
    {.id = "int-division-floor-vs-trunc",
     .section = 'B',
     .summary = "division of a negative number floors on one side, truncates on the other; or "
                "a fraction was cut",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "// and % floor, / is float: "
               "`{\"divmod\":[-4,1],\"floordiv\":[-4,-4,3,3],\"mod\":[2,-2,-1],\"truediv\":3.5"
               ",\"trunc\":[-3,3]}⏎`; timedelta.days floors "
               "`{\"days\":28,\"neg_days\":-29,\"secs\":2462400.0}⏎`; mean `\"mean\":2.5`",
     .go = "`{\"floordiv\":[-3,-3,3,3],\"mod\":[-1,1,-1],\"trunc\":[-3,3],\"truediv\":3,"
           "\"divmod\":[-3,-1]}⏎`; `{\"days\":28,\"secs\":2462400,\"neg_days\":-28}⏎`; "
           "`\"mean\":2`",
     .recognition = "python negative int = Go int - 1; or python non-integer float and Go = "
                    "trunc(python)",
     .sureness = Sureness::low,
     .false_positives = "off-by-one bugs look the same",
     .fix = "floorDiv/floorMod helpers; float64(a)/float64(b)",
     .counter_example = "`4` against `3`: positive integers divide alike",
     .weak = true},
    {.id = "int-overflow-wrap",
     .section = 'B',
     .summary = "an integer beyond 64 or 32 bits wrapped around",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "`{\"mul\":12000000000000000000,\"x\":9223372036854775808}⏎`",
     .go = "`{\"x\":-9223372036854775808,\"mul\":-6446744073709551616}⏎`",
     .recognition = "both integers, difference is a non-zero multiple of 2^64 (or 2^32)",
     .sureness = Sureness::high,
     .fix = "math/big or checked arithmetic",
     .counter_example = "`4294967297` against `2`: not what 32 bits leave"},
    {.id = "float-division-by-zero",
     .section = 'B',
     .summary = "a division by zero raised on one side and gave infinity on the other",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "1.0/0.0 and 1//0 raise: 500 HTML",
     .go = "float: +Inf, then json error `json: unsupported value: +Inf⏎`; int: panic -> "
           "no response",
     .recognition =
         "python 500 stock page and Go 500 `json: unsupported value: +Inf` / empty reply",
     .sureness = Sureness::medium,
     .fix = "check the divisor",
     .counter_example = "a 500 on both sides without that text: error-500-body"},
});

}  // namespace

std::span<const DriftClass> json_numbers_classes() { return kClasses; }

}  // namespace lockstep::drift
