"""The dashboard and the alert rules with a real Prometheus, which scrapes what a run writes."""

import http.server
import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse
import urllib.request

from scripted_server import ScriptedServer
from support import ROOT, lockstep, write_har

FOLDER = os.path.join(ROOT, "scripts/observability")
JSON = [["Content-Type", "application/json"]]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(text):
    """An exporter of those metrics; returns its port and how to stop it."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1], server


class Rules(unittest.TestCase):
    def promtool(self, *args):
        done = subprocess.run(["promtool", *args], cwd=FOLDER, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        self.assertEqual(0, done.returncode, done.stdout.decode())

    def test_they_are_valid_and_fire_as_their_own_tests_say(self):
        self.promtool("check", "rules", "lockstep.rules.yml")
        self.promtool("test", "rules", "lockstep.rules.test.yml")


class PushGateway(unittest.TestCase):
    def test_it_takes_the_metrics_of_a_run(self):
        port = free_port()
        gateway = subprocess.Popen(["prometheus-pushgateway", "--log.level=error",
                                    "--web.listen-address=127.0.0.1:%d" % port],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(gateway.wait)
        self.addCleanup(gateway.terminate)
        url = "http://127.0.0.1:%d" % port
        end = time.monotonic() + 30
        while time.monotonic() < end and gateway.poll() is None:
            try:
                urllib.request.urlopen(url + "/-/ready", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        with tempfile.TemporaryDirectory() as folder, \
                ScriptedServer({"*": {"status": 200, "headers": JSON, "body": "{}"}}) as server:
            write_har(os.path.join(folder, "a.har"), [("GET", "/a")])
            done = lockstep("run", "a.har", "-b", server.url, "-c", server.url, "--push",
                            url + "/metrics/job/nightly/service/shop", cwd=folder, check=0)
        self.assertEqual(b"", done.stderr)
        with urllib.request.urlopen(url + "/metrics", timeout=10) as answer:
            metrics = answer.read().decode()
        self.assertRegex(metrics, r'lockstep_parity_ratio\{instance="",job="nightly",kind="byte",'
                                  r'service="shop"\} 1\n')
        self.assertIn("push_failure_time_seconds", metrics)


class Dashboard(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        exporter, server = serve(cls.metrics())
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        config = os.path.join(cls.folder, "prometheus.yml")
        with open(config, "w", encoding="utf-8") as out:
            json.dump({"global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
                       "rule_files": [os.path.join(FOLDER, "lockstep.rules.yml")],
                       "scrape_configs": [{"job_name": "lockstep", "static_configs": [
                           {"targets": ["127.0.0.1:%d" % exporter]}]}]}, out)
        cls.port = free_port()
        cls.log = open(os.path.join(cls.folder, "log"), "wb")
        cls.addClassCleanup(cls.log.close)
        process = subprocess.Popen(
            ["prometheus", "--config.file=" + config, "--log.level=warn",
             "--storage.tsdb.path=" + os.path.join(cls.folder, "data"),
             "--web.listen-address=127.0.0.1:%d" % cls.port],
            stdout=cls.log, stderr=cls.log)
        cls.addClassCleanup(process.wait)
        cls.addClassCleanup(process.terminate)
        end = time.monotonic() + 60
        while time.monotonic() < end and process.poll() is None and not cls.query("lockstep_run_id"):
            time.sleep(0.2)

    @classmethod
    def metrics(cls):
        """Of a run with a gate, in which the candidate differs at one place."""
        write_har(os.path.join(cls.folder, "a.har"),
                  [("GET", "/%s" % name) for name in ("a", "b") for _ in range(20)])
        same = {"status": 200, "headers": JSON, "body": '{"id":1}'}
        other = {"status": 200, "headers": JSON, "body": '{"id":null}'}
        with ScriptedServer({"*": same}) as baseline, \
                ScriptedServer({"*": same, "GET /b": other}) as candidate:
            lockstep("run", "a.har", "-b", baseline.url, "-c", candidate.url, "--quiet",
                     cwd=cls.folder, check=1)
        done = lockstep("report", "--gate", "semantic-parity>=99.9%", "--gate", "cost-ratio<=1.05",
                        "--format", "prometheus", "--label", "service=shop", cwd=cls.folder,
                        check=0)
        return done.stdout

    @classmethod
    def ask(cls, path, **parameters):
        url = "http://127.0.0.1:%d/api/v1/%s?%s" % (cls.port, path, urllib.parse.urlencode(parameters))
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)["data"]

    @classmethod
    def query(cls, expression):
        try:
            return cls.ask("query", query=expression)["result"]
        except urllib.error.HTTPError as error:
            if error.code == 503:  # up, and not ready yet
                return []
            raise AssertionError(expression + ": " + error.read().decode()) from error
        except OSError:
            return []  # not up yet

    def test_every_panel_has_data(self):
        with open(os.path.join(FOLDER, "grafana-dashboard.json"), encoding="utf-8") as file:
            dashboard = json.load(file)
        panels = dashboard["panels"]
        self.assertGreater(len(panels), 10)
        self.assertEqual(len(panels), len({panel["id"] for panel in panels}))
        for panel in panels:
            for target in panel["targets"]:
                with self.subTest(panel["title"]):
                    expression = target["expr"].replace("$job", ".*")
                    self.assertNotIn("$", expression)
                    self.assertTrue(self.query(expression), expression)
        jobs = self.ask("label/job/values", **{"match[]": "lockstep_run_info"})
        self.assertEqual(["lockstep"], jobs)
        self.query(dashboard["annotations"]["list"][0]["expr"].replace("$job", ".*"))

    def test_panels_do_not_overlap(self):
        with open(os.path.join(FOLDER, "grafana-dashboard.json"), encoding="utf-8") as file:
            panels = json.load(file)["panels"]
        taken = set()
        for panel in panels:
            place = panel["gridPos"]
            cells = {(x, y) for x in range(place["x"], place["x"] + place["w"])
                     for y in range(place["y"], place["y"] + place["h"])}
            self.assertFalse(cells & taken, panel["title"])
            self.assertLessEqual(place["x"] + place["w"], 24)
            taken |= cells

    def test_the_rules_are_evaluated_and_see_the_drift(self):
        end = time.monotonic() + 30
        firing = set()
        while time.monotonic() < end and "LockstepParityDrift" not in firing:
            time.sleep(0.2)
            rules = self.ask("rules")["groups"][0]["rules"]
            firing = {rule["name"] for rule in rules if rule["state"] != "inactive"}
        self.assertIn("LockstepParityDrift", firing)
        self.assertNotIn("LockstepRunMissing", firing)
        self.assertEqual([], [rule for rule in rules if rule["health"] != "ok"])


if __name__ == "__main__":
    unittest.main()
