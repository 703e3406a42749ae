"""Django in one line of `wsgi.py` or `asgi.py`: `application = record(get_wsgi_application())`."""

from __future__ import annotations

import os
from typing import Any, Optional, Union

from .asgi import AsgiRecorder
from .exchange import current
from .recorder import harmless
from .wsgi import WsgiRecorder


def record(application: Any, service: Optional[str] = None,
           **arguments: Any) -> Union[WsgiRecorder, AsgiRecorder]:
    """The application, recorded. Its name is that of its project unless one is given."""
    _watch_routes(application)
    name = os.environ.get("DJANGO_SETTINGS_MODULE", "").partition(".")[0]
    is_asgi = hasattr(application, "create_request") and hasattr(application, "send_response")
    kind = AsgiRecorder if is_asgi else WsgiRecorder
    return kind(application, service, fallback=name, **arguments)


def _watch_routes(handler: Any) -> None:
    """Django keeps the route in its own request, which no middleware of WSGI sees."""
    resolve = getattr(handler, "resolve_request", None)
    if resolve is None:
        return

    def resolve_request(request: Any) -> Any:
        match = resolve(request)
        _keep(request, match)
        return match

    handler.resolve_request = resolve_request


@harmless
def _keep(request: Any, match: Any) -> None:
    exchange = current()
    route = getattr(match, "route", None)
    if exchange is not None and isinstance(route, str):
        prefix = (getattr(request, "script_name", "") or request.META.get("SCRIPT_NAME", "")).rstrip("/")
        exchange.route = f"{prefix}/{route}"
