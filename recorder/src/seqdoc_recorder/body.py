"""Chunks of a body in, what the log shows of it out.

A capture keeps the first bytes, up to a bound, and counts the rest. It never keeps a stream.
"""

from __future__ import annotations

import codecs
import re
import zlib
from functools import lru_cache
from typing import Callable, List, Optional

from . import indent

NONE = b"none"
# So much of a binary body is shown.
BINARY = 32
# Decompressed and indented, a body is at most so many times as long as it was, or as a small one.
_GROWTH = 16
_SMALL = 4096

_CHARSET = re.compile(r'charset="?([\w.:-]+)', re.IGNORECASE)
# Python can decode these, but slowly or with warnings, and no body has them.
_NOT_OF_BODIES = ("idna", "punycode", "raw-unicode-escape", "unicode-escape")
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
    most = _GROWTH * max(len(raw), _SMALL)
    plain = _decompressed(raw, rest, encoding, most) if encoding and not capture.decoded else raw
    text = None if plain is None else _text(plain, rest, content_type or "")
    if text is None:
        return repr(raw[:BINARY]).encode("ascii") + b"..."
    if rest:
        return text.encode("utf-8") + b"\n... %d more bytes" % rest
    pretty = indent.indented(text, most) if _may_be_json(content_type) else None
    return (text if pretty is None else pretty).encode() or NONE


def _decompressed(raw: bytes, rest: int, encoding: str, most: int) -> Optional[bytes]:
    """`None` for what the standard library cannot decompress, or not within the bound."""
    name = encoding.strip().lower()
    if name in ("identity", ""):
        return raw
    if rest or name not in _WINDOW:
        return None
    for window in (_WINDOW[name], -15):
        try:
            return _inflated(raw, window, most)
        except zlib.error:
            continue
    return None


def _inflated(raw: bytes, window: int, room: int) -> Optional[bytes]:
    """What all members hold together: gzip may have several, with zeros after them."""
    parts = []
    while raw:
        inflate = zlib.decompressobj(window)
        # A length of 0 would mean any.
        parts.append(inflate.decompress(raw, room + 1))
        room -= len(parts[-1])
        if room < 0 or not inflate.eof:
            return None
        raw = inflate.unused_data.lstrip(b"\0")
    return b"".join(parts)


def _text(plain: bytes, rest: int, content_type: str) -> Optional[str]:
    if not rest and "charset" not in content_type:
        try:
            text = plain.decode()
        except UnicodeDecodeError:
            return None
        return text if text.isprintable() or not _CONTROL.search(text) else None
    decoder = _decoder(content_type)
    if decoder is None:
        return None
    try:
        # The last character of a body that is cut can be half of one.
        text = decoder().decode(plain, final=not rest)
        # Text can hold what UTF-8 cannot.
        text.encode("utf-8")
    except ValueError:
        return None
    return None if _CONTROL.search(text) else text


@lru_cache(maxsize=256)
def _decoder(content_type: str) -> Optional[Callable[[], codecs.IncrementalDecoder]]:
    """That of the charset; `None` if Python does not know it, or knows something else by its name.

    A client chooses the name, and some codecs decompress, without a bound.
    """
    named = _CHARSET.search(content_type)
    charset = named.group(1) if named else "utf-8"
    try:
        # Only a codec of text encodes text.
        "".encode(charset)
        decoder = codecs.getincrementaldecoder(charset)
    except (LookupError, ValueError):
        return None
    return None if codecs.lookup(charset).name in _NOT_OF_BODIES else decoder


@lru_cache(maxsize=256)
def _may_be_json(content_type: Optional[str]) -> bool:
    return content_type is None or "json" in content_type.lower()
