"""An ASGI application in, the same application out, recorded.

Messages are passed on as they are, in their order; only a request id is added to an answer whose
request carried one. What is no HTTP passes through. The response is written before its last message.
"""

from __future__ import annotations

from typing import Any, Awaitable, Callable, Dict, List, Optional

from . import wire
from .body import Capture
from .exchange import EXCHANGE, Exchange, current, enter, leave
from .head import NO_HEADERS, Head, head_of
from .hooks import recorder_of
from .recorder import Recorder, harmless
from .routes import asgi_route
from .status import FAILED, status_line
from .wire import Headers

Message = Dict[str, Any]
Scope = Dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_ID = wire.REQUEST_ID.lower().encode()


class AsgiRecorder:
    """The middleware. Settings are those of `seqdoc_recorder.settings`."""

    def __init__(self, app: App, service: Optional[str] = None, **arguments: Any) -> None:
        self.app = app
        self.recorder = recorder_of(service, arguments)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or EXCHANGE in scope:
            return await self.app(scope, receive, send)
        scope = _lasting(scope)
        request = _begin(self.recorder, scope)
        if request is None:
            return await self.app(scope, receive, send)
        await request.read_first(receive)
        await _Answer(request).of(self.app, receive, send)


@harmless
def _begin(recorder: Recorder, scope: Scope) -> "Optional[_Request]":
    headers = _titled(scope.get("headers", ()))
    found = {name: value for name, value in reversed(headers)}
    method, url = scope["method"], _url(scope, found)
    outer = current()
    if outer is not None and outer.is_of(wire.NAMES, method, url, found.get(wire.REQUEST_ID)):
        return None
    exchange = recorder.incoming(method, url, found.get, wire.NAMES)
    scope[EXCHANGE] = exchange
    return _Request(exchange, scope, head_of(headers))


class _Request:
    """A request, with what was read of its body."""

    def __init__(self, exchange: Exchange, scope: Scope, head: Head) -> None:
        self.exchange = exchange
        self.scope = scope
        self.head = head
        self.unread = 0
        self._read: List[Message] = []
        self._error: Optional[Exception] = None
        self._first = self._comes_first()

    async def read_first(self, receive: Receive) -> None:
        """Reads a body that says that it is within the bound, and writes the request."""
        body = self.exchange.recorder.capture()
        more = self._first
        while more:
            try:
                message = await receive()
            except Exception as error:
                self._error = error
                break
            self._read.append(message)
            more = message["type"] == "http.request" and bool(message.get("more_body"))
            body.add(message.get("body", b""))
        self._write(body)

    async def replay(self, receive: Receive) -> Message:
        """Gives the application what was read, as it was, and then what comes."""
        if self._read:
            return self._read.pop(0)
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        message = await receive()
        if not self._first and message["type"] == "http.request":
            self.unread += len(message.get("body", b""))
        return message

    @harmless
    def _write(self, body: Capture) -> None:
        self.exchange.recorder.request(self.exchange, self.head, body)

    def _comes_first(self) -> bool:
        """Reading makes the server ask for a body that the application may want to refuse."""
        chosen = self.exchange.recorder.settings
        length = self.head.size() or 0
        return (self.exchange.recorded and chosen.bodies and 0 < length <= chosen.max_body
                and self.head.said("expect") is None and self.head.said("transfer-encoding") is None)


class _Answer:
    """What an application answers to one request."""

    def __init__(self, request: _Request) -> None:
        self._request = request
        self._exchange = request.exchange
        self._body = request.exchange.recorder.capture()
        self._status: Optional[int] = None
        self._head = NO_HEADERS
        self._written = False
        self._bare = request.exchange.method == "HEAD"

    async def of(self, app: App, receive: Receive, send: Send) -> None:
        """Runs the application."""
        async def receive_recorded() -> Message:
            return await self._request.replay(receive)

        async def send_recorded(message: Message) -> None:
            message = _lasting(message)
            await send(self._passed(message) or message)

        token = enter(self._exchange)
        try:
            await app(self._request.scope, receive_recorded, send_recorded)
        except Exception:
            self._fail()
            raise
        except BaseException:
            # It was cancelled: the client is gone, and nothing answers in its place.
            if self._status is not None:
                self._finish()
            raise
        else:
            self._fail()
        finally:
            leave(token)
            self._exchange.open = False

    @harmless
    def _passed(self, message: Message) -> Message:
        kind = message["type"]
        if kind == "http.response.start":
            return self._start(message)
        if kind == "http.response.body":
            self._count(message)
        elif kind == "http.response.pathsend":
            self._body.skip(self._head.size() or 0)
            self._finish()
        return message

    def _start(self, message: Message) -> Message:
        self._status = message["status"]
        self._bare = self._bare or self._status in (204, 304)
        lines = list(message.get("headers", ()))
        self._head = head_of(_titled(lines))
        if not self._exchange.sent_id:
            return message
        return {**message, "headers": lines + [(_ID, self._exchange.id.encode())]}

    def _count(self, message: Message) -> None:
        if not self._bare:
            self._body.add(message.get("body", b""))
        if not message.get("more_body"):
            self._finish()

    def _finish(self) -> None:
        """Writes the record of the response, once."""
        if not self._written:
            self._written = True
            self._write(status_line(self._status or 500), self._head)

    def _fail(self) -> None:
        """The server answers an exception with a page of its own, unless the answer has begun."""
        if self._status is not None:
            self._finish()
        elif not self._written:
            self._written = True
            self._body = Capture(0)
            self._write(FAILED, NO_HEADERS)

    @harmless
    def _write(self, status: str, head: Head) -> None:
        exchange = self._exchange
        exchange.route = exchange.route or asgi_route(self._request.scope)
        exchange.recorder.response(exchange, status, head, self._body, self._request.unread)


def _lasting(message: Message) -> Message:
    """Headers may be of a kind that can be read only once."""
    headers = message.get("headers", ())
    return message if isinstance(headers, (list, tuple)) else {**message, "headers": list(headers)}


def _titled(lines: Any) -> Headers:
    """Names of headers are in lower case here; logs have them as people write them."""
    return [(wire.title(name.decode("latin-1")), value.decode("latin-1")) for name, value in lines]


def _url(scope: Scope, headers: Dict[str, str]) -> str:
    host = headers.get("Host")
    if not host:
        server = scope.get("server") or ("", None)
        host = server[0] if server[1] is None else f"{server[0]}:{server[1]}"
    raw = scope.get("raw_path")
    # A server can decode a path to what is not text.
    path = (raw.decode("latin-1") if raw
            else wire.quoted(scope.get("path", "/").encode("utf-8", "surrogatepass")))
    query = scope.get("query_string", b"").decode("latin-1")
    query = "?" + query if query and "?" not in path else ""
    return wire.url_of(scope.get("scheme", "http"), host, scope["method"], path + query)
