"""The recipes of scripts/ci: their shell steps are taken out and run against two services."""

import configparser
import os
import re
import shlex
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

import yaml

from scripted_server import ScriptedServer
from support import BINARY, ROOT, TIMEOUT, write_har

FOLDER = os.path.join(ROOT, "scripts/ci")
REQUESTS = 1100  # the recipes draw 1000
REPLY = {"status": 200, "headers": [["Content-Type", "application/json"]], "body": '{"id":1}'}
OTHER = {**REPLY, "body": '{"id":null}'}


def load(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return yaml.safe_load(file)


class Recipe(unittest.TestCase):
    """A clean folder with a capture, and two services that agree, or do not."""

    def setUp(self):
        self._tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self._tmp.cleanup)
        self.tmp = self._tmp.name
        os.mkdir(os.path.join(self.tmp, "captures"))
        write_har(os.path.join(self.tmp, "captures/production.har"),
                  [("GET", "/orders/%d" % i) for i in range(REQUESTS)])
        self.baseline = self.serve(REPLY)

    def serve(self, reply):
        server = ScriptedServer({"*": reply})
        self.addCleanup(server.stop)
        return server

    def shell(self, script, environment=(), shell=("bash", "-eo", "pipefail", "-c"), code=0):
        given = {"PATH": os.path.dirname(os.path.abspath(BINARY)) + ":" + os.environ["PATH"],
                 "HOME": self.tmp, "LC_ALL": "C.UTF-8", **dict(environment)}
        done = subprocess.run([*shell, script], cwd=self.tmp, env=given, timeout=TIMEOUT,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertEqual(code, done.returncode, done.stdout.decode(errors="replace"))
        return done.stdout.decode()

    def assert_is_shell(self, script, shell="bash"):
        subprocess.run([shell, "-n", "-c", script], check=True)

    def written(self, name):
        with open(os.path.join(self.tmp, name), encoding="utf-8") as file:
            return file.read()

    def services(self):
        """For each outcome: the candidate and the exit code of the comparison."""
        return ((self.serve(REPLY), 0), (self.serve(OTHER), 1))


class GitHub(Recipe):
    def test_its_steps(self):
        job = load("github-actions.yml")["jobs"]["parity"]
        steps = {step.get("name", step.get("uses")): step for step in job["steps"]}
        self.assert_is_shell(steps["Install lockstep"]["run"])
        summary = os.path.join(self.tmp, "summary")
        for candidate, code in self.services():
            environment = {name: value for name, value in job["env"].items() if "${{" not in value}
            environment |= {"BASELINE_URL": self.baseline.url, "CANDIDATE_URL": candidate.url,
                            "GITHUB_STEP_SUMMARY": summary}
            self.shell(steps["Compare"]["run"], environment, code=code)
            printed = self.shell(steps["Show"]["run"], environment)
            self.assertTrue(printed.startswith("::notice title=lockstep%3A the gate passes::"
                                               if code == 0 else "::error title=lockstep%3A the"))
            self.assertTrue(os.path.getsize(os.path.join(self.tmp, "parity/report.html")) > 1000)
        self.assertEqual(2, self.written("summary").count("## ✅ lockstep: ")
                         + self.written("summary").count("## ❌ lockstep: "))
        # What is shown also when the comparison fails.
        for step in job["steps"][3:]:
            self.assertEqual("always()", step["if"])

    def test_a_run_that_never_was_shows_nothing(self):
        job = load("github-actions.yml")["jobs"]["parity"]
        show = next(step for step in job["steps"] if step.get("name") == "Show")
        self.assertEqual("", self.shell(show["run"], {"GITHUB_STEP_SUMMARY": "/dev/null"}))


class GitLab(Recipe):
    def test_its_script(self):
        job = load("gitlab-ci.yml")["parity"]
        for line in job["before_script"]:
            self.assert_is_shell(line)
        for candidate, code in self.services():
            environment = {**job["variables"], "BASELINE_URL": self.baseline.url,
                           "CANDIDATE_URL": candidate.url}
            self.shell("\n".join(job["script"]), environment, code=code)
            report = ElementTree.parse(os.path.join(self.tmp, job["artifacts"]["reports"]["junit"]))
            failures = len(report.getroot().findall("testsuite/testcase/failure"))
            self.assertEqual(code == 1, failures > 0)
        self.assertEqual("always", job["artifacts"]["when"])


class CloudBuild(Recipe):
    def script_of(self, step, substitutions):
        """As Cloud Build hands it to the shell: its own variables filled in, $$ as $."""
        text = re.sub(r"(?<!\$)\$\{(_\w+)\}", lambda match: substitutions[match.group(1)],
                      step["args"][-1])
        text = re.sub(r"(?<!\$)\$(BUILD_ID)", "a-build", text)
        self.assertNotRegex(text.replace("$$", ""), r"\$")
        return text.replace("$$", "$")

    def test_its_steps(self):
        build = load("cloudbuild.yaml")
        for candidate, code in self.services():
            substitutions = {**build["substitutions"], "_BASELINE_URL": self.baseline.url,
                             "_CANDIDATE_URL": candidate.url}
            scripts = {step["id"]: self.script_of(step, substitutions) for step in build["steps"]}
            self.assert_is_shell(scripts["install lockstep"])
            run = ("bash", *build["steps"][1]["args"][:-1])
            self.shell(scripts["judge the revision"], shell=run)
            self.shell(scripts["keep the reports"], shell=run)
            # The gate's own word: a step of a rollout also looks at latencies.
            decided = {"pass": 0, "fail": 1, "inconclusive": 3}[
                re.search(r'"decision":"(\w+)"', self.written("parity/verdict.json")).group(1)]
            self.shell(scripts["stop unless it passed"], shell=run, code=decided)
            self.assertEqual(code == 1, decided == 1)

    def test_trouble_ends_the_build_at_once(self):
        build = load("cloudbuild.yaml")
        script = self.script_of(build["steps"][1], {
            **build["substitutions"], "_BASELINE_URL": "http://127.0.0.1:9",
            "_CANDIDATE_URL": "http://127.0.0.1:9"})
        self.shell(script, shell=("bash", "-ceu"), code=1)
        self.assertEqual("2\n", self.written("parity/exit-code"))


class Nightly(Recipe):
    def unit(self, name):
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        parser.optionxform = str
        parser.read(os.path.join(FOLDER, name))
        return parser

    def test_the_service_writes_metrics_and_a_page(self):
        service = self.unit("lockstep-nightly.service")["Service"]
        command = shlex.split(service["ExecStart"])
        metrics = os.path.join(self.tmp, "lockstep.prom")
        for candidate, code in self.services():
            environment = {"CAPTURE": "captures/production.har", "METRICS": metrics,
                           "BASELINE_URL": self.baseline.url, "CANDIDATE_URL": candidate.url}
            printed = self.shell(command[-1], environment, shell=command[:-1], code=code)
            self.assertEqual("", printed)
            self.assertIn(str(code), ["0", *service["SuccessExitStatus"].split()])
            self.assertIn('lockstep_verdict{outcome="fail"} %d\n' % code,
                          self.written("lockstep.prom"))
            self.assertIn("<!doctype html>", self.written("latest.html"))

    def test_the_units_are_what_systemd_reads(self):
        timer = self.unit("lockstep-nightly.timer")
        self.assertEqual("timers.target", timer["Install"]["WantedBy"])
        self.assertEqual("true", timer["Timer"]["Persistent"])
        self.assertRegex(timer["Timer"]["OnCalendar"], r"^\*-\*-\* \d\d:\d\d:\d\d$")

    def test_the_line_of_cron_says_something_only_when_it_got_worse(self):
        with open(os.path.join(FOLDER, "lockstep.cron"), encoding="utf-8") as file:
            lines = [line for line in file.read().splitlines() if line and line[0] != "#"]
        environment = dict(line.split("=", 1) for line in lines[:-1])
        schedule = lines[-1].split(None, 6)
        self.assertEqual(["17", "2", "*", "*", "*", "lockstep"], schedule[:6])
        # cron takes \% for % and a bare % for the end of the command.
        command = schedule[6].replace("\\%", "\0")
        self.assertNotIn("%", command)
        command = command.replace("\0", "%").replace("/var/lib/lockstep", self.tmp)
        del environment["PATH"]
        candidate = self.serve(REPLY)
        environment |= {"CAPTURE": os.path.join(self.tmp, "captures/production.har"),
                        "BASELINE_URL": self.baseline.url, "CANDIDATE_URL": candidate.url}
        shell = (environment.pop("SHELL"), "-c")
        for _ in range(2):
            self.assertEqual("", self.shell(command, environment, shell=shell))
        candidate.script["*"] = OTHER
        self.assertIn("worse", self.shell(command, environment, shell=shell, code=1))
        # The next night is no worse than that one.
        self.assertEqual("", self.shell(command, environment, shell=shell))
        self.assertIn("<!doctype html>", self.written("latest.html"))


if __name__ == "__main__":
    unittest.main()
