"""A WSGI application in, the same application out, recorded.

Its answers are those it gives without the recorder, byte for byte, but for the request id of a request
that carried one. The request is written before the application is called. The response is written
before its last bytes leave, if it is known which these are: so it stands before anything that its
reader does next.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Tuple, Type

from . import wire
from .body import Capture
from .exchange import EXCHANGE, Exchange, current, enter, leave
from .head import NO_HEADERS, head_of, head_of_environ
from .hooks import recorder_of
from .input import Counted, read_body
from .recorder import Recorder, lost
from .routes import wsgi_route
from .status import FAILED
from .wire import Headers

Environ = Dict[str, Any]
ExcInfo = Tuple[Type[BaseException], BaseException, Optional[TracebackType]]
App = Callable[[Environ, Any], Iterable[bytes]]


class WsgiRecorder:
    """The middleware. Settings are those of `seqdoc_recorder.settings`."""

    def __init__(self, app: App, service: Optional[str] = None, **arguments: Any) -> None:
        self.app = app
        self.recorder = recorder_of(service, arguments)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = None
        if EXCHANGE not in environ:
            try:
                answer = _begin(self.recorder, environ)
            except Exception as error:
                lost("wsgi._begin", error)
        if answer is None:
            return self.app(environ, start_response)
        return answer.of(self.app, start_response)


def _begin(recorder: Recorder, environ: Environ) -> "Optional[_Answer]":
    method, url = environ["REQUEST_METHOD"], _url(environ)
    outer = current()
    names = wire.CGI_NAMES
    if outer is not None and outer.is_of(names, method, url, environ.get(names.request_id)):
        return None
    exchange = recorder.incoming(method, url, environ.get, names)
    answer = _Answer(exchange, environ)
    environ[EXCHANGE] = exchange
    if exchange.recorded:
        body: Optional[Capture] = None
        if recorder.settings.bodies:
            body = recorder.capture()
            answer.counted = read_body(environ, body, recorder.settings.max_body)
        recorder.request(exchange, head_of_environ(environ), body)
    return answer


class _Answer:
    """What an application answers to one request."""

    __slots__ = ("_bare", "_body", "_environ", "_head", "_length", "_sent", "_server_write",
                 "_start_response", "_wrapped", "counted", "exchange", "status", "written")

    _server_write: Callable[[bytes], Any]
    _start_response: Callable[..., Any]

    def __init__(self, exchange: Exchange, environ: Environ) -> None:
        self.exchange = exchange
        self._environ = environ
        self._body = Capture(exchange.recorder.bound)
        self.status: Optional[str] = None
        # The body of the request, if the application reads it.
        self.counted: Optional[Counted] = None
        self._head = NO_HEADERS
        # The length that its headers declare.
        self._length: Optional[int] = None
        self._sent = False
        self.written = False
        # Whether it has no body, whatever its headers say.
        self._bare = False
        self._wrapped: Optional[List[object]] = None

    def of(self, app: App, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Calls the application."""
        environ = self._environ
        self._start_response = start_response
        wrapper = environ.get("wsgi.file_wrapper")
        if wrapper is not None and not isinstance(wrapper, type):
            self._watch(wrapper)
        token = enter(self.exchange)
        try:
            result = app(environ, self.start)
        except BaseException:
            self.fail()
            self.exchange.open = False
            raise
        finally:
            leave(token)
        return self._recorded(result, wrapper)

    def _recorded(self, result: Iterable[bytes], wrapper: Any) -> Iterable[bytes]:
        if type(result) in (list, tuple) and self.status is not None:
            if not self._bare:
                for chunk in result:
                    self._body.add(chunk)
        elif wrapper is not None and self._is_file(result, wrapper):
            # Only as it is can the server send the file without reading it.
            self._body.skip(self._length or 0)
        elif hasattr(result, "__iter__"):
            return (_SizedBody if hasattr(result, "__len__") else _Body)(self, result)
        elif self.status is None and result is not None:
            # By this the server knows that someone else answers, such as a library for websockets.
            self.written = True
        else:
            # The server cannot send it, so it fails.
            self.fail()
        self.finish()
        self.exchange.open = False
        return result

    def start(self, status: str, headers: Headers, exc_info: Optional[ExcInfo] = None) -> Any:
        """The `start_response` of the application."""
        exchange = self.exchange
        sent = list(headers) + [(wire.REQUEST_ID, exchange.id)] if exchange.sent_id else headers
        again = () if exc_info is None else (exc_info,)
        self._server_write = self._start_response(status, sent, *again)
        try:
            self.status = status
            self._head = head_of(headers)
            # A response to HEAD says how long the body would be.
            self._bare = exchange.method == "HEAD" or status[:3] in ("204", "304")
            self._length = None if self._bare else self._head.size()
            # Flask takes its own request out of the environment before it returns.
            if "werkzeug.request" in self._environ and exchange.route is None:
                exchange.route = wsgi_route(self._environ)
        except Exception as error:
            lost("wsgi.start", error)
        return self.write

    def write(self, data: bytes) -> Any:
        """The `write` of the application."""
        if data:
            self.send(data)
        return self._server_write(data)

    def send(self, chunk: bytes) -> None:
        """Counts what is about to be sent."""
        self._sent = True
        body = self._body
        if not self._bare:
            body.add(chunk)
        if self._length is not None and body.total >= self._length:
            self.finish()

    def finish(self) -> None:
        """Writes the record of the response, once."""
        if self.written:
            return
        self.written = True
        counted = self.counted
        try:
            self.exchange.recorder.response(self.exchange, self.status or FAILED, self._head, self._body,
                                            counted.total if counted is not None else 0)
        except Exception as error:
            lost("wsgi.finish", error)

    def fail(self) -> None:
        """The server answers an exception with a page of its own, unless something was sent."""
        if not self._sent and not self.written:
            self.status, self._head, self._body = FAILED, NO_HEADERS, Capture(0)
        self.finish()

    def _watch(self, wrapper: Callable[..., Any]) -> None:
        """Where the server's wrapper is a function, what it returned is only known by itself."""
        wrapped: List[object] = []

        def wrap(*args: Any, **kwargs: Any) -> Any:
            wrapped.append(wrapper(*args, **kwargs))
            return wrapped[-1]

        self._wrapped = wrapped
        self._environ["wsgi.file_wrapper"] = wrap

    def _is_file(self, result: object, wrapper: Any) -> bool:
        if self._wrapped is None:
            return isinstance(result, wrapper) and self.status is not None
        return any(result is wrapped for wrapped in self._wrapped)


