"""Records the HTTP calls between Python services as a log that seqdoc reads."""

from __future__ import annotations

from .asgi import AsgiRecorder
from .exchange import current_request_id
from .hooks import install
from .session import recording
from .wsgi import WsgiRecorder

__version__ = "0.2.0"

__all__ = ["AsgiRecorder", "WsgiRecorder", "current_request_id", "install", "recording", "__version__"]
