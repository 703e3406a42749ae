"""The reason of a status, where only its number is known."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus

FAILED = "500 Internal Server Error"


@lru_cache(maxsize=1000)
def status_line(code: int) -> str:
    """A number that has no name stands alone."""
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)
