"""Every report format, made of a hostile run and of an ordinary one, read as its readers read it."""

import csv
import html.parser
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
import unittest
import xml.etree.ElementTree as ElementTree

from hostile import EVIL, FORMULA, SCRIPT, hostile_run
from scripted_server import ScriptedServer
from support import BINARY, ROOT, lockstep, write_har

JSON = [["Content-Type", "application/json"]]
XSD = os.path.join(ROOT, "tests/e2e/junit.xsd")


def formats():
    """The names that `lockstep help reports` lists."""
    lines = lockstep("help", "reports", check=0).stdout.decode().split("\n\n")[1].splitlines()
    return [line.split()[0] for line in lines]


class Tags(html.parser.HTMLParser):
    """Which elements and attributes a page has."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.policy = None

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if dict(attrs).get("http-equiv") == "Content-Security-Policy":
            self.policy = dict(attrs)["content"]


class HostileRun(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.database = hostile_run(cls.folder)
        cls.written = {}
        for name in formats():
            path = os.path.join(cls.folder, "report." + name)
            lockstep("report", "--db", cls.database, "--format", name, "-o", path, check=0)
            with open(path, "rb") as file:
                cls.written[name] = file.read()

    def test_every_format_has_a_check_here(self):
        for name in self.written:
            self.assertTrue(hasattr(self, "test_" + name), name)

    def test_no_format_holds_control_characters_or_bytes_that_are_no_text(self):
        for name, data in self.written.items():
            with self.subTest(name):
                text = data.decode("utf-8")
                bad = {hex(ord(c)) for c in text
                       if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c not in "\n\t"
                       and not (name == "csv" and c == "\r")}
                # JSON needs to escape only what is below U+0020.
                bad = {c for c in bad if name not in ("json", "ndjson") or int(c, 16) < 0x20}
                self.assertEqual(set(), bad)

    def assert_no_log_command(self, text, allowed=()):
        """As GitHub's runner and Azure's agent read what a step prints."""
        for line in text.splitlines():
            start = line.lstrip()
            if start.startswith("::") and not start.startswith(allowed):
                self.assertNotRegex(start, r"^::[A-Za-z].*::", line)
            self.assertNotRegex(line, r"##\w*\[")

    def test_text(self):
        text = self.written["text"].decode()
        self.assert_no_log_command(text)
        self.assertNotIn("\x1b", text)

    def test_what_is_shown_of_one_exchange_holds_no_command_either(self):
        for what in ("0", "2", "3", "F1"):
            shown = lockstep("show", what, "--db", self.database, check=0).stdout.decode()
            self.assert_no_log_command(shown)
            self.assertNotIn("\x1b", shown)

    def test_json(self):
        document = json.loads(self.written["json"])
        self.assertEqual(12, len(document["exchanges"]))

    def test_ndjson(self):
        lines = [json.loads(line) for line in self.written["ndjson"].splitlines()]
        self.assertEqual("run", lines[0]["type"])
        self.assertIn(SCRIPT, "".join(line.get("target", "") for line in lines).replace("%20", " "))

    def test_junit(self):
        root = ElementTree.fromstring(self.written["junit"])
        self.assertEqual("testsuites", root.tag)
        names = {element.tag for element in root.iter()}
        self.assertEqual({"testsuites", "testsuite", "properties", "property", "testcase",
                          "failure", "system-out", "system-err"}, names)

    def test_markdown(self):
        text = self.written["markdown"].decode()
        self.assertLess(len(self.written["markdown"]), 60_000)
        self.assertTrue(text.startswith("## ❌ lockstep: "))
        # Outside of code spans nothing captured is left.
        bare = re.sub(r"(?s)(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
        self.assertEqual({"details", "summary", "b", "/details", "/summary", "/b"},
                         set(re.findall(r"<(/?\w+)", bare)))
        for word in ("javascript", "@everyone", "onerror", "owned", "cmd|"):
            self.assertNotIn(word, bare)
        # Every row of a table has the cells that its head has.
        head = None
        for line in text.splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line))
            head = (head or cells) if line.startswith("|") else None
            self.assertEqual(head or 0, cells if head else 0, line)

    def test_html(self):
        text = self.written["html"].decode()
        tags = Tags()
        tags.feed(text)
        self.assertEqual(1, sum(tag == "script" for tag, _ in tags.found))
        self.assertEqual(1, sum(tag == "style" for tag, _ in tags.found))
        self.assertEqual(set(), {tag for tag, _ in tags.found} & {"img", "iframe", "object", "base"})
        for tag, attributes in tags.found:
            self.assertFalse([name for name in attributes if name.startswith("on")], tag)
            self.assertNotIn("style", attributes)
            self.assertNotIn("src", attributes)
            self.assertRegex(attributes.get("href", "#"), r"^(#F\d+|#|data:image/svg\+xml,)")
        self.assertIn("default-src 'none'", tags.policy)
        self.assertNotIn("unsafe", tags.policy)

    def test_prometheus(self):
        text = self.written["prometheus"].decode()
        sample = re.compile(r'lockstep_\w+(\{(\w+="([^"\\]|\\.)*",?)*\})? [-+0-9.e]+')
        for line in text.splitlines():
            self.assertTrue(line.startswith("# ") or sample.fullmatch(line), line)
        checked = subprocess.run(["promtool", "check", "metrics"], input=self.written["prometheus"],
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertEqual((0, b""), (checked.returncode, checked.stdout))

    def test_github(self):
        lines = self.written["github"].decode().splitlines()
        for line in lines:
            self.assertRegex(line, r"^::(error|warning|notice) title=[^:,]*::")
        self.assertTrue(lines[0].startswith("::error title=lockstep%3A parity does not hold::"))

    def test_csv(self):
        rows = list(csv.reader(io.StringIO(self.written["csv"].decode(), newline="")))
        self.assertEqual({18}, {len(row) for row in rows})
        self.assertEqual("seq", rows[0][0])
        for row in rows[1:]:
            for cell in row:
                self.assertLess(len(cell), 32_000)
                if not re.fullmatch(r"-?\d+(\.\d+)?", cell):
                    self.assertNotRegex(cell, r"^\s*[=+\-@|%]")
        self.assertTrue(any(cell.startswith("'" + FORMULA) for row in rows for cell in row))

    def test_accounts_agree_in_every_format(self):
        counts = json.loads(self.written["ndjson"].splitlines()[0])["counts"]
        self.assertEqual((12, 11, 11), (counts["captured"], counts["compared"],
                                        counts["different"]))
        self.assertIn(b"11 of 11 compared exchanges differ", self.written["html"])
        self.assertIn('lockstep_exchanges{verdict="different"} 11\n',
                      self.written["prometheus"].decode())
        rows = list(csv.reader(io.StringIO(self.written["csv"].decode(), newline="")))
        self.assertEqual(12, len({row[0] for row in rows[1:]}))

    def test_the_hostile_texts_were_really_there(self):
        values = set()
        exchanges = json.loads(self.written["json"])["exchanges"]
        for exchange in exchanges:
            for difference in exchange["differences"]:
                if difference["aspect"] == "json" and not difference.get("abridged"):
                    values.add(json.loads(difference["baseline"]))
        self.assertEqual(set(), {text + "old" for text in EVIL} - values)

    def test_the_page_in_a_browser(self):
        work = os.path.join(os.environ.get("LOCKSTEP_BUILD", os.path.join(ROOT, "build")), "browser")
        os.makedirs(work, exist_ok=True)
        source = os.path.join(ROOT, "tests/browser")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(os.path.join(source, name), work)
        if not os.path.isdir(os.path.join(work, "node_modules/playwright-core")):
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=work,
                           check=True, stdout=subprocess.DEVNULL, timeout=240)
        done = subprocess.run(["node", os.path.join(source, "page.mjs"),
                               os.path.join(self.folder, "report.html"), work],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=200,
                              check=False)
        self.assertEqual(0, done.returncode, done.stdout.decode())


class Junit(unittest.TestCase):
    """Against what the published schemas (Ant's and that of Jenkins' xUnit plugin) have in common."""

    def test_it_is_valid_for_runs_of_every_kind(self):
        same = {"status": 200, "headers": JSON, "body": '{"id":1}'}
        other = {"status": 200, "headers": JSON, "body": '{"id":null}'}
        cases = {"all the same": (same, same), "different": (same, other),
                 "failed": (same, {"fault": "close"})}
        for name, (old, new) in cases.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder, \
                    ScriptedServer({"*": old}) as baseline, ScriptedServer({"*": new}) as candidate:
                write_har(os.path.join(folder, "a.har"), [("GET", "/v1.0/a.b"), ("GET", "/b")])
                path = os.path.join(folder, "junit.xml")
                lockstep("run", "a.har", "-b", baseline.url, "-c", candidate.url, "--quiet",
                         "--report", "junit=" + path, cwd=folder)
                self.assert_valid(path)
                suites = ElementTree.parse(path).getroot().findall("testsuite")
                self.assertEqual(["GET /b", "GET /v1.0/a.b", "gate"],
                                 sorted(suite.get("name") for suite in suites))
                failures = sum(int(suite.get("failures")) for suite in suites)
                self.assertEqual(name != "all the same", failures > 0)
                for suite in suites:
                    cases_of = suite.findall("testcase")
                    self.assertEqual(int(suite.get("tests")), len(cases_of))
                    self.assertEqual(len(cases_of), len({c.get("name") for c in cases_of}))
                    self.assertEqual(int(suite.get("failures")),
                                     len(suite.findall("testcase/failure")))
                    # A class name has one dot, or Jenkins takes the rest for packages.
                    self.assertTrue(all(c.get("classname").count(".") == 1 for c in cases_of))

    def assert_valid(self, path):
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", XSD, path],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertEqual(0, done.returncode, done.stdout.decode())

    def test_the_schema_refuses_what_is_no_report(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "bad.xml")
            with open(path, "w", encoding="utf-8") as out:
                out.write('<testsuites><testsuite name="a"><testcase/></testsuite></testsuites>')
            with self.assertRaises(AssertionError):
                self.assert_valid(path)


def faults(value, schema, root, at="$"):
    """What is wrong with `value` by the part of JSON Schema that ours uses."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    types = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int,
             "number": (int, float), "null": type(None)}
    if "type" in schema:
        wanted = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not any(isinstance(value, types[name]) and (name == "boolean" or value is not True
                                                       and value is not False)
                   for name in wanted):
            return [f"{at}: {value!r} is no {wanted}"]
    if "const" in schema and value != schema["const"]:
        return [f"{at}: {value!r} is not {schema['const']!r}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is none of {schema['enum']}"]
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return [f"{at}: {value!r} does not match {schema['pattern']}"]
    found = []
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        found += [f"{at}: too small"] if value < schema.get("minimum", value) else []
        found += [f"{at}: too large"] if value > schema.get("maximum", value) else []
    if isinstance(value, dict):
        found += [f"{at}: lacks {name}" for name in schema.get("required", []) if name not in value]
        for name, member in value.items():
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
            found += faults(member, inner, root, f"{at}.{name}")
    if isinstance(value, list):
        for i, item in enumerate(value):
            found += faults(item, schema.get("items", {}), root, f"{at}[{i}]")
    if "oneOf" in schema:
        tried = [faults(value, each, root, at) for each in schema["oneOf"]]
        if sum(not each for each in tried) != 1:
            found += min(tried, key=len) or [f"{at}: is several things"]
    return found


