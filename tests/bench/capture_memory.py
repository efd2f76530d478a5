#!/usr/bin/python3
"""Peak memory while reading captures of 10 MB and of 1 GB: it must not grow with the file. Three
formats with `lockstep inspect`; with --all, every format with the reader alone, since a plan
remembers ids, up to a bound that 10 MB of short lines do not reach. Two are compared with a larger one than 10 MB: of packets, so that as many
connections are open as are ever followed; and a Postman collection, which is read as a whole and
refused above 64 MiB, with one that is just small enough.

    capture_memory.py LOCKSTEP
    capture_memory.py LOCKSTEP --all BENCH_CAPTURE_READ [FORMAT...]

Takes 1 GB of disk (in TMPDIR).
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import large_captures
import measure

SIZE = 1_000_000_000
SMALL = {"pcap": 150_000_000, "postman": 60_000_000}
REACH = 1.2
INSPECTED = ["har", "gor", "ndjson"]


def read(command, form, path, shape, size):
    units = large_captures.write(path, shape, size)
    refused = form.name == "postman" and size == SIZE
    # Warnings of entries that are bad in the fixture as well.
    cost = measure.run([*command, path], allowed=(2,) if refused else (0,),
                       stderr=subprocess.DEVNULL)
    if not refused:
        large_captures.write(path, shape, 1)
        one = captured(measure.run([*command, path], stderr=subprocess.DEVNULL).out)
        if captured(cost.out) != units * one:
            raise SystemExit(f"bench: {units} times {one} entries, but they are said to be\n{cost.out}")
    os.remove(path)
    return cost


def captured(out):
    """Entries, by either program."""
    if out.startswith("{"):
        result = json.loads(out)
        return result["records"] + result["skips"]
    return int(re.search(r"^ *captured +([\d,]+)", out, re.M).group(1).replace(",", ""))


def main():
    lockstep = os.path.abspath(sys.argv[1])
    every = sys.argv[2:3] == ["--all"]
    command = [os.path.abspath(sys.argv[3])] if every else [lockstep, "inspect"]
    names = (sys.argv[4:] or [form.name for form in large_captures.FORMATS]) if every else INSPECTED
    measure.need("/usr/bin/time")
    print("memory for reading a capture of 1 GB" + ("" if every else " (lockstep inspect)"))
    with tempfile.TemporaryDirectory(prefix="lockstep-bench-") as folder:
        if shutil.disk_usage(folder).free < 2 * SIZE:
            raise SystemExit(f"bench: {folder} has no room for a capture of 1 GB (set TMPDIR)")
        for form in large_captures.FORMATS:
            if form.name not in names:
                continue
            sizes = [SMALL.get(form.name, 10_000_000), SIZE]
            path = os.path.join(folder, "capture")
            shape = large_captures.shape_of(form, lockstep)
            small, large = (read(command, form, path, shape, size) for size in sizes)
            ratio = large.peak_kib / small.peak_kib
            measure.row(f"{form.label}: {large.peak_kib / 1024:.0f} MiB at "
                        f"{SIZE / large.seconds / 1e6:,.0f} MB/s; for 1 GB / "
                        f"for {sizes[0] / 1e6:.0f} MB", f"{ratio:.2f} ×", f"≤ {REACH} ×",
                        ratio <= REACH)


if __name__ == "__main__":
    main()
