#!/usr/bin/python3
"""Peak memory of `lockstep inspect` over captures of 10 MB and of 1 GB of every format: it must not
grow with the file. Two are compared with a larger one than 10 MB: of packets, so that as many
connections are open as are ever followed; and a Postman collection, which is read as a whole and
refused above 64 MiB, with one that is just small enough.

    capture_memory.py LOCKSTEP [FORMAT...]

Takes about eight minutes for all formats, and 1 GB of disk (in TMPDIR).
"""

import os
import shutil
import subprocess
import sys
import tempfile

import large_captures
import measure

SIZE = 1_000_000_000
SMALL = {"pcap": 150_000_000, "postman": 60_000_000}
REACH = 1.2


def inspect(binary, form, path, shape, size):
    units = large_captures.write(path, shape, size)
    refused = form.name == "postman" and size == SIZE
    command = [binary, "inspect", path]
    # Warnings of entries that are bad in the fixture as well.
    cost = measure.run(command, allowed=(2,) if refused else (0,), stderr=subprocess.DEVNULL)
    if not refused:
        large_captures.write(path, shape, 1)
        one = captured(measure.run(command, stderr=subprocess.DEVNULL).out)
        if captured(cost.out) != units * one:
            raise SystemExit(f"bench: {units} times {one} entries, but lockstep says\n{cost.out}")
    os.remove(path)
    return cost


def captured(out):
    for line in out.splitlines():
        words = line.split()
        if words[:1] == ["captured"]:
            return int(words[1].replace(",", ""))
    raise SystemExit(f"bench: lockstep does not say how many were captured\n{out}")


def main():
    binary = os.path.abspath(sys.argv[1])
    names = sys.argv[2:]
    measure.need("/usr/bin/time")
    print("memory for reading a capture of 1 GB (lockstep inspect)")
    with tempfile.TemporaryDirectory(prefix="lockstep-bench-") as folder:
        if shutil.disk_usage(folder).free < 2 * SIZE:
            raise SystemExit(f"bench: {folder} has no room for a capture of 1 GB (set TMPDIR)")
        for form in large_captures.FORMATS:
            if names and form.name not in names:
                continue
            sizes = [SMALL.get(form.name, 10_000_000), SIZE]
            path = os.path.join(folder, "capture")
            shape = large_captures.shape_of(form, binary)
            small, large = (inspect(binary, form, path, shape, size) for size in sizes)
            ratio = large.peak_kib / small.peak_kib
            measure.row(f"{form.label}: {large.peak_kib / 1024:.0f} MiB at "
                        f"{SIZE / large.seconds / 1e6:,.0f} MB/s; for 1 GB / "
                        f"for {sizes[0] / 1e6:.0f} MB", f"{ratio:.2f} ×", f"≤ {REACH} ×",
                        ratio <= REACH)


if __name__ == "__main__":
    main()
