"""What runs beside the check: processes that end with a block, and ports that are free."""

import socket
import subprocess
import time
from contextlib import contextmanager


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def process(arguments, port, **options):
    """A process that listens at a port. At the end of the block it is asked to finish, and waited for."""
    running = subprocess.Popen(list(map(str, arguments)), **options)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert running.poll() is None and time.monotonic() < deadline, f"{arguments[0]} does not listen"
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
