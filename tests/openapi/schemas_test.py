"""Random schemas and bodies: ours and python3-jsonschema must agree on every pair."""

import json
import os
import random
import subprocess
import unittest

from jsonschema import Draft202012Validator

SCHEMAS = 1500
BODIES = 12
# \w and \d mean all of Unicode in Python, ASCII in ECMA 262 and here: no pattern here may tell.
WORDS = ["", "a", "ab", "abc", "é", "\U0001f600", "a b", "A1", "x-y", "10"]
KEYS = ["a", "b", "c", "x-a", "a/b", "~"]
NUMBERS = [0, 1, -1, 2, 3, 7, 10, 1.0, 1.5, 0.25, -0.0, 1e3, 2**53 + 1, 12345678901234567890]
PATTERNS = ["^a", "b$", "^[a-z]+$", "\\d", "^[A-Za-z0-9_]*$", "a|x", "^.{1,2}$", "\\s"]
TYPES = ["null", "boolean", "object", "array", "number", "string", "integer"]


def scalar(rng):
    return rng.choice([None, True, False, rng.choice(NUMBERS), rng.choice(WORDS)])


def value(rng, depth=3):
    kind = rng.random()
    if depth == 0 or kind < 0.5:
        return scalar(rng)
    if kind < 0.7:
        return [value(rng, depth - 1) for _ in range(rng.randrange(4))]
    return {rng.choice(KEYS): value(rng, depth - 1) for _ in range(rng.randrange(4))}


def keyword(rng, depth, schema):
    """Adds one keyword to the schema."""
    def sub():
        return random_schema(rng, depth - 1)

    def some(make, least=1):
        return [make() for _ in range(rng.randrange(least, 4))]

    makers = {
        "type": lambda: rng.choice([rng.choice(TYPES), rng.sample(TYPES, rng.randrange(1, 4))]),
        "enum": lambda: some(lambda: value(rng, 2)),
        "const": lambda: value(rng, 2),
        "minimum": lambda: rng.choice(NUMBERS),
        "maximum": lambda: rng.choice(NUMBERS),
        "exclusiveMinimum": lambda: rng.choice(NUMBERS),
        "exclusiveMaximum": lambda: rng.choice(NUMBERS),
        "multipleOf": lambda: rng.choice([1, 2, 3, 7]),
        "minLength": lambda: rng.randrange(4),
        "maxLength": lambda: rng.randrange(4),
        "pattern": lambda: rng.choice(PATTERNS),
        "minItems": lambda: rng.randrange(3),
        "maxItems": lambda: rng.randrange(3),
        "uniqueItems": lambda: rng.random() < 0.8,
        "minProperties": lambda: rng.randrange(3),
        "maxProperties": lambda: rng.randrange(3),
        "required": lambda: rng.sample(KEYS, rng.randrange(3)),
        "dependentRequired": lambda: {rng.choice(KEYS): rng.sample(KEYS, 1)},
    }
    if depth > 0:
        makers |= {
            "items": sub,
            "prefixItems": lambda: some(sub),
            "contains": sub,
            "properties": lambda: {key: sub() for key in rng.sample(KEYS, rng.randrange(1, 4))},
            "patternProperties": lambda: {rng.choice(["^a", "^x-", "b"]): sub()},
            "additionalProperties": lambda: rng.choice([False, sub()]),
            "propertyNames": lambda: {rng.choice(["maxLength", "minLength"]): rng.randrange(4)},
            "dependentSchemas": lambda: {rng.choice(KEYS): sub()},
            "allOf": lambda: some(sub),
            "anyOf": lambda: some(sub),
            "oneOf": lambda: some(sub),
            "not": sub,
            "if": sub,
            "then": sub,
            "else": sub,
            "$ref": lambda: rng.choice(["#/components/schemas/A", "#/components/schemas/B"]),
        }
    name = rng.choice(sorted(makers))
    schema[name] = makers[name]()
    if name == "contains" and rng.random() < 0.5:
        schema[rng.choice(["minContains", "maxContains"])] = rng.randrange(3)


def random_schema(rng, depth=3):
    if rng.random() < 0.05:
        return rng.random() < 0.5
    schema = {}
    for _ in range(rng.choice([1, 1, 2, 3])):
        keyword(rng, depth, schema)
    return schema


def document(schema, schemas):
    content = {"application/json": {"schema": schema}}
    return {"openapi": "3.1.0",
            "paths": {"/": {"get": {"responses": {"200": {"content": content}}}}},
            "components": {"schemas": schemas}}


class Schemas(unittest.TestCase):
    def test_both_agree_on_random_schemas(self):
        seed = int(os.environ.get("SEED", "1"))
        rng = random.Random(seed)
        lines = []
        expected = []
        for _ in range(SCHEMAS):
            # A and B do not refer to anything, so that nothing goes round in circles.
            schemas = {"A": random_schema(rng, 0), "B": random_schema(rng, 0)}
            schema = random_schema(rng)
            whole = {"allOf": [schema], "components": {"schemas": schemas}}
            validator = Draft202012Validator(whole)
            for body in (value(rng) for _ in range(BODIES)):
                lines += [json.dumps(document(schema, schemas)), json.dumps(body)]
                expected.append("conforms" if validator.is_valid(body) else "violates")
        done = subprocess.run([os.environ["CHECK_SCHEMAS"]], input="\n".join(lines) + "\n",
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                              check=True, timeout=250)
        self.assertEqual("", done.stderr)
        answers = done.stdout.splitlines()
        self.assertEqual(len(expected), len(answers))
        wrong = [(lines[2 * i], lines[2 * i + 1], want, got)
                 for i, (want, got) in enumerate(zip(expected, answers))
                 if got.split()[0] != want]
        for schema, body, want, got in sorted(wrong, key=lambda each: len(each[0]))[:5]:
            print(f"seed {seed}\n{schema}\n{body}\nexpected {want}, got {got}\n")
        self.assertEqual(0, len(wrong))
        for outcome in ("conforms", "violates"):
            self.assertGreater(expected.count(outcome), len(expected) // 10)


if __name__ == "__main__":
    unittest.main()
