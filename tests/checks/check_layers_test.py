"""check-layers accepts a clean tree and names each planted violation."""

import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

CLEAN = {
    "CMakeLists.txt": """\
lockstep_module(core)
lockstep_module(json USES core LIBRARIES simdjson::simdjson)
lockstep_module(plan USES core)
lockstep_module(compare USES core json
                LIBRARIES ZLIB::ZLIB)
lockstep_module(cli USES core json plan compare LIBRARIES cxxopts::cxxopts)
""",
    "include/lockstep/core/http.hpp": "#pragma once\n#include <string>\n",
    "include/lockstep/json/json.hpp": "#pragma once\n",
    "include/lockstep/plan/plan.hpp": '#pragma once\n#include "lockstep/core/http.hpp"\n',
    "include/lockstep/compare/compare.hpp": "#pragma once\n",
    "include/lockstep/cli/cli.hpp": "#pragma once\n",
    "src/core/http.cpp": '#include "lockstep/core/http.hpp"\n#include <fmt/format.h>\n',
    "src/json/json.cpp": '#include <simdjson.h>\n#include "lockstep/json/json.hpp"\n',
    "src/plan/glob.hpp": "#pragma once\n",
    "src/plan/plan.cpp": '#include "lockstep/plan/plan.hpp"\n#include "plan/glob.hpp"\n',
    "src/compare/compare.cpp": '#include <zlib.h>\n#include "lockstep/json/json.hpp"\n',
    "src/cli/cli.cpp": '#include <iostream>\n#include <cxxopts.hpp>\n'
                       '#include "lockstep/plan/plan.hpp"\n',
    "src/main.cpp": '#include "lockstep/cli/cli.hpp"\n',
}

# What is planted (file and its whole text), and the one violation that must be named.
PLANTED = {
    "a middle module includes another": (
        "src/plan/a.cpp", '\n#include "lockstep/compare/compare.hpp"\n',
        "src/plan/a.cpp:2: plan may not include compare (only core)"),
    "core includes what builds on it": (
        "src/core/a.cpp", '#include "lockstep/json/json.hpp"\n',
        "src/core/a.cpp:1: core may not include json (only nothing)"),
    "main skips cli": (
        "src/main.cpp", '#include "lockstep/plan/plan.hpp"\n',
        "src/main.cpp:1: main may not include plan (only cli)"),
    "a private header of another module": (
        "src/cli/a.cpp", '#include "plan/glob.hpp"\n',
        'src/cli/a.cpp:1: "plan/glob.hpp" is private to plan'),
    "a public header shows a private one": (
        "include/lockstep/plan/a.hpp", '#pragma once\n#include "plan/glob.hpp"\n',
        'include/lockstep/plan/a.hpp:2: a public header includes the private "plan/glob.hpp"'),
    "a library outside its module": (
        "src/plan/a.cpp", "#include <simdjson.h>\n",
        "src/plan/a.cpp:1: <simdjson.h> is for json only"),
    "a library for two modules, in a third": (
        "src/plan/a.cpp", "# include <openssl/hmac.h>  // why\n",
        "src/plan/a.cpp:1: <openssl/hmac.h> is for capture and redact and store only"),
    "a library that nobody has thought about": (
        "src/plan/a.cpp", "#include <boost/any.hpp>\n",
        "src/plan/a.cpp:1: <boost/any.hpp> is not in the table of scripts/check-layers"),
    "a pure module does I/O": (
        "src/compare/a.cpp", "#include <sys/socket.h>\n",
        "src/compare/a.cpp:1: compare does no I/O: no <sys/socket.h>"),
    "a relative include": (
        "src/plan/a.cpp", '#include "glob.hpp"\n',
        'src/plan/a.cpp:1: "glob.hpp" is neither include/lockstep/… nor src/MODULE/…'),
    "an own header in angle brackets": (
        "src/plan/a.cpp", "#include <lockstep/compare/compare.hpp>\n",
        'src/plan/a.cpp:1: write "lockstep/compare/compare.hpp", with quotes'),
    "an include behind a macro": (
        "src/plan/a.cpp", "#include HEADER\n",
        "src/plan/a.cpp:1: an include must be spelled out"),
    "a header that includes itself": (
        "src/plan/glob.hpp", '#pragma once\n#include "plan/glob.hpp"\n',
        "src/plan/glob.hpp:2: include cycle: src/plan/glob.hpp -> src/plan/glob.hpp"),
    "a file outside every module": (
        "src/stray.cpp", "\n",
        "src/stray.cpp:1: belongs to no module: src/MODULE/ or include/lockstep/MODULE/"),
    "a module that the picture does not have": (
        "src/helpers/a.cpp", "\n",
        'src/helpers/a.cpp:1: module "helpers" is not in the table of scripts/check-layers'),
    "a module that CMake does not know": (
        "src/replay/a.cpp", "#include <curl/curl.h>\n",
        "CMakeLists.txt:1: src/replay has no lockstep_module(replay …)"),
    "CMake links what may not be included": (
        "CMakeLists.txt", CLEAN["CMakeLists.txt"].replace("plan USES core", "plan USES core json"),
        "CMakeLists.txt:3: plan may not use json"),
    "CMake forgets an edge": (
        "CMakeLists.txt", CLEAN["CMakeLists.txt"].replace("compare USES core json", "compare USES core"),
        "CMakeLists.txt:4: compare USES lacks json, which the table allows"),
}


def check(files):
    """Returns (exit code, lines of stdout) of check-layers over these files."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as file:
                file.write(text)
        done = subprocess.run([sys.executable, os.path.join(ROOT, "scripts/check-layers"), root],
                              capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stdout.splitlines()


class CheckLayers(unittest.TestCase):
    def test_a_clean_tree_passes(self):
        self.assertEqual(check(CLEAN), (0, []))

    def test_each_planted_violation_is_named_and_nothing_else(self):
        for name, (path, text, expected) in PLANTED.items():
            with self.subTest(name):
                code, lines = check({**CLEAN, path: text})
                self.assertEqual(lines, [expected])
                self.assertEqual(code, 1)

    def test_a_cycle_through_several_files_is_named_once(self):
        code, lines = check({
            **CLEAN,
            "src/plan/a.hpp": '#include "plan/b.hpp"\n',
            "src/plan/b.hpp": '#include "plan/c.hpp"\n',
            "src/plan/c.hpp": '#include "plan/a.hpp"\n',
        })
        self.assertEqual(lines, ["src/plan/c.hpp:1: include cycle: src/plan/a.hpp -> "
                                 "src/plan/b.hpp -> src/plan/c.hpp -> src/plan/a.hpp"])
        self.assertEqual(code, 1)

    def test_an_empty_tree_is_no_success(self):
        self.assertNotEqual(check({"CMakeLists.txt": ""})[0], 0)


if __name__ == "__main__":
    unittest.main()
