"""What recording costs: pairs of servers, with and without it, that are asked in turns.

    python overhead.py [--requests 300] [--pairs 15] [flask|bare ...]

Prints for each way the time that a request takes more, as the median of the pairs with their middle
half: by the clock of who asks, and by the processor time of the worker, which other programs on the
machine disturb less.
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
BODY = b'{"id": 7, "quantity": 2, "note": "to the back door"}'
REQUEST = (b"POST /items/7 HTTP/1.1\r\nHost: shop\r\nUser-Agent: python-requests/2.34.2\r\n"
           b"Accept: */*\r\nAccept-Encoding: gzip, deflate\r\nContent-Type: application/json\r\n"
           b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY))
TICKS = os.sysconf("SC_CLK_TCK")


def ask(port, count):
    """Seconds for so many requests, each on a connection of its own."""
    start = time.perf_counter()
    for _ in range(count):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(REQUEST)
            answer = b""
            while True:
                part = connection.recv(65536)
                if not part:
                    break
                answer += part
        assert answer.startswith(b"HTTP/1.1 200"), answer
    return time.perf_counter() - start


def worker_of(running):
    """The one child of gunicorn."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(status.read_text().rpartition(")")[2].split()[1]) == running.pid:
                return int(status.parent.name)
        except OSError:
            pass  # It has just ended.
    raise AssertionError("gunicorn has no worker")


def processor_time(pid):
    """In nanoseconds, where the kernel counts them; else in ticks."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def measure(name, way, count, pairs):
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        servers = []
        for which in ("plain", way):
            port = free_port()
            command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "overhead_app:app"]
            running = stack.enter_context(process(
                command, port, APP=name, WAY=which, LOG=os.path.join(folder, "requestshook.log")))
            ask(port, 50)
            servers.append((port, worker_of(running)))
        rounds = [one_round(servers, count, number) for number in range(pairs)]
    print(f"{name:6} {way:24}", *(quartiles([pair[kind] for pair in rounds], count)
                                 for kind in ("clock", "processor")), sep="  ", flush=True)


def one_round(servers, count, number):
    """Each server is asked first as often as the other."""
    found = {"clock": [0.0, 0.0], "processor": [0.0, 0.0]}
    for which in (0, 1) if number % 2 else (1, 0):
        port, worker = servers[which]
        before = processor_time(worker)
        found["clock"][which] = ask(port, count)
        found["processor"][which] = processor_time(worker) - before
    return found


def quartiles(found, count):
    more = sorted(100 * (with_ / without - 1) for without, with_ in found)
    plain = statistics.median(without for without, _ in found) / count * 1e6
    low, middle, high = statistics.quantiles(more, n=4)
    return f"{middle:+6.1f} % ({low:+.1f} to {high:+.1f}) of {plain:4.0f} us"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--ways", nargs="*", default=WAYS)
    parser.add_argument("apps", nargs="*", default=["flask", "bare"])
    chosen = parser.parse_args()
    print(f"{'app':6} {'way':24}  by the clock, by the processor time of the worker")
    for name in chosen.apps:
        for way in chosen.ways:
            measure(name, way, chosen.requests, chosen.pairs)


if __name__ == "__main__":
    main()
