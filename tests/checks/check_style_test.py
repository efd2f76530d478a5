"""check-style accepts a clean tree and names each planted fault."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLEAN = {"src/core/a.cpp": "int main() { return 0; }\n",
         "include/lockstep/core/a.hpp": "// Why.\n#pragma once\n"}


def check(files):
    """Returns (exit code, stdout, stderr) of check-style over these files."""
    with tempfile.TemporaryDirectory() as root:
        shutil.copy(os.path.join(ROOT, ".clang-format"), root)
        for path, text in files.items():
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as file:
                file.write(text)
        done = subprocess.run([sys.executable, os.path.join(ROOT, "scripts/check-style"), root],
                              capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stdout, done.stderr


class CheckStyle(unittest.TestCase):
    def test_a_clean_tree_passes(self):
        code, out, _ = check(CLEAN)
        self.assertEqual((code, out), (0, ""))

    def test_a_file_of_400_lines_passes_and_one_of_401_does_not(self):
        self.assertEqual(check({**CLEAN, "src/core/b.cpp": "//\n" * 400})[0], 0)
        code, out, _ = check({**CLEAN, "src/core/b.cpp": "//\n" * 401})
        self.assertEqual(
            (code, out), (1, "src/core/b.cpp:401: 401 lines, more than 400: one concept a file\n"))

    def test_a_header_without_a_guard_is_named(self):
        code, out, _ = check({**CLEAN, "src/core/b.hpp": "int f();\n"})
        self.assertEqual((code, out), (1, "src/core/b.hpp:1: a header without #pragma once\n"))

    def test_formatting_is_checked_in_tests_too(self):
        code, _, err = check({**CLEAN, "tests/unit/core/a.cpp": "int  main(){}\n"})
        self.assertEqual(code, 1)
        self.assertIn("tests/unit/core/a.cpp:1:", err)

    def test_an_empty_tree_is_no_success(self):
        self.assertNotEqual(check({})[0], 0)


if __name__ == "__main__":
    unittest.main()
