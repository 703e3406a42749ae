"""A log for each test: `pytest --seqdoc-logs logs` writes `logs/test_checkout/requestshook.log`.

A test that makes no call leaves no folder. Two tests of one name are told apart by their modules, and
by numbers if need be. A log that cannot be written costs a warning and never a test.
"""

from __future__ import annotations

import os
import re
import warnings
from collections import Counter
from hashlib import sha256
from typing import Any, Iterator, List, Optional, Set

import pytest

from .recorder import Recorder
from .session import recording
from .settings import settings

_NOT_IN_A_NAME = re.compile(r"[^\w.=+-]+")
LOG = "requestshook.log"
# File systems allow 255 bytes.
_LONGEST = 200


def pytest_addoption(parser: Any) -> None:
    group = parser.getgroup("seqdoc", "recordings for seqdoc")
    group.addoption("--seqdoc-logs", metavar="DIR", help="record each test to DIR/TEST/" + LOG)
    group.addoption("--seqdoc-service", metavar="NAME", help="the name of the caller in the logs")
    parser.addini("seqdoc_logs", "record each test to this folder")
    parser.addini("seqdoc_service", "the name of the caller in the logs", default="test")


def pytest_collection_modifyitems(items: List[Any]) -> None:
    # Some file systems do not tell capitals from small letters.
    names = Counter(_name(item.name).casefold() for item in items)
    taken: Set[str] = set()
    for item in items:
        name = _name(item.name)
        parts = [name] if names[name.casefold()] == 1 else _modules(item) + [name]
        item.stash[_PLACE] = _free(os.path.join(*parts), taken)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: Any) -> Iterator[None]:
    folder = item.config.getoption("--seqdoc-logs") or item.config.getini("seqdoc_logs")
    if not folder or "seqdoc_recording" in item.fixturenames:
        yield
        return
    with _recorded(item, os.path.join(item.config.rootpath, folder)):
        yield


@pytest.fixture
def seqdoc_recording(request: Any) -> Iterator[Recorder]:
    """Records this test, whatever the options say."""
    config = request.config
    folder = config.getoption("--seqdoc-logs") or config.getini("seqdoc_logs") or "logs"
    with _recorded(request.node, os.path.join(config.rootpath, folder)) as recorder:
        yield recorder


class _recorded:
    """A recording that leaves nothing where nothing was recorded."""

    def __init__(self, item: Any, folder: str) -> None:
        self._service = item.config.getoption("--seqdoc-service") or item.config.getini("seqdoc_service")
        self._top = folder
        self._folder = os.path.join(folder, item.stash.get(_PLACE, _name(item.name)))
        self._recording: Optional[recording] = None

    def __enter__(self) -> Recorder:
        log = os.path.join(self._folder, LOG)
        try:
            begun = recording(log, self._service)
            recorder = begun.__enter__()
        except (OSError, ValueError) as error:
            _warn(f"this test is not recorded: {error}")
            return Recorder(settings(self._service, log=log))
        self._recording = begun
        return recorder

    def __exit__(self, *error: Any) -> None:
        if self._recording is not None:
            self._recording.__exit__(*error)
        folder = self._folder
        try:
            while folder != self._top and not os.listdir(folder):
                os.rmdir(folder)
                folder = os.path.dirname(folder)
        except OSError:
            # It was never made, or something else is at work there.
            pass


def _warn(text: str) -> None:
    with warnings.catch_warnings():
        # It must not fail a test where warnings are errors.
        warnings.simplefilter("always")
        warnings.warn(pytest.PytestWarning(text), stacklevel=2)


def _modules(item: Any) -> List[str]:
    """The folders, modules and classes that a test stands in."""
    # What stands in brackets can be anything.
    above = item.nodeid.partition("[")[0].rpartition("::")[0]
    module, _, rest = above.partition("::")
    parts = [part for part in os.path.splitext(module)[0].split("/") if part != "tests"]
    return [_name(part) for part in parts + rest.split("::") if part]


def _name(name: str) -> str:
    """What a folder can be called. What is cut off a long name still tells it from others."""
    clean = _NOT_IN_A_NAME.sub("-", name).strip("-.") or "test"
    if len(clean.encode()) <= _LONGEST:
        return clean
    known_by = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{clean.encode()[:_LONGEST - 13].decode(errors='ignore')}-{known_by}"


def _free(place: str, taken: Set[str]) -> str:
    number, free = 1, place
    while free.casefold() in taken:
        number += 1
        free = f"{place}-{number}"
    taken.add(free.casefold())
    return free


_PLACE: Any = pytest.StashKey()
