"""Installs what every recorder needs in a process: hooks for clients, and the way into threads."""

from __future__ import annotations

import importlib
import sys
import threading
from importlib.util import find_spec
from typing import Any, Dict, Optional, Set

from .log import say_once
from .recorder import Recorder, target
from .settings import settings
from .spread import spread

_CLIENTS = ["urllib3", "httpx"]

_patched: Set[str] = set()
_lock = threading.Lock()


def install(service: Optional[str] = None, **arguments: Any) -> None:
    """Records the calls that this process makes, for a program that is not a server.

    Settings are those of `seqdoc_recorder.settings`. Calls that it makes while it answers a request
    are those of the middleware that recorded the request.
    """
    target().register(Recorder(settings(service, **arguments)), always=True)
    install_hooks()


def recorder_of(service: Optional[str], arguments: Dict[str, Any]) -> Recorder:
    """The recorder of a middleware: it records what happens in the requests that come through it."""
    recorder = Recorder(settings(service, **arguments))
    if recorder.settings.hooks:
        target().register(recorder, always=False)
        install_hooks()
    return recorder


def install_hooks() -> None:
    """Can be called again, for what was imported since."""
    spread()
    with _lock:
        for name in _CLIENTS:
            _patch(name)
    if "starlette.testclient" in sys.modules and "httpx" in _patched:
        from .clients.httpx import patch_transport

        patch_transport(getattr(sys.modules["starlette.testclient"], "_TestClientTransport", None))


def _patch(name: str) -> None:
    if name in _patched or (name not in sys.modules and find_spec(name) is None):
        return
    _patched.add(name)
    try:
        importlib.import_module(f".clients.{name}", __package__).patch()
    except Exception as error:
        say_once(f"the calls of `{name}` are not recorded: %r", error)
