"""check-tidy finds planted faults with the checks of this repository, and its memory of clean
files never hides one."""

import json
import os
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
        self.root = os.path.realpath(os.path.join(folder.name, "tree"))
        self.build = os.path.realpath(os.path.join(folder.name, "build"))
        with open(os.path.join(ROOT, ".clang-tidy"), encoding="utf-8") as file:
            self.rules = file.read()
        self.write(".clang-tidy", self.rules)
        self.write("src/core/a.hpp", "#pragma once\nint twice(int value);\n")
        self.write("src/core/a.cpp", CLEAN)
        self.compile(["core/a.cpp"])

    def compile(self, names):
        self.write("../build/compile_commands.json", json.dumps([{
            "directory": self.root, "file": f"{self.root}/src/{name}",
            "command": f"/usr/bin/c++ -DX=\\\"1\\\" -I{self.root}/src -std=c++20 -o {name}.o "
                       f"-c {self.root}/src/{name}"} for name in names]))

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def check(self, *options):
        """Returns (exit code, stdout, how many files were read)."""
        done = subprocess.run(
            [sys.executable, os.path.join(ROOT, "scripts/check-tidy"), "--root", self.root,
             "--build", self.build, *options],
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
                ("int twice(int value) { return value - value; }\n",
                 "misc-redundant-expression"),
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

    def test_faults_are_found_in_files_that_are_read_together(self):
        names = [f"core/f{number}.cpp" for number in range(60)]
        self.compile(names)
        for name in names:  # every tenth has a private name that others have too
            private = "int hidden = 0;" if name[6] == "0" else ""
            self.write(f"src/{name}", f"namespace {{ {private} }}\n" + CLEAN.replace("twice", name[5:-4]))
        self.assertEqual(self.check(), (0, "", 60))
        self.write("src/core/f7.cpp", BAD_NAME)
        self.write("src/core/f18.cpp", "int f(int value) { return value - value; }\n")
        code, out, read = self.check()
        self.assertEqual((code, read), (1, 2))
        self.assertIn("src/core/f7.cpp:1:", out)
        self.assertIn("src/core/f18.cpp:1:", out)
        self.compile(names[:5] + names[10:])
        self.write(".clang-tidy", self.rules + "# read all again\n")
        code, out, read = self.check()
        self.assertEqual((code, read), (1, 55))
        self.assertIn("src/core/f18.cpp:1:", out)
        self.assertNotIn("src/core/f7.cpp", out)

    def test_a_fault_in_a_header_is_found_through_files_that_are_read_together(self):
        self.compile(["core/a.cpp", "core/b.cpp"])
        self.write("src/core/b.cpp", CLEAN.replace("twice", "thrice"))
        self.assertEqual(self.check(), (0, "", 2))
        self.write("src/core/a.hpp", "#pragma once\n" + BAD_NAME)
        for _ in range(2):
            code, out, read = self.check()
            self.assertEqual((code, read), (1, 2))
            self.assertIn("src/core/a.hpp:2:", out)

    def test_a_changed_header_is_noticed(self):
        self.check()
        self.write("src/core/a.hpp", "#pragma once\n" + BAD_NAME)
        code, out, _ = self.check()
        self.assertEqual(code, 1)
        self.assertIn("src/core/a.hpp:2:", out)

    def test_changed_rules_are_noticed(self):
        self.check()
        self.write(".clang-tidy", self.rules + "# another rule\n")
        self.assertEqual(self.check(), (0, "", 1))

    def test_the_analyzer_runs_when_asked(self):
        self.write("src/core/a.cpp", "int twice(int v) { int* p = nullptr; if (v > 3) p = &v; "
                                     "return *p; }\n")
        self.assertEqual(self.check()[0], 0)
        code, out, _ = self.check("--analyze")
        self.assertEqual(code, 1)
        self.assertIn("clang-analyzer-core.NullDereference", out)

    def git(self, *arguments):
        subprocess.run(["git", "-C", self.root, "-c", "user.name=a", "-c", "user.email=a@localhost",
                        *arguments], check=True, capture_output=True)

    def test_only_what_changed_of_late_is_read_when_asked(self):
        names = [f"core/f{number}.cpp" for number in range(5)]
        self.compile(names)
        for name in names:
            self.write(f"src/{name}", CLEAN.replace("twice", name[5:-4]))
        self.git("init", "--quiet")
        self.assertEqual(self.check("--recent", "1"), (0, "", 5))  # no commit: all of them
        for number, name in enumerate(names):
            self.write(f"src/{name}", CLEAN.replace("twice", f"again{number}"))
            self.git("add", "--all")
            self.git("commit", "--quiet", "--message", name)
        self.assertEqual(self.check("--recent", "2"), (0, "", 2))
        self.write("src/core/a.hpp", "#pragma once\n" + BAD_NAME)
        code, out, read = self.check("--recent", "2")
        self.assertEqual((code, read), (1, 2))  # the header through one that has to be read anyway
        self.assertIn("src/core/a.hpp:2:", out)
        self.write("src/core/new.cpp", "int Thrice(int value);\n")
        self.compile(names + ["core/new.cpp"])
        code, out, read = self.check("--recent", "0")
        self.assertEqual((code, read), (1, 2))  # the new file, and one that includes the header
        self.assertIn("src/core/new.cpp:1:", out)

    def test_no_sources_is_no_success(self):
        self.write("../build/compile_commands.json", "[]")
        self.assertNotEqual(self.check()[0], 0)


if __name__ == "__main__":
    unittest.main()
