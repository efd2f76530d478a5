"""The real services of fixtures/shop: a Flask monolith, its Go replacement, and that repaired."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from support import BINARY, ROOT, TIMEOUT, lockstep

CAPTURE = os.path.join(ROOT, "fixtures/captures/shop.har")
ALL_METHODS = "GET,HEAD,OPTIONS,POST,PUT,PATCH,DELETE"


class Services(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        services = os.path.join(ROOT, "scripts/services")
        cls.addClassCleanup(subprocess.run, [services, "stop", cls.folder], check=False,
                            stdout=subprocess.DEVNULL)
        started = subprocess.run([services, "start", cls.folder], stdout=subprocess.PIPE,
                                 check=True, timeout=300)
        cls.urls = dict(line.split() for line in started.stdout.decode().splitlines())

    def setUp(self):
        self.tmp = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.tmp)
        self.db = os.path.join(self.tmp, "lockstep.db")

    def compare(self, baseline, candidate, *more, capture=CAPTURE):
        """The exit code, the run and its exchanges."""
        done = lockstep("run", capture, "-b", self.urls[baseline], "-c", self.urls[candidate],
                        "--db", self.db, "--methods", ALL_METHODS, "--quiet", *more)
        self.assertEqual(b"", done.stderr)
        report = lockstep("report", "--format", "ndjson", "--db", self.db, check=0).stdout
        lines = [json.loads(line) for line in report.splitlines()]
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

    def test_both_captures_hold_the_same_traffic(self):
        har = self.compare("monolith", "monolith")[2]
        gor = self.compare("monolith", "monolith", capture=CAPTURE.replace(".har", ".gor"))[2]
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

    def test_the_commands_of_the_readme_work(self):
        with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as readme:
            blocks = re.findall(r"^```sh\n(.*?)^```", readme.read(), re.M | re.S)
        shutil.copy(CAPTURE, os.path.join(self.tmp, "traffic.har"))
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
            self.assertIn(done.returncode, (0, 1), (command, done.stderr))
            self.assertEqual(b"", done.stderr, command)
            self.assertNotEqual(b"", done.stdout, command)
            ran += 1
        self.assertGreaterEqual(ran, 9)


if __name__ == "__main__":
    unittest.main()
