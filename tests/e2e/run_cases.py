"""Runs the case folders: run_cases.py [--bless] [CASE...]

A case is a folder with
    command         the words after `lockstep`, one shell-quoted line; several lines run in turn
    capture.*       whatever the commands name, relative to the folder
    servers.json    {"baseline": script, "candidate": script}, see scripted_server.py
    expected        what each command printed and returned; --bless writes it anew
In commands and output, {baseline} and {candidate} stand for the servers' URLs, {db} for a fresh
database, {tmp} for a fresh folder, {captures} for fixtures/captures.
"""

import json
import os
import shlex
import sys
import tempfile
import unittest

from scripted_server import ScriptedServer
from support import lockstep, steady

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")
CAPTURES = os.path.realpath(os.path.join(CASES, "../../../fixtures/captures"))
BLESS = "--bless" in sys.argv


def transcript(folder):
    scripts = {"baseline": {}, "candidate": {}}
    servers = os.path.join(folder, "servers.json")
    if os.path.exists(servers):
        with open(servers, encoding="utf-8") as script:
            scripts.update(json.load(script))
    with open(os.path.join(folder, "command"), encoding="utf-8") as lines:
        commands = [line.strip() for line in lines if line.strip()]
    text = ""
    with tempfile.TemporaryDirectory() as tmp, ScriptedServer(scripts["baseline"]) as baseline, \
            ScriptedServer(scripts["candidate"]) as candidate:
        places = [("{baseline}", baseline.url), ("{candidate}", candidate.url),
                  ("{db}", os.path.join(tmp, "lockstep.db")), ("{tmp}", tmp),
                  ("{captures}", CAPTURES)]
        for command in commands:
            words = shlex.split(command)
            for name, value in places:
                words = [word.replace(name, value) for word in words]
            done = lockstep(*words, cwd=folder)
            back = [(value, name) for name, value in places]
            text += "$ lockstep %s\n%s" % (command, steady(done.stdout.decode(), back))
            stderr = steady(done.stderr.decode(), back)
            text += "".join("! %s\n" % line for line in stderr.splitlines())
            text += "= exit %d\n\n" % done.returncode
    return text


class Cases(unittest.TestCase):
    maxDiff = None


def add_case(name):
    folder = os.path.join(CASES, name)

    def test(self):
        actual = transcript(folder)
        path = os.path.join(folder, "expected")
        if BLESS:
            with open(path, "w", encoding="utf-8") as out:
                out.write(actual)
        with open(path, encoding="utf-8") as expected:
            self.assertMultiLineEqual(expected.read(), actual)

    setattr(Cases, "test_" + name, test)


if __name__ == "__main__":
    wanted = [arg for arg in sys.argv[1:] if not arg.startswith("-")]
    for case in wanted or sorted(os.listdir(CASES)):
        add_case(case)
    unittest.main(argv=sys.argv[:1])
