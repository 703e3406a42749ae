"""A call that this process makes, from its request to the end of its answer.

The request carries what tells the service that gets it where it comes from. A service that records
says so in its answer, and then its record is the only one. Only when the answer comes is it known
whether the request is recorded here, so it is written then, with the time at which it was sent.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, List, Mapping, Optional, Union
from urllib.parse import urlsplit

from .. import wire
from ..exchange import new_id
from ..head import NO_HEADERS, head_of
from ..recorder import Recorder, harmless, sender
from ..status import status_line
from ..wire import Headers

_MOST_ORIGINS = 1000


class Call:
    """One request of a client and its response."""

    def __init__(self, recorder: Recorder, method: str, url: str) -> None:
        self.exchange = recorder.outgoing(method, url)
        self.sent = recorder.headers_for(self.exchange)
        self.body = recorder.capture()
        # Earlier tries of this call, of which it is not known yet who records them.
        self.tries: List["Call"] = []
        # Whether the client tried again.
        self.followed = False
        # Whether anyone may have got the request.
        self._reached = True
        self._recorder = recorder
        self._started = self.exchange.now()
        self._request_head = NO_HEADERS
        self._request_body = recorder.capture()
        self._status = ""
        self._head = NO_HEADERS
        self._open = False

    def request(self, headers: Headers, body: object) -> None:
        """What was sent. Of a body, only what is there as a whole: a stream is read by the client."""
        self._request_head = head_of(headers)
        if isinstance(body, str):
            body = body.encode("utf-8", "surrogateescape")
        if isinstance(body, (bytes, bytearray)):
            self._request_body.add(body)

    @harmless
    def answered(self, status: str, headers: Headers) -> Optional[bool]:
        """Whether the answer is recorded here, and so its body is wanted.

        Who records the request under the id that was sent answers with it. An answer with another id
        comes from outside the system.
        """
        self._head = head_of(headers)
        there = self._head.id == self.exchange.id
        _remember(self.exchange.url, there)
        if there:
            return False
        for earlier in self.tries:
            earlier.write()
        self._status, self._open = status, True
        self._write_request()
        return self.exchange.recorded

    @harmless
    def failed(self, reached: bool) -> None:
        """There was no answer."""
        self._reached = reached
        for call in self.tries + [self]:
            call.write()

    @harmless
    def gave_way(self, reached: bool, status: Optional[int], location: Optional[str]) -> None:
        """The client tries again, or goes where a redirect leads, and keeps the answer to itself."""
        self.followed = True
        self._reached = reached
        self._status = status_line(status) if status else ""
        self._head = head_of([("Location", location)] if location else [])

    def is_decoded(self) -> None:
        """The body of the answer comes decompressed, whatever its headers say."""
        self.body.decoded = True

    @harmless
    def ended(self) -> None:
        """The body of the answer was read, or will not be."""
        if self._open:
            self._open = False
            self._recorder.response(self.exchange, self._status, self._head, self.body)

    def write(self) -> None:
        """A try whose answer did not come, or was kept by the client.

        The service that got it may have recorded it, under the id that was sent. If it is known to
        record, it has. If nothing is known of it, the call gets another id here: two of one id would
        be worse than a call that stands there twice.
        """
        if self._reached:
            if _records(self.exchange.url):
                return
            self.exchange.id = new_id()
        self._write_request()
        if self._status:
            self._recorder.response(self.exchange, self._status, self._head)

    def _write_request(self) -> None:
        self._recorder.request(self.exchange, self._request_head, self._request_body, self._started)


@harmless
def begin(method: str, url: str) -> Optional[Call]:
    """`None` if nobody records the calls of this code."""
    recorder = sender()
    return None if recorder is None else Call(recorder, method, url)


def wire_headers(headers: Union[Mapping[Any, Any], Any]) -> Headers:
    """Headers of a client, whose names and values may be bytes or text."""
    return [(_wire(name), _wire(value)) for name, value in headers]


def _wire(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    text = str(value)
    return text if text.isascii() else wire.to_bytes(text).decode("latin-1")


_origins: "OrderedDict[str, bool]" = OrderedDict()


def _remember(url: str, records: bool) -> None:
    origin = urlsplit(url).netloc
    if _origins.get(origin) != records:
        _origins[origin] = records
        if len(_origins) > _MOST_ORIGINS:
            _origins.popitem(last=False)


def _records(url: str) -> bool:
    """Whether the service at a URL is known to record."""
    return _origins.get(urlsplit(url).netloc, False)
