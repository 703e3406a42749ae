"""A WSGI application in, the same application out, recorded.

Its answers are those it gives without the recorder, byte for byte, but for the request id of a request
that carried one. The request is written before the application is called. The response is written
before its last bytes leave, if it is known which these are: so it stands before anything that its
reader does next.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Tuple, Type
from urllib.parse import urlsplit

from . import wire
from .body import Capture
from .exchange import EXCHANGE, Exchange, enter, leave
from .head import Head, head_of, head_of_environ
from .hooks import recorder_of
from .input import Counted, Input, read_body
from .recorder import Recorder, harmless
from .routes import wsgi_route
from .status import FAILED
from .wire import Headers

Environ = Dict[str, Any]
ExcInfo = Tuple[Type[BaseException], BaseException, Optional[TracebackType]]
App = Callable[[Environ, Any], Iterable[bytes]]

_NO_HEAD = Head()


class WsgiRecorder:
    """The middleware. Settings are those of `seqdoc_recorder.settings`."""

    def __init__(self, app: App, service: Optional[str] = None, **arguments: Any) -> None:
        self.app = app
        self.recorder = recorder_of(service, arguments)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = None if EXCHANGE in environ else _begin(self.recorder, environ)
        if answer is None:
            return self.app(environ, start_response)
        return answer.of(self.app, environ, start_response)


@harmless
def _begin(recorder: Recorder, environ: Environ) -> "Optional[_Answer]":
    method = environ["REQUEST_METHOD"]
    exchange = recorder.incoming(method, _url(environ), environ.get, wire.CGI_NAMES)
    body = recorder.capture()
    reads = exchange.recorded and recorder.settings.bodies
    input_ = read_body(environ, body, recorder.settings.max_body) if reads else None
    environ[EXCHANGE] = exchange
    recorder.request(exchange, head_of_environ(environ), body)
    return _Answer(exchange, environ, input_)


class _Answer:
    """What an application answers to one request."""

    __slots__ = ("exchange", "environ", "status", "head", "body", "_input", "_left", "_sent",
                 "_written", "_wrapped", "_bare", "_start_response", "_server_write")

    def __init__(self, exchange: Exchange, environ: Environ, input_: Optional[Input]) -> None:
        self.exchange = exchange
        self.environ = environ
        self.status: Optional[str] = None
        self.head = _NO_HEAD
        self.body = exchange.recorder.capture()
        self._input = input_
        self._left: Optional[int] = None
        self._sent = False
        self._written = False
        self._wrapped: List[object] = []
        # A response to HEAD says how long the body would be.
        self._bare = exchange.method == "HEAD"
        self._start_response: Callable[..., Any]
        self._server_write: Callable[[bytes], Any]

    def of(self, app: App, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Calls the application."""
        self._start_response = start_response
        self._watch_file_wrapper(environ)
        token = enter(self.exchange)
        try:
            result = app(environ, self.start)
        except BaseException:
            self.fail()
            self.exchange.open = False
            raise
        finally:
            leave(token)
        return self._recorded(result)

    def _recorded(self, result: Iterable[bytes]) -> Iterable[bytes]:
        if type(result) in (list, tuple) and self.status is not None:
            for chunk in result:
                self.body.add(chunk)
            self._end()
        elif self._is_file(result):
            # Only as it is can the server send the file without reading it.
            self._skip_file()
            self._end()
        else:
            return (_SizedBody if hasattr(result, "__len__") else _Body)(self, result)
        return result

    def _end(self) -> None:
        self.finish()
        self.exchange.open = False

    def start(self, status: str, headers: Headers, *exc_info: Optional[ExcInfo]) -> Any:
        """The `start_response` of the application."""
        sent = headers
        if self.exchange.sent_id:
            sent = list(headers) + [(wire.REQUEST_ID, self.exchange.id)]
        self._server_write = self._start_response(status, sent, *exc_info)
        self._start(status, headers)
        return self.write

    def write(self, data: bytes) -> Any:
        """The `write` of the application."""
        self.send(data)
        return self._server_write(data)

    @harmless
    def _start(self, status: str, headers: Headers) -> None:
        self.status = status
        self.head = head_of(headers)
        self._bare = self.exchange.method == "HEAD" or status[:3] in ("204", "304")
        self._left = None if self._bare else self.head.size()
        # Flask takes its own request out of the environment before it returns.
        if "werkzeug.request" in self.environ:
            self.exchange.route = self.exchange.route or wsgi_route(self.environ)

    def send(self, chunk: bytes) -> None:
        """Counts what is about to be sent."""
        if not chunk:
            return
        self._sent = True
        if not self._bare:
            self.body.add(chunk)
        if self._left is not None and self.body.total >= self._left:
            self.finish()

    def finish(self) -> None:
        """Writes the record of the response, once."""
        if not self._written:
            self._written = True
            self._write(self.status or FAILED, self.head)

    def fail(self) -> None:
        """The server answers an exception with a page of its own, unless something was sent."""
        if self._sent:
            self.finish()
        elif not self._written:
            self._written = True
            self.body = Capture(0)
            self._write(FAILED, _NO_HEAD)

    @harmless
    def _write(self, status: str, head: Head) -> None:
        exchange = self.exchange
        unread = self._input.total if isinstance(self._input, Counted) else 0
        exchange.recorder.response(exchange, status, head, self.body, unread)

    def _watch_file_wrapper(self, environ: Environ) -> None:
        """Where the server's wrapper is a function, what it returned is only known by itself."""
        wrapper = environ.get("wsgi.file_wrapper")
        if wrapper is None or isinstance(wrapper, type):
            return

        def wrap(*args: Any, **kwargs: Any) -> Any:
            wrapped = wrapper(*args, **kwargs)
            self._wrapped.append(wrapped)
            return wrapped

        environ["wsgi.file_wrapper"] = wrap

    def _is_file(self, result: object) -> bool:
        wrapper = self.environ.get("wsgi.file_wrapper")
        if isinstance(wrapper, type):
            return isinstance(result, wrapper) and self.status is not None
        return any(result is wrapped for wrapped in self._wrapped)

    def _skip_file(self) -> None:
        if self._left is not None:
            self.body.skip(self._left)


