"""Text as it travels: each character of a `str` stands for one byte, as in WSGI.

Headers and URLs arrive as bytes that may have any encoding. Kept in this form, they reach the log as
they were sent. Names of services come from people and are UTF-8.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import Callable, List, NamedTuple, Optional, Tuple
from urllib.parse import quote, unquote_to_bytes

Headers = List[Tuple[str, str]]
Lookup = Callable[[str], Optional[str]]

REQUEST_ID = "X-Requestshook-Request-Id"
REQUEST_FROM = "X-Requestshook-Request-From"
PARENT_ID = "X-Requestshook-Parent-Id"
SIGNATURE = "X-Requestshook-Signature"
TIME = "X-Requestshook-Time"
BODY_LENGTH = "X-Requestshook-Body-Length"
ROUTE = "X-Requestshook-Route"
# Only on a response: how much of a body the application read that the request could not show.
REQUEST_LENGTH = "X-Requestshook-Request-Length"

_SAFE = "/!$&'()*+,;=:@~%-._"
_SAFE_IN_A_NAME = " " + string.punctuation.replace("%", "")
_ORIGIN = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?]*")
_NOT_IN_A_NAME = re.compile(r"[()\x00-\x1f\x7f]+")


class Names(NamedTuple):
    """The headers that a request brings along, as a server names them."""

    request_id: str
    request_from: str
    parent_id: str
    signature: str


NAMES = Names(REQUEST_ID, REQUEST_FROM, PARENT_ID, SIGNATURE)


@lru_cache(maxsize=1024)
def from_text(text: str) -> str:
    """A text of this program as it travels."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


def to_bytes(wire: str) -> bytes:
    """What is written for a text; a character that is no byte is written as UTF-8."""
    try:
        return wire.encode("latin-1")
    except UnicodeEncodeError:
        return wire.encode("utf-8", "surrogateescape")


def to_text(wire: str) -> str:
    """What a text that travelled says to people."""
    return to_bytes(wire).decode("utf-8", "surrogateescape")


def one_line(text: str) -> str:
    """A line feed in a header or a URL would begin a line of the log."""
    if "\n" in text or "\r" in text:
        return text.replace("\r", "\\r").replace("\n", "\\n")
    return text


def service_name(text: str) -> str:
    """A name that a heading can hold: a heading ends a name at a parenthesis."""
    return _NOT_IN_A_NAME.sub("-", text).strip(" -")[:100]


@lru_cache(maxsize=1024)
def title(name: str) -> str:
    """A name as people write it, where its case is lost."""
    return name.replace("_", "-").title()


def quoted(path: bytes) -> str:
    """A path that a server decoded, as it can be sent."""
    return quote(path, _SAFE)


def sent_name(name: str) -> str:
    """The name of a service as a header holds it: not all clients can send what is not ASCII."""
    return quote(to_bytes(name), _SAFE_IN_A_NAME)


def received_name(sent: str) -> str:
    return service_name(unquote_to_bytes(to_bytes(sent)).decode("latin-1"))


def url_of(scheme: str, host: str, method: str, target: str) -> str:
    """The URL that the target of a request stands for. It can be one, or name another host or none."""
    if target[:1] != "/":
        target = _ORIGIN.sub("", target, 1)
        if method == "CONNECT":
            host, target = target, ""
        elif target == "*":
            target = ""
        elif target and target[0] != "/":
            target = "/" + target
    return f"{scheme}://{host}{target.replace(' ', '%20')}"


def cgi_key(name: str) -> str:
    """The key of a header in the environment of WSGI."""
    return "HTTP_" + name.upper().replace("-", "_")


CGI_NAMES = Names(*map(cgi_key, NAMES))
