"""Starlette in one line: `record(app)`."""

from __future__ import annotations

from typing import Any, Optional, TypeVar

from .asgi import AsgiRecorder

App = TypeVar("App", bound=Any)


def record(app: App, service: Optional[str] = None, **arguments: Any) -> App:
    """Records an application, which is given back.

    The recorder stands around all other middleware, whenever that is added, so it sees what the
    server sends: the page for an exception, too.
    """
    build = app.build_middleware_stack
    recorder = AsgiRecorder(app.middleware_stack, service, **arguments)

    def build_recorded() -> AsgiRecorder:
        recorder.app = build()
        return recorder

    app.build_middleware_stack = build_recorded
    if app.middleware_stack is not None:
        app.middleware_stack = recorder
    return app
