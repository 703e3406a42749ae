"""One record of the log: heading, headers, body.

    record ::= LF heading LF header* LF body LF LF

This is the whole grammar; the log is nothing but records.
"""

from __future__ import annotations

import time
from typing import List, Optional, Tuple

from .body import logged_length
from .wire import BODY_LENGTH, TIME, Headers, is_own, one_line, to_bytes

Own = List[Tuple[str, Optional[str]]]

_second = (0, "")


def request_heading(caller: str, callee: str, method: str, url: str) -> str:
    return f"### ({caller}) REQ >>> ({callee}) : {method} {url}"


def response_heading(caller: str, callee: str, status: str, method: str, url: str) -> str:
    return f"### ({caller}) RESP <<< ({callee}) : {status.strip()} {method} {url}"


def record(heading: str, headers: Headers, own: Own, nanoseconds: int, body: bytes) -> bytes:
    """The bytes of a record. Of its own headers, those without a value are left out."""
    lines = [
        f"{one_line(name)}: {one_line(value)}" for name, value in headers if not is_own(name)
    ]
    lines += [f"{name}: {one_line(value)}" for name, value in own if value]
    lines.append(f"{TIME}: {rfc3339(nanoseconds)}")
    lines.append(f"{BODY_LENGTH}: {logged_length(body)}")
    head = "\n".join(lines)
    return to_bytes(f"\n{one_line(heading)}\n{head}\n\n") + body + b"\n\n"


def rfc3339(nanoseconds: int) -> str:
    """A time in UTC, to the microsecond."""
    global _second
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    # Most records are of the second of the one before. The pair is replaced as a whole, so that a
    # thread never sees one half of it.
    known = _second
    if known[0] != seconds:
        known = (seconds, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)))
        _second = known
    return f"{known[1]}.{rest // 1000:06d}Z"