class Schema(unittest.TestCase):
    def test_it_describes_every_line_and_the_document(self):
        schema = json.loads(lockstep("report", "--schema", check=0).stdout)
        same = {"status": 200, "headers": JSON, "body": '{"id":1}'}
        with tempfile.TemporaryDirectory() as folder, ScriptedServer({"*": same}) as baseline, \
                ScriptedServer({"*": same, "GET /b": {**same, "body": '{"id":null}'},
                                "GET /c": {"fault": "close"}}) as candidate:
            write_har(os.path.join(folder, "a.har"), [("GET", "/" + name) for name in "abcd"])
            lockstep("run", "a.har", "-b", baseline.url, "-c", candidate.url, "--quiet", "--gate",
                     "semantic-parity>=99%", "--gate", "cost-ratio<=1.05", "--verdict", "v.json",
                     "--report", "json=r.json", "--report", "ndjson=r.ndjson", cwd=folder, check=3)
            with open(os.path.join(folder, "r.ndjson"), encoding="utf-8") as file:
                lines = [json.loads(line) for line in file]
            documents = []
            for name in ("r.json", "v.json"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    documents.append(json.load(file))
        self.assertEqual({"run", "gate", "exchange", "finding"}, {line["type"] for line in lines})
        for value in [*lines, *documents]:
            self.assertEqual([], faults(value, schema, schema))
        self.assertNotEqual([], faults({**lines[0], "counts": {}}, schema, schema))


class Writing(unittest.TestCase):
    def setUp(self):
        self._tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self._tmp.cleanup)
        self.tmp = self._tmp.name
        self.capture = os.path.join(self.tmp, "a.har")
        write_har(self.capture, [("GET", "/a"), ("GET", "/b")])
        self.server = ScriptedServer({"*": {"status": 200, "headers": JSON, "body": "{}"}})
        self.addCleanup(self.server.stop)

    def run_it(self, *more, check=None):
        return lockstep("run", self.capture, "-b", self.server.url, "-c", self.server.url, *more,
                        cwd=self.tmp, check=check)

    def test_any_number_of_reports_in_one_run(self):
        flags = [word for name in formats() for word in ("--report", name + "=out." + name)]
        self.run_it(*flags, check=0)
        for name in formats():
            written = os.path.join(self.tmp, "out." + name)
            self.assertGreater(os.path.getsize(written), 50, name)
        # The same again from what is stored.
        lockstep("report", "1", "--report", "junit=again.xml", "--report", "html=again.html",
                 cwd=self.tmp, check=0)
        for name, again in (("junit", "again.xml"), ("html", "again.html")):
            with open(os.path.join(self.tmp, "out." + name), "rb") as first, \
                    open(os.path.join(self.tmp, again), "rb") as second:
                self.assertEqual(first.read(), second.read())

    def test_a_path_that_cannot_be_written_is_told_before_anything_is_sent(self):
        for path in ("missing/out.xml", "."):
            done = self.run_it("--report", "junit=" + path, check=2)
            self.assertIn(path.encode(), done.stderr)
        self.assertEqual([], self.server.requests)
        self.assertFalse(os.path.exists(os.path.join(self.tmp, "lockstep.db")))

    def test_a_path_that_goes_away_during_the_run_costs_neither_the_run_nor_other_reports(self):
        folder = os.path.join(self.tmp, "reports")
        os.mkdir(folder)
        reply = {"status": 200, "headers": JSON, "body": "{}"}

        class Removing(dict):
            def get(self, *_):
                shutil.rmtree(folder, ignore_errors=True)
                return reply

            def __getitem__(self, _):
                return self.get()

        with ScriptedServer(Removing({"*": reply})) as server:
            done = lockstep("run", self.capture, "-b", server.url, "-c", self.server.url,
                            "--report", "junit=reports/out.xml", "--report", "json=kept.json",
                            cwd=self.tmp, check=2)
        self.assertIn(b"reports/out.xml: cannot be written", done.stderr)
        self.assertIn(b"the run itself is stored", done.stderr)
        self.assertIn(b"parity holds", done.stdout)
        with open(os.path.join(self.tmp, "kept.json"), encoding="utf-8") as kept:
            self.assertEqual(2, json.load(kept)["run"]["counts"]["compared"])
        lockstep("report", "1", cwd=self.tmp, check=0)

    def test_two_reports_never_share_a_file_and_formats_are_known(self):
        done = self.run_it("--report", "junit=a.xml", "--report", "html=a.xml", check=2)
        self.assertIn(b"two reports would be written to a.xml", done.stderr)
        done = self.run_it("--report", "junti=a.xml", check=2)
        self.assertIn(b"did you mean junit?", done.stderr)

    def test_metrics_are_pushed_in_one_request(self):
        accepting = {"*": {"status": 202, "headers": [], "body": ""}}
        with ScriptedServer(accepting) as gateway:
            self.run_it("--push", gateway.url.replace("//", "//me:hunter2@"), "--label",
                        'service=a"b', check=0)
            self.run_it("--push", gateway.url + "/metrics/job/nightly/instance/x", check=0)
            (line, headers, body), (other, _, _) = gateway.requests
        self.assertEqual(b"PUT /metrics/job/lockstep HTTP/1.1", line)
        self.assertEqual(b"PUT /metrics/job/nightly/instance/x HTTP/1.1", other)
        self.assertIn(b"Authorization: Basic bWU6aHVudGVyMg==", headers)
        self.assertIn(b'lockstep_parity_ratio{service="a\\"b",kind="byte"} 1\n', body)
        with open(os.path.join(self.tmp, "lockstep.db"), "rb") as database:
            self.assertNotIn(b"hunter2", database.read())

    def test_a_gateway_that_is_down_or_refuses_is_a_warning(self):
        with ScriptedServer({"*": {"status": 400, "headers": [], "body": "no\x1b[2J way"}}) as gone:
            done = self.run_it("--push", gone.url, check=0)
            self.assertIn(b"it answered 400 (no\\x1b[2J way); the verdict stands", done.stderr)
        done = self.run_it("--push", gone.url.replace("//", "//me:hunter2@"), check=0)
        self.assertIn(b"warning: push gateway http://127.0.0.1:", done.stderr)
        self.assertNotIn(b"hunter2", done.stderr)
        self.assertIn(b"the verdict stands", done.stderr)
        done = self.run_it("--push", "nonsense", check=2)
        self.assertIn(b"--push", done.stderr)

    def test_labels_are_checked(self):
        for label in ("x", "1a=b", "verdict=x", "a-b=c", "__a=b"):
            done = self.run_it("--label", label, check=2)
            self.assertIn(b"--label", done.stderr, label)

    def test_runs_at_the_edges_are_reported_without_nonsense(self):
        write_har(self.capture, [("POST", "/a", "{}")])
        flags = [word for name in formats() for word in ("--report", name + "=out." + name)]
        self.run_it(*flags, check=3)  # nothing is sent
        self.server.script["*"] = {"fault": "close"}
        write_har(self.capture, [("GET", "/a")])
        self.run_it(*[flag.replace("out.", "failed.") for flag in flags])
        for name in formats():
            for start in ("out.", "failed."):
                with open(os.path.join(self.tmp, start + name), encoding="utf-8") as file:
                    text = file.read()
                text = re.sub(r"(?s)<script>.*</script>|<style>.*</style>", "", text)
                self.assertNotRegex(text, r"(?i)\b(nan|inf(inity)?)\b", name)


if __name__ == "__main__":
    if not os.path.exists(BINARY):
        raise SystemExit(f"{BINARY}: not built")
    unittest.main()
