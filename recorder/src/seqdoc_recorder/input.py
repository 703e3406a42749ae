"""The body of a request in WSGI: read first and replayed, or counted while the application reads it."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any, Dict, Iterator, List, Optional

from .body import Capture


class Counted:
    """A stream that the application reads as before, with the bytes counted."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.total = 0

    def _count(self, read: Any) -> Any:
        self.total += _size(read)
        return read

    def __iter__(self) -> Iterator[Any]:
        for line in self._stream:
            yield self._count(line)

    def __next__(self) -> Any:
        return self._count(next(self._stream))

    def __enter__(self) -> "Counted":
        self._stream.__enter__()
        return self

    def __exit__(self, *error: Any) -> Any:
        return self._stream.__exit__(*error)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._stream, name)
        if name not in _READS:
            return found
        return lambda *args, **kwargs: self._count(found(*args, **kwargs))


_READS = {"read", "read1", "readinto", "readinto1", "readline", "readlines"}


def _size(read: Any) -> int:
    """How many bytes there are in what one of them returned."""
    if isinstance(read, int):
        return read
    return sum(map(len, read)) if isinstance(read, list) else len(read or b"")


class Replayed(io.BytesIO):
    """A body that was read. What else the server's stream can do, it does still."""

    def __init__(self, data: bytes, stream: Any) -> None:
        super().__init__(data)
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Interrupted(io.RawIOBase):
    """A body that ended in an exception, which the application gets where it would have got it."""

    def __init__(self, data: bytes, error: BaseException) -> None:
        super().__init__()
        self._data = io.BytesIO(data)
        self._error = error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = self._data.readinto(buffer)
        if not size:
            raise self._error
        return size


def read_body(environ: Dict[str, Any], body: Capture, bound: int) -> Optional[Counted]:
    """Gives `wsgi.input` anew where there is a body; reads it if it says that it is within the bound.

    If it is left to the application to read, what counts it is returned.
    """
    stream = environ.get("wsgi.input")
    if stream is None:
        return None
    length = _declared(environ)
    if length == 0:
        return None
    # Reading makes the server ask for a body that the application may want to refuse.
    if length is None or length > bound or environ.get("HTTP_EXPECT"):
        counted = environ["wsgi.input"] = Counted(stream)
        return counted
    environ["wsgi.input"] = _replay(stream, length, body)
    return None


def _declared(environ: Dict[str, Any]) -> Optional[int]:
    """The length of the body; `None` if it has one that nobody declared."""
    if environ.get("HTTP_TRANSFER_ENCODING"):
        return None
    length = str(environ.get("CONTENT_LENGTH") or "").strip()
    if not length:
        return None if environ.get("wsgi.input_terminated") and _may_have_one(environ) else 0
    return int(length) if length.isdigit() else None


def _may_have_one(environ: Dict[str, Any]) -> bool:
    """HTTP/2 declares no length, and only for methods that have a body is it worth counting."""
    return environ.get("REQUEST_METHOD") not in ("GET", "HEAD", "OPTIONS", "DELETE")


def _replay(stream: Any, length: int, body: Capture) -> Any:
    parts: List[bytes] = []
    left = length
    error: Optional[Exception] = None
    try:
        while left > 0:
            part = stream.read(left)
            if not part:
                break
            parts.append(part)
            left -= len(part)
    except Exception as raised:
        error = raised
    data = parts[0] if len(parts) == 1 else b"".join(parts)
    body.add(data)
    # What is missing was declared.
    body.skip(left)
    if error is not None:
        return io.BufferedReader(Interrupted(data, error))
    kind: Any = type(stream)
    return Replayed(data, stream) if _can_more(kind) else io.BytesIO(data)


@lru_cache(maxsize=64)
def _can_more(kind: Any) -> bool:
    """Whether a server's stream has methods of its own."""
    return any(not name.startswith("_") and not hasattr(io.BytesIO, name) for name in dir(kind))
