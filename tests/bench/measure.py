"""What a program cost: wall time, CPU time, peak memory."""

import dataclasses
import os
import shutil
import statistics
import subprocess
import tempfile
import time


@dataclasses.dataclass
class Cost:
    seconds: float
    cpu_seconds: float
    peak_kib: int
    code: int
    out: str


def run(command, allowed=(0,), timeout=300, stderr=None):
    """Runs a command to its end. Peak memory comes through time(1): a child of this process would
    inherit the peak of Python itself."""
    with tempfile.NamedTemporaryFile("r", prefix="lockstep-bench-") as peak:
        started = time.perf_counter()
        process = subprocess.Popen(["timeout", str(timeout), "/usr/bin/time", "-q", "-f", "%M",
                                    "-o", peak.name, *command], stdout=subprocess.PIPE,
                                   stdin=subprocess.DEVNULL, stderr=stderr, text=True)
        out = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in allowed:
            raise SystemExit(f"bench: {' '.join(command)} ended with {process.returncode}\n{out}")
        peak_kib = int(peak.read().split()[-1])
    return Cost(seconds, usage.ru_utime + usage.ru_stime, peak_kib, process.returncode, out)


def median(values):
    return statistics.median(values)


def need(*programs):
    for program in programs:
        if shutil.which(program) is None:
            raise SystemExit(f"bench: no {program}; scripts/install-packages --all installs it")


def row(what, value, reach="", good=None):
    """One line of a table: a figure and, beside it, what it should reach."""
    mark = "" if good is None else ("reached" if good else "MISSED")
    print(f"  {what:<58} {value:>12}   {reach:<9} {mark}".rstrip(), flush=True)
