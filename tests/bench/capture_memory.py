#!/usr/bin/python3
"""Peak memory while reading captures of 10 MB and of 1 GB: it must not grow with the file.

    capture_memory.py LOCKSTEP
"""

import json
import os
import shutil
import sys
import tempfile

import measure

SIZES = {"10 MB": 10_000_000, "1 GB": 1_000_000_000}
BODY = json.dumps({"items": [{"sku": f"SKU-{n:06}", "title": "Müsli <fein> & Nüsse",
                              "price": n / 100, "discount": None} for n in range(30)]})
HEADERS = {"Host": "shop.example", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0",
           "Accept": "application/json, text/plain, */*", "Accept-Language": "de,en;q=0.7"}
MARK = 987654321  # stands for the entry's number until it is known


def har():
    """(before all, one entry, between two, after all) of a HAR file."""
    pairs = [{"name": name, "value": value} for name, value in HEADERS.items()]
    entry = {
        "startedDateTime": "2026-03-01T10:00:00.000Z", "time": 12.5,
        "request": {"method": "GET", "url": f"http://shop.example/orders/{MARK}?page=2",
                    "httpVersion": "HTTP/1.1", "headers": pairs, "queryString": [], "cookies": [],
                    "headersSize": -1, "bodySize": 0},
        "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1",
                     "headers": [{"name": "Content-Type", "value": "application/json"}],
                     "cookies": [], "redirectURL": "", "headersSize": -1, "bodySize": len(BODY),
                     "content": {"size": len(BODY), "mimeType": "application/json", "text": BODY}},
        "cache": {}, "timings": {"send": 0, "wait": 12, "receive": 0.5}}
    return ('{"log": {"version": "1.2", "creator": {"name": "bench", "version": "1"}, "entries": [',
            json.dumps(entry), ",\n", "]}}\n")


def gor():
    head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    separator = "\n\U0001f435\U0001f648\U0001f649\n"
    request = (f"1 {MARK:024} 1772359200000000000 0\n"
               f"GET /orders/{MARK}?page=2 HTTP/1.1\r\n{head}\r\n{separator}")
    response = (f"2 {MARK:024} 1772359200012000000 0\nHTTP/1.1 200 OK\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"
                f"{BODY}{separator}")
    return "", request + response, "", ""


def ndjson():
    entry = {
        "lockstep": 1, "id": f"{MARK:024}", "captured_at": "2026-03-01T10:00:00.000000000Z",
        "method": "GET", "scheme": "http", "authority": "shop.example",
        "target": f"/orders/{MARK}?page=2", "headers": list(HEADERS.items()),
        "response": {"status": 200, "reason": "OK",
                     "headers": [["Content-Type", "application/json"]], "body": BODY},
        "latency_ns": 12000000}
    return "", json.dumps(entry) + "\n", "", ""


FORMATS = {"har": har, "gor": gor, "ndjson": ndjson}


def write_capture(path, parts, size):
    """Writes entries, each with a number of its own, until the file has that size."""
    before, entry, between, after = parts
    pieces = entry.split(str(MARK))
    with open(path, "w", encoding="utf-8", newline="") as file:
        written = file.write(before)
        number = 0
        while written < size:
            written += file.write((between if number else "") + f"{number:09}".join(pieces))
            number += 1
        file.write(after)
    return number


def main():
    binary = os.path.abspath(sys.argv[1])
    measure.need("/usr/bin/time")
    print("reading a capture (lockstep inspect)")
    with tempfile.TemporaryDirectory(prefix="lockstep-bench-") as folder:
        if shutil.disk_usage(folder).free < 2 * max(SIZES.values()):
            raise SystemExit(f"bench: {folder} has no room for a capture of 1 GB (set TMPDIR)")
        for name, parts in FORMATS.items():
            peaks = []
            for label, size in SIZES.items():
                path = os.path.join(folder, f"capture.{name}")
                entries = write_capture(path, parts(), size)
                cost = measure.run([binary, "inspect", path])
                if f"{entries}" not in cost.out.replace(",", ""):
                    raise SystemExit(f"bench: {entries} entries, but lockstep says\n{cost.out}")
                os.remove(path)
                peaks.append(cost.peak_kib)
                measure.row(f"{name}, {label}: peak memory, MiB", f"{cost.peak_kib / 1024:.1f}")
            measure.row(f"{name}, 1 GB: MB/s", f"{max(SIZES.values()) / cost.seconds / 1e6:,.0f}")
            ratio = peaks[1] / peaks[0]
            measure.row(f"{name}: memory for 1 GB / for 10 MB", f"{ratio:.2f} ×", "≤ 1.2 ×",
                        ratio <= 1.2)


if __name__ == "__main__":
    main()
