"""One record of the log: heading, headers, body.

    record ::= LF heading LF header* LF body LF LF

This is the whole grammar; the log is nothing but records.
"""

from __future__ import annotations

import time
from typing import List

from .body import logged_length
from .wire import BODY_LENGTH, TIME, one_line, to_bytes

_second = (0, "")


def record(lines: List[str], nanoseconds: int, body: bytes) -> bytes:
    """The bytes of a record. The first line is its heading, the others are its headers."""
    lines.append(f"{TIME}: {rfc3339(nanoseconds)}")
    lines.append(f"{BODY_LENGTH}: {logged_length(body)}")
    head = "\n".join(lines)
    # A line feed in a value would begin a line of the log. Nearly always there is none.
    if head.count("\n") >= len(lines) or "\r" in head:
        head = "\n".join(map(one_line, lines))
    return b"\n%b\n\n%b\n\n" % (to_bytes(head), body)


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
