"""The exchange that is being answered, known wherever the code runs that answers it.

It is the parent of every call that is made meanwhile. Once it is answered it is nobody's parent: what
goes on in the background after that, such as a loop that the request happened to start, does not
claim it.
"""

from __future__ import annotations

import os
from contextvars import ContextVar
from time import monotonic_ns, time_ns
from typing import Any, Callable, Optional
from urllib.parse import unquote_to_bytes

from .wire import to_bytes

# Where a middleware keeps it in the environment or the scope of a request, so that a second one sees it.
EXCHANGE = "seqdoc_recorder.exchange"


class Exchange:
    """A request that a service answers, or that it sends."""

    __slots__ = ("_clock", "callee", "caller", "id", "method", "names", "open", "parent", "recorded",
                 "recorder", "route", "sampled", "sent_id", "url")

    def __init__(self, recorder: Any, request_id: str, parent: Optional[str],
                 caller: str, callee: str, method: str, url: str, sampled: bool) -> None:
        # Whose it is. The type is that of a module above this one.
        self.recorder = recorder
        self.id = request_id
        self.parent = parent
        self.caller = caller
        self.callee = callee
        self.method = method
        self.url = url
        # Whether the flow that it belongs to is recorded.
        self.sampled = sampled
        # Whether it has a record itself: a filter may leave it out.
        self.recorded = sampled
        # Whether it is not over yet.
        self.open = True
        self.route: Optional[str] = None
        # The id that the request came with: its sender looks for one on the response.
        self.sent_id: Optional[str] = None
        # The names that headers have in the interface through which it came.
        self.names: Any = None
        self._clock = time_ns() - monotonic_ns()

    def now(self) -> int:
        """The time in nanoseconds. Within an exchange it never goes back, even if the clock is set."""
        return self._clock + monotonic_ns()

    def is_of(self, names: Any, method: str, url: str, sent_id: Optional[str]) -> bool:
        """Whether it is the exchange of a request that another interface handed on.

        The environment of a WSGI application within one of ASGI is made anew. A request that this
        exchange causes in the same process differs in its id.
        """
        return (self.names is not names and self.sent_id == sent_id
                and self.method == method
                and unquote_to_bytes(to_bytes(self.url)) == unquote_to_bytes(to_bytes(url)))


# The exchange of code that is nobody's, whoever started it.
NOBODY: Any = Exchange(None, "", None, "", "", "", "", False)
NOBODY.open = False


class Greenlets:
    """What greenlets inherit that do not inherit the context."""

    def keep(self, exchange: Optional[Exchange]) -> None:
        """For those that this one starts."""

    def inherited(self) -> Optional[Exchange]:
        """From the one that started this one."""

    def forget(self) -> None:
        """What all of them inherit."""


# What gevent needs, where it is used.
greenlets: Optional[Greenlets] = None


def _new_variable() -> "ContextVar[Optional[Exchange]]":
    return ContextVar("seqdoc_recorder", default=None)


_current = _new_variable()


def enter(exchange: Optional[Exchange]) -> Any:
    """Makes an exchange the current one, until `leave` is called with what this gives."""
    if greenlets is not None:
        greenlets.keep(exchange)
    return _current.set(exchange)


def leave(token: Any) -> None:
    """A generator can be closed in another context or process than its own; then nothing is left to do."""
    try:
        _current.reset(token)
    except ValueError:
        return
    if greenlets is not None:
        greenlets.keep(_current.get())


def current() -> Optional[Exchange]:
    """The exchange that this code answers, if there is one."""
    exchange = _current.get()
    if exchange is None and greenlets is not None:
        exchange = greenlets.inherited()
    return exchange if exchange is not None and exchange.open else None


def _after_fork() -> None:
    """A child answers nothing that its parent does, but has a copy of all contexts.

    A pool of processes that begins in one request works for others, too.
    """
    global _current
    _current = _new_variable()
    if greenlets is not None:
        greenlets.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def within(exchange: Optional[Exchange], function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, run as a part of an exchange, or of none."""

    def run(*args: Any, **kwargs: Any) -> Any:
        token = enter(exchange)
        try:
            return function(*args, **kwargs)
        finally:
            leave(token)

    return run


def new_id() -> str:
    return os.urandom(16).hex()


def current_request_id() -> Optional[str]:
    """The id under which the request that is being answered is recorded, for one's own log."""
    exchange = current()
    return exchange.id if exchange is not None else None
