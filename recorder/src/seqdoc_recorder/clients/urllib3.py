"""urllib3, and with it requests, botocore and all else that sends through its pools.

The pool is patched, which all of them share, so a call through several layers counts once. The
response gets a class that counts what is read from it; nothing is read ahead of its reader.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import wraps
from typing import Any, Dict, Iterator, Optional, Tuple

from ..wire import Headers
from .call import Call, begin, wire_headers

_ANSWER = "_seqdoc_call"

# The try that this code is within, and how many came before it: urllib3 repeats itself from inside.
_within: "ContextVar[Optional[Tuple[Call, int]]]" = ContextVar("seqdoc_recorder_try", default=None)


def patch() -> None:
    from urllib3 import connectionpool

    pool = connectionpool.HTTPConnectionPool
    urlopen = pool.urlopen

    @wraps(urlopen)
    def urlopen_recorded(self: Any, method: str, url: str, body: Any = None, headers: Any = None,
                         *args: Any, **kwargs: Any) -> Any:
        given = self.headers if headers is None else headers
        call = begin(str(method).upper(), _url(self, url))
        if call is None:
            return urlopen(self, method, url, body, headers, *args, **kwargs)
        sent = _with_own(given, call.sent)
        call.request(wire_headers(sent.items()), body)
        count = _join(call, args[0] if args else kwargs.get("retries"))
        token = _within.set((call, count))
        try:
            response = urlopen(self, method, url, body, sent, *args, **kwargs)
        except BaseException as error:
            # Whoever cancels a call raises what is not an `Exception`.
            if not call.followed:
                call.failed(_was_reached(error))
            raise
        finally:
            _within.reset(token)
        # A later try has recorded its answer, which is this one.
        if not call.followed:
            _record(call, response, kwargs)
        return response

    pool.urlopen = urlopen_recorded


def _url(pool: Any, url: str) -> str:
    if "://" in url[:10]:
        return url
    # A fragment is not sent.
    url = url.partition("#")[0]
    host = f"[{pool.host}]" if ":" in pool.host and "[" not in pool.host else pool.host
    default = {"http": 80, "https": 443}.get(pool.scheme)
    port = "" if pool.port in (None, default) else f":{pool.port}"
    return f"{pool.scheme}://{host}{port}{url if url.startswith('/') else '/' + url}"


def _with_own(headers: Any, own: Headers) -> Any:
    """Headers of the same kind: they may know no case, or hold repeated names."""
    sent = headers.copy() if hasattr(headers, "copy") else dict(headers or {})
    for name in [name for name in sent if _text(name).lower().startswith("x-requestshook-")]:
        del sent[name]
    for name, value in own:
        sent[name] = value
    return sent


def _text(name: Any) -> str:
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)


def _join(call: Call, retries: Any) -> int:
    """Tells a repeated try from a call of its own, such as one that the body of another makes."""
    history: Any = getattr(retries, "history", None) or ()
    outer = _within.get()
    if outer is not None and len(history) > outer[1]:
        earlier, last = outer[0], history[-1]
        earlier.gave_way(_was_reached(getattr(last, "error", None)), getattr(last, "status", None),
                         getattr(last, "redirect_location", None))
        call.tries = earlier.tries + [earlier]
    return len(history)


def _was_reached(error: Optional[BaseException]) -> bool:
    from urllib3 import exceptions

    reason = getattr(error, "reason", None) or error
    unreached = (exceptions.NewConnectionError, exceptions.ConnectTimeoutError,
                 exceptions.ProxyError, exceptions.SSLError)
    return not isinstance(reason, unreached)


def _record(call: Call, response: Any, kwargs: Any) -> None:
    headers = response.headers
    lines = headers.iteritems() if hasattr(headers, "iteritems") else headers.items()
    reason = getattr(response, "reason", None) or ""
    if not call.answered(f"{response.status} {reason}".strip(), wire_headers(lines)):
        return
    if kwargs.get("preload_content", True):
        if kwargs.get("decode_content", True):
            call.is_decoded()
        call.body.add(response.data)
        call.ended()
        return
    setattr(response, _ANSWER, call)
    try:
        kind = type(response)
        if kind not in _classes:
            _classes[kind] = _recorded(kind)
        response.__class__ = _classes[kind]
    except TypeError:
        # A response that is not of urllib3 keeps its class; its body stays unknown.
        call.ended()


_classes: Dict[Any, Any] = {}


def _recorded(kind: Any) -> Any:
    """The class of a response, with its reading counted."""

    class Recorded(kind):
        def read(self, *args: Any, **kwargs: Any) -> Any:
            amount = args[0] if args else kwargs.get("amt")
            data = kind.read(self, *args, **kwargs)
            decode = args[1] if len(args) > 1 else kwargs.get("decode_content")
            _count(self, data, decode)
            if amount is None or amount < 0 or (not data and amount):
                _end(self)
            return data

        def read_chunked(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
            decode = args[1] if len(args) > 1 else kwargs.get("decode_content")
            for data in kind.read_chunked(self, *args, **kwargs):
                _count(self, data, decode)
                yield data
            _end(self)

        def stream(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
            yield from kind.stream(self, *args, **kwargs)
            _end(self)

        def close(self) -> None:
            try:
                kind.close(self)
            finally:
                _end(self)

    if hasattr(kind, "read1"):
        def read1(self: Any, *args: Any, **kwargs: Any) -> Any:
            data = kind.read1(self, *args, **kwargs)
            _count(self, data, args[1] if len(args) > 1 else kwargs.get("decode_content"))
            return data

        setattr(Recorded, "read1", read1)
    Recorded.__name__, Recorded.__qualname__ = kind.__name__, kind.__qualname__
    Recorded.__module__ = kind.__module__
    return Recorded


def _count(response: Any, data: Any, decode: Optional[bool]) -> None:
    call = response.__dict__.get(_ANSWER)
    if call is not None and data:
        if response.decode_content if decode is None else decode:
            call.is_decoded()
        call.body.add(data)


def _end(response: Any) -> None:
    call = response.__dict__.pop(_ANSWER, None)
    if call is not None:
        call.ended()
