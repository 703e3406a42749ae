"""A log for each test: `pytest --seqdoc-logs logs` writes `logs/test_checkout/requestshook.log`.

A test that makes no call leaves no folder. Two tests of one name are told apart by their modules.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from typing import Any, Iterator, List, Optional

import pytest

from .recorder import Recorder
from .session import recording

_NOT_IN_A_NAME = re.compile(r"[^\w.=+-]+")
LOG = "requestshook.log"


def pytest_addoption(parser: Any) -> None:
    group = parser.getgroup("seqdoc", "recordings for seqdoc")
    group.addoption("--seqdoc-logs", metavar="DIR", help="record each test to DIR/TEST/" + LOG)
    group.addoption("--seqdoc-service", metavar="NAME", help="the name of the caller in the logs")
    parser.addini("seqdoc_logs", "record each test to this folder")
    parser.addini("seqdoc_service", "the name of the caller in the logs", default="test")


def pytest_collection_modifyitems(config: Any, items: List[Any]) -> None:
    names = Counter(_name(item.name) for item in items)
    config.stash[_SHARED] = {name for name, count in names.items() if count > 1}


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
        service = item.config.getoption("--seqdoc-service") or item.config.getini("seqdoc_service")
        self._top = folder
        self._folder = os.path.join(folder, *_place(item))
        self._recording: Optional[recording] = None
        self._service = service

    def __enter__(self) -> Recorder:
        self._recording = recording(os.path.join(self._folder, LOG), self._service)
        return self._recording.__enter__()

    def __exit__(self, *error: Any) -> None:
        if self._recording is not None:
            self._recording.__exit__(*error)
        folder = self._folder
        while folder != self._top and not os.listdir(folder):
            os.rmdir(folder)
            folder = os.path.dirname(folder)


def _place(item: Any) -> List[str]:
    """The folders of a test."""
    name = _name(item.name)
    if name not in item.config.stash.get(_SHARED, ()):
        return [name]
    # What stands in brackets can be anything.
    above = item.nodeid.partition("[")[0].rpartition("::")[0]
    module, _, rest = above.partition("::")
    parts = [part for part in os.path.splitext(module)[0].split("/") if part != "tests"]
    return [_name(part) for part in parts + rest.split("::") if part] + [name]


def _name(name: str) -> str:
    return _NOT_IN_A_NAME.sub("-", name).strip("-.") or "test"


_SHARED: Any = pytest.StashKey()
