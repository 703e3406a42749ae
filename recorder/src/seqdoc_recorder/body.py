"""Chunks of a body in, what the log shows of it out.

A capture keeps the first bytes, up to a bound, and counts the rest. It never keeps a stream.
"""

from __future__ import annotations

import codecs
import re
import zlib
from functools import lru_cache
from typing import List, Optional

from . import indent

NONE = b"none"
# So much of a binary body is shown.
BINARY = 32

_CHARSET = re.compile(r'charset="?([\w.:-]+)', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WINDOW = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class Capture:
    """The beginning of a body, and its length."""

    __slots__ = ("_bound", "_parts", "_room", "decoded", "total")

    def __init__(self, bound: int) -> None:
        self._bound = bound
        self._room = bound
        self._parts: List[bytes] = []
        self.total = 0
        # Whether it comes without the encoding that its headers declare.
        self.decoded = False

    def add(self, chunk: object) -> None:
        """What is not bytes is an error of the application, which its server reports."""
        if type(chunk) is bytes:
            size = len(chunk)
        elif isinstance(chunk, (bytes, bytearray, memoryview)):
            size = memoryview(chunk).nbytes
        else:
            return
        self.total += size
        room = self._room
        if room > 0 and size:
            part = bytes(chunk) if size <= room else bytes(memoryview(chunk)[:room])
            self._parts.append(part)
            self._room = room - len(part)

    def skip(self, size: int) -> None:
        """Counts bytes that are sent without passing through here."""
        self.total += size

    def rest(self) -> int:
        """How many bytes were counted and not kept."""
        return self.total - (self._bound - self._room)

    def kept(self) -> bytes:
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)


def shown(capture: Capture, content_type: Optional[str], encoding: Optional[str]) -> bytes:
    """The body as it stands in the log."""
    if not capture.total:
        return NONE
    raw, rest = capture.kept(), capture.rest()
    if not raw:
        return b"... %d bytes" % rest
    plain = _decompressed(raw, rest, encoding) if encoding and not capture.decoded else raw
    text = None if plain is None else _text(plain, rest, content_type or "")
    if text is None:
        return repr(raw[:BINARY]).encode("ascii") + b"..."
    if rest:
        return text.encode("utf-8") + b"\n... %d more bytes" % rest
    pretty = indent.indented(text) if _may_be_json(content_type) else None
    return (text if pretty is None else pretty).encode() or NONE


def logged_length(body: bytes) -> int:
    """The length by which a reader finds the end: a line end counts as one byte."""
    return len(body) - body.count(b"\r\n")


def _decompressed(raw: bytes, rest: int, encoding: Optional[str]) -> Optional[bytes]:
    """`None` for what the standard library cannot decompress, or not within a bound."""
    name = (encoding or "identity").strip().lower()
    if name in ("identity", ""):
        return raw
    if rest or name not in _WINDOW:
        return None
    bound = 16 * max(len(raw), 4096)
    for window in (_WINDOW[name], -15):
        inflate = zlib.decompressobj(window)
        try:
            plain = inflate.decompress(raw, bound)
        except zlib.error:
            continue
        return plain if inflate.eof else None
    return None


def _text(plain: bytes, rest: int, content_type: str) -> Optional[str]:
    if not rest and "charset" not in content_type:
        try:
            text = plain.decode()
        except UnicodeDecodeError:
            return None
        return text if text.isprintable() or not _CONTROL.search(text) else None
    named = _CHARSET.search(content_type)
    try:
        decoder = codecs.getincrementaldecoder(named.group(1) if named else "utf-8")()
        # The last character of a body that is cut can be half of one.
        text = decoder.decode(plain, final=not rest)
        # A charset can name a codec that is not one of text, and text can hold what UTF-8 cannot.
        text.encode("utf-8")
    except (LookupError, ValueError, TypeError, AttributeError):
        return None
    return None if _CONTROL.search(text) else text


@lru_cache(maxsize=256)
def _may_be_json(content_type: Optional[str]) -> bool:
    return content_type is None or "json" in content_type.lower()
