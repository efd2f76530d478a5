"""check-tidy finds planted faults with the checks of this repository, and its memory of clean
files never hides one."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLEAN = '#include "core/a.hpp"\nint twice(int value) { return value + value; }\n'
BAD_NAME = "int Twice(int value);\n"


class CheckTidy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.realpath(folder.name)
        shutil.copy(os.path.join(ROOT, ".clang-tidy"), self.root)
        self.write("src/core/a.hpp", "#pragma once\nint twice(int value);\n")
        self.write("src/core/a.cpp", CLEAN)
        self.write("build/compile_commands.json", json.dumps([{
            "directory": self.root, "file": f"{self.root}/src/core/a.cpp",
            "command": f"c++ -std=c++20 -I{self.root}/src -c {self.root}/src/core/a.cpp"}]))

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def check(self, *options):
        """Returns (exit code, stdout, how many files were read)."""
        done = subprocess.run(
            [sys.executable, os.path.join(ROOT, "scripts/check-tidy"), "--root", self.root,
             "--build", f"{self.root}/build", *options],
            capture_output=True, text=True, check=False, timeout=100)
        words = done.stderr.split()
        read = int(words[1]) if words[:1] == ["check-tidy:"] and words[1].isdigit() else None
        return done.returncode, done.stdout, read

    def test_a_clean_file_is_read_once(self):
        self.assertEqual(self.check(), (0, "", 1))
        self.assertEqual(self.check(), (0, "", 0))

    def test_faults_are_named_until_they_are_mended(self):
        lines = "\n".join("  value += value;" for _ in range(60))
        for text, name in [
                (CLEAN + BAD_NAME, "readability-identifier-naming"),
                (f"int twice(int value) {{\n{lines}\n  return value;\n}}\n",
                 "readability-function-size"),
                ("int twice(int value) { return value > 0 ? twice(value - 1) : 0; }\n",
                 "misc-no-recursion"),
                ("int twice(int value) { return value; }}\n", "clang-diagnostic-error")]:
            with self.subTest(name):
                self.write("src/core/a.cpp", text)
                for _ in range(2):
                    code, out, read = self.check()
                    self.assertEqual((code, read), (1, 1))
                    self.assertIn("src/core/a.cpp:", out)
                    self.assertIn(name, out)
        self.write("src/core/a.cpp", CLEAN)
        self.assertEqual(self.check(), (0, "", 1))

    def test_a_changed_header_is_noticed(self):
        self.check()
        self.write("src/core/a.hpp", "#pragma once\n" + BAD_NAME)
        code, out, _ = self.check()
        self.assertEqual(code, 1)
        self.assertIn("src/core/a.hpp:2:", out)

    def test_changed_rules_are_noticed(self):
        self.check()
        with open(os.path.join(self.root, ".clang-tidy"), "a", encoding="utf-8") as file:
            file.write("# another rule\n")
        self.assertEqual(self.check(), (0, "", 1))

    def test_the_analyzer_runs_when_asked(self):
        self.write("src/core/a.cpp", "int twice(int v) { int* p = nullptr; if (v > 3) p = &v; "
                                     "return *p; }\n")
        self.assertEqual(self.check()[0], 0)
        code, out, _ = self.check("--analyze")
        self.assertEqual(code, 1)
        self.assertIn("clang-analyzer-core.NullDereference", out)

    def test_no_sources_is_no_success(self):
        self.write("build/compile_commands.json", "[]")
        self.assertNotEqual(self.check()[0], 0)


if __name__ == "__main__":
    unittest.main()
