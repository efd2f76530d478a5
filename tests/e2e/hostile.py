"""A run in which everything captured and everything replied tries to break out of a report."""

import json
import os

from scripted_server import ScriptedServer
from support import lockstep

SCRIPT = "</script></style></title>--><script>document.title='owned'</script>"
IMAGE = "<img src=x onerror=\"document.title='owned'\">"
GITHUB = "::set-output name=x::owned"
AZURE = "##vso[task.setvariable variable=x]owned"
FORMULA = "=cmd|' /C calc'!A0"
CDATA = "]]>&lt;![CDATA["
MARKDOWN = "`|**bold**|[a](javascript:x)|@everyone|\n# heading\n|a|b|"
TERMINAL = "\x1b[2J\x1b]0;owned\x07\x9b31m\x08\r"
BIDI = "\u202ertl\u2066\u200b\ufeff\ufffe"
EVIL = [SCRIPT, IMAGE, GITHUB, AZURE, FORMULA, CDATA, MARKDOWN, TERMINAL, BIDI,
        "'\"<>&\\{}${x}{{x}}%0A%s", "-1+1|x", "@SUM(1)", "\t=1+1"]
LONG = 1 << 20

# What a request line can carry: no space, no control characters.
TARGETS = ["/" + text.replace(" ", "%20") for text in (
    SCRIPT, IMAGE, GITHUB, AZURE, FORMULA, CDATA, "`|**b**|[a](javascript:x)|@everyone",
    "\u202ertl\u2066", "'\"<>&\\{}${x}{{x}}", "long/" + 7000 * "x")]


def reply(side, target):
    """JSON whose keys and values are hostile, and say which side they come from."""
    members = {text + str(i): text + side for i, text in enumerate(EVIL)}
    members["target"] = target
    if target.startswith("/long"):
        members["long"] = side + LONG * "<"
    body = json.dumps(members, ensure_ascii=False).encode("utf-8", "surrogatepass")
    head = ["HTTP/1.1 200 OK", "Content-Type: application/json",
            "X-Evil: " + side + SCRIPT + GITHUB + FORMULA, "X-Sum: " + FORMULA + side,
            "Content-Length: %d" % len(body)]
    return {"raw": "\r\n".join(head).encode().decode("latin-1") + "\r\n\r\n" + body.decode("latin-1")}


def text_reply(side):
    """No JSON, and no UTF-8."""
    body = b"\n".join(text.encode("utf-8", "surrogatepass") for text in EVIL)
    body += b"\xff\xfe\xc0\x80" + side.encode() + b"\n" + GITHUB.encode() + b"\n"
    head = "HTTP/1.1 500 Oh\x1b[31m\xff\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
    return {"raw": head % len(body) + body.decode("latin-1")}


def write_capture(path):
    entries = [{"startedDateTime": "2026-11-20T10:00:%02d.000Z" % i,
                "request": {"method": "GET", "url": "http://shop.example.com" + target,
                            "headers": [{"name": "X-Evil", "value": SCRIPT + FORMULA}]}}
               for i, target in enumerate([*TARGETS, "/text", "/gone"])]
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"log": {"version": "1.2", "entries": entries}}, out)


def hostile_run(folder, *more):
    """Makes run 1 of folder/lockstep.db; returns the path of the database."""
    # The name of the capture is somebody's text as well.
    capture = os.path.join(folder, "<b>=`x`|::set-output name=a::b.har")
    write_capture(capture)
    database = os.path.join(folder, "lockstep.db")

    def script(side):
        replies = {"GET " + target.encode().decode("latin-1"): reply(side, target)
                   for target in TARGETS}
        return {"*": reply(side, "?"), **replies, "GET /text": text_reply(side),
                "GET /gone": {"fault": "close"} if side == "new" else text_reply(side)}

    with ScriptedServer(script("old")) as baseline, ScriptedServer(script("new")) as candidate:
        done = lockstep("run", capture, "-b", baseline.url, "-c", candidate.url, "--db", database,
                        "--reask", "0", *more)
    if done.returncode != 1:
        raise AssertionError("exit code %d\n%s" % (done.returncode, done.stderr.decode()))
    return database
