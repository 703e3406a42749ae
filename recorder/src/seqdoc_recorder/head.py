"""Headers in, the lines of a record out, with what they say of the body.

This runs for every message of a service, so each header is looked at once, and what is known of its
name is kept.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, Iterable, List, Optional, Tuple

from .wire import REQUEST_ID, cgi_key, title

_OWN = "x-requestshook-"
_ABOUT_THE_BODY = {"content-type": "content_type", "content-encoding": "encoding",
                   "content-length": "length", "transfer-encoding": "transfer", "expect": "expect"}


class Head:
    """The headers of one message. What arrives under the names of a recorder is not recorded."""

    __slots__ = ("lines", "content_type", "encoding", "length", "transfer", "expect", "id")

    def __init__(self) -> None:
        self.lines: List[str] = []
        self.content_type: Optional[str] = None
        self.encoding: Optional[str] = None
        self.length: Optional[str] = None
        self.transfer: Optional[str] = None
        self.expect: Optional[str] = None
        # The request id, which a service that records has on its answers.
        self.id: Optional[str] = None

    def size(self) -> Optional[int]:
        """The length that is declared."""
        length = self.length
        return int(length) if length and length.isdigit() else None


def head_of(headers: Iterable[Tuple[str, str]]) -> Head:
    head = Head()
    add = head.lines.append
    for name, value in headers:
        kind = _kind(name)
        if kind is None:
            add(f"{name}: {value}")
        elif kind is _OWN:
            if name.lower() == REQUEST_ID.lower():
                head.id = value
        else:
            add(f"{name}: {value}")
            if getattr(head, kind) is None:
                setattr(head, kind, value)
    return head


def head_of_environ(environ: Dict[str, Any]) -> Head:
    """Of a request in WSGI, where the case of the names is lost. Names keep their order."""
    head = Head()
    add = head.lines.append
    prefixes = _prefixes
    for key, value in environ.items():
        prefix = prefixes[key]
        if prefix and (value or key[:5] == "HTTP_"):
            add(f"{prefix}{value}")
    head.content_type = environ.get("CONTENT_TYPE")
    head.encoding = environ.get(_ENCODING)
    # Some servers give these two in both ways.
    for key in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
        if key in environ and environ.get(key[5:]):
            head.lines.remove(f"{_prefixes[key]}{environ[key]}")
    return head


_ENCODING = cgi_key("content-encoding")


@lru_cache(maxsize=1024)
def _kind(name: str) -> Optional[str]:
    """`None` for a header that says nothing here."""
    name = name.lower()
    return _OWN if name.startswith(_OWN) else _ABOUT_THE_BODY.get(name)


class _Prefixes(Dict[str, str]):
    """The beginning of a header's line by its key; empty for what is no header, or a recorder's."""

    def __missing__(self, key: str) -> str:
        if len(self) > 2000:
            # Clients choose names of headers.
            self.clear()
        self[key] = prefix = self._prefix(key)
        return prefix

    def _prefix(self, key: str) -> str:
        if key.startswith("HTTP_"):
            name = title(key[5:])
            return "" if name.lower().startswith(_OWN) else name + ": "
        return title(key) + ": " if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else ""


_prefixes = _Prefixes()
