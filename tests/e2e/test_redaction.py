"""Secrets of thirty kinds in every place of a capture and of responses: none comes out again."""

import contextlib
import gzip
import json
import os
import re
import resource
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from scripted_server import ScriptedServer
from planted_secrets import KINDS, spellings
from support import BINARY, lockstep

# The first paragraph after the title lists them.
FORMATS = [line.split()[0] for line in
           lockstep("help", "reports").stdout.decode().split("\n\n")[1].splitlines()]


def response(headers, body):
    head = "HTTP/1.1 200 OK\r\n" + "".join("%s: %s\r\n" % pair for pair in headers)
    head += "Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
    return {"raw": head + body.decode("latin-1")}


def json_response(value, headers=()):
    return response([("Content-Type", "application/json"), *headers], json.dumps(value).encode())


class Planted:
    """A capture and two servers' scripts, full of secrets; it remembers all of them."""

    def __init__(self):
        self.secrets = {}  # "kind at place" -> secret
        self.entries = []
        self.scripts = ({}, {})

    def written(self, kind, place):
        secret, pattern = KINDS[kind]("%s at %s" % (kind, place))
        self.secrets["%s at %s" % (kind, place)] = secret
        return pattern % secret

    def named(self, place):
        """A secret that only its name gives away."""
        secret = "plain-%s-%d" % (re.sub("[^a-z]", "", place), 7919 * (1 + len(self.secrets)))
        self.secrets["name at " + place] = secret
        return secret

    def request(self, method, target, replies, headers=(), body=None):
        """`replies`: of the baseline, in turn, and of the candidate."""
        fields = [{"name": name, "value": value} for name, value in headers]
        request = {"method": method, "url": "http://shop.example.com" + target, "headers": fields}
        if body is not None:
            kind, text = body
            fields.append({"name": "Content-Type", "value": kind})
            request["postData"] = {"mimeType": kind, "text": text}
        recorded = "recorded " + target[:8]
        self.entries.append({
            "startedDateTime": "2026-11-20T10:00:00.000Z", "request": request,
            "response": {"status": 200, "headers": [
                {"name": "X-Note", "value": self.line("jwt", recorded + " header")},
                {"name": "Set-Cookie", "value": "sid=" + self.named(recorded + " cookie")}],
                "content": {"mimeType": "application/json", "text": json.dumps(
                    {"a": self.written("openai", recorded), "password": self.named(recorded)})}}})
        for script, reply in zip(self.scripts, replies):
            script["%s %s" % (method, target)] = reply

    def line(self, kind, place):
        return self.written(kind, place).replace("\n", " ")

    def add_kind(self, kind):
        quote = lambda text: urllib.parse.quote(text, safe="")
        w = lambda place: self.written(kind, place)
        path = "" if kind in ("private-key", "private-key-openssh") else "/" + quote(w("path"))

        def changing(side):
            return json_response({
                "n": 1, "equal": self.secrets_equal(kind), "neutral": w(side + " json"),
                "list": [w(side + " array"), {"in": "see " + w(side + " text") + "."}],
                "token": self.named(side + kind), "pin": "77" + self.named(side + kind),
                "nested": json.dumps({"api_key": self.named(side + kind + "inner")}),
                w(side + " key"): side})
        self.request(
            "GET", "/%s%s?q=%s&token=%s&user%%5Bpassword%%5D=%s" % (
                kind, path, quote(w("query")), quote(self.named("query " + kind)),
                self.named("bracket " + kind)),
            ([changing("baseline %d" % i) for i in range(3)], changing("candidate")),
            [("X-Note", self.line(kind, "header")), ("X-Api-Key", self.named("header " + kind)),
             ("Authorization", "Bearer " + self.named("bearer " + kind)),
             ("Cookie", "a=1; sid=%s" % self.named("cookie " + kind)),
             ("Referer", "https://shop.example.com/?access_token=" + self.named("referer " + kind))])

        def zipped(side):
            return response(
                [("Content-Type", "application/json"), ("Content-Encoding", "gzip"),
                 ("Set-Cookie", "sid=%s; Path=/" % self.named(side + " set-cookie " + kind)),
                 ("X-Note", self.line(kind, side + " response header")),
                 ("Location", "/cb?code=1&access_token=" + self.named(side + " location " + kind))],
                gzip.compress(json.dumps({"n": side, "a": w(side + " gzip"),
                                          "client_secret": self.named(side + " gzip")}).encode()))
        form = urllib.parse.urlencode({"note": w("form"), "password": self.named("form " + kind)})
        self.request("POST", "/form/" + kind, (zipped("baseline"), zipped("candidate")),
                     body=("application/x-www-form-urlencoded", form))

        def text(side):
            return response([("Content-Type", "text/plain")], (
                "x" * 150 + " " + w(side + " line") + " same " * 40 + "\nend of " +
                w(side + " second line") + "\n").encode())
        body = json.dumps({"note": w("json"), "card": {"cvv": "7" + self.named("json " + kind)},
                           "items": [{"privateKey": self.named("key " + kind)}]}, indent=1)
        self.request("POST", "/json/" + kind, (text("baseline"), text("candidate")),
                     body=("application/json", body))

        def markup(side):
            return response([("Content-Type", "application/xml")], (
                "<a><note>%s</note><password>%s</password><b token='%s'>%s</b></a>" % (
                    w(side + " xml"), self.named(side + " xml " + kind),
                    self.named(side + " attribute " + kind), side)).encode())
        parts = "".join('--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % part
                        for part in (("note", w("multipart")),
                                     ("password", self.named("multipart " + kind))))
        self.request("POST", "/parts/" + kind, (markup("baseline"), markup("candidate")),
                     body=("multipart/form-data; boundary=B", parts + "--B--\r\n"))
        # What is not sent.
        self.request("DELETE", "/skipped/%s?q=%s&token=%s" % (
            kind, quote(w("skipped")), self.named("skipped " + kind)), ())

    def secrets_equal(self, kind):
        return self.written(kind, "both sides")

    def add_odd_ones(self):
        opaque = lambda side: response([("Content-Type", "application/octet-stream")], (
            "\0\1" * 40 + self.written("stripe-live", side + " bytes") + "\0" +
            side).encode())
        self.request("GET", "/bytes", (opaque("baseline"), opaque("candidate")))
        not_zipped = lambda side: response(
            [("Content-Type", "application/json"), ("Content-Encoding", "gzip")],
            json.dumps({"a": self.written("github", side + " no gzip"), "side": side}).encode())
        self.request("GET", "/no-gzip", (not_zipped("baseline"), not_zipped("candidate")))
        lines = lambda side: response([("Content-Type", "application/x-ndjson")], "\n".join(
            json.dumps({"id": i, "v": self.written("aws", "%s line %d" % (side, i)),
                        "token": self.named("%s ndjson %d" % (side, i))})
            for i in range(3)).encode())
        self.request("GET", "/lines", (lines("baseline"), lines("candidate")))
        events = lambda side: response([("Content-Type", "text/event-stream")], "".join(
            "id: %d\ndata: %s\n\n" % (i, json.dumps(
                {"v": self.written("slack", "%s event %d" % (side, i)),
                 "token": self.named("%s event %d" % (side, i))})) for i in range(2)).encode())
        self.request("GET", "/events", (events("baseline"), events("candidate")))
        parts = lambda side: response([("Content-Type", "multipart/mixed; boundary=B")], (
            "--B\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n%s\r\n--B--\r\n" %
            self.named(side + " part")).encode())
        self.request("GET", "/parts", (parts("baseline"), parts("candidate")))
        echo = self.named("echoed by both, each in its own way")
        self.request("GET", "/echo?reset_token=" + echo, tuple(
            json_response({"message": "no such %s: %s" % (side, echo)}) for side in "ab"))
        custom = lambda side: json_response({"customerCode": self.named(side + " customer"),
                                             "user": {"email": self.named(side + " email")}})
        self.request("GET", "/custom", (custom("baseline"), custom("candidate")))
        self.request("GET", "/bad?token=%s" % self.named("bad"), (),
                     [("X-Api-Key", "a\0" + self.named("unsendable"))])

    def write(self, folder):
        path = os.path.join(folder, "capture.har")
        with open(path, "w", encoding="utf-8") as out:
            json.dump({"log": {"version": "1.2", "entries": self.entries}}, out)
        gor = os.path.join(folder, "capture.gor")
        with open(gor, "w", encoding="utf-8") as out:
            for i, line in enumerate((
                    "NOT A REQUEST /x?token=%s" % self.named("gor line"),
                    "Cookie: sid=%s" % self.named("gor header"),
                    "%s /" % self.written("github-fine", "gor method"))):
                out.write("1 %024d 1772366400000000000 0\n%s\r\n\r\n\n🐵🙈🙉\n" % (i, line))
        return [path, gor]


