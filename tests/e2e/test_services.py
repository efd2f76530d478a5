"""The real services of fixtures/shop: a Flask monolith, its Go replacement, and that repaired."""

import contextlib
import datetime
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

from support import BINARY, ROOT, TIMEOUT, Shop, lockstep

CAPTURE = os.path.join(ROOT, "fixtures/captures/shop.har")
VARYING = os.path.join(ROOT, "fixtures/captures/offers.har")
ALL_METHODS = "GET,HEAD,OPTIONS,POST,PUT,PATCH,DELETE"


class Services(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = Shop()
        cls.addClassCleanup(cls.shop.remove)
        cls.urls = cls.shop.urls

    def start_again(self):
        self.shop.start()
        type(self).urls = self.shop.urls

    def setUp(self):
        self.tmp = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.tmp)
        self.db = os.path.join(self.tmp, "lockstep.db")

    def compare(self, baseline, candidate, *more, capture=CAPTURE):
        """The exit code, the run and its exchanges."""
        done = lockstep("run", capture, "-b", self.urls[baseline], "-c", self.urls[candidate],
                        "--db", self.db, "--quiet",
                        *(() if "--methods" in more else ("--methods", ALL_METHODS)), *more)
        self.assertEqual(b"", done.stderr)
        report = lockstep("report", "--format", "ndjson", "--db", self.db, check=0).stdout
        lines = [json.loads(line) for line in report.splitlines()]
        self.findings = [line for line in lines if line["type"] == "finding"]
        self.noise = [line for line in lines if line["type"] == "noise"]
        lines = [line for line in lines if line["type"] in ("run", "exchange")]
        counts = lines[0]["counts"]
        self.assertEqual(counts["captured"], counts["sent"] + sum(counts["skipped"].values()))
        self.assertEqual(counts["sent"], counts["compared"] + sum(counts["failed"].values()))
        return done.returncode, lines[0], lines[1:]

    def test_a_service_is_never_different_from_itself(self):
        for service in ("monolith", "replacement", "repaired"):
            for capture in (CAPTURE, CAPTURE.replace(".har", ".gor")):
                with self.subTest(service, capture=os.path.basename(capture)):
                    code, run, _ = self.compare(service, service, capture=capture)
                    self.assertEqual(0, code)
                    self.assertGreaterEqual(run["counts"]["compared"], 200)
                    self.assertEqual(run["counts"]["compared"], run["counts"]["identical"])

    def test_the_gate_tells_the_replacement_from_the_repaired_one(self):
        def judged(candidate, times):
            verdict = os.path.join(self.tmp, "verdict.json")
            done = lockstep("run", *[CAPTURE] * times, "-b", self.urls["monolith"], "-c",
                            self.urls[candidate], "--db", self.db, "--quiet", "--step", "1",
                            "--verdict", verdict)
            with open(verdict, encoding="utf-8") as file:
                return done.returncode, json.load(file)

        code, verdict = judged("replacement", 2)
        self.assertEqual((1, "fail"), (code, verdict["decision"]))
        reasons = "\n".join(verdict["reasons"])
        self.assertRegex(reasons, r"semantic-parity: \d+ of \d+ differ")
        self.assertRegex(reasons, r"F1 \(breaking, \d+ exchanges\): json-")
        code, verdict = judged("repaired", 1)
        self.assertEqual((3, "inconclusive"), (code, verdict["decision"]))
        self.assertEqual(1000 - verdict["compared"], verdict["needed"])
        code, verdict = judged("repaired", 6)
        self.assertEqual((0, "pass"), (code, verdict["decision"]), verdict["reasons"])
        self.assertGreaterEqual(verdict["compared"], 1000)

    def test_the_repaired_replacement_is_at_full_semantic_parity(self):
        code, run, exchanges = self.compare("monolith", "repaired")
        self.assertEqual([], [e for e in exchanges if e["verdict"] == "different"])
        self.assertEqual(0, code)
        self.assertEqual(1, run["parity"]["semantic"])
        self.assertGreaterEqual(run["counts"]["compared"], 200)

    def test_the_first_day_replacement_is_not(self):
        code, run, exchanges = self.compare("monolith", "replacement")
        self.assertEqual(1, code)
        self.assertEqual({}, run["counts"]["failed"])
        self.assertGreater(run["counts"]["different"], 50)
        for exchange in exchanges:
            real = [d for d in exchange["differences"] if d["kind"] != "spelling"]
            self.assertEqual(exchange["verdict"] == "different", bool(real), exchange)

    def test_findings_are_the_planted_drifts_and_nothing_else(self):
        with open(os.path.join(ROOT, "fixtures/shop/README.md"), encoding="utf-8") as readme:
            table = readme.read().split("\n## ")
        planted = next(part for part in table if part.startswith("Planted drift that makes"))
        drifts = re.findall(r"^\| `([a-z0-9-]+)` \|.*\| (\d+) \|$", planted, re.M)
        self.assertGreater(len(drifts), 20)
        code, _, exchanges = self.compare("monolith", "replacement")
        self.assertEqual(1, code)
        self.assertEqual(sorted(drift for drift, _ in drifts),
                         sorted(finding["drift"] for finding in self.findings))
        names = {finding["id"] for finding in self.findings}
        for exchange in exchanges:
            for difference in exchange["differences"]:
                is_problem = exchange["verdict"] == "different" and difference["kind"] != "spelling"
                self.assertEqual(is_problem, difference.get("finding") in names, difference)
        prints = {finding["fingerprint"] for finding in self.findings}
        self.assertEqual(len(self.findings), len(prints))
        # The same again, from half of the requests: every fingerprint is one of these.
        self.compare("monolith", "replacement", "--sample", "120", "--seed", "7")
        self.assertLessEqual({finding["fingerprint"] for finding in self.findings}, prints)
        self.compare("monolith", "repaired")
        self.assertEqual([], self.findings)

    def test_a_finding_is_shown_by_its_name_and_by_its_fingerprint(self):
        self.compare("monolith", "replacement")
        for finding in self.findings:
            shown = lockstep("show", finding["id"], "--db", self.db, check=0).stdout
            print_ = finding["fingerprint"]
            self.assertIn(print_.encode(), shown)
            self.assertIn(finding["drift"].encode(), shown)
            self.assertEqual(2, len(re.findall(rb"^  curl ", shown, re.M)), shown)
            if not print_.isdigit():
                again = lockstep("show", print_, "--db", self.db, check=0).stdout
                self.assertEqual(shown, again)
        missing = lockstep("show", "F99", "--db", self.db)
        self.assertEqual(2, missing.returncode)
        self.assertIn(b"no finding F99", missing.stderr)

    def test_findings_of_a_run_that_never_ended_are_made_from_its_differences(self):
        self.compare("monolith", "replacement")
        whole = self.findings
        with contextlib.closing(sqlite3.connect(self.db)) as db, db:
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("DELETE FROM findings")
            db.execute("UPDATE runs SET state = 'running', finished_at_ns = NULL, captured = NULL")
        listed = lockstep("findings", "--format", "ndjson", "--db", self.db, check=0).stdout
        self.assertEqual(whole, [json.loads(line) for line in listed.splitlines()])
        text = lockstep("report", "--db", self.db, check=0).stdout.decode()
        self.assertIn("unfinished", text)
        self.assertIn("F1    breaking", text)

    def test_swapping_the_sides_mirrors_every_difference(self):
        _, _, there = self.compare("monolith", "replacement")
        _, _, back = self.compare("replacement", "monolith")
        mirror = {"missing": "added", "added": "missing"}

        def key(difference, swapped):
            # Hashes of secrets can be compared within a run only.
            values = [re.sub("‹redacted:[0-9a-f]+›", "‹redacted›", difference.get(side, "absent"))
                      for side in ("baseline", "candidate")]
            kind = difference["kind"]
            if swapped:
                values.reverse()
                kind = mirror.get(kind, kind)
            # Positions may differ: each side's own are used for what only it has.
            return (difference["aspect"], kind, values)

        for one, other in zip(there, back):
            self.assertEqual(one["verdict"], other["verdict"])
            self.assertCountEqual([key(d, False) for d in one["differences"]],
                                  [key(d, True) for d in other["differences"]], one["target"])

    def assert_noise(self, run, exchanges, places):
        self.assertEqual({}, run["counts"]["failed"])
        self.assertGreater(run["counts"]["noise"], 5)
        noisy = {d["at"] for e in exchanges for d in e["differences"] if d["noise"]}
        self.assertLessEqual({"/request_id", "/made_at", "/badge", "/seen_with", "status"},
                             noisy | places)
        for exchange in exchanges:
            real = {d["at"] for d in exchange["differences"]
                    if not d["noise"] and d["kind"] != "spelling"}
            self.assertEqual(exchange["verdict"] == "different", bool(real), exchange)
            self.assertLessEqual(real, places, exchange)

    def test_answers_that_vary_are_noise(self):
        for more in ((), ("--control", self.urls["monolith"]), ("--reask", "6")):
            with self.subTest(more):
                code, run, exchanges = self.compare("monolith", "repaired", *more, capture=VARYING)
                self.assert_noise(run, exchanges, set())
                self.assertEqual((0, 0), (code, run["counts"]["different"]))

    def test_a_change_beside_what_varies_is_found(self):
        for more in ((), ("--control", self.urls["monolith"])):
            with self.subTest(more):
                code, run, exchanges = self.compare("monolith", "replacement", *more,
                                                    capture=VARYING)
                self.assertEqual(1, code)
                # Another type beside the noise, and in it a time in another notation.
                self.assert_noise(run, exchanges, {"/price", "/made_at"})
                for exchange in exchanges:
                    if exchange["baseline"]["status"] == exchange["candidate"]["status"] == 200:
                        self.assertEqual("different", exchange["verdict"], exchange)
                places = {(place["at"], place["decision"]) for place in self.noise}
                self.assertIn(("/request_id", "endpoint"), places)
                named = {"json-decimal-string-vs-number", "datetime-zulu-vs-offset"}
                drifts = {finding["drift"] for finding in self.findings}
                # On a loaded machine the two clocks may be read seconds apart: not one instant.
                self.assertEqual(named, drifts - {"value-differs"})

    def test_without_asking_again_what_varies_differs(self):
        code, run, _ = self.compare("monolith", "repaired", "--reask", "0", capture=VARYING)
        self.assertEqual((1, 0), (code, run["counts"]["noise"]))

    def recompare(self, *more):
        """The exit code and every line of the report but the run's own."""
        done = lockstep("recompare", "--db", self.db, "--quiet", *more)
        self.assertEqual(b"", done.stderr)
        report = lockstep("report", "--format", "ndjson", "--db", self.db, check=0).stdout
        return done.returncode, [json.loads(line) for line in report.splitlines()]

    def test_a_run_judged_again_by_the_same_rules_is_the_same(self):
        control = ("--control", self.urls["monolith"])
        for capture, more in ((CAPTURE, ()), (VARYING, ()), (VARYING, control)):
            with self.subTest(os.path.basename(capture), more=more):
                code, run, exchanges = self.compare("monolith", "replacement", *more,
                                                    capture=capture)
                again, lines = self.recompare()
                self.assertEqual(code, again)
                self.assertEqual(run["id"], lines[0]["recompared"])
                self.assertEqual(run["counts"], lines[0]["counts"])
                self.assertEqual(exchanges, [e for e in lines if e["type"] == "exchange"])
                self.assertEqual(self.findings, [f for f in lines if f["type"] == "finding"])
                # Judged in another order, which makes other values the example.
                for places in (self.noise, noise := [n for n in lines if n["type"] == "noise"]):
                    for place in places:
                        del place["first_value"], place["second_value"]
                self.assertEqual(self.noise, noise)

    def test_a_run_judged_again_by_other_rules_sends_nothing(self):
        _, before, _ = self.compare("monolith", "replacement", "--keep", "all")
        config = os.path.join(self.tmp, "new.json")
        with open(config, "w", encoding="utf-8") as file:
            file.write('{"rules": [{"at": "/**/due_on", "ignore": true}], "headers": {"compare": '
                       '["Server"]}}')
        self.shop.stop()
        self.addCleanup(self.start_again)
        code, (run, *lines) = self.recompare("--config", config)
        self.assertEqual(1, code)
        self.assertEqual(before["counts"]["sent"], run["counts"]["sent"])
        self.assertEqual(0, run["counts"]["identical"])  # gunicorn is not net/http
        self.assertGreater(run["rules"][0]["times"], 0)
        differences = [d for line in lines if line["type"] == "exchange"
                       for d in line["differences"] if d["kind"] != "spelling"]
        self.assertEqual([], [d for d in differences if d["at"].endswith("due_on")])
        self.assertIn("server", [d["at"] for d in differences])

    def test_both_captures_hold_the_same_traffic(self):
        har = self.compare("monolith", "monolith", "--no-redact")[2]
        gor = self.compare("monolith", "monolith", "--no-redact",
                           capture=CAPTURE.replace(".har", ".gor"))[2]
        self.assertEqual([(e["method"], e["target"], e["endpoint"]) for e in har],
                         [(e["method"], e["target"], e["endpoint"]) for e in gor])

    def test_an_installed_binary_works_from_any_folder(self):
        build = os.path.dirname(os.path.abspath(BINARY))
        subprocess.run(["cmake", "--install", build, "--prefix", self.tmp + "/usr"], check=True,
                       stdout=subprocess.DEVNULL, timeout=TIMEOUT)
        elsewhere = os.path.join(self.tmp, "elsewhere")
        os.mkdir(elsewhere)
        done = subprocess.run(
            [self.tmp + "/usr/bin/lockstep", "run", CAPTURE, "--baseline", self.urls["monolith"],
             "--candidate", self.urls["repaired"]], cwd=elsewhere, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, timeout=TIMEOUT)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn(b"parity holds", done.stdout)
        self.assertEqual(["lockstep.db"], os.listdir(elsewhere))

    def test_every_exchange_can_be_shown_and_its_curl_commands_ask_the_same(self):
        _, _, exchanges = self.compare("monolith", "replacement")
        different = [e for e in exchanges if e["verdict"] == "different" and e["method"] == "GET"]
        for exchange in different[:: max(1, len(different) // 12)]:
            shown = lockstep("show", str(exchange["seq"]), "--db", self.db, check=0).stdout.decode()
            commands = re.findall(r"^  (curl .*)$", shown, re.M)
            self.assertEqual(2, len(commands), shown)
            for side, command in zip(("baseline", "candidate"), commands):
                done = subprocess.run(["bash", "-c", command], stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, timeout=TIMEOUT)
                status = int(done.stdout.split(b" ")[1])
                self.assertEqual(exchange[side]["status"], status, command)

    def as_three_captures(self):
        """The traffic of CAPTURE as a team has it: a Cloud Run export, an nginx log, a HAR."""
        with open(CAPTURE, encoding="utf-8") as capture:
            har = json.load(capture)
        cloud, nginx, rest = [], [], []
        for number, entry in enumerate(har["log"]["entries"]):
            request, response = entry["request"], entry["response"]
            url = request["url"].partition("#")[0]
            plain = re.fullmatch(r"[!-~]+", url) and '"' not in url
            if number % 3 == 0 and plain:
                cloud.append({
                    "insertId": str(number), "timestamp": entry["startedDateTime"],
                    "logName": "projects/p/logs/run.googleapis.com%2Frequests",
                    "resource": {"type": "cloud_run_revision", "labels": {}},
                    "httpRequest": {"requestMethod": request["method"], "requestUrl": url,
                                    "status": response["status"], "latency": "0.010s",
                                    "protocol": "HTTP/1.1"}})
            elif number % 3 == 1 and plain:
                target = "/" + url.split("/", 3)[3]
                when = datetime.datetime.fromisoformat(entry["startedDateTime"])
                nginx.append('203.0.113.7 - - [%s] "%s %s HTTP/1.1" %d 10 "-" "-"\n' % (
                    when.strftime("%d/%b/%Y:%H:%M:%S %z"), request["method"], target,
                    response["status"]))
            else:
                rest.append(entry)
        har["log"]["entries"] = rest
        folder = os.path.join(self.tmp, "logs")
        os.mkdir(folder)
        for name, text in (("run.json", json.dumps(cloud)), ("access.log", "".join(nginx)),
                           ("browser.har", json.dumps(har))):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        return folder, len(cloud), len(nginx), len(rest)

    def test_a_cloud_run_export_an_nginx_log_and_a_har_are_one_run_with_one_coverage_table(self):
        folder, *sizes = self.as_three_captures()
        shown = lockstep("inspect", folder, check=0).stdout.decode()
        for line in ("run.json  gcp", "access.log  clf", "browser.har  har"):
            self.assertIn(line, shown)
        self.assertEqual(1, shown.count("coverage:"))
        self.assertLess(shown.index("coverage:"), shown.index("to send"))
        code, run, exchanges = self.compare("monolith", "repaired", "--methods", "GET,HEAD,OPTIONS",
                                            capture=folder)
        self.assertEqual(0, code)
        self.assertEqual(sum(sizes), run["counts"]["captured"])
        coverage = run["coverage"]
        self.assertEqual(run["counts"]["captured"],
                         sum(each["captured"] for each in coverage["endpoints"]))
        for count in ("sent", "compared"):
            self.assertEqual(run["counts"][count],
                             sum(each[count] for each in coverage["endpoints"]))
        skipped = {}
        for each in coverage["endpoints"]:
            for reason, times in each["skipped"].items():
                skipped[reason] = skipped.get(reason, 0) + times
        self.assertEqual(run["counts"]["skipped"], skipped)
        self.assertIn("body-missing", skipped)   # a POST from an access log
        self.assertIn("unsafe-method", skipped)  # a POST from the HAR
        self.assertEqual(run["counts"]["sent"], len(exchanges))

    def test_the_commands_of_the_readme_work(self):
        with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as readme:
            # What the section on rules says is for other files: test_readme.py.
            text = re.sub(r"^## Rules.*?(?=^## )", "", readme.read(), flags=re.M | re.S)
        blocks = re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)
        shutil.copy(CAPTURE, os.path.join(self.tmp, "traffic.har"))
        folder = self.as_three_captures()[0]
        for name in ("run.json", "access.log"):
            shutil.copy(os.path.join(folder, name), self.tmp)
        environment = {"PATH": os.path.dirname(os.path.abspath(BINARY)) + ":" + os.environ["PATH"],
                       "OLD": self.urls["monolith"], "NEW": self.urls["replacement"]}
        commands = [line for block in blocks for line in block.splitlines()]
        ran = 0
        for command in commands:
            if command.startswith("scripts/"):
                self.assertTrue(os.access(os.path.join(ROOT, command.split()[0]), os.X_OK), command)
                continue
            self.assertTrue(command.startswith("lockstep "), command)
            command = command.replace("http://127.0.0.1:8001", "$OLD")
            command = command.replace("http://127.0.0.1:8002", "$NEW")
            done = subprocess.run(["bash", "-c", command], cwd=self.tmp, env=environment,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT)
            ran += 1
            if command.startswith("lockstep convert "):
                self.assertEqual(0, done.returncode, done.stderr)
                self.assertTrue(os.path.exists(os.path.join(self.tmp, command.split()[-1])))
                continue
            self.assertIn(done.returncode, (0, 1), (command, done.stderr))
            self.assertEqual(b"", done.stderr, command)
            self.assertNotEqual(b"", done.stdout, command)
        self.assertGreaterEqual(ran, 19)


if __name__ == "__main__":
    unittest.main()
