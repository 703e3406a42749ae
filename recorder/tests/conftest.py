import io
import os
import shutil
import subprocess
import sys
from collections import OrderedDict
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from logs import read  # noqa: E402

pytest_plugins = ["pytester"]

PROJECT = Path(__file__).resolve().parents[2]


def pytest_addoption(parser):
    parser.addoption("--load", type=int, default=60, help="how many requests are sent at once")
    parser.addoption("--bless", action="store_true", help="write the sample of the services anew")


def seqdoc_binary():
    named = os.environ.get("SEQDOC")
    found = [named] if named else [PROJECT / "target/release/seqdoc", PROJECT / "target/debug/seqdoc"]
    return next((str(path) for path in found if path and Path(path).exists()), shutil.which("seqdoc"))


@pytest.fixture
def seqdoc():
    """Runs seqdoc; fails on any warning. What it prints is returned."""
    binary = seqdoc_binary()
    assert binary, "build seqdoc first, or name it in SEQDOC"

    def run(*arguments, warnings=False):
        done = subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert warnings or "warning" not in done.stderr, done.stderr
        return done.stdout

    return run


@pytest.fixture(autouse=True)
def nobody_sends(monkeypatch):
    """The first middleware of a process makes the calls that belong to no request; here, each test's."""
    from seqdoc_recorder.clients import call
    from seqdoc_recorder.recorder import target

    monkeypatch.setattr(target(), "_sender", None)
    # Ports come again, and then belong to another service.
    monkeypatch.setattr(call, "_origins", OrderedDict())


@pytest.fixture
def log(tmp_path):
    return tmp_path / "requestshook.log"


def environ(method="GET", path="/", body=None, **more):
    """What a server gives to an application."""
    found = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "cart",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "cart:8080",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body or b""),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if body is not None:
        found["CONTENT_LENGTH"] = str(len(body))
    found.update(more)
    return found


class Answer:
    """What a server would send: calls of `start_response`, chunks in order, and the exception."""

    def __init__(self):
        self.starts = []
        self.chunks = []
        self.error = None

    @property
    def body(self):
        return b"".join(self.chunks)


def serve(app, environ, stop_after=None):
    """Does what a server does, and no more. `stop_after`: the client goes after so many chunks."""
    answer = Answer()

    def start_response(status, headers, exc_info=None):
        if exc_info and any(answer.chunks):
            raise exc_info[1].with_traceback(exc_info[2])
        answer.starts.append((status, list(headers), exc_info is not None))
        return answer.chunks.append

    chunks = None
    try:
        chunks = app(environ, start_response)
        for number, chunk in enumerate(chunks):
            answer.chunks.append(chunk)
            if stop_after is not None and number + 1 >= stop_after:
                break
    except BaseException as error:
        answer.error = error
    finally:
        if hasattr(chunks, "close"):
            try:
                chunks.close()
            except BaseException as error:
                answer.error = answer.error or error
    return answer


@pytest.fixture
def records(log):
    return lambda: read(log)
