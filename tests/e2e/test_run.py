"""What `lockstep run` does as a process: signals, crashes, locks, streams, secrets."""

import contextlib
import json
import os
import pty
import select
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

from scripted_server import ScriptedServer
from support import BINARY, TIMEOUT, lockstep, write_har

JSON = [["Content-Type", "application/json"]]
SAME = {"*": {"status": 200, "headers": JSON, "body": '{"id":1}'}}


def until(condition, seconds=60):
    """Waits for `condition`; a test that gets False here fails by what it checks next."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


class RunTest(unittest.TestCase):
    def setUp(self):
        self._tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self._tmp.cleanup)
        self.tmp = self._tmp.name
        self.db = os.path.join(self.tmp, "lockstep.db")
        self.capture = os.path.join(self.tmp, "capture.har")

    def serve(self, script):
        server = ScriptedServer(script)
        self.addCleanup(server.stop)
        return server

    def run_args(self, baseline, candidate, *more):
        return ["run", self.capture, "--baseline", baseline.url, "--candidate", candidate.url,
                "--db", self.db, *more]

    def start(self, *args, **options):
        process = subprocess.Popen([BINARY, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   **options)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        return process

    def report(self, run=()):
        done = lockstep("report", *run, "--format", "ndjson", "--db", self.db, check=0)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return lines[0], lines[1:]

    def assert_reconciles(self, counts):
        self.assertEqual(counts["captured"], counts["sent"] + sum(counts["skipped"].values()))
        self.assertEqual(counts["sent"], counts["compared"] + sum(counts["failed"].values()))
        self.assertEqual(counts["compared"], sum(counts[verdict] for verdict in (
            "identical", "equivalent", "noise", "accepted", "different")))


class AskingAgain(RunTest):
    def test_only_what_differs_is_asked_again_and_only_by_safe_methods(self):
        write_har(self.capture, [("GET", "/same"), ("GET", "/other"), ("HEAD", "/other"),
                                 ("POST", "/other", "{}"), ("DELETE", "/other")])
        other = {"status": 404, "headers": JSON, "body": '{"id":2}'}
        baseline = self.serve(SAME)
        candidate = self.serve({**SAME, **{method + " /other": other
                                           for method in ("GET", "HEAD", "POST", "DELETE")}})
        for more, times in (((), 3), (("--reask", "3"), 5), (("--reask", "0"), 1)):
            with self.subTest(more):
                baseline.requests.clear()
                candidate.requests.clear()
                lockstep(*self.run_args(baseline, candidate, "--methods", "GET,HEAD,POST,DELETE",
                                        *more), check=1)
                asked = sorted(line.split(b" HTTP")[0] for line, _, _ in baseline.requests)
                self.assertEqual(sorted([b"GET /same", b"POST /other", b"DELETE /other"] +
                                        times * [b"GET /other", b"HEAD /other"]), asked)
                self.assertEqual(5, len(candidate.requests))

    def test_a_control_is_asked_instead(self):
        write_har(self.capture, [("GET", "/%d" % i) for i in range(6)])
        script = {"GET /%d" % i: {"status": 200, "headers": JSON, "body": '{"id":"%08x"}' % (i * 7919)}
                  for i in range(6)}
        servers = [self.serve({key: {**reply, "body": reply["body"].replace("0000", new)}
                               for key, reply in script.items()})
                   for new in ("a1b2", "c3d4", "e5f6")]
        lockstep(*self.run_args(servers[0], servers[1], "--control",
                                servers[2].url.replace("//", "//me:hunter2@")), check=0)
        self.assertEqual([6, 6, 6], [len(server.requests) for server in servers])
        head, lines = self.report()
        self.assertEqual(6, head["counts"]["noise"])
        self.assertEqual(servers[2].url, head["control"])
        places = [line for line in lines if line["type"] == "noise"]
        self.assertEqual([("/id", "endpoint", 6, 6)],
                         [(p["at"], p["decision"], p["varied"], p["pairs"]) for p in places])
        with open(self.db, "rb") as database:
            self.assertFalse(b"hunter2" in database.read())


class Interruption(RunTest):
    def slow_run(self, wanted):
        """A run of which `wanted` exchanges are answered and the next never is."""
        write_har(self.capture, [("GET", "/%d" % i) for i in range(wanted + 50)])
        ok = SAME["*"]
        script = {"*": ok}
        script.update({"GET /%d" % i: {"fault": "hang"} for i in range(wanted, wanted + 50)})
        baseline, candidate = self.serve(SAME), self.serve(script)
        process = self.start(*self.run_args(baseline, candidate, "--timeout", "60s", "-j", "4"))
        self.assertTrue(until(lambda: len(candidate.requests) >= wanted + 4))
        return process

    def test_ctrl_c_stores_what_was_done_and_says_so(self):
        for sign in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(sign):
                process = self.slow_run(30)
                time.sleep(0.2)  # the last answers are on their way to the store
                process.send_signal(sign)
                stdout, stderr = process.communicate(timeout=TIMEOUT)
                self.assertEqual(130, process.returncode, stderr)
                self.assertIn(b"interrupted; what was done is stored as run", stderr)
                self.assertIn(b"interrupted", stdout)
                head, exchanges = self.report()
                self.assertEqual("interrupted", head["state"])
                self.assertEqual(30, len(exchanges))
                self.assertEqual(30, head["counts"]["identical"])
                self.assert_reconciles(head["counts"])

    def test_ctrl_c_while_the_baseline_is_asked_again_keeps_the_run(self):
        write_har(self.capture, [("GET", "/%d" % i) for i in range(10)])
        other = {"status": 200, "headers": JSON, "body": '{"id":2}'}
        baseline = self.serve({"GET /%d" % i: [SAME["*"], {"fault": "hang"}] for i in range(10)})
        candidate = self.serve({"*": other})
        process = self.start(*self.run_args(baseline, candidate, "--timeout", "60s"))
        self.assertTrue(until(lambda: len(baseline.requests) >= 12))
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=TIMEOUT)
        self.assertEqual(130, process.returncode, stderr)
        head, lines = self.report()
        self.assertEqual("interrupted", head["state"])
        self.assertEqual(10, head["counts"]["different"])
        self.assertNotIn("asked_again", head["counts"])
        self.assertEqual(10, len([line for line in lines if line["type"] == "exchange"]))
        self.assert_reconciles(head["counts"])

    def test_ctrl_c_ends_the_wait_for_a_pipe_that_is_silent(self):
        server = self.serve(SAME)
        args = self.run_args(server, server)
        args[args.index(self.capture)] = "-"
        process = self.start(*args, stdin=subprocess.PIPE)
        self.addCleanup(process.stdin.close)
        # The first of them are read before anything is sent, to find the format.
        for i in range(20):
            process.stdin.write(json.dumps({
                "lockstep": 1, "method": "GET", "target": "/%d?%s" % (i, "x" * 10_000),
                }).encode() + b"\n")
        process.stdin.write(b'{"lockstep": 1, "met')
        process.stdin.flush()
        self.assertTrue(until(lambda: len(server.requests) >= 40))
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        self.assertEqual(130, process.wait(timeout=TIMEOUT))
        stderr = process.communicate()[1]
        self.assertNotIn(b"damaged", stderr)
        head, exchanges = self.report()
        self.assertEqual("interrupted", head["state"])
        self.assertEqual(20, len(exchanges))

    def test_a_pipe_that_pauses_does_not_make_replies_late(self):
        reply = {**SAME["*"], "delay": 0.2}
        server = self.serve({**SAME, "GET /slow": reply})
        args = self.run_args(server, server)
        args[args.index(self.capture)] = "-"
        process = self.start(*args, stdin=subprocess.PIPE)

        def write(target):
            process.stdin.write(json.dumps({
                "lockstep": 1, "method": "GET", "target": target}).encode() + b"\n")
            process.stdin.flush()

        # As much as is read to find the format.
        for i in range(20):
            write("/%d?%s" % (i, "x" * 5000))
        write("/slow")
        # And what the reader passes over while it waits: an entry that is not sent.
        process.stdin.write(b'{"lockstep": 1, "method": "POST", "target": "/no"}\n')
        process.stdin.flush()
        self.assertTrue(until(lambda: len(server.requests) >= 42))
        time.sleep(2)
        write("/last")
        process.stdin.close()
        self.assertEqual(0, process.wait(timeout=TIMEOUT), process.stderr.read())
        head, exchanges = self.report()
        self.assertEqual(22, head["counts"]["identical"])
        self.assert_reconciles(head["counts"])
        with contextlib.closing(sqlite3.connect(self.db)) as database:
            slowest = database.execute("select max(baseline_total_ns), max(candidate_total_ns) "
                                       "from exchanges").fetchone()
        for latency in slowest:
            self.assertGreater(latency, 0.2e9)
            self.assertLess(latency, 1e9)

    def test_a_killed_run_keeps_what_was_stored_and_is_shown_as_unfinished(self):
        process = self.slow_run(30)
        time.sleep(2.5)  # longer than a batch stays in memory
        process.kill()
        process.communicate(timeout=TIMEOUT)
        head, exchanges = self.report()
        self.assertEqual("running", head["state"])
        self.assertEqual(30, len(exchanges))
        self.assert_reconciles(head["counts"])
        self.assertIn(b"unfinished", lockstep("report", "--db", self.db, check=0).stdout)
        # The database goes on to be used.
        write_har(self.capture, [("GET", "/1")])
        server = self.serve(SAME)
        lockstep(*self.run_args(server, server), check=0)
        self.assertIn(b"(unfinished)", lockstep("runs", "--db", self.db, check=0).stdout)

    def test_a_full_disk_ends_the_run_with_trouble_and_keeps_what_fitted(self):
        write_har(self.capture, [("GET", "/%d" % i) for i in range(400)])
        big = {"*": {"status": 200, "headers": JSON,
                     "body": json.dumps({"x": os.urandom(60_000).hex()})}}
        other = {"*": {"status": 200, "headers": JSON,
                       "body": json.dumps({"x": os.urandom(60_000).hex()})}}
        for i in range(400):
            big["GET /%d" % i] = {"status": 200, "headers": JSON,
                                  "body": json.dumps({"x": os.urandom(20_000).hex()})}
        baseline, candidate = self.serve(big), self.serve(other)
        # No file may grow beyond 2 MiB; the signal that says so is ignored, so write() fails.
        limited = ["sh", "-c", "trap '' XFSZ; ulimit -f 4096; exec \"$@\"", "sh", BINARY,
                   *self.run_args(baseline, candidate)]
        done = subprocess.run(limited, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=TIMEOUT)
        self.assertEqual(2, done.returncode, done.stderr)
        self.assertIn(b"lockstep.db", done.stderr)
        head, _ = self.report()
        self.assert_reconciles(head["counts"])


class Safety(RunTest):
    def test_a_write_is_sent_once_to_each_side_when_named_and_never_else(self):
        write_har(self.capture, [("POST", "/pay", '{"amount":1}'), ("GET", "/a")])
        baseline, candidate = self.serve(SAME), self.serve(SAME)
        lockstep(*self.run_args(baseline, candidate), check=0)
        for server in (baseline, candidate):
            self.assertEqual([b"GET /a HTTP/1.1"], [line for line, _, _ in server.requests])
        lockstep(*self.run_args(baseline, candidate, "--methods", "POST"), check=0)
        for server in (baseline, candidate):
            posts = [body for line, _, body in server.requests if line.startswith(b"POST")]
            self.assertEqual([b'{"amount":1}'], posts)

    def test_a_write_is_not_sent_again_when_the_connection_breaks(self):
        write_har(self.capture, [("GET", "/a"), ("POST", "/pay", '{"amount":1}')] * 5)
        baseline = self.serve(SAME)
        candidate = self.serve({"GET /a": SAME["*"], "POST /pay": {"fault": "close"}})
        lockstep(*self.run_args(baseline, candidate, "--methods", "GET,POST", "-j", "1"), check=1)
        for server in (baseline, candidate):
            posts = [line for line, _, _ in server.requests if line.startswith(b"POST")]
            self.assertEqual(5, len(posts))

    def test_a_dry_run_sends_nothing_and_leaves_no_database(self):
        write_har(self.capture, [("GET", "/a")])
        server = self.serve(SAME)
        lockstep(*self.run_args(server, server, "--dry-run"), check=0)
        self.assertEqual([], server.requests)
        self.assertEqual(["capture.har"], os.listdir(self.tmp))

    def test_secrets_reach_the_sides_and_nothing_else(self):
        names = ["Authorization", "Cookie", "X-Api-Key", "Proxy-Authorization", "X-Auth-Token"]
        secrets = ["s3cr3t%02dABCDEF" % i for i in range(10)]
        request = [("Authorization", "Bearer " + secrets[0]),
                   ("Cookie", "sid=%s; theme=%s" % (secrets[1], secrets[2])),
                   ("X-Api-Key", secrets[3])]
        write_har(self.capture, [("GET", "/a")], headers=request)
        replies = [{"status": 200, "headers": JSON + [
            ["Set-Cookie", "sid=%s; Path=/; HttpOnly" % secret], ["X-Auth-Token", secret]],
            "body": '{"id":%d}' % i} for i, secret in enumerate(secrets[4:6])]
        baseline, candidate = self.serve({"*": replies[0]}), self.serve({"*": replies[1]})
        url = baseline.url.replace("http://", "http://me:%s@" % secrets[6])
        ndjson = os.path.join(self.tmp, "report.ndjson")
        outputs = [lockstep(
            "run", self.capture, "-b", url, "-c", candidate.url, "--db", self.db, "--keep", "all",
            "--baseline-header", "X-Token: " + secrets[7], "--candidate-header",
            "X-Secret: ${SECRET_8}", "--report", "ndjson=" + ndjson, check=1,
            env={"SECRET_8": secrets[8]})]
        for command in (["show", "0"], ["report"], ["report", "--format", "json"], ["runs"],
                        ["show", "0", "--body", "baseline"]):
            outputs.append(lockstep(*command, "--db", self.db, check=0))
        # They really were sent …
        _, headers, _ = candidate.requests[-1]
        self.assertIn(b"Authorization: Bearer " + secrets[0].encode(), headers)
        self.assertIn(b"X-Secret: " + secrets[8].encode(), headers)
        # … and are nowhere else.
        texts = {"stdout and stderr": b"".join(o.stdout + o.stderr for o in outputs)}
        for name in os.listdir(self.tmp):
            if name != "capture.har":
                with open(os.path.join(self.tmp, name), "rb") as file:
                    texts[name] = file.read()
        self.assertGreater(len(texts), 2)
        for place, text in texts.items():
            for secret in secrets:
                self.assertNotIn(secret.encode(), text, place)
        # That they differ is still seen, and that names are kept.
        shown = outputs[1].stdout.decode()
        self.assertIn("set-cookie", shown)
        self.assertIn("‹redacted:", shown)
        for name in names[:3]:
            self.assertIn(name, shown)

    def test_the_database_is_readable_by_its_owner_alone(self):
        write_har(self.capture, [("GET", "/a")])
        server = self.serve(SAME)
        lockstep(*self.run_args(server, server), check=0)
        self.assertEqual(0o600, os.stat(self.db).st_mode & 0o777)


class Endpoints(RunTest):
    def endpoints(self):
        return {each["endpoint"] for each in self.report()[1]}

    def test_names_in_paths_are_one_endpoint_and_stay_one_in_the_next_run(self):
        names = ["".join(chr(97 + int(digit)) for digit in "%03d" % i) for i in range(150)]
        server = self.serve(SAME)
        write_har(self.capture, [("GET", "/shops/" + name) for name in names] +
                  [("GET", "/shops/me"), ("POST", "/shops/joe"), ("GET", "/shops")])
        lockstep(*self.run_args(server, server), check=0)
        self.assertEqual({"GET /shops", "GET /shops/me", "GET /shops/{name}"}, self.endpoints())
        write_har(self.capture, [("GET", "/shops/ann"), ("GET", "/shops/me")])
        lockstep(*self.run_args(server, server), check=0)
        self.assertEqual({"GET /shops/me", "GET /shops/{name}"}, self.endpoints())
        lockstep(*self.run_args(server, server), "--endpoint", "/shops/{shop}", check=0)
        self.assertEqual({"GET /shops/{shop}"}, self.endpoints())


class Streams(RunTest):
    def test_a_capture_may_come_from_standard_input(self):
        write_har(self.capture, [("GET", "/a"), ("GET", "/b")])
        server = self.serve(SAME)
        with open(self.capture, "rb") as capture:
            done = lockstep("run", "-", "-b", server.url, "-c", server.url, "--db", self.db,
                            stdin=capture.read(), check=0)
        self.assertIn(b"identical       2", done.stdout)

    def test_several_captures_are_one_run(self):
        write_har(self.capture, [("GET", "/a"), ("GET", "/b")])
        server = self.serve(SAME)
        lockstep(*self.run_args(server, server), self.capture, check=0)
        head, exchanges = self.report()
        self.assertEqual(4, head["counts"]["sent"])
        self.assertEqual(["/a", "/a", "/b", "/b"], [each["target"] for each in exchanges])

    def test_quiet_prints_nothing_and_reports_go_to_files(self):
        write_har(self.capture, [("GET", "/a")])
        server = self.serve(SAME)
        paths = {name: os.path.join(self.tmp, name) for name in ("text", "json", "ndjson")}
        reports = [word for name, path in paths.items() for word in
                   ("--report", "%s=%s" % (name, path))]
        done = lockstep(*self.run_args(server, server, "--quiet", *reports), check=0)
        self.assertEqual((b"", b""), (done.stdout, done.stderr))
        for name, path in paths.items():
            with open(path, "rb") as file:
                stored = lockstep("report", "--format", name, "--db", self.db, check=0).stdout
                self.assertEqual(stored, file.read())

    def test_a_report_that_can_never_be_written_is_trouble_before_anything_is_sent(self):
        write_har(self.capture, [("GET", "/a")])
        server = self.serve(SAME)
        done = lockstep(*self.run_args(server, server, "--report", "json=/no/such/folder/r"),
                        check=2)
        self.assertIn(b"/no/such/folder/r: cannot be written", done.stderr)
        self.assertFalse(os.path.exists(self.db))

    def test_a_report_that_cannot_be_written_is_trouble_but_the_run_is_stored(self):
        write_har(self.capture, [("GET", "/%d" % i) for i in range(3000)])
        server = self.serve(SAME)
        folder = os.path.join(self.tmp, "reports")
        os.mkdir(folder)
        process = self.start(*self.run_args(server, server, "--report", "json=%s/r" % folder))
        while not os.path.exists(self.db) and process.poll() is None:
            time.sleep(0.005)
        os.rmdir(folder)
        _, stderr = process.communicate(timeout=TIMEOUT)
        self.assertEqual(2, process.returncode)
        self.assertIn(b"reports/r: cannot be written", stderr)
        head, _ = self.report()
        self.assertEqual("complete", head["state"])
        full = open("/dev/full", "wb")
        with full:
            printed = subprocess.run([BINARY, "report", "--db", self.db], stdout=full,
                                     stderr=subprocess.PIPE, timeout=TIMEOUT)
        self.assertEqual(2, printed.returncode)
        self.assertIn(b"standard output: cannot be written", printed.stderr)

    def test_a_reader_that_went_away_does_not_change_the_verdict(self):
        write_har(self.capture, [("GET", "/%d" % i) for i in range(3000)])
        server = self.serve(SAME)
        process = self.start(*self.run_args(server, server))
        process.stdout.close()
        stderr = process.stderr.read()
        self.assertEqual(0, process.wait(timeout=TIMEOUT), stderr)

    def on_a_terminal(self, args, env):
        """What the process writes to a terminal that is both its output streams."""
        parent, child = pty.openpty()
        process = subprocess.Popen([BINARY, *args], stdout=child, stderr=child,
                                   env={"PATH": os.environ["PATH"], "TERM": "xterm", **env})
        os.close(child)
        text = b""
        end = time.monotonic() + TIMEOUT
        while time.monotonic() < end:
            if select.select([parent], [], [], 1)[0]:
                try:
                    part = os.read(parent, 65536)
                except OSError:  # the other end is closed
                    break
                if not part:
                    break
                text += part
        os.close(parent)
        return process.wait(timeout=TIMEOUT), text.decode()

    def test_progress_and_colour_are_for_terminals(self):
        write_har(self.capture, [("GET", "/%d" % i) for i in range(40)])
        server = self.serve(SAME)
        args = self.run_args(server, server, "--rate", "50")
        code, text = self.on_a_terminal(args, {})
        self.assertEqual(0, code)
        self.assertRegex(text, r"\r\d+/40  \d+/s  0 different")
        self.assertRegex(text, r"\d+:\d\d left")
        self.assertIn("\x1b[32msemantic 100 %\x1b[0m", text)
        _, plain = self.on_a_terminal(args, {"NO_COLOR": "1"})
        self.assertNotIn("\x1b[3", plain)
        done = lockstep(*args, check=0)
        self.assertEqual(b"", done.stderr)
        self.assertNotIn(b"\x1b", done.stdout)
        self.assertIn(b"\x1b[", lockstep(*args, "--color", "always", check=0).stdout)


class Databases(RunTest):
    def test_a_locked_database_is_trouble_and_nothing_is_lost(self):
        write_har(self.capture, [("GET", "/a")])
        server = self.serve(SAME)
        lockstep(*self.run_args(server, server), check=0)
        lock = sqlite3.connect(self.db, isolation_level=None)
        self.addCleanup(lock.close)
        lock.execute("PRAGMA locking_mode=EXCLUSIVE")
        lock.execute("BEGIN EXCLUSIVE")
        lock.execute("CREATE TABLE mine (x)")
        done = lockstep(*self.run_args(server, server), check=2)
        self.assertIn(b"locked", done.stderr)
        lock.execute("ROLLBACK")
        lock.close()
        head, _ = self.report()
        self.assertEqual(1, head["id"])

    def test_two_runs_that_wait_for_each_other_are_both_stored(self):
        write_har(self.capture, [("GET", "/%d" % i) for i in range(300)])
        server = self.serve(SAME)
        processes = [self.start(*self.run_args(server, server, "--wait")) for _ in range(2)]
        for process in processes:
            _, stderr = process.communicate(timeout=TIMEOUT)
            self.assertEqual(0, process.returncode, stderr)
        for run in ("1", "2"):
            head, exchanges = self.report((run,))
            self.assertEqual(300, len(exchanges))
            self.assert_reconciles(head["counts"])

    def test_a_person_can_read_the_views(self):
        write_har(self.capture, [("GET", "/orders/%d" % i) for i in range(4)])
        baseline = self.serve(SAME)
        candidate = self.serve({"*": {"status": 200, "headers": JSON, "body": '{"id":2}'}})
        lockstep(*self.run_args(baseline, candidate), check=1)
        rows = sqlite3.connect(self.db).execute("SELECT * FROM v_endpoints").fetchall()
        self.assertEqual(1, len(rows))
        self.assertIn("GET /orders/{id}", rows[0])


class Scale(RunTest):
    def test_the_same_seed_draws_the_same_sample(self):
        write_har(self.capture, [("GET", "/%d" % i) for i in range(200)])
        server = self.serve(SAME)
        drawn = []
        for seed in ("5", "5", "6"):
            lockstep(*self.run_args(server, server, "--sample", "20", "--seed", seed), check=0)
            head, exchanges = self.report()
            self.assertEqual({"not-sampled": 180}, head["counts"]["skipped"])
            drawn.append([each["target"] for each in exchanges])
        self.assertEqual(20, len(drawn[0]))
        self.assertEqual(drawn[0], drawn[1])
        self.assertNotEqual(drawn[0], drawn[2])

    def test_a_large_reply_is_stored_and_shown_within_bounds(self):
        write_har(self.capture, [("GET", "/a")])
        rows = [{"id": i, "name": "n%d" % i} for i in range(20000)]
        changed = [dict(row, name="x") if row["id"] % 100 == 0 else row for row in rows]
        baseline = self.serve({"*": {"status": 200, "headers": JSON, "body": json.dumps(rows)}})
        candidate = self.serve({"*": {"status": 200, "headers": JSON, "body": json.dumps(changed)}})
        lockstep(*self.run_args(baseline, candidate), check=1)
        _, exchanges = self.report()
        values = [d for d in exchanges[0]["differences"] if d["kind"] == "value"]
        self.assertEqual(200, len(values))
        shown = lockstep("show", "0", "--db", self.db, check=0).stdout
        self.assertLess(len(shown), 200_000)


if __name__ == "__main__":
    unittest.main()
