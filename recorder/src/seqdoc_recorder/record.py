"""One record of the log: heading, headers, body.

    record ::= LF heading LF header* LF body LF LF

This is the whole grammar; the log is nothing but records.
"""

from __future__ import annotations

import time
from typing import Tuple

from .wire import BODY_LENGTH, TIME, to_bytes

# When the second of the last record began, in nanoseconds, and how it is written.
_second = (0, "")


def record(head: str, nanoseconds: int, body: bytes) -> bytes:
    """The bytes of a record. The head has all lines but those that every record ends with.

    This runs for every record, so it calls little.
    """
    global _second
    # Most records are of the second of the one before. The pair is replaced as a whole, so that a
    # thread never sees one half of it.
    known = _second
    microseconds = (nanoseconds - known[0]) // 1000
    if not 0 <= microseconds < 1_000_000:
        _second = known = _second_of(nanoseconds)
        microseconds = (nanoseconds - known[0]) // 1000
    head = (f"{head}{TIME}: {known[1]}.{str(microseconds).zfill(6)}Z\n"
            f"{BODY_LENGTH}: {len(body)}\n\n")
    return to_bytes(head) + body + b"\n\n"


def _second_of(nanoseconds: int) -> Tuple[int, str]:
    """In UTC, as RFC 3339 has it."""
    seconds = nanoseconds // 1_000_000_000
    return seconds * 1_000_000_000, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