class Redaction(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.planted = Planted()
        for kind in KINDS:
            cls.planted.add_kind(kind)
        cls.planted.add_odd_ones()

    def setUp(self):
        self._tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self._tmp.cleanup)
        self.captures = tempfile.TemporaryDirectory()
        self.addCleanup(self.captures.cleanup)
        self.paths = self.planted.write(self.captures.name)
        self.outputs = {}  # what was run -> what came out

    def keep(self, *args):
        done = lockstep(*args, cwd=self._tmp.name)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        self.outputs[" ".join(args)] = done.stdout + done.stderr
        return done.stdout

    def run_once(self, *more):
        with open(os.path.join(self._tmp.name, "lockstep.json"), "w", encoding="utf-8") as out:
            out.write('{"redact": {"names": ["customer-code"], "pointers": ["/user/email"]}}')
        servers = [ScriptedServer(script) for script in self.planted.scripts]
        for server in servers:
            self.addCleanup(server.stop)
        urls = [server.url.replace("//", "//me:%s@" % self.planted.named("url"))
                for server in servers]
        sides = ["--baseline", urls[0], "--candidate", urls[1], "--methods", "GET,POST",
                 "--header", "X-Session-Id: " + self.planted.named("typed header")]
        reports = [part for name in FORMATS for part in ("--report", "%s=r.%s" % (name, name))]
        self.keep("run", *self.paths, *sides, *reports, "--keep", "all", *more)
        self.requests = [server.requests for server in servers]
        return [*sides, "--control", urls[0]]

    def run_all(self, *more):
        sides = self.run_once(*more)
        self.keep("run", *self.paths, *sides, *more)
        self.keep("run", *self.paths, "--methods", "GET,POST", "--dry-run", "--limit", "999", *more)
        self.keep("inspect", *self.paths, *more)

    def look_at_all(self):
        self.keep("recompare", "1")
        for run in ("1", "2", "3"):
            for name in FORMATS:
                self.keep("report", run, "--format", name)
            for name in ("text", "json", "ndjson"):
                self.keep("findings", run, "--format", name)
        self.keep("runs")
        lines = self.outputs["report 1 --format ndjson"].splitlines()
        shown = 0
        for line in map(json.loads, lines):
            shown += line["type"] == "finding"
            if line["type"] == "finding" and shown % 8 == 1:
                self.keep("show", line["id"], "--run", "1")
            elif line["type"] == "exchange":
                self.keep("show", str(line["seq"]), "--run", "1")
        with self.database() as database:
            # The control's are the baseline's; each content is stored once.
            for row in database.execute(
                    "SELECT min(seq), run_id, whose FROM"
                    " (SELECT seq, run_id, 'request' whose, request_body body FROM exchanges"
                    " UNION ALL SELECT seq, run_id, 'baseline', baseline_body FROM exchanges"
                    " UNION ALL SELECT seq, run_id, 'candidate', candidate_body FROM exchanges)"
                    " WHERE body IS NOT NULL GROUP BY body").fetchall():
                self.body(*map(str, row))

    def database(self):
        return contextlib.closing(sqlite3.connect(os.path.join(self._tmp.name, "lockstep.db")))

    def body(self, seq, run, whose):
        done = lockstep("show", seq, "--run", run, "--body", whose, cwd=self._tmp.name)
        body = done.stdout
        if body.startswith(b"\x1f\x8b"):
            body = gzip.decompress(body)  # it must still be what its header says
        self.outputs["body %s of %s in %s" % (whose, seq, run)] = body

    def everything(self):
        """All that was printed and written, byte by byte."""
        parts = list(self.outputs.values())
        for name in os.listdir(self._tmp.name):
            with open(os.path.join(self._tmp.name, name), "rb") as file:
                parts.append(file.read())
        with self.database() as database:
            parts.append("\n".join(database.iterdump()).encode())
        return b"\n".join(parts)

    def leaks(self):
        text = self.everything()
        return sorted(place for place, secret in self.planted.secrets.items()
                      if any(spelling in text for spelling in spellings(secret)))

    def where(self, places):
        """For people who have to find a leak."""
        found = []
        for place in places[:12]:
            for output, text in self.outputs.items():
                for spelling in spellings(self.planted.secrets[place]):
                    at = text.find(spelling)
                    if at >= 0:
                        found.append("%s, in `%s`: %r" % (place, output,
                                                          text[max(0, at - 90):at + 60]))
                        break
        return "\n".join(found[:24])

    def test_no_secret_comes_out(self):
        self.run_all()
        self.look_at_all()
        leaks = self.leaks()
        self.assertEqual([], leaks, self.where(leaks))
        self.assertGreater(len(self.planted.secrets), 30 * 30)
        # They were sent as they are, and differences are still seen as such.
        for key in ("cookie jwt", "form jwt", "query jwt"):
            secret = self.planted.secrets["name at " + key].encode()
            self.assertTrue(any(secret in b" ".join([line, *headers, body])
                                for line, headers, body in self.requests[0]), key)
        report = [json.loads(line) for line in
                  self.outputs["report 1 --format ndjson"].splitlines()]
        differences = {d["at"]: d for e in report if e["type"] == "exchange"
                       and e.get("target", "").startswith("/jwt/") for d in e["differences"]}
        token = differences["/token"]
        self.assertNotEqual(token["baseline"], token["candidate"])
        self.assertRegex(token["baseline"], '^"‹redacted:[0-9a-f]{12}›"$')
        self.assertNotIn("/equal", differences)
        self.assertNotIn("redacted", report[0])

    def test_recompare_finds_what_the_run_found(self):
        self.run_once()
        self.keep("recompare", "1")
        counts = [json.loads(self.keep("report", run, "--format", "ndjson").splitlines()[0])
                  ["counts"] for run in ("1", "2")]
        self.assertEqual(counts[0]["different"], counts[1]["different"])
        self.assertEqual(counts[0]["identical"], counts[1]["identical"])

    def test_fingerprints_do_not_depend_on_secrets(self):
        prints = []
        for _ in range(2):
            self.run_once()
            prints.append([json.loads(line)["fingerprint"] for line in
                           self.keep("findings", "--format", "ndjson").splitlines()])
            os.remove(os.path.join(self._tmp.name, "lockstep.db"))
        self.assertEqual(sorted(prints[0]), sorted(prints[1]))

    def test_no_redact_must_be_said_and_shows_on_every_report(self):
        self.run_all("--no-redact")
        self.look_at_all()
        leaks = self.leaks()
        kinds = {place.split(" at ")[0] for place in leaks}
        self.assertEqual(sorted([*KINDS, "name"]), sorted(kinds))
        for place in ("query", "path", "form", "json", "multipart", "candidate gzip", "skipped"):
            self.assertIn("jwt at " + place, leaks)
        for name in FORMATS:
            for run in ("1", "3"):
                self.assertRegex(self.outputs["report %s --format %s" % (run, name)].decode(),
                                 '(?i)not redacted|"redacted": ?false', name)
            with open(os.path.join(self._tmp.name, "r." + name), encoding="utf-8") as file:
                self.assertRegex(file.read(), '(?i)not redacted|"redacted": ?false', name)
        for output in ("runs", "findings 1 --format text", "show 0 --run 1", "show F1 --run 1"):
            self.assertIn(b"not redacted", self.outputs[output])


