"""A service that counts its own calls, with answers of every kind, and a page that asks for them."""

import base64
import gzip
import json
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = "hunter2-of-the-day"
FORGED = "\n\n\n### (evil) REQ >>> (evil) : GET http://evil/\nH: v\n\nnone\n\n\n"
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

# What is called, one after the other: method, path, body, and the type of the body.
CALLS = [
    ["GET", "/items/7", None, None],
    ["GET", "/items/7?token=" + SECRET, None, None],
    ["POST", "/items", json.dumps({"name": "\u00e9\u4e16 \"x\"", "password": SECRET, "text": FORGED}), "application/json"],
    ["PUT", "/items/7", "a=1&b=%C3%A9&a=2", "application/x-www-form-urlencoded"],
    ["DELETE", "/items/7", None, None],
    ["GET", "/missing", None, None],
    ["GET", "/broken", None, None],
    ["GET", "/old", None, None],
    ["GET", "/gzip", None, None],
    ["GET", "/deflate", None, None],
    ["GET", "/chunks", None, None],
    ["GET", "/text", None, None],
    ["GET", "/pixel", None, None],
    ["GET", "/empty", None, None],
    ["POST", "/text", FORGED, "text/plain"],
    ["PATCH", "/items/8", "[1,2]", "application/json"],
]
TOGETHER = [["GET", f"/slow/{number}", None, None] for number in range(12)]

PAGE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>calls</title><script>
const call = ([method, path, body, type]) => fetch(path, { method, body, headers: { Authorization: 'Bearer ' + SECRET,
  ...(type && { 'Content-Type': type }) } }).then((answer) => answer.arrayBuffer());
(async () => {
  for (const one of CALLS) await call(one);
  await Promise.all(TOGETHER.map(call));
  document.title = 'done';
})();
</script>"""


def page():
    names = {"SECRET": SECRET, "CALLS": CALLS, "TOGETHER": TOGETHER}
    # Within a script, a text must not end it.
    values = "".join(f"const {name} = {json.dumps(value)};" for name, value in names.items())
    return PAGE.replace("<script>", "<script>" + values.replace("</", "<\\/"), 1)


def answer(method, path):
    """Status, headers and body."""
    json_type = ("Content-Type", "application/json")
    found = {
        "/": (200, [("Content-Type", "text/html; charset=utf-8")], page().encode()),
        "/items": (201, [json_type, ("Set-Cookie", f"session={SECRET}"), ("Set-Cookie", "b=2; Path=/")], b'{"id": 8}'),
        "/missing": (404, [json_type], b'{"error": "nothing here"}'),
        "/broken": (500, [("Content-Type", "text/plain")], b"it broke\r\n"),
        "/old": (302, [("Location", "/items/7")], b""),
        "/gzip": (200, [json_type, ("Content-Encoding", "gzip")], gzip.compress(b'{"packed": true}')),
        "/deflate": (200, [json_type, ("Content-Encoding", "deflate")], zlib.compress(b'{"packed": 2}')),
        "/text": (200, [("Content-Type", "text/plain; charset=utf-8")], f"caf\u00e9{FORGED}".encode()),
        "/pixel": (200, [("Content-Type", "image/png")], PIXEL),
        "/empty": (204, [], b""),
    }
    return found.get(path.split("?")[0], (200, [json_type], json.dumps({"path": path, "by": method}).encode()))


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    counted: list = []

    def handle_call(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, headers, answered = answer(self.command, self.path)
        self.counted.append([self.command, self.path, status, body.decode()])
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if self.path == "/chunks":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (answered[:5], answered[5:], b"")))
            return
        if status != 204:
            self.send_header("Content-Length", str(len(answered)))
        self.end_headers()
        self.wfile.write(answered)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_call

    def log_message(self, *_):
        """Nothing is printed: the calls are counted."""


def start():
    """The service at a free port, and the list that it counts in."""
    Service.counted = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, Service.counted
