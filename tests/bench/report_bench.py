#!/usr/bin/python3
"""Makes a run of 100,000 exchanges, 10,000 of them different, and measures the gate and every
report on it: time, and peak memory.

    report_bench.py LOCKSTEP [--keep FOLDER]

With --keep the database stays in FOLDER, and is not made again when it is there.
"""

import argparse
import json
import os
import tempfile

import measure
import pair

EXCHANGES = 100_000
DIFFERENT_EVERY = 10
MOST_SECONDS = 5
MOST_MIB = 300


def write_capture(path):
    with open(path, "w", encoding="utf-8") as file:
        for number in range(EXCHANGES):
            file.write(json.dumps({
                "lockstep": 1, "method": "GET", "scheme": "http", "authority": "shop.example",
                "target": pair.target(number), "headers": pair.HEADERS}) + "\n")


def make_run(lockstep, folder, database):
    pair.DIFFERENT_EVERY = DIFFERENT_EVERY
    capture = os.path.join(folder, "capture.ndjson")
    write_capture(capture)
    with tempfile.TemporaryDirectory(prefix="lockstep-bench-") as servers, \
            pair.servers(servers) as (baseline, candidate):
        measure.run([lockstep, "run", capture, "-b", baseline, "-c", candidate, "--db", database,
                     "--reask", "0", "--quiet"], allowed=(1,), timeout=1200)
    os.remove(capture)


def formats(lockstep):
    lines = measure.run([lockstep, "help", "reports"]).out.split("\n\n")[1].splitlines()
    return [line.split()[0] for line in lines]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lockstep")
    parser.add_argument("--keep")
    arguments = parser.parse_args()
    measure.need("nginx")
    with tempfile.TemporaryDirectory(prefix="lockstep-bench-") as temporary:
        folder = arguments.keep or temporary
        os.makedirs(folder, exist_ok=True)
        database = os.path.join(folder, "lockstep.db")
        if not os.path.exists(database):
            make_run(arguments.lockstep, folder, database)
        head = json.loads(measure.run([arguments.lockstep, "report", "--db", database, "--format",
                                       "ndjson"]).out.split("\n", 1)[0])
        if head["counts"]["different"] != EXCHANGES // DIFFERENT_EVERY:
            raise SystemExit(f"bench: {head['counts']}")
        print(f"A run of {EXCHANGES:,} exchanges, {head['counts']['different']:,} different: "
              f"{os.path.getsize(database) >> 20} MiB")
        commands = {"gate": ["gate", "--step", "100"]}
        for name in formats(arguments.lockstep):
            commands[name] = ["report", "--format", name, "--step", "100"]
        for name, command in commands.items():
            out = os.path.join(temporary, "out")
            cost = measure.run([arguments.lockstep, *command, "--db", database, "-o", out],
                               allowed=(0, 1, 3))
            mib = cost.peak_kib / 1024
            size = os.path.getsize(out) / (1 << 20)
            measure.row(f"{name}: seconds, of them CPU, MiB of memory and of output",
                        f"{cost.seconds:.2f} {cost.cpu_seconds:.2f} {mib:.0f} {size:.1f}",
                        f"{MOST_SECONDS} s {MOST_MIB}",
                        cost.seconds <= MOST_SECONDS and mib <= MOST_MIB)


if __name__ == "__main__":
    main()
