"""Settings in, records of exchanges in the log out. Middleware and hooks share it."""

from __future__ import annotations

import os
import random
import threading
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Callable, List, Optional, TypeVar
from urllib.parse import urlsplit

from . import wire
from .body import NONE, Capture, shown
from .exchange import Exchange, current, new_id
from .filters import read_filters
from .head import Head
from .log import Log, log_at, say_once
from .record import record
from .settings import Settings
from .trust import Key
from .wire import (
    PARENT_ID,
    REQUEST_FROM,
    REQUEST_ID,
    REQUEST_LENGTH,
    ROUTE,
    SIGNATURE,
    Headers,
    Lookup,
)

F = TypeVar("F", bound=Callable[..., Any])


class Recorder:
    """What records the calls of one service."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.service = wire.from_text(settings.service)
        self.log = log_at(os.path.expanduser(settings.log))
        self._bodies = settings.bodies
        self.bound = settings.max_body if settings.bodies else 0
        self._sample = settings.sample
        self._client = wire.one_line(wire.from_text(settings.client))
        self._filters = read_filters(settings.filters)
        self._key = Key(os.path.dirname(self.log.path), settings.key)

    def incoming(self, method: str, url: str, get: Lookup, names: wire.Names) -> Exchange:
        """The exchange of a request that this service got. Only ids that are signed are believed."""
        sent_id = get(names.request_id)
        name = get(names.request_from)
        caller = name and wire.received_name(name) or self._client
        exchange = Exchange(self, "", None, caller, self.service, method, url, True)
        exchange.names = names
        if sent_id:
            exchange.sent_id = sent_id
            self._believe(exchange, sent_id, get(names.parent_id) or None, get(names.signature))
        if not exchange.id:
            exchange.id = new_id()
            if self._sample < 1.0:
                exchange.sampled = exchange.recorded = self._sampled()
        return self._filtered(exchange) if self._filters.are_any else exchange

    def _believe(self, exchange: Exchange, sent_id: str, parent: Optional[str],
                 signature: Optional[str]) -> None:
        key = _target.key or self._key
        sampled = key.sampled(sent_id, parent, signature) if signature else None
        if sampled is not None:
            exchange.id, exchange.parent = sent_id, parent
            exchange.sampled = exchange.recorded = sampled

    def outgoing(self, method: str, url: str) -> Exchange:
        """The exchange of a request that this service is about to send."""
        cause = current()
        parent = cause.id if cause is not None and cause.recorded else None
        sampled = cause.sampled if cause is not None else self._sampled()
        callee = wire.from_text(self.name_of(url))
        exchange = Exchange(self, new_id(), parent, self.service, callee, method, url, sampled)
        return self._filtered(exchange)

    def headers_for(self, exchange: Exchange) -> Headers:
        """What tells the service that gets the request where it comes from."""
        hosts = _ways_to_name(exchange.url)
        if not any(_matches(hosts, pattern.lower()) for pattern in self.settings.send_to):
            return []
        headers = [(REQUEST_ID, exchange.id), (REQUEST_FROM, wire.sent_name(exchange.caller))]
        if exchange.parent:
            headers.append((PARENT_ID, exchange.parent))
        key = _target.key or self._key
        signature = key.sign(exchange.id, exchange.parent, exchange.sampled)
        return headers + [(SIGNATURE, signature)]

    def name_of(self, url: str) -> str:
        """The name of the service at a URL: that of the settings, else its host."""
        hosts = _ways_to_name(url)
        names = self.settings.services
        given = [names[host] for host in hosts if names.get(host)]
        return given[0] if given else wire.service_name(hosts[0]) or "unknown"

    def capture(self) -> Capture:
        return Capture(self.bound)

    def request(self, exchange: Exchange, head: Head, body: Optional[Capture] = None,
                nanoseconds: Optional[int] = None) -> None:
        """Writes the record of a request."""
        if not exchange.recorded:
            return
        caller = exchange.caller
        heading = f"### ({caller}) REQ >>> ({exchange.callee}) : {exchange.method} {exchange.url}"
        lines = f"{head.below(heading)}{REQUEST_ID}: {exchange.id}\n{REQUEST_FROM}: {caller}\n"
        if exchange.parent:
            lines += f"{PARENT_ID}: {exchange.parent}\n"
        data = record(lines, nanoseconds or exchange.now(), self._shown(head, body))
        (_target.log or self.log).write(data)

    def response(self, exchange: Exchange, status: str, head: Head,
                 body: Optional[Capture] = None, request_length: int = 0) -> None:
        """Writes the record of a response."""
        if not exchange.recorded:
            return
        heading = (f"### ({exchange.caller}) RESP <<< ({exchange.callee}) : {status.strip()} "
                   f"{exchange.method} {exchange.url}")
        lines = f"{head.below(heading)}{REQUEST_ID}: {exchange.id}\n"
        if exchange.route:
            lines += _route_line(exchange.route)
        if request_length:
            lines += f"{REQUEST_LENGTH}: {request_length}\n"
        data = record(lines, exchange.now(), self._shown(head, body))
        (_target.log or self.log).write(data, True)

    def _shown(self, head: Head, body: Optional[Capture]) -> bytes:
        if body is None or not self._bodies:
            return NONE
        return shown(body, head.said("content-type"), head.said("content-encoding"))

    def _sampled(self) -> bool:
        return self._sample >= 1.0 or random.random() < self._sample

    def _filtered(self, exchange: Exchange) -> Exchange:
        if exchange.recorded and self._filters.exclude(
                exchange.caller, exchange.callee, exchange.method, exchange.url):
            exchange.recorded = False
        return exchange


@lru_cache(maxsize=1024)
def _route_line(route: str) -> str:
    return f"{ROUTE}: {wire.one_line(wire.from_text(route))}\n"


def _ways_to_name(url: str) -> List[str]:
    """How settings can name the host of a URL, first as it stands there, and last by its port only."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].lower()
    # An address of IPv6 has colons and stands in brackets.
    bare, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        bare, port = host, ""
    port = port or {"http": "80", "https": "443"}.get(parts.scheme, "")
    return [host, f"{bare}:{port}", bare, bare.strip("[]"), f":{port}"]