class _Body:
    """The chunks of an application, each recorded as it passes."""

    __slots__ = ("_answer", "_chunks", "_iterator")

    def __init__(self, answer: _Answer, chunks: Iterable[bytes]) -> None:
        self._answer = answer
        self._chunks = chunks
        self._iterator: Optional[Iterator[bytes]] = None

    def __iter__(self) -> "_Body":
        if self._iterator is None:
            self._iterator = self._within(iter, self._chunks)
        return self

    def __next__(self) -> bytes:
        answer = self._answer
        token = enter(answer.exchange)
        try:
            if self._iterator is None:
                self._iterator = iter(self._chunks)
            chunk = next(self._iterator)
        except StopIteration:
            answer.finish()
            raise
        except BaseException:
            answer.fail()
            raise
        finally:
            leave(token)
        answer.send(chunk)
        return chunk

    def close(self) -> None:
        close = getattr(self._chunks, "close", None)
        try:
            if close is not None:
                self._within(close)
        finally:
            self._answer.finish()
            self._answer.exchange.open = False

    def _within(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """A generator is part of the exchange only while it runs: a worker serves others between."""
        token = enter(self._answer.exchange)
        try:
            return function(*arguments)
        except BaseException:
            self._answer.fail()
            raise
        finally:
            leave(token)


class _SizedBody(_Body):
    """Servers tell from the number of chunks whether the first one is all."""

    __slots__ = ()

    def __len__(self) -> int:
        return len(self._chunks)  # type: ignore[arg-type]


def _url(environ: Environ) -> str:
    """The URL as it was sent, where the server keeps it; else put together."""
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI") or ""
    host = environ.get("HTTP_HOST")
    if not host:
        host = f"{environ.get('SERVER_NAME', '')}:{environ.get('SERVER_PORT', '')}"
    if "://" in raw[:10]:
        parts = urlsplit(raw)
        raw = parts.path + ("?" + parts.query if parts.query else "")
    if not raw.startswith("/"):
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        query = environ.get("QUERY_STRING")
        raw = wire.quoted(path.encode("latin-1", "replace")) + ("?" + query if query else "")
    return f"{environ.get('wsgi.url_scheme', 'http')}://{host}{raw.replace(' ', '%20')}"