class Process(unittest.TestCase):
    def test_arguments_show_no_secrets(self):
        secret = "tok_4f9Qk2VbXw7"
        with ScriptedServer({"*": {"status": 200, "body": "x", "delay": 3}}) as server, \
                tempfile.TemporaryDirectory() as folder:
            capture = os.path.join(folder, "capture.ndjson")
            with open(capture, "w", encoding="utf-8") as file:
                file.write('{"lockstep":1,"method":"GET","target":"/a"}\n')
            with_user = server.url.replace("://", "://user:%s@" % secret)
            process = subprocess.Popen(
                [BINARY, "run", capture, "-b", with_user, "--candidate=" + with_user,
                 "-H", "Authorization: Bearer " + secret, "-HX-Api-Key: " + secret,
                 "--baseline-header=X-A: " + secret, "--candidate-header", "X-B: ${TOKEN}",
                 "--exclude", "header:X-Session=" + secret, "--exclude=header:X-C=" + secret,
                 "--db", os.path.join(folder, "a.db"), "--quiet"],
                env={"PATH": os.environ["PATH"], "TOKEN": secret}, stdout=subprocess.DEVNULL)
            self.addCleanup(lambda: process.poll() is None and process.kill())
            while process.poll() is None and not os.path.exists(os.path.join(folder, "a.db")):
                time.sleep(0.01)
            with open("/proc/%d/cmdline" % process.pid, "rb") as file:
                line = file.read()
            self.assertEqual(0, process.wait(60))
            self.assertNotIn(secret.encode(), line)
            self.assertIn(b"-b\0http://***", line)
            self.assertIn(b"-H\0Authorization***", line)
            self.assertIn(b"X-B: ${TOKEN}", line)
            self.assertIn(b"header:X-Session=***", line)

    @staticmethod
    def dumps_core(command, folder):
        """Whether a crash of it, while it waits for standard input, leaves a core dump."""
        limit = resource.getrlimit(resource.RLIMIT_CORE)[1]
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (limit, limit)))
        time.sleep(0.5)
        process.send_signal(signal.SIGSEGV)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = 0  # it was waited for
        process.stdin.close()
        return os.WCOREDUMP(status)

    def test_a_crash_leaves_no_core_dump(self):
        with tempfile.TemporaryDirectory() as folder:
            if not self.dumps_core(["cat"], folder):
                self.skipTest("this system dumps no core of anything")
            self.assertFalse(self.dumps_core([BINARY, "inspect", "-"], folder))


if __name__ == "__main__":
    assert os.path.exists(BINARY), BINARY
    unittest.main()
