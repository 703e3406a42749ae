"""httpx: its transports are patched, below redirects and authentication, so each request counts."""

from __future__ import annotations

from functools import wraps
from typing import Any, AsyncIterator, Callable, Iterator, Optional

from .call import Call, begin, wire_headers

_TRANSPORTS = ["HTTPTransport", "AsyncHTTPTransport", "WSGITransport", "ASGITransport",
               "MockTransport"]


def patch() -> None:
    import httpx

    for name in _TRANSPORTS:
        patch_transport(getattr(httpx, name, None))


def patch_transport(kind: Any) -> None:
    """For a class of transport, once. What it inherits is patched where it stands."""
    own = vars(kind) if kind is not None else {}
    if "handle_request" in own and not hasattr(own["handle_request"], "__wrapped__"):
        kind.handle_request = _recorded(own["handle_request"])
    if "handle_async_request" in own and not hasattr(own["handle_async_request"], "__wrapped__"):
        kind.handle_async_request = _recorded_async(own["handle_async_request"])


def _recorded(handle: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(handle)
    def handle_recorded(self: Any, request: Any) -> Any:
        call = _begin(request)
        if call is None:
            return handle(self, request)
        try:
            response = handle(self, request)
        except BaseException as error:
            # Whoever cancels a call raises what is not an `Exception`.
            call.failed(_was_reached(error))
            raise
        if _is_wanted(call, response):
            response.stream = _streams().Recorded(call, response.stream)
        return response

    return handle_recorded


def _recorded_async(handle: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(handle)
    async def handle_recorded(self: Any, request: Any) -> Any:
        call = _begin(request)
        if call is None:
            return await handle(self, request)
        try:
            response = await handle(self, request)
        except BaseException as error:
            # Whoever cancels a call raises what is not an `Exception`.
            call.failed(_was_reached(error))
            raise
        if _is_wanted(call, response):
            response.stream = _streams().AsyncRecorded(call, response.stream)
        return response

    return handle_recorded


def _begin(request: Any) -> Optional[Call]:
    url = request.url
    if url.userinfo or url.fragment:
        # The first is sent as a header, the other not at all.
        url = url.copy_with(userinfo=b"", fragment=None)
    call = begin(request.method, str(url))
    if call is not None:
        for name in [name for name in request.headers if name.startswith("x-requestshook-")]:
            del request.headers[name]
        for name, value in call.sent:
            request.headers[name] = value
        call.request(wire_headers(request.headers.raw), getattr(request, "_content", None))
    return call


def _is_wanted(call: Call, response: Any) -> bool:
    """Whether the body is still to come."""
    reason = response.extensions.get("reason_phrase") or response.reason_phrase.encode()
    status = f"{response.status_code} {reason.decode('latin-1')}".strip()
    if not call.answered(status, wire_headers(response.headers.raw)):
        return False
    if not hasattr(response, "_content"):
        return True
    call.is_decoded()
    call.body.add(response.content)
    call.ended()
    return False


def _was_reached(error: BaseException) -> bool:
    import httpx

    return not isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout,
                                  httpx.UnsupportedProtocol, httpx.ProxyError))


class _Streams:
    """Classes that can only be made where httpx is."""

    def __init__(self) -> None:
        import httpx

        class Recorded(httpx.SyncByteStream):
            def __init__(self, call: Call, stream: Any) -> None:
                self._call = call
                self._stream = stream

            def __iter__(self) -> Iterator[bytes]:
                for chunk in self._stream:
                    self._call.body.add(chunk)
                    yield chunk
                self._call.ended()

            def close(self) -> None:
                try:
                    self._stream.close()
                finally:
                    self._call.ended()

        class AsyncRecorded(httpx.AsyncByteStream):
            def __init__(self, call: Call, stream: Any) -> None:
                self._call = call
                self._stream = stream

            async def __aiter__(self) -> AsyncIterator[bytes]:
                async for chunk in self._stream:
                    self._call.body.add(chunk)
                    yield chunk
                self._call.ended()

            async def aclose(self) -> None:
                try:
                    await self._stream.aclose()
                finally:
                    self._call.ended()

        self.Recorded = Recorded
        self.AsyncRecorded = AsyncRecorded


_made: Optional[_Streams] = None


def _streams() -> _Streams:
    global _made
    _made = _made or _Streams()
    return _made
