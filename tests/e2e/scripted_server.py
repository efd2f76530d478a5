"""A server on 127.0.0.1 that answers by a script and can misbehave.

A script maps "METHOD target" (or "*") to a reply:
    {"status": 200, "headers": [["Name", "value"]], "body": "text"}   a well-formed response
    {"raw": "bytes as latin-1"}                                       exactly these bytes, then close
    {"delay": seconds, ...}                                           any of these, after a while
    {"fault": "hang" | "close" | "cut"}                               no answer, no bytes, half a body
A list of replies is used in turn, its last one for all further requests.
"""

import socket
import threading
import time


class ScriptedServer:
    def __init__(self, script):
        self.script = script
        self.requests = []  # (request line, headers as list of bytes, body)
        self._turn = {}
        self._lock = threading.Lock()
        self._connections = set()
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(128)
        self.port = self._socket.getsockname()[1]
        self.url = "http://127.0.0.1:%d" % self.port
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self._socket.close()
        with self._lock:
            for connection in list(self._connections):
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with self._lock:
                self._connections.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            with connection, connection.makefile("rb") as stream:
                while self._answer(connection, stream):
                    pass
        except OSError:
            pass
        finally:
            with self._lock:
                self._connections.discard(connection)

    def _answer(self, connection, stream):
        line = stream.readline().rstrip(b"\r\n")
        if not line:
            return False
        headers = []
        while True:
            header = stream.readline().rstrip(b"\r\n")
            if not header:
                break
            headers.append(header)
        body = self._read_body(stream, headers)
        with self._lock:
            self.requests.append((line, headers, body))
        method, target = line.split(b" ")[0:2]
        reply = self._reply_to((method + b" " + target).decode("latin-1"))
        return send(connection, reply, head=method == b"HEAD")

    def _reply_to(self, key):
        key = key if key in self.script else "*"
        replies = self.script.get(key, {"status": 404, "body": "no such page"})
        if isinstance(replies, dict):
            return replies
        with self._lock:
            turn = self._turn.get(key, 0)
            self._turn[key] = turn + 1
        return replies[min(turn, len(replies) - 1)]

    @staticmethod
    def _read_body(stream, headers):
        fields = {h.split(b":")[0].lower(): h.split(b":", 1)[1].strip() for h in headers if b":" in h}
        if fields.get(b"transfer-encoding", b"").lower() == b"chunked":
            body = b""
            while True:
                size = int(stream.readline().split(b";")[0], 16)
                body += stream.read(size)
                stream.readline()
                if size == 0:
                    return body
        return stream.read(int(fields.get(b"content-length", b"0")))


def send(connection, reply, head):
    """False when the connection is at its end."""
    time.sleep(reply.get("delay", 0))
    fault = reply.get("fault")
    if fault == "hang":
        connection.recv(1)  # until the client gives up
        return False
    if fault == "close":
        return False
    if "raw" in reply:
        connection.sendall(reply["raw"].encode("latin-1"))
        return False
    body = reply.get("body", "").encode("utf-8")
    lines = ["HTTP/1.1 %d %s" % (reply.get("status", 200), reply.get("reason", "Whatever"))]
    lines += ["%s: %s" % (name, value) for name, value in reply.get("headers", [])]
    lines.append("Content-Length: %d" % (len(body) + (10 if fault == "cut" else 0)))
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + (b"" if head else body))
    return fault != "cut"