class _Body:
    """The chunks of an application, each recorded as it passes.

    A generator is part of the exchange only while it runs: a worker serves others between.
    """

    __slots__ = ("_answer", "_chunks", "_iterator")

    def __init__(self, answer: _Answer, chunks: Iterable[bytes]) -> None:
        self._answer = answer
        self._chunks = chunks
        self._iterator: Optional[Iterator[bytes]] = None

    def __iter__(self) -> "_Body":
        return self

    def __next__(self) -> bytes:
        answer = self._answer
        token = enter(answer.exchange)
        try:
            iterator = self._iterator
            if iterator is None:
                self._iterator = iterator = iter(self._chunks)
            chunk = next(iterator)
        except StopIteration:
            if not answer.written:
                answer.finish()
            raise
        except BaseException:
            answer.fail()
            raise
        finally:
            leave(token)
        if chunk:
            answer.send(chunk)
        return chunk

    def close(self) -> None:
        answer = self._answer
        close = getattr(self._chunks, "close", None)
        token = enter(answer.exchange)
        try:
            if close is not None:
                close()
        except BaseException:
            answer.fail()
            raise
        finally:
            leave(token)
            if not answer.written:
                answer.finish()
            answer.exchange.open = False


class _SizedBody(_Body):
    """Servers tell from the number of chunks whether the first one is all."""

    __slots__ = ()

    def __len__(self) -> int:
        return len(self._chunks)  # type: ignore[arg-type]


def _url(environ: Environ) -> str:
    """The URL as it was sent, where the server keeps it; else put together."""
    target = environ.get("RAW_URI") or environ.get("REQUEST_URI") or _decoded(environ)
    host = environ.get("HTTP_HOST")
    if not host:
        host = f"{environ.get('SERVER_NAME', '')}:{environ.get('SERVER_PORT', '')}"
    return wire.url_of(environ.get("wsgi.url_scheme", "http"), host, environ["REQUEST_METHOD"], target)


def _decoded(environ: Environ) -> str:
    """The target of a request where the server has only what it decoded."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    query = environ.get("QUERY_STRING")
    return wire.quoted(path.encode("latin-1", "replace")) + ("?" + query if query else "")
