"""The route that a framework matched, where what it leaves behind tells.

A route that is not sure is left out: it would name the variables of a path wrongly.
"""

from __future__ import annotations

from typing import Any, Dict, Optional

from .recorder import harmless


def wsgi_route(environ: Dict[str, Any]) -> Optional[str]:
    """The rule that Flask, or another framework on Werkzeug, matched."""
    rule = getattr(getattr(environ.get("werkzeug.request"), "url_rule", None), "rule", None)
    return environ.get("SCRIPT_NAME", "") + rule if isinstance(rule, str) else None


@harmless
def asgi_route(scope: Dict[str, Any]) -> Optional[str]:
    """The path of the route that FastAPI or Starlette matched, below what it is mounted at."""
    route = scope.get("route")
    if route is None:
        route = _by_endpoint(scope)
    path = getattr(_with_prefix(scope, route), "path", None)
    return scope.get("root_path", "") + path if isinstance(path, str) else None


def _with_prefix(scope: Dict[str, Any], route: Any) -> Any:
    """FastAPI keeps the prefix of an included router apart from the route."""
    known = scope.get("fastapi")
    context = known.get("effective_route_context") if isinstance(known, dict) else None
    return context if getattr(context, "original_route", None) is route is not None else route


def _by_endpoint(scope: Dict[str, Any]) -> Any:
    """Starlette did not always name the route. An endpoint of several routes does not tell which."""
    endpoint = scope.get("endpoint")
    routes = getattr(scope.get("app"), "routes", ())
    found = [route for route in routes if getattr(route, "endpoint", None) is endpoint]
    return found[0] if endpoint is not None and len(found) == 1 else None
