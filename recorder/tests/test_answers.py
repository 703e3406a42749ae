"""What real servers send is, byte for byte, what they send without the recorder."""

import re
import socket
import sys

import pytest
from answers import FILE
from logs import exchanges
from processes import free_port, process

GUNICORN = [sys.executable, "-W", "ignore", "-m", "gunicorn", "--log-level", "critical"]
SERVERS = {
    "gunicorn": lambda port: [*GUNICORN, "-b", f"127.0.0.1:{port}", "answers:app"],
    "threads": lambda port: [*GUNICORN, "-k", "gthread", "--threads", "4", "-b", f"127.0.0.1:{port}",
                             "answers:app"],
    "gevent": lambda port: [*GUNICORN, "-k", "gevent", "-b", f"127.0.0.1:{port}", "answers:app"],
    "wsgiref": lambda port: [sys.executable, "answers.py", str(port)],
    "uvicorn": lambda port: [sys.executable, "-m", "uvicorn", "--log-level", "critical", "--port",
                             str(port), "answers:asgi"],
}
PATHS = ["/list", "/two", "/parts", "/write", "/file", "/204", "/304", "/again", "/fails",
         "/fails/later"]


def requests_of():
    for path in PATHS:
        for method in ("GET", "HEAD"):
            yield f"{method} {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n".encode()
        yield f"GET {path} HTTP/1.0\r\n\r\n".encode()
    head = b"POST /echo HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n"
    yield head + b"Content-Length: 5\r\n\r\nhello"
    yield head + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\nhello"
    yield head + b"Content-Length: 100000\r\n\r\n" + b"x" * 100000
    yield head + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3\r\nyou\r\n0\r\n\r\n"
    yield b"GET /parts HTTP/1.1\r\nHost: shop\r\n\r\nGET /list HTTP/1.1\r\nHost: shop\r\n" \
          b"Connection: close\r\n\r\n"
    yield b"GET / HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" \
          b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"


def sent(port, request):
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(request)
        answer = b""
        while True:
            try:
                part = connection.recv(65536)
            except OSError:
                break
            if not part:
                break
            answer += part
    return re.sub(rb"(?i)\r\nDate: [^\r]*", b"", answer)


def is_for(server, request):
    """wsgiref waits for a body that is not declared, as it does for one that is too short."""
    return server != "wsgiref" or b"Transfer-Encoding" not in request and b"/echo" not in request


@pytest.mark.parametrize("server", SERVERS)
def test_the_answers_are_the_same(log, server):
    with open(FILE, "wb") as file:
        file.write(b"content of a file\n" * 5000)
    ports = [free_port(), free_port()]
    with process(SERVERS[server](ports[0]), ports[0], RECORDED=""):
        with process(SERVERS[server](ports[1]), ports[1], RECORDED="yes", LOG=str(log)):
            asked = [request for request in requests_of() if is_for(server, request)]
            for request in asked:
                plain, recorded = (sent(port, request) for port in ports)
                assert recorded == plain and plain, request[:60]
    found = exchanges(log)
    assert len(found) >= len(asked) - 1 and all(response for _, response in found.values())
