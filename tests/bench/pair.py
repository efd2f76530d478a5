"""Two nginx servers on loopback that answer alike: the old implementation and the new one. Each
serves the same orders as 2 KB of JSON; the second with members sorted and spelled as Go does, and
with another value in one order of a hundred."""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import time

DOCUMENTS = 1000
DIFFERENT_EVERY = 100  # one document of so many has another value on the second server

# What a browser of today sends, within reason.
HEADERS = [
    ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
    ("Accept", "application/json, text/plain, */*"),
    ("Accept-Language", "de,en-US;q=0.7,en;q=0.3"),
    ("X-Request-Id", "6f1c2a4e-7d1b-4c57-9a53-0b6a3d2e1f00"),
    ("Referer", "http://shop.example/account/orders"),
]


def order(number):
    """One order as nested data of about 2,000 bytes of JSON: text, floats, nulls, arrays."""
    chance = random.Random(number)
    document = {
        "order_id": 100000 + number,
        "customer": {"name": chance.choice(["Zoë Müller", "Ana Núñez", "Søren Ødegård"]),
                     "email": f"c{number}@shop.example", "phone": None, "vip": number % 7 == 0},
        "status": chance.choice(["new", "paid", "shipped & signed"]),
        "created_at": f"2026-03-{1 + number % 28:02}T10:{number % 60:02}:00Z",
        "items": [],
    }
    while len(json.dumps(document)) < 1900:
        item = len(document["items"])
        document["items"].append({
            "sku": f"SKU-{chance.randrange(10**6):06}", "title": "Müsli <fein> & Nüsse",
            "quantity": chance.randrange(1, 9), "price": chance.randrange(100, 99999) / 100,
            "tax_rate": 0.19, "discount": None if item % 2 else 0.1,
            "tags": chance.sample(["bio", "neu", "sale", "kühl", "schwer"], 2)})
    document["total"] = round(sum(i["quantity"] * i["price"] for i in document["items"]), 2)
    return document


def as_python(document):
    return json.dumps(document).encode()


def as_go(document):
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "&<>":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode()


def target(number):
    return f"/orders/{number % DOCUMENTS}?page={number // DOCUMENTS}&lang=de"


def write_documents(folder):
    """Writes every order for both servers into folder/a and folder/b."""
    for side in "ab":
        os.makedirs(os.path.join(folder, side, "orders"))
    for number in range(DOCUMENTS):
        document = order(number)
        bodies = {"a": as_python(document)}
        if number % DIFFERENT_EVERY == DIFFERENT_EVERY // 2:
            document["total"] = round(document["total"] + 0.01, 2)
        bodies["b"] = as_go(document)
        for side, body in bodies.items():
            path = os.path.join(folder, side, "orders", str(number))
            with open(path, "wb") as file:
                file.write(body)
            os.utime(path, (1760000000, 1760000000))  # else Last-Modified would differ


CONFIG = """\
{user}
worker_processes 1;
{affinity}
pid {folder}/{side}.pid;
error_log {folder}/{side}.log;
daemon off;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  etag off;
  server_tokens off;
  open_file_cache max=4000 inactive=600s;
  open_file_cache_valid 600s;
  keepalive_requests 1000000000;
  keepalive_timeout 600s;
  default_type application/json;
  client_body_temp_path {folder}/{side}.tmp;
  proxy_temp_path {folder}/{side}.tmp;
  fastcgi_temp_path {folder}/{side}.tmp;
  uwsgi_temp_path {folder}/{side}.tmp;
  scgi_temp_path {folder}/{side}.tmp;
  server {{ listen 127.0.0.1:{port} reuseport backlog=1024; root {folder}/{side}; }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(port, process):
    for _ in range(200):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise SystemExit("bench: nginx did not start; its error log says why")


@contextlib.contextmanager
def servers(folder):
    """Starts both; yields their URLs; stops them whatever happens."""
    write_documents(folder)
    processes, urls = [], []
    try:
        for core, side in enumerate("ab"):
            port = free_port()
            # Each on a core of its own, the client free on both.
            affinity = f"worker_cpu_affinity {1 << core:02b};" if os.cpu_count() > 1 else ""
            path = os.path.join(folder, f"{side}.conf")
            with open(path, "w", encoding="utf-8") as file:
                file.write(CONFIG.format(folder=folder, side=side, port=port, affinity=affinity,
                                         user="user root;" if os.geteuid() == 0 else ""))
            process = subprocess.Popen(["nginx", "-e", f"{folder}/{side}.log", "-c", path,
                                        "-p", folder])
            processes.append(process)
            wait_until_up(port, process)
            urls.append(f"http://127.0.0.1:{port}")
        yield urls
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(timeout=10)
