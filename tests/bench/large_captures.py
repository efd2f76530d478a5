"""Large captures of every format, made of the entries of real ones in fixtures/captures: they are
repeated, each time with a number of its own in their ids, targets or ports."""

import dataclasses
import json
import os
import re
import struct
import subprocess

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
CAPTURES = os.path.join(ROOT, "fixtures", "captures")
DIGITS = 6  # of the number, which takes the place of as many bytes: lengths stay right


@dataclasses.dataclass
class Shape:
    """How a large file is put together. `marks` are where in a unit the number goes."""
    before: bytes
    unit: bytes
    between: bytes
    after: bytes
    marks: list
    number: object = lambda number: f"{number % 10 ** DIGITS:0{DIGITS}}".encode()


@dataclasses.dataclass
class Format:
    name: str  # what `lockstep help formats` calls it
    file: str
    shape: object  # a function from the file's bytes to a Shape
    json: bool = False  # simdjson can parse it
    lines: bool = False
    variant: str = ""

    @property
    def label(self):
        return f"{self.name} ({self.variant})" if self.variant else self.name


def places(unit, pattern):
    """Where a group of DIGITS bytes is that may be any number."""
    return [match.start(1) for match in re.finditer(pattern, unit)]


def repeated(pattern=rb"/(orders)\b", start=b""):
    """Entries one after another, from the one that starts so."""
    def shape(data):
        unit = data[data.index(start):]
        unit = unit if unit.endswith(b"\n") or b"\0" in unit else unit + b"\n"
        return Shape(b"", unit, b"", b"", places(unit, pattern))
    return shape


def binary(pattern):
    return lambda data: Shape(b"", data, b"", b"", places(data, pattern))


def array(member):
    """Elements of the JSON array of that name."""
    def shape(data):
        document = json.loads(data)
        holder = document["log"] if "log" in document else document
        elements = holder[member]
        holder[member] = []
        before, after = json.dumps(document).encode().split(f'"{member}": []'.encode())
        unit = b",\n".join(json.dumps(element, ensure_ascii=False).encode()
                           for element in elements)
        return Shape(before + f'"{member}": ['.encode(), unit, b",\n", b"]" + after,
                     places(unit, rb"/(orders)\b"))
    return shape


def strict_json_lines(data):
    """Those lines that any JSON parser takes."""
    def is_strict(line):
        try:
            return bool(json.loads(line))
        except ValueError:
            return False
    return repeated()(b"\n".join(filter(is_strict, data.splitlines())) + b"\n")


def packets(data):
    """Ethernet packets; every copy comes from another client address."""
    unit, marks, at = data[24:], [], 0
    while at < len(unit):
        network = at + 16 + 14
        tcp = network + 4 * (unit[network] & 0x0f)
        source, destination = struct.unpack_from(">HH", unit, tcp)
        marks.append(network + (12 if source > destination else 16) + 1)
        at += 16 + struct.unpack_from("<I", unit, at + 8)[0]
    return Shape(data[:24], unit, b"", b"", marks, lambda number: number.to_bytes(3, "big"))


FORMATS = [
    Format("pcap", "pcap/loopback.pcap", packets),
    Format("mitmproxy", "real/mitmproxy_successful_log.mitm",
           binary(rb"2:id;36:[0-9a-f]{30}([0-9a-f]{6});")),
    Format("gor", "shop.gor", repeated(rb"(?m)^[12] ([0-9a-f]{6})")),
    Format("gor-kafka", "gor-kafka/awkward.json", repeated(), json=True),
    Format("ndjson", "shop.ndjson", repeated(), json=True),
    Format("vegeta-json", "vegeta/targets.jsonl", repeated(), json=True),
    Format("har", "shop.har", array("entries"), json=True),
    Format("postman", "postman/shop.v2.1.json", array("item"), json=True),
    Format("envoy-tap", "envoy-tap/buffered.json", repeated(), json=True, variant="JSON"),
    Format("envoy-tap", "envoy-tap/streamed.json", repeated(rb'"trace_id": "(922337)'), json=True,
           variant="streamed"),
    Format("envoy-tap", "envoy-tap/buffered.pb_length_delimited", binary(rb"/v1/(orders)"),
           variant="protobuf"),
    Format("otlp", "otlp/awkward.json", repeated(rb'"traceId": "(\d{6})'), json=True),
    Format("gcp", "gcp/awkward.ndjson", repeated(), json=True),
    Format("vegeta", "vegeta/targets.http", repeated(rb"# the (account)", b"GET ")),
    Format("curl", "curl/commands.sh", repeated(start=b"curl ")),
    Format("json-access", "json-access/gunicorn.log", strict_json_lines, json=True, lines=True),
    Format("json-access", "json-access/nginx_escape_json.log", repeated(), lines=True,
           variant="nginx"),
    Format("envoy", "envoy/default.log", repeated(), lines=True),
    Format("envoy", "envoy/istio_cri.log", repeated(rb"/(review)s"), lines=True, variant="CRI"),
    Format("aws-alb", "aws-alb/app.log", repeated(), lines=True),
    Format("uwsgi", "uwsgi/uwsgi.log", repeated(start=b"[pid"), lines=True),
    Format("runserver", "runserver/django_runserver.log", repeated(start=b"[22/"), lines=True),
    Format("werkzeug", "werkzeug/flask_werkzeug.log", repeated(start=b"127.0.0.1"), lines=True),
    Format("uvicorn", "uvicorn/uvicorn.log", repeated(start=b"INFO:     127"), lines=True),
    Format("clf", "clf/nginx_combined.log", repeated(), lines=True, variant="combined"),
    Format("clf", "clf/nginx_vhost_timed.log", repeated(), lines=True, variant="timed"),
    Format("clf", "clf/gunicorn.log", repeated(), lines=True, variant="gunicorn"),
]


def shape_of(form, lockstep):
    if form.file == "shop.ndjson":
        done = subprocess.run([lockstep, "convert", os.path.join(CAPTURES, "shop.har"),
                               "--no-redact"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              check=True)
        return form.shape(done.stdout)
    with open(os.path.join(CAPTURES, form.file), "rb") as file:
        return form.shape(file.read())


def write(path, shape, size):
    """Writes units until the file has about that size; how many."""
    ends = [0]
    pieces = []
    width = len(shape.number(0))
    for mark in shape.marks:
        pieces.append(shape.unit[ends[-1]:mark])
        ends.append(mark + width)
    pieces.append(shape.unit[ends[-1]:])
    units = max(1, (size - len(shape.before)) // (len(shape.unit) + len(shape.between)))
    with open(path, "wb", buffering=1 << 20) as file:
        file.write(shape.before)
        for number in range(units):
            file.write((shape.between if number else b"") + shape.number(number).join(pieces))
        file.write(shape.after)
    return units
