"""What the end-to-end tests share: the binary, its output with the varying parts replaced."""

import json
import os
import re
import shutil
import subprocess
import tempfile

BINARY = os.path.abspath(os.environ.get(
    "LOCKSTEP", os.path.join(os.path.dirname(__file__), "../../build/lockstep")))
ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
TIMEOUT = 120  # of one run of the binary; only a hang reaches it


def lockstep(*args, cwd=None, env=None, stdin=b"", check=None):
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            environment[name] = os.environ[name]
    environment.update(env or {})
    done = subprocess.run([BINARY, *args], cwd=cwd, env=environment, input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT)
    if check is not None and done.returncode != check:
        raise AssertionError("exit code %d, not %d\nstdout: %s\nstderr: %s" % (
            done.returncode, check, done.stdout.decode(errors="replace"),
            done.stderr.decode(errors="replace")))
    return done


def steady(text, replacements=()):
    """`text` with times, durations and the given strings replaced by fixed words."""
    for old, new in replacements:
        text = text.replace(old, new)
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", "<time>", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", "<time>", text)
    text = re.sub(r" *\d+(\.\d+)? (µs|ms|s|milliseconds)\b", " <duration>", text)
    text = re.sub(r'"(ttfb_ms|total_ms|p50_ms|p95_ms|p99_ms)":[0-9.]+', r'"\1":<ms>', text)
    return text


def write_har(path, requests, headers=(("Accept", "application/json"),)):
    """A capture with the given (method, target[, JSON body]) requests."""
    entries = []
    for i, (method, target, *body) in enumerate(requests):
        fields = [{"name": name, "value": value} for name, value in headers]
        request = {"method": method, "url": "http://shop.example.com" + target, "headers": fields}
        if body:
            fields.append({"name": "Content-Type", "value": "application/json"})
            request["postData"] = {"mimeType": "application/json", "text": body[0]}
        entries.append({"startedDateTime": "2026-11-20T10:%02d:%02d.000Z" % (i // 60 % 60, i % 60),
                        "request": request})
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"log": {"version": "1.2", "entries": entries}}, out)


class Shop:
    """The services of fixtures/shop: their URLs by name in `urls`."""

    def __init__(self):
        self._folder = tempfile.mkdtemp()
        self.start()

    def _services(self, action):
        command = [os.path.join(ROOT, "scripts/services"), action, self._folder]
        return subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=300).stdout

    def start(self):
        self.urls = dict(line.split() for line in self._services("start").decode().splitlines())

    def stop(self):
        self._services("stop")

    def remove(self):
        self.stop()
        shutil.rmtree(self._folder)
