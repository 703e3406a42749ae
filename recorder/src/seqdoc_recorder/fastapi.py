"""FastAPI in one line: `record(app)`."""

from __future__ import annotations

from .starlette import record

__all__ = ["record"]
