"""Servers as processes of their own, as they run in production."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

HERE = Path(__file__).parent

SERVERS = {
    "threads": ["gunicorn", "-k", "gthread", "--threads", "32", "services:app"],
    "gevent": ["gunicorn", "-k", "gevent", "services:app"],
    "eventlet": ["gunicorn", "-k", "eventlet", "services:app"],
    "workers": ["gunicorn", "-k", "gthread", "--threads", "8", "-w", "4", "services:app"],
    "uvicorn": ["uvicorn", "--log-level", "warning", "services:asgi"],
    "sync": ["gunicorn", "services:app"],
}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def command(kind, port):
    server, *arguments = SERVERS[kind]
    # At its limit of connections, 1000 by default, gthread waits for none of them to say something.
    place = ["-b", f"127.0.0.1:{port}", "--backlog", "4096", "-t", "120",
             "--worker-connections", "4000", "--keep-alive", "75",
             "--graceful-timeout", "2"]
    if server == "uvicorn":
        place = ["--port", str(port), "--backlog", "4096"]
    return [sys.executable, "-W", "ignore", "-m", server, *place, *arguments]


@contextmanager
def process(arguments, port, folder=HERE, **environment):
    """A server that listens; it ends with the block. With `LOUD` set, what it says is seen."""
    said = None if "LOUD" in os.environ else subprocess.DEVNULL
    running = subprocess.Popen(list(map(str, arguments)), cwd=folder, stdout=said, stderr=said,
                               env={**os.environ, **environment})
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert running.poll() is None and time.monotonic() < deadline, arguments
                time.sleep(0.05)
        yield running
    finally:
        # Not SIGINT, which what runs in the background of a shell may ignore.
        running.terminate()
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()
            raise


@contextmanager
def three_services(kind, log):
    """The URL of the first one."""
    ports = [free_port() for _ in range(3)]
    nexts = ",".join(f"http://127.0.0.1:{port}" for port in ports[1:])
    with ExitStack() as stack:
        for port, name in zip(ports, ("shop", "cart", "stock")):
            green = kind if kind in ("gevent", "eventlet") else ""
            stack.enter_context(process(command(kind, port), port, SERVICE=name, NEXT=nexts,
                                        LOG=str(log), GREEN=green))
        yield f"http://127.0.0.1:{ports[0]}"


async def get(port, path):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer


def all_at_once(url, paths):
    """Each request has a connection of its own, and all are open together."""
    port = int(url.rpartition(":")[2])

    async def main():
        sent = asyncio.gather(*(get(port, path) for path in paths))
        return await asyncio.wait_for(sent, 60 + len(paths) / 5)

    return asyncio.run(main())
