"""The gate, accepted findings and history as processes: what a CI job, a rollout script and a
nightly cron see."""

import json
import os
import signal
import subprocess
import tempfile
import time
import unittest

from scripted_server import ScriptedServer
from support import BINARY, TIMEOUT, lockstep, write_har

JSON = [["Content-Type", "application/json"]]


def reply(body, status=200):
    return {"status": status, "headers": JSON, "body": json.dumps(body)}


OLD = {"*": reply({"id": 1, "tags": []}), "GET /gone": reply({"error": "no"}, 404)}
# The same cause at one place in two endpoints.
DRIFTED = {"*": reply({"id": 1, "tags": None})}
# Speed is not what these tests are about: both sides are the same slow Python.
ANY_SPEED = [word for metric in ("p50-ratio", "p95-ratio", "p99-ratio", "cost-ratio")
             for word in ("--gate", metric + "<=100?")]


class GateTest(unittest.TestCase):
    def setUp(self):
        self._tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self._tmp.cleanup)
        self.tmp = self._tmp.name
        self.db = os.path.join(self.tmp, "lockstep.db")
        self.old = self.serve(OLD)

    def serve(self, script):
        server = ScriptedServer(script)
        self.addCleanup(server.stop)
        return server

    def capture(self, count, targets=("/a?n=%d", "/b?n=%d")):
        path = os.path.join(self.tmp, "capture-%d.har" % count)
        write_har(path, [("GET", targets[i % len(targets)] % i if "%d" in targets[i % len(targets)]
                          else targets[i % len(targets)]) for i in range(count)])
        return path

    def run_with(self, candidate, *more, count=40, capture=None, check=None):
        return lockstep("run", capture or self.capture(count), "--baseline", self.old.url,
                        "--candidate", candidate.url, "--db", self.db, "--reask", "0", *more,
                        cwd=self.tmp, check=check)

    def lockstep(self, *words, check=None):
        return lockstep(*words, "--db", self.db, cwd=self.tmp, check=check)

    def verdict(self, *words):
        done = self.lockstep("gate", "--format", "json", *words)
        return done.returncode, json.loads(done.stdout)

    def test_a_short_run_is_inconclusive_and_says_how_many_more(self):
        self.run_with(self.serve(OLD), count=412, check=0)
        done = self.lockstep("gate", check=3)
        self.assertIn("412 of 1000 compared; 588 more are needed", done.stdout.decode())
        code, verdict = self.verdict(*ANY_SPEED)
        self.assertEqual((3, "inconclusive", 588), (code, verdict["decision"], verdict["needed"]))
        self.assertEqual(0, self.lockstep("gate", "--no-fail").returncode)

    def test_a_drifting_candidate_fails_for_reasons_a_person_would_give(self):
        path = os.path.join(self.tmp, "verdict.json")
        done = self.run_with(self.serve(DRIFTED), "--gate", "semantic-parity>=99%", "--verdict",
                             path, "--quiet", count=60, check=1)
        self.assertEqual(b"", done.stdout)
        with open(path, encoding="utf-8") as file:
            verdict = json.load(file)
        self.assertEqual("fail", verdict["decision"])
        self.assertRegex(verdict["reasons"][0], r"^semantic-parity: 60 of 60 differ \(100 %\)")
        self.assertRegex(verdict["reasons"][1], r"^F1 \(breaking, 60 exchanges\): "
                         r"json-null-vs-empty-array at json /tags in GET /a and another endpoint$")

    def test_a_rollout_stops_at_the_step_where_a_regression_is_planted(self):
        good, bad = self.serve(OLD), self.serve(DRIFTED)
        script = """
            set -eu
            for step in 1 5 25 100; do
              case $step in 1) n=1000 ;; 5) n=2000 ;; *) n=5000 ;; esac
              [ $step = 25 ] && candidate=$BAD || candidate=$GOOD
              echo "step $step"
              "$LOCKSTEP" run "$CAPTURE" --sample $n --baseline "$OLD" --candidate "$candidate" \\
                  --db "$DB" --reask 0 --quiet --step $step %s
            done
            echo "all of it"
        """ % " ".join("'%s'" % word for word in ANY_SPEED)
        env = dict(os.environ, LOCKSTEP=os.path.abspath(BINARY), CAPTURE=self.capture(5000),
                   OLD=self.old.url, GOOD=good.url, BAD=bad.url, DB=self.db)
        done = subprocess.run(["sh", "-c", script], env=env, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=TIMEOUT, cwd=self.tmp)
        self.assertEqual("step 1\nstep 5\nstep 25\n", done.stdout.decode(), done.stderr.decode())
        self.assertEqual(1, done.returncode)

    def test_nothing_compared_never_passes(self):
        path = os.path.join(self.tmp, "posts.har")
        write_har(path, [("POST", "/a", "{}"), ("POST", "/b", "{}")])
        self.run_with(self.serve(OLD), capture=path, check=3)
        done = self.lockstep("gate", "--gate", "compared>=0", check=3)
        self.assertIn("all 2 captured requests were skipped", done.stdout.decode())

    def test_a_killed_run_is_judged_but_never_passes(self):
        hanging = self.serve({"GET /a?n=4": {"fault": "hang"}, **OLD})
        process = subprocess.Popen(
            [BINARY, "run", self.capture(8), "-b", self.old.url, "-c", hanging.url, "--db",
             self.db, "--quiet"], cwd=self.tmp)
        self.addCleanup(process.wait)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            runs = lockstep("runs", "--db", self.db, cwd=self.tmp).stdout.decode()
            if "  7  " in runs:
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGKILL)
        process.wait()
        code, verdict = self.verdict("--gate", "compared>=1", "--gate", "coverage>=1%")
        self.assertEqual((3, "inconclusive"), (code, verdict["decision"]))
        self.assertIn("the run has not ended: it is still going on, or it crashed",
                      verdict["reasons"])
        self.run_with(self.serve(OLD), check=0)  # the lock went with the process

    def test_what_cannot_be_meant_is_refused(self):
        self.run_with(self.serve(OLD), check=0)
        rows = [(["--gate", "p98-ratio<=2"], 'unknown metric "p98-ratio"; did you mean'),
                (["--gate", "p99-ratio<=2", "--gate", "p99-ratio<=3"], "contradicts"),
                (["--step", "10"], "there is no step 10; the steps are 1, 5, 25 and 100"),
                (["--against", "1"], "cannot be compared with itself"),
                (["--against", "9"], "there is no run 9"),
                (["--verdict", os.path.join(self.tmp, "no/folder")], "cannot be written"),
                (["--format", "xml"], "give text or json")]
        for words, message in rows:
            done = self.lockstep("gate", *words, check=2)
            self.assertIn(message, done.stderr.decode())
        code, verdict = self.verdict("--gate", "semantic-parity>=99% @ GET /aa")
        self.assertEqual(3, code)
        self.assertIn("did you mean GET /a?", verdict["reasons"][-1] + verdict["reasons"][0])

    def test_limits_and_prices_come_from_the_configuration(self):
        with open(os.path.join(self.tmp, "lockstep.json"), "w", encoding="utf-8") as file:
            json.dump({"gate": {"limits": ["compared>=10", "semantic-parity>=100%"],
                                "steps": {"25": ["compared>=30"]},
                                "cost": {"candidate": {"vcpu": 2}}}}, file)
        candidate = self.serve(OLD)
        done = self.run_with(candidate, count=20, check=0)
        self.assertIn("gate: pass", done.stdout.decode())
        self.assertEqual(3, self.verdict("--step", "25", *ANY_SPEED)[0])
        code, verdict = self.verdict()
        self.assertEqual(0, code)
        self.assertEqual(2, verdict["cost"]["candidate_inputs"]["vcpu"])
        self.assertGreater(verdict["cost"]["endpoints"][0]["ratio"], 1)

    def test_what_is_accepted_is_hidden_there_and_nowhere_else(self):
        drifted = self.serve(DRIFTED)
        accepted = os.path.join(self.tmp, "lockstep.accepted.json")
        self.run_with(drifted, check=1)
        self.lockstep("accept", "F1", "--until", "never", check=2)
        self.lockstep("accept", "F1", "--reason", "x", "--until", "2020-01-01", check=2)
        self.lockstep("accept", "F9", "--reason", "x", "--until", "never", check=2)
        done = self.lockstep("accept", "F1", "--reason", "the app takes both", "--until",
                             "2999-12-31", "--endpoint", "GET /a", check=0)
        self.assertIn("json-null-vs-empty-array  1 place in 1 endpoint", done.stdout.decode())
        # Only GET /a is accepted: the finding is still there, for GET /b.
        done = self.run_with(drifted, check=1)
        self.assertIn("lockstep.accepted.json is used: 1 finding", done.stderr.decode())
        self.assertIn("accepted       20", done.stdout.decode())
        self.assertIn("seen     20 exchanges: GET /b", done.stdout.decode())
        self.lockstep("accept", "F1", "--reason", "the app takes both", "--until", "2999-12-31",
                      check=0)
        with open(accepted, encoding="utf-8") as file:
            entries = json.load(file)["accepted"]
        self.assertEqual([{"GET /a": ["json /tags"], "GET /b": ["json /tags"]}],
                         [entry["where"] for entry in entries])
        self.run_with(drifted, check=0)
        code, verdict = self.verdict("--gate", "compared>=10", "--gate", "semantic-parity>=100%",
                                     "--gate", "no finding")
        self.assertEqual(0, code)
        self.assertEqual(["used"], [use["status"] for use in verdict["accepted"]])
        self.assertEqual(["accepted"],
                         [change["status"] for change in verdict["history"]["changes"]])
        # The same cause at a new place is a finding.
        deeper = self.serve({"*": reply({"id": 1, "tags": None}),
                             "GET /c": reply({"roles": None})})
        old_roles = self.serve({**OLD, "GET /c": reply({"roles": []})})
        self.old = old_roles
        done = self.run_with(deeper, capture=self.capture(41, ("/a", "/b", "/c")), check=1)
        self.assertIn("GET /c", done.stdout.decode())
        # Expired, and no longer occurring, are told.
        with open(accepted, encoding="utf-8") as file:
            text = file.read()
        with open(accepted, "w", encoding="utf-8") as file:
            file.write(text.replace("2999", "2020"))
        self.run_with(drifted, check=1)
        self.assertIn("expired on 2020-12-31: the app takes both",
                      self.lockstep("gate", check=1).stdout.decode())
        with open(accepted, "w", encoding="utf-8") as file:
            file.write(text)
        self.run_with(self.serve(OLD), check=0)
        self.assertIn("did not occur", self.lockstep("gate", "--no-fail").stdout.decode())

    def test_the_file_of_accepted_findings_is_listed_changed_and_checked(self):
        self.run_with(self.serve(DRIFTED), check=1)
        self.assertIn(b"nothing is accepted", self.lockstep("accept", "--list", check=0).stdout)
        self.lockstep("accept", "F1", "--reason", "red \x1b[31m", "--until", "never", check=0)
        listed = self.lockstep("accept", "--list", check=0).stdout.decode()
        self.assertIn("for ever", listed)
        self.assertNotIn("\x1b", listed)
        print_ = listed.split()[0]
        self.lockstep("accept", "--remove", "ffffffff", check=2)
        self.lockstep("accept", "--remove", print_[:6], check=0)
        self.assertIn(b"nothing is accepted", self.lockstep("accept", "--list", check=0).stdout)
        path = os.path.join(self.tmp, "lockstep.accepted.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write('{"accepted": [\n<<<<<<< HEAD\n=======\n>>>>>>> theirs\n]}\n')
        done = self.run_with(self.serve(OLD), check=2)
        self.assertEqual("lockstep: lockstep.accepted.json:2: a merge was not finished here; keep "
                         "the entries that are to hold and remove the marks\n",
                         done.stderr.decode())

    def test_five_nights_tell_the_right_story(self):
        sick = {**OLD, "GET /b": reply({"id": 2, "tags": []})}
        nights = [
            ("nothing differs", OLD, 0, ""),
            ("the same again", OLD, 0, ""),
            ("a finding is new", sick, 1, "new       F1"),
            ("it is known", sick, 0, ""),
            ("it is gone", OLD, 0, ""),
            ("it has returned", sick, 1, "returned  F1"),
        ]
        server = self.serve(OLD)
        capture = self.capture(40, ("/a", "/b"))
        for story, script, code, told in nights:
            server.script = script
            done = self.run_with(server, "--only-new", capture=capture)
            self.assertEqual((code, b""), (done.returncode, done.stderr), story)
            self.assertIn(told, done.stdout.decode(), story)
            if code == 0:
                self.assertEqual(b"", done.stdout, story)
        self.assertIn("run 6 against run 5: worse", done.stdout.decode())
        # A candidate that no longer answers is news, too.
        server.script = {"*": {"fault": "close"}}
        done = self.run_with(server, "--only-new", capture=capture)
        self.assertEqual(1, done.returncode)
        self.assertIn("nothing was compared", done.stdout.decode())
        trend = json.loads(self.lockstep("trend", "--format", "json", check=0).stdout)["runs"]
        self.assertEqual([1, 1, 0.5, 0.5, 1, 0.5, None], [run["semantic_parity"] for run in trend])
        self.assertEqual([0] * 6 + [1], [run["candidate_errors"] for run in trend])
        self.assertTrue(all(run["p50_ratio"] > 0 for run in trend[:6]))
        self.assertIn("semantic parity   ██▁▁█▁ ", self.lockstep("trend", check=0).stdout.decode())

    def test_two_runs_do_not_write_to_one_database(self):
        hanging = self.serve({"*": {"fault": "hang"}})
        first = subprocess.Popen(
            [BINARY, "run", self.capture(4), "-b", self.old.url, "-c", hanging.url, "--db",
             self.db, "--quiet", "--timeout", "3s"], cwd=self.tmp)
        self.addCleanup(first.wait)
        end = time.monotonic() + 30
        while not os.path.exists(self.db + ".lock") and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(0.1)
        done = self.run_with(self.serve(OLD), check=2)
        self.assertRegex(done.stderr.decode(), r"lockstep.db: another run writes to this database: "
                         r"process %d, since .* UTC; --wait waits for it" % first.pid)
        done = self.run_with(self.serve(OLD), "--wait", check=0)
        self.assertIsNotNone(first.poll())
        self.assertFalse(os.path.exists(self.db + ".lock"))

    def test_old_runs_are_removed_and_one_is_kept_elsewhere(self):
        candidate = self.serve(DRIFTED)
        for _ in range(3):
            self.run_with(candidate, check=1)
        self.lockstep("prune", check=2)
        done = self.lockstep("prune", "--keep", "1", "--older-than", "90d", check=0)
        self.assertEqual(b"no run is to be removed\n", done.stdout)
        other = os.path.join(self.tmp, "two.db")
        self.lockstep("export", "2", "-o", other, check=0)
        self.lockstep("export", "2", "-o", other, check=2)
        self.assertIn(b"would be removed", self.lockstep("prune", "--keep", "1", "--dry-run",
                                                         check=0).stdout)
        done = self.lockstep("prune", "--keep", "1", check=0)
        self.assertIn("2 runs and 0 bodies removed", done.stdout.decode())
        self.assertIn("3", lockstep("runs", "--db", self.db).stdout.decode().split("\n")[1][:5])
        one = lockstep("show", "F1", "--db", other, check=0).stdout.decode()
        self.assertIn("json-null-vs-empty-array", one)
        self.assertEqual(1, lockstep("gate", "--db", other).returncode)


if __name__ == "__main__":
    unittest.main()
