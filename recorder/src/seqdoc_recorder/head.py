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

    # What most messages do not say is made for none of them.
    content_type: Optional[str] = None
    encoding: Optional[str] = None
    length: Optional[str] = None
    transfer: Optional[str] = None
    expect: Optional[str] = None
    # The request id, which a service that records has on its answers.
    id: Optional[str] = None

    def __init__(self, lines: List[str]) -> None:
        self.lines = lines

    def size(self) -> Optional[int]:
        """The length that is declared."""
        length = self.length
        return int(length) if length and length.isdigit() else None


def head_of(headers: Iterable[Tuple[str, str]]) -> Head:
    lines: List[str] = []
    head = Head(lines)
    for name, value in headers:
        kind = _kind(name)
        if kind is not _OWN:
            lines.append(f"{name}: {value}")
            # Of a header that is repeated, the first one counts.
            if kind is not None and getattr(head, kind) is None:
                setattr(head, kind, value)
        elif name.lower() == REQUEST_ID.lower():
            head.id = value
    return head


def head_of_environ(environ: Dict[str, Any]) -> Head:
    """Of a request in WSGI, where the case of the names is lost. Names keep their order."""
    content_type = environ.get("CONTENT_TYPE")
    names = _names(tuple(environ), bool(content_type), bool(environ.get("CONTENT_LENGTH")))
    head = Head([f"{name}: {environ[key]}" for key, name in names])
    head.content_type = content_type
    head.encoding = environ.get(_ENCODING)
    return head


_ENCODING = cgi_key("content-encoding")


@lru_cache(maxsize=1024)
def _kind(name: str) -> Optional[str]:
    """`None` for a header that says nothing here."""
    name = name.lower()
    return _OWN if name.startswith(_OWN) else _ABOUT_THE_BODY.get(name)


# From request to request mostly the values of an environment change, and not its keys.
@lru_cache(maxsize=256)
def _names(keys: Tuple[str, ...], has_type: bool, has_length: bool) -> List[Tuple[str, str]]:
    """The keys of an environment that are headers to record, each with its name.

    Two of them stand there without a prefix, and may be empty. Some servers give them in both ways.
    """
    plain = {"CONTENT_TYPE": has_type, "CONTENT_LENGTH": has_length}
    found = []
    for key in keys:
        is_header = key.startswith("HTTP_")
        name = title(key[5:] if is_header else key)
        if plain.get(key, is_header and not (plain.get(key[5:]) or name.lower().startswith(_OWN))):
            found.append((key, name))
    return found
