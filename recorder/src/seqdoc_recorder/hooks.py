"""Installs what every recorder needs in a process: hooks for clients, and the way into threads."""

from __future__ import annotations

from .spread import spread


def install_hooks() -> None:
    """Can be called again, for what was imported since."""
    spread()
