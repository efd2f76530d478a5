"""The comparison script after someone has made it fast: aiohttp, 64 at a time, json == first and
DeepDiff only for what differs.

    aiohttp_equality.py REQUESTS BASELINE CANDIDATE     REQUESTS: [[target, {header: value}], ...]
"""

import asyncio
import json
import sys
import time

import aiohttp
from deepdiff import DeepDiff
from yarl import URL

WORKERS = 64


async def main(path, baseline, candidate):
    with open(path, encoding="utf-8") as file:
        requests = json.load(file)
    todo = iter(requests)
    different = []

    async def fetch(session, url, headers):
        async with session.get(URL(url, encoded=True), headers=headers) as response:
            return response.status, await response.read()

    async def work(session):
        for target, headers in todo:
            (a_status, a), (b_status, b) = await asyncio.gather(
                fetch(session, baseline + target, headers),
                fetch(session, candidate + target, headers))
            if a_status != b_status:
                different.append((target, {"status": (a_status, b_status)}))
                continue
            a, b = json.loads(a), json.loads(b)
            if a != b:
                different.append((target, DeepDiff(a, b)))

    connector = aiohttp.TCPConnector(limit=2 * WORKERS)
    async with aiohttp.ClientSession(connector=connector) as session:
        started = time.perf_counter()
        await asyncio.gather(*[work(session) for _ in range(WORKERS)])
        seconds = time.perf_counter() - started
    print(json.dumps({"pairs": len(requests), "seconds": seconds, "different": len(different)}))


asyncio.run(main(*sys.argv[1:]))
