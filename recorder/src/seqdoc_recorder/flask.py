"""Flask in one line: `record(app)`."""

from __future__ import annotations

from typing import Any, Optional, TypeVar

from .wsgi import WsgiRecorder

App = TypeVar("App", bound=Any)


def record(app: App, service: Optional[str] = None, **arguments: Any) -> App:
    """Records an application, which is given back. Its name is that of its module unless one is given."""
    name = "" if app.name in ("app", "main", "wsgi") else app.name
    app.wsgi_app = WsgiRecorder(app.wsgi_app, service, fallback=name, **arguments)
    return app
