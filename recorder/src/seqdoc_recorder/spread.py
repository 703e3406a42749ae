"""Carries the exchange that is being answered to the code that it starts elsewhere.

asyncio tasks copy the context by themselves. Threads, thread pools and green threads begin with an
empty one. Classes are patched, not modules: whoever imported a
name before has the same class.
"""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import thread as pool_thread
from functools import wraps
from multiprocessing.dummy import DummyProcess
from multiprocessing.pool import ThreadPool
from typing import Any, Callable, Optional, Set

from . import exchange as exchange_module
from .exchange import NOBODY, Exchange, current, within
from .log import say_once

_patched: Set[str] = set()
_lock = threading.Lock()


def spread() -> None:
    """Patches what is there. Calling it again patches what was imported since."""
    with _lock:
        _once("threading", _patch_threads)
        _once("executor", _patch_executor)
        _once("pool", _patch_pool)
        if "eventlet.greenthread" in sys.modules:
            _once("eventlet", _patch_eventlet)
        if "gevent.greenlet" in sys.modules:
            _once("gevent", _patch_gevent)


def _once(name: str, patch: Callable[[], None]) -> None:
    if name not in _patched:
        _patched.add(name)
        try:
            patch()
        except Exception as error:
            say_once(f"calls that `{name}` runs have no parent: %r", error)


def _patch_threads() -> None:
    start = threading.Thread.start

    @wraps(start)
    def start_within(self: threading.Thread) -> None:
        # A worker of a pool serves other requests later: each of its tasks has its own exchange.
        exchange = NOBODY if _is_worker(self) else current()
        if exchange is not None:
            run = within(exchange, self.run)

            def run_once() -> None:
                # Without this, the thread would keep itself alive through its own attribute.
                self.__dict__.pop("run", None)
                run()

            self.run = run_once  # type: ignore[method-assign]
        start(self)

    threading.Thread.start = start_within  # type: ignore[method-assign]


def _is_worker(thread: threading.Thread) -> bool:
    target = getattr(thread, "_target", None)
    return isinstance(thread, DummyProcess) or target is getattr(pool_thread, "_worker", ())


def _patch_executor() -> None:
    submit: Callable[..., Any] = ThreadPoolExecutor.submit

    @wraps(submit)
    def submit_within(self: Any, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        exchange = current()
        if exchange is not None:
            function = within(exchange, function)
        return submit(self, function, *args, **kwargs)

    ThreadPoolExecutor.submit = submit_within  # type: ignore[method-assign,assignment]


def _patch_pool() -> None:
    for name in ("apply_async", "_map_async", "imap", "imap_unordered"):
        method = getattr(ThreadPool, name, None)
        if method is not None:
            setattr(ThreadPool, name, _with_function_within(method))


def _with_function_within(method: Callable[..., Any]) -> Callable[..., Any]:
    """For methods whose first argument is the function that the pool is to run."""

    @wraps(method)
    def call(self: Any, func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        exchange = current()
        return method(self, func if exchange is None else within(exchange, func), *args, **kwargs)

    return call


def _patch_eventlet() -> None:
    import eventlet
    from eventlet import greenthread

    main = greenthread.GreenThread.main
    init = greenthread.GreenThread.__init__

    @wraps(init)
    def init_within(self: Any, *args: Any, **kwargs: Any) -> None:
        self._seqdoc_exchange = current()
        init(self, *args, **kwargs)

    @wraps(main)
    def main_within(self: Any, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        exchange = self.__dict__.pop("_seqdoc_exchange", None)
        main(self, function if exchange is None else within(exchange, function), args, kwargs)

    greenthread.GreenThread.__init__ = init_within
    greenthread.GreenThread.main = main_within
    # These make plain greenlets, so only the functions can be replaced.
    for module in (eventlet, greenthread):
        module.spawn_n = _function_within(module.spawn_n)


def _function_within(spawn: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(spawn)
    def call(func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        exchange = current()
        return spawn(func if exchange is None else within(exchange, func), *args, **kwargs)

    return call


def _patch_gevent() -> None:
    """Its greenlets are compiled and cannot be patched, but inherit what is local to their tree."""
    from gevent import getcurrent

    class Gevent(exchange_module.Greenlets):
        def __init__(self) -> None:
            self._key = object()

        def keep(self, exchange: Optional[Exchange]) -> None:
            greenlet = getcurrent()
            shared = getattr(greenlet, "spawn_tree_locals", None)
            if shared is not None and shared.get(self._key) is not exchange:
                greenlet.spawn_tree_locals = {**shared, self._key: exchange}

        def inherited(self) -> Optional[Exchange]:
            shared = getattr(getcurrent(), "spawn_tree_locals", None)
            return shared.get(self._key) if shared else None

        def forget(self) -> None:
            self._key = object()

    exchange_module.greenlets = Gevent()
