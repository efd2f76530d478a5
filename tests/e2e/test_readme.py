"""The section on rules in README.md is true: its configuration is good, and its commands run."""

import os
import re
import shlex
import tempfile
import unittest

from support import lockstep

README = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "README.md")
OLD = """{"meta": {"version": 1, "build": "a"}, "roles": ["x", "y"], "request_id": "00c0ffee",
 "items": [{"sku": "A", "price": 1.00, "note": null}, {"sku": "B", "price": 2}],
 "updated_at": "2024-01-02T03:04:05+00:00"}"""
NEW = """{"meta": {"version": 1, "build": "b"}, "roles": ["y", "x"], "request_id": "deadbeef",
 "items": [{"sku": "B", "price": 2.005, "note": ""}, {"sku": "A", "price": 1.00}],
 "updated_at": 1704164646}"""


class Rules(unittest.TestCase):
    def setUp(self):
        with open(README, encoding="utf-8") as readme:
            section = re.search(r"^## Rules.*?(?=^## )", readme.read(), re.M | re.S).group(0)
        self.config = re.search(r"```jsonc\n(.*?)```", section, re.S).group(1)
        self.commands = re.search(r"```sh\n(.*?)```", section, re.S).group(1).splitlines()

    def test_every_command_of_the_section_runs_and_every_rule_does_what_it_says(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("lockstep.json", self.config), ("old.json", OLD),
                               ("new.json", NEW)):
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            codes = [lockstep(*shlex.split(command)[1:], cwd=folder).returncode
                     for command in self.commands]
            # Without the endpoint, the order of roles is a difference.
            self.assertEqual([0, 1, 0, 0], codes)

            with open(os.path.join(folder, "new.json"), "w", encoding="utf-8") as file:
                file.write(NEW.replace('"version": 1', '"version": 2'))
            done = lockstep("diff", "old.json", "new.json", "--as", "GET /users/{id}", cwd=folder)
            self.assertEqual(1, done.returncode)
            self.assertIn("json /meta/version  value  1 \u2192 2", done.stdout.decode())


if __name__ == "__main__":
    unittest.main()