def _matches(hosts: List[str], pattern: str) -> bool:
    """In a pattern, brackets stand for a choice of characters; in an address of IPv6 for themselves."""
    return pattern in hosts or any(fnmatchcase(host, pattern) for host in hosts)


class Target:
    """Where the records of this process go: each to its log, or all to that of one recording."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._recordings: List[Recorder] = []
        # That of the innermost recording.
        self.log: Optional[Log] = None
        # What the services of this process believe during a recording, if it has no key of its own.
        self._key: Optional[Key] = None
        self.key: Optional[Key] = None
        # Who makes the calls that belong to no exchange.
        self._sender: Optional[Recorder] = None

    def sender(self) -> Optional[Recorder]:
        recordings = self._recordings
        return recordings[-1] if recordings else self._sender

    def begin(self, recorder: Recorder) -> None:
        with self._lock:
            self._set(self._recordings + [recorder])

    def end(self, recorder: Recorder) -> None:
        with self._lock:
            self._set([other for other in self._recordings if other is not recorder])

    def _set(self, recordings: List[Recorder]) -> None:
        self._key = self._key or Key("", os.urandom(32).hex())
        self._recordings = recordings
        self.log = recordings[-1].log if recordings else None
        own = bool(recordings) and recordings[-1].settings.key is None
        self.key = self._key if own else None

    def register(self, recorder: Recorder, always: bool) -> None:
        """Whose calls are those that belong to no exchange; the first one's, unless someone says so."""
        with self._lock:
            if always or self._sender is None:
                self._sender = recorder


_target = Target()


def target() -> Target:
    return _target


def sender() -> Optional[Recorder]:
    """Who records the calls that this code makes."""
    exchange = current()
    recorder: Optional[Recorder] = _target.sender() if exchange is None else exchange.recorder
    # Another service of this process may want its calls recorded, so the hooks can be there.
    return recorder if recorder is not None and recorder.settings.hooks else None


def harmless(function: F) -> F:
    """A mistake of the recorder costs a record and never an answer."""

    def call(*args: Any) -> Any:
        try:
            return function(*args)
        except Exception as error:
            lost(function.__qualname__, error)
            return None

    return call  # type: ignore[return-value]


def lost(where: str, error: Exception) -> None:
    """For functions that every request calls: they catch mistakes themselves."""
    say_once("a record was lost in `%s`: %r", where, error)
