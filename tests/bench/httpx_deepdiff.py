"""The comparison script that is usually written first: httpx, 64 at a time, DeepDiff on every
pair.

    httpx_deepdiff.py REQUESTS BASELINE CANDIDATE     REQUESTS: [[target, {header: value}], ...]
"""

import asyncio
import json
import sys
import time

import httpx
from deepdiff import DeepDiff

WORKERS = 64


async def main(path, baseline, candidate):
    with open(path, encoding="utf-8") as file:
        requests = json.load(file)
    todo = iter(requests)
    different = []
    limits = httpx.Limits(max_connections=2 * WORKERS, max_keepalive_connections=2 * WORKERS)

    async def work(client):
        for target, headers in todo:
            a, b = await asyncio.gather(client.get(baseline + target, headers=headers),
                                        client.get(candidate + target, headers=headers))
            if a.status_code != b.status_code:
                different.append((target, {"status": (a.status_code, b.status_code)}))
                continue
            differences = DeepDiff(a.json(), b.json())
            if differences:
                different.append((target, differences))

    async with httpx.AsyncClient(limits=limits, timeout=30) as client:
        started = time.perf_counter()
        await asyncio.gather(*[work(client) for _ in range(WORKERS)])
        seconds = time.perf_counter() - started
    print(json.dumps({"pairs": len(requests), "seconds": seconds, "different": len(different)}))


asyncio.run(main(*sys.argv[1:]))
