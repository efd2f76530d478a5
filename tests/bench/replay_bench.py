#!/usr/bin/python3
"""Replays 20,000 captured GETs of 2 KB JSON against two nginx servers on loopback and sets the
cost beside wrk's, and beside the scripts that people write for this in Python.

    replay_bench.py LOCKSTEP [--rounds N]

Every round runs all of them in turn, so that a noisy moment hits all alike; ratios are taken
within a round, and the median over the rounds is printed. Times are never judged by exit code:
only a wrong result is an error.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile

import measure
import pair

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"
PAIRS = 20_000
CONCURRENCY = 16  # the default of `lockstep run`
WRK_SECONDS = 2
SCRIPTS = {  # file: how many of the pairs it gets, so that a round stays short
    "httpx_deepdiff.py": 2_000,
    "aiohttp_equality.py": 10_000,
}


def write_capture(path):
    """The requests in lockstep's own format."""
    with open(path, "w", encoding="utf-8") as file:
        for number in range(PAIRS):
            record = {"lockstep": 1, "method": "GET", "scheme": "http",
                      "authority": "shop.example", "target": pair.target(number),
                      "captured_at": f"2026-03-01T10:{number // 60 % 60:02}:{number % 60:02}Z",
                      "headers": pair.HEADERS}
            file.write(json.dumps(record) + "\n")


def write_requests(path, count):
    headers = dict(pair.HEADERS)
    with open(path, "w", encoding="utf-8") as file:
        json.dump([[pair.target(number), headers] for number in range(count)], file)


def expected_different(count):
    return sum(1 for number in range(count)
               if number % pair.DIFFERENT_EVERY == pair.DIFFERENT_EVERY // 2)


def check(who, count, different):
    if different != expected_different(count):
        raise SystemExit(f"bench: {who} found {different} different pairs of {count}, "
                         f"not {expected_different(count)}")


def wrk(urls):
    """CPU µs of one request, with a wrk on each server at the same time."""
    headers = [word for name, value in pair.HEADERS for word in ("-H", f"{name}: {value}")]
    processes = [subprocess.Popen(
        ["wrk", "-t1", f"-c{CONCURRENCY}", f"-d{WRK_SECONDS}s", *headers, url + pair.target(1)],
        stdout=subprocess.PIPE, text=True) for url in urls]
    cpu = requests = 0
    for process in processes:
        out = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0 or "Non-2xx" in out:
            raise SystemExit(f"bench: wrk failed\n{out}")
        requests += int(re.search(r"(\d+) requests in", out).group(1))
        cpu += usage.ru_utime + usage.ru_stime
    return cpu / requests * 1e6


def lockstep(binary, capture, urls, folder, different):
    """The cost of one whole process: start, reading, replay, comparison, store, summary."""
    database = os.path.join(folder, "run.db")
    # The others ask once, too.
    cost = measure.run([binary, "run", capture, "--baseline", urls[0], "--candidate", urls[1],
                        "--db", database, "--reask", "0"],
                       allowed=[1 if different else 0])
    report = subprocess.run([binary, "report", "--db", database, "--format", "ndjson"],
                            capture_output=True, text=True, check=True)
    counts = json.loads(report.stdout.split("\n", 1)[0])["counts"]
    if counts["compared"] != PAIRS:
        raise SystemExit(f"bench: lockstep compared {counts['compared']} pairs, not {PAIRS}")
    if counts["different"] != different:
        raise SystemExit(f"bench: lockstep found {counts['different']} different pairs of "
                         f"{PAIRS}, not {different}")
    for name in os.listdir(folder):
        if name.startswith("run.db"):
            os.remove(os.path.join(folder, name))
    return cost


def script(name, requests, urls):
    """Pairs per second, without the start of Python."""
    done = subprocess.run([PYTHON, os.path.join(HERE, name), requests, *urls],
                          stdout=subprocess.PIPE, text=True, check=True, timeout=300)
    result = json.loads(done.stdout)
    check(name, result["pairs"], result["different"])
    return result["pairs"] / result["seconds"]


def one_round(binary, folder, capture, urls):
    wrk_us = wrk(urls)
    ours = lockstep(binary, capture, urls, folder, expected_different(PAIRS))
    same = lockstep(binary, capture, [urls[0], urls[0]], folder, 0)
    figures = {"wrk_us": wrk_us, "pairs_s": PAIRS / ours.seconds,
               "pair_us": ours.cpu_seconds / PAIRS * 1e6, "peak_mib": ours.peak_kib / 1024}
    figures["cpu_ratio"] = figures["pair_us"] / (2 * wrk_us)
    figures["same_ratio"] = same.cpu_seconds / PAIRS * 1e6 / (2 * wrk_us)
    for name, count in SCRIPTS.items():
        rate = script(name, os.path.join(folder, f"{count}.json"), urls)
        figures[name] = rate
        figures[name + "_ratio"] = figures["pairs_s"] / rate
    return figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lockstep")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    measure.need("nginx", "wrk", "/usr/bin/time")
    binary = os.path.abspath(arguments.lockstep)
    # Ended from outside, it still stops the servers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    with tempfile.TemporaryDirectory(prefix="lockstep-bench-") as folder:
        capture = os.path.join(folder, "captured.ndjson")
        write_capture(capture)
        for count in SCRIPTS.values():
            write_requests(os.path.join(folder, f"{count}.json"), count)
        with pair.servers(folder) as urls:
            rounds = []
            for number in range(arguments.rounds):
                print(f"replay: round {number + 1} of {arguments.rounds}", file=sys.stderr)
                rounds.append(one_round(binary, folder, capture, urls))

    figure = {name: measure.median([each[name] for each in rounds]) for name in rounds[0]}
    print(f"replay of {PAIRS:,} captured GETs against two nginx servers: 2 KB of JSON, members "
          f"reordered,\n1 % different; whole process with store; median of {len(rounds)} rounds")
    measure.row("lockstep, pairs/s", f"{figure['pairs_s']:,.0f}")
    measure.row("lockstep, CPU µs per pair", f"{figure['pair_us']:.1f}")
    measure.row("lockstep, peak memory, MiB", f"{figure['peak_mib']:.1f}")
    measure.row("wrk on both servers, CPU µs per request", f"{figure['wrk_us']:.1f}")
    measure.row("httpx with deepdiff, pairs/s", f"{figure['httpx_deepdiff.py']:,.0f}")
    measure.row("aiohttp, equality before deepdiff, pairs/s",
                f"{figure['aiohttp_equality.py']:,.0f}")
    measure.row("CPU per pair / two wrk requests", f"{figure['cpu_ratio']:.2f} ×", "≤ 3.3 ×",
                figure["cpu_ratio"] <= 3.3)
    measure.row("the same where all replies are identical", f"{figure['same_ratio']:.2f} ×")
    measure.row("pairs/s / httpx with deepdiff", f"{figure['httpx_deepdiff.py_ratio']:.0f} ×",
                "≥ 60 ×", figure["httpx_deepdiff.py_ratio"] >= 60)
    measure.row("pairs/s / aiohttp with equality check first",
                f"{figure['aiohttp_equality.py_ratio']:.1f} ×", "≥ 8 ×",
                figure["aiohttp_equality.py_ratio"] >= 8)


if __name__ == "__main__":
    main()
