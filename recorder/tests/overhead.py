"""What recording costs a request: servers with and without it, asked in turns.

    python overhead.py [--requests 304] [--rounds 15] [--ways WAY ...] [--apps flask bare]

In each round every server is asked for so many requests twice: one after another, and eight at once. A
way is compared with the plain server of the same round, and printed as the median of the rounds with
their middle half, and in microseconds. The processor time of the worker is that of eight at once; what
else runs on the machine disturbs it less than the clock. Each request has a connection and a body of
its own.
"""

import argparse
import os
import socket
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from processes import free_port, process

WAYS = ["recorder-without-bodies", "recorder", "opentelemetry"]
BODY = b'{"id": %s, "quantity": 2, "note": "to the back door"}'
REQUEST = (b"POST /items/7 HTTP/1.1\r\nHost: shop\r\nUser-Agent: python-requests/2.34.2\r\n"
           b"Accept: */*\r\nAccept-Encoding: gzip, deflate\r\nContent-Type: application/json\r\n"
           b"Content-Length: %d\r\n\r\n%s")
AT_ONCE = 8
KINDS = ["processor time of the worker", "clock, one at a time", "clock, eight at once"]
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A gunicorn with one worker."""

    def __init__(self, app, way, stack):
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        self.way = way
        self.port = free_port()
        command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{self.port}", "overhead_app:app"]
        running = stack.enter_context(process(
            command, self.port, APP=app, WAY=way, LOG=os.path.join(folder, "requestshook.log")))
        self.worker = worker_of(running)
        self.asked = 10_000_000
        self.ask(48, AT_ONCE)
        # Seconds for a request, by kind and round.
        self.found = {kind: [] for kind in KINDS}

    def measure(self, count):
        alone, _ = self.ask(count, 1)
        at_once, processor = self.ask(count, AT_ONCE)
        for kind, seconds in zip(KINDS, (processor, alone, at_once)):
            self.found[kind].append(seconds)

    def ask(self, count, at_once):
        """The time that a request took, by the clock and of the worker's processor."""
        before, start = processor_time(self.worker), time.perf_counter()
        for _ in range(count // at_once):
            for connection, number in [self.send() for _ in range(at_once)]:
                with connection:
                    answer = b"".join(iter(lambda: connection.recv(65536), b""))
                assert answer.startswith(b"HTTP/1.1 200") and number in answer, answer
        clock, processor = time.perf_counter() - start, processor_time(self.worker) - before
        return clock / count, processor / count

    def send(self):
        self.asked += 1
        number = b"%d" % self.asked
        body = BODY % number
        connection = socket.create_connection(("127.0.0.1", self.port))
        connection.sendall(REQUEST % (len(body), body))
        return connection, number


def worker_of(running):
    """The one child of gunicorn, which listens before it has one."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                if int(status.read_text().rpartition(")")[2].split()[1]) == running.pid:
                    return int(status.parent.name)
            except OSError:
                pass  # It has just ended.
        time.sleep(0.05)
    raise AssertionError("gunicorn has no worker")


def processor_time(pid):
    """In seconds, of all threads; to the nanosecond where the kernel counts them, else to the tick."""
    try:
        threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9
    except (OSError, ValueError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def measure(app, ways, count, rounds, start):
    """Each round begins with another server."""
    with ExitStack() as stack:
        servers = [start(app, way, stack) for way in ["plain", *ways]]
        for number in range(rounds):
            turn = number % len(servers)
            for server in servers[turn:] + servers[:turn]:
                server.measure(count)
    plain = servers[0]
    for server in servers[1:]:
        columns = [compared(plain.found[kind], server.found[kind]) for kind in KINDS]
        print(f"{app:6} {server.way:24}", *(f"{column:46}" for column in columns), flush=True)


def compared(without, with_):
    more = [found - known for known, found in zip(without, with_)]
    low, middle, high = statistics.quantiles([100 * one / known for known, one in zip(without, more)])
    return (f"{middle:+6.1f} % ({low:+.1f} to {high:+.1f}), {statistics.median(more) * 1e6:+.0f}"
            f" of {statistics.median(without) * 1e6:.0f} us")


def on_processors():
    """How servers are started: on one processor, while who asks has another, where that can be chosen."""
    if not hasattr(os, "sched_setaffinity") or len(os.sched_getaffinity(0)) < 2:
        return Server
    mine, theirs = sorted(os.sched_getaffinity(0))[:2]

    def start(*arguments):
        os.sched_setaffinity(0, {theirs})
        try:
            return Server(*arguments)
        finally:
            os.sched_setaffinity(0, {mine})

    return start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=304)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--ways", nargs="*", default=WAYS)
    parser.add_argument("--apps", nargs="*", default=["flask", "bare"])
    chosen = parser.parse_args()
    print(f"{'app':6} {'way':24}", *(f"{kind:46}" for kind in KINDS))
    for app in chosen.apps:
        measure(app, chosen.ways, chosen.requests, chosen.rounds, on_processors())


if __name__ == "__main__":
    main()
