"""--openapi with the real services of fixtures/shop, whose document is written from the monolith."""

import contextlib
import json
import os
import shutil
import sqlite3
import tempfile
import unittest

import jsonschema
import yaml

from support import ROOT, Shop, lockstep

CAPTURE = os.path.join(ROOT, "fixtures/captures/shop.har")
DOCUMENT = os.path.join(ROOT, "fixtures/shop/openapi.yaml")
ALL_METHODS = "GET,HEAD,OPTIONS,POST,PUT,PATCH,DELETE"


def as_3_1(value):
    """The same in the words of 3.1."""
    if isinstance(value, list):
        return [as_3_1(each) for each in value]
    if not isinstance(value, dict):
        return value
    value = {str(key): as_3_1(each) for key, each in value.items()}
    if value.pop("nullable", False):
        if "type" in value:
            return value | {"type": [value["type"], "null"]}
        return {"oneOf": [{"type": "null"}, value]}
    return value


class OpenApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shop = Shop()
        cls.addClassCleanup(shop.remove)
        cls.urls = shop.urls

    def setUp(self):
        self.tmp = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.tmp)
        self.db = os.path.join(self.tmp, "lockstep.db")

    def write(self, name, text):
        path = os.path.join(self.tmp, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def run_with(self, document, candidate="replacement", *more):
        done = lockstep("run", CAPTURE, "-b", self.urls["monolith"], "-c", self.urls[candidate],
                        "--db", self.db, "--methods", ALL_METHODS, "--quiet", "--reask", "0",
                        *(["--openapi", document] if document else []), *more)
        self.assertEqual(b"", done.stderr)
        return self.report()

    def report(self):
        text = lockstep("report", "--format", "ndjson", "--db", self.db, check=0).stdout
        return [json.loads(line) for line in text.splitlines()]

    def contract_of(self, lines):
        return lines[0]["contract"]

    def test_the_first_day_rewrite_violates_what_the_monolith_keeps(self):
        lines = self.run_with(DOCUMENT)
        contract = self.contract_of(lines)
        self.assertEqual({"conforms", "only-candidate", "undocumented"},
                         set(contract["exchanges"]))
        self.assertGreater(contract["exchanges"]["only-candidate"], 100)
        for group in contract["violations"]:
            if group["keyword"] not in ("status", "content-type"):
                self.assertEqual((0, 0), (group["both"], group["only_baseline"]), group)
        found = {(group["operation"], group["at"], group["keyword"])
                 for group in contract["violations"]}
        planted = {
            ("GET /search", "/tags", "type"),  # json-null-vs-empty-array
            ("GET /catalogue/{id}", "", "required"),  # json-omitempty-missing-key
            ("POST /orders", "/shipped_at", "pattern"),  # json-zero-time
            ("GET /catalogue", "/items/*/price", "type"),  # json-decimal-string-vs-number
            ("GET /catalogue/{id}", "/updated_at", "pattern"),  # datetime-zulu-vs-offset
            ("GET /invoices/{number}", "/issued_on", "pattern"),  # date-vs-datetime
            ("GET /session", "/expires_at", "pattern"),  # datetime-flask-http-date
            ("POST /orders", "", "status"),  # validation-status
            ("GET /catalogue/{id}/image", "", "content-type"),  # route-404-body
        }
        self.assertLessEqual(planted, found)

        reach = {row["operation"]: row for row in contract["operations"]}
        self.assertEqual(22, len(reach))
        self.assertEqual({"GET /offers/{id}", "DELETE /orders/{id}"},
                         {name for name, row in reach.items() if row["reach"] == "never seen"})
        self.assertEqual("getItem", reach["GET /catalogue/{id}"]["operation_id"])
        self.assertIs(True, reach["GET /old-catalogue"]["deprecated"])
        exchanges = [line for line in lines if line["type"] == "exchange"]
        for name, row in reach.items():
            own = [each for each in exchanges if each["endpoint"] == name]
            self.assertEqual(len(own), row["sent"], name)
        schema = json.loads(lockstep("report", "--schema", check=0).stdout)
        for line in lines:
            jsonschema.validate(line, schema)
        whole = lockstep("report", "--format", "json", "--db", self.db, check=0).stdout
        jsonschema.validate(json.loads(whole), schema)

    def test_no_verdict_depends_on_it(self):
        def judged(document):
            lines = self.run_with(document)
            return ([(line["seq"], line["verdict"]) for line in lines
                     if line["type"] == "exchange"], lines[0]["counts"])

        self.assertEqual(judged(None), judged(DOCUMENT))

    def test_the_same_document_in_3_1_and_json_says_the_same(self):
        with open(DOCUMENT, encoding="utf-8") as file:
            document = as_3_1(yaml.safe_load(file)) | {"openapi": "3.1.0"}
        path = self.write("openapi.json", json.dumps(document))
        first = self.contract_of(self.run_with(DOCUMENT))
        second = self.contract_of(self.run_with(path))
        self.assertEqual(first["exchanges"], second["exchanges"])
        self.assertEqual(first["operations"], second["operations"])

        def places(contract):
            return {(group["operation"], group["at"], group["message"])
                    for group in contract["violations"]}

        self.assertEqual(places(first), places(second))

    def test_the_repaired_rewrite_violates_nothing(self):
        contract = self.contract_of(self.run_with(DOCUMENT, "repaired"))
        self.assertEqual({"conforms", "undocumented"}, set(contract["exchanges"]))

    def test_an_identical_reply_that_violates_it_is_found(self):
        document = self.write("wrong.yaml", """
openapi: 3.1.0
paths: {/stats: {get: {responses: {200: {content: {application/json: {schema: {
  type: object, properties: {items: {type: string}}}}}}}}}}
""")
        contract = self.contract_of(self.run_with(document, "monolith"))
        self.assertEqual({"both-violate": 3}, contract["exchanges"])
        shown = lockstep("report", "--db", self.db, check=0).stdout.decode()
        self.assertIn("contract: 3 exchanges where both do\n", shown)
        self.assertIn("GET /stats /items  type: is an integer, expected string  both 3", shown)

    def test_stored_replies_are_judged_by_another_document(self):
        self.run_with(None, "replacement", "--keep", "all")
        self.assertNotIn("contract", self.report()[0])
        again = lockstep("recompare", "--openapi", DOCUMENT, "--db", self.db, "--quiet")
        self.assertEqual(1, again.returncode)
        stored = self.report()
        sent = self.run_with(DOCUMENT)
        self.assertEqual(self.contract_of(sent)["exchanges"],
                         self.contract_of(stored)["exchanges"])
        self.assertEqual(self.contract_of(sent)["operations"],
                         self.contract_of(stored)["operations"])
        # Without, the run has no contract any more.
        lockstep("recompare", "2", "--db", self.db, "--quiet")
        self.assertNotIn("contract", self.report()[0])

    def test_every_report_and_the_database_show_it(self):
        self.run_with(DOCUMENT)
        for format_, words in (("text", "20 of 22 operations compared"),
                               ("markdown", "### Contract"), ("html", "id=\"contract\"")):
            text = lockstep("report", "--format", format_, "--db", self.db, check=0).stdout.decode()
            self.assertIn(words, text)
            self.assertIn("never seen", text)
        with contextlib.closing(sqlite3.connect(self.db)) as db:
            seq, = db.execute("SELECT seq FROM v_contract WHERE at = '/tags'").fetchone()
            self.assertEqual(22, db.execute("SELECT count(*) FROM operations").fetchone()[0])
        shown = lockstep("show", str(seq), "--db", self.db, check=0).stdout.decode()
        self.assertIn("contract   only-candidate", shown)
        self.assertIn("candidate /tags  type: is null, expected array", shown)
        copy = os.path.join(self.tmp, "copy.db")
        lockstep("export", "--output", copy, "--db", self.db, "--quiet", check=0)
        again = lockstep("show", str(seq), "--db", copy, check=0).stdout.decode()
        self.assertIn("candidate /tags  type: is null, expected array", again)

    def test_inspect_and_dry_run_say_what_would_be_covered(self):
        words = "contract: 16 of 22 operations would be sent, 4 seen but skipped, 2 never seen"
        self.assertIn(words, lockstep("inspect", CAPTURE, "--openapi", DOCUMENT, check=0)
                      .stdout.decode())
        self.write("lockstep.json", '{"openapi": "api.yaml"}')
        shutil.copy(DOCUMENT, os.path.join(self.tmp, "api.yaml"))
        config = os.path.join(self.tmp, "lockstep.json")
        self.assertIn(words, lockstep("run", CAPTURE, "--dry-run", "--config", config, check=0)
                      .stdout.decode())

    def test_a_document_at_fault_stops_before_anything_is_sent(self):
        for text, message in (
                ("swagger: '2.0'\n", ":1:10: this is Swagger 2.0"),
                ("openapi: 3.0.0\npaths:\n\t/a: {}\n", ":3:1: this is no YAML"),
                ("openapi: 3.0.0\npaths:\n  /a: {}\n  /a: {}\n", ":4:3: the key \"/a\" is here")):
            path = self.write("bad.yaml", text)
            for command in (["run", CAPTURE, "-b", "http://127.0.0.1:1", "-c",
                             "http://127.0.0.1:1", "--db", self.db], ["inspect", CAPTURE]):
                done = lockstep(*command, "--openapi", path, check=2)
                self.assertIn("bad.yaml" + message, done.stderr.decode())
                self.assertEqual(1, done.stderr.count(b"\n"))
        self.assertFalse(os.path.exists(self.db))
        done = lockstep("inspect", CAPTURE, "--openapi", self.tmp + "/missing", check=2)
        self.assertIn(b"missing: cannot be read: No such file", done.stderr)
        path = self.write("odd.yaml", "openapi: 3.0.0\npaths: {/a: {get: {responses: {x: {}}}}}\n")
        done = lockstep("inspect", CAPTURE, "--openapi", path, check=0)
        self.assertIn(b"odd.yaml:2:32: \"x\" is no status", done.stderr)


if __name__ == "__main__":
    unittest.main()
