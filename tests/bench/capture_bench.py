#!/usr/bin/python3
"""How fast the reader of every format is: bytes and records per second, beside simdjson parsing the
same bytes, beside `wc -l`, and beside the rate at which records are sent.

    capture_bench.py LOCKSTEP BENCH_CAPTURE_READ [--replay-rate PAIRS_PER_SECOND] [FORMAT...]

Only reading is measured (bench_capture_read), in CPU time of one thread, from a file that the system
has in memory: planning and sending come on top. The replay rate is that of `scripts/bench replay` on two processors.
"""

import argparse
import json
import os
import subprocess
import tempfile

import large_captures
import measure

SIZE = 64_000_000
POSTMAN_SIZE = 48_000_000  # the reader takes no larger collection
ROUNDS = 3
REACH = 5  # times the replay rate


def fastest(command):
    results = [json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
               for _ in range(ROUNDS)]
    return min(results, key=lambda result: result["cpu_seconds"])


def wc_seconds(path):
    best = None
    for _ in range(ROUNDS):
        seconds = measure.run(["wc", "-l", path]).cpu_seconds
        best = seconds if best is None else min(best, seconds)
    return best


def check(form, result, small, units):
    """Every copy must be read as the one was."""
    if result["format"] != form.name:
        raise SystemExit(f"bench: {form.label} is read as {result['format']}")
    for what in ("records", "skips"):
        if result[what] != small[what] * units:
            raise SystemExit(f"bench: {form.label}: {result[what]} {what} from {units} times "
                             f"{small[what]}")


def measure_format(form, lockstep, reader, folder, rate):
    path = os.path.join(folder, "capture")
    shape = large_captures.shape_of(form, lockstep)
    large_captures.write(path, shape, 1)
    small = fastest([reader, path])
    units = large_captures.write(path, shape, POSTMAN_SIZE if form.name == "postman" else SIZE)
    size = os.path.getsize(path)
    result = fastest([reader, path])
    check(form, result, small, units)
    beside = ""
    if form.json:
        seconds = fastest([reader, "--simdjson", path])["cpu_seconds"]
        beside += f"  simdjson × {result['cpu_seconds'] / seconds:.1f}"
    if form.lines:
        beside += f"  wc -l × {result['cpu_seconds'] / wc_seconds(path):.0f}"
    os.remove(path)
    items = result["records"] + result["skips"]
    reached = items / result["cpu_seconds"] / rate
    print(f"  {form.label:<22} {size / result['cpu_seconds'] / 1e6:>6.0f} MB/s "
          f"{items / result['cpu_seconds']:>11,.0f} records/s  of {size / items:>5.0f} bytes  "
          f"replay × {reached:>5.1f}  {'reached' if reached >= REACH else 'MISSED '}{beside}",
          flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lockstep")
    parser.add_argument("reader")
    parser.add_argument("--replay-rate", type=float, default=18_000)
    parser.add_argument("formats", nargs="*")
    options = parser.parse_args()
    print(f"reading captures of {SIZE / 1e6:.0f} MB; replay is taken for {options.replay_rate:,.0f} "
          f"pairs/s, and reading should be {REACH} times as fast")
    with tempfile.TemporaryDirectory(prefix="lockstep-bench-") as folder:
        for form in large_captures.FORMATS:
            if not options.formats or form.name in options.formats:
                measure_format(form, os.path.abspath(options.lockstep),
                               os.path.abspath(options.reader), folder, options.replay_rate)


if __name__ == "__main__":
    main()
