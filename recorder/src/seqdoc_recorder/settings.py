"""What a recorder is told: arguments, then environment variables, then defaults.

Names of arguments are the same everywhere. In the environment they are in capitals, after
`SEQDOC_RECORDER_`.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field, fields
from typing import Any, Dict, Mapping, Optional, Sequence, Union

from .log import say_once
from .wire import service_name

PREFIX = "SEQDOC_RECORDER_"


@dataclass(frozen=True)
class Settings:
    """The settings of one service."""

    # The name of this service in the log.
    service: str
    # The file that records are appended to. Its folder must be there.
    log: str = "requestshook.log"
    # The name of whoever calls this service and has no recorder.
    client: str = "client"
    # So many bytes of a body are kept; the rest is counted.
    max_body: int = 65536
    # `False` writes `none` in the place of every body.
    bodies: bool = True
    # The part of the flows that is recorded, from 0 to 1.
    sample: float = 1.0
    # The path of a `should_not_hook.json`.
    filters: Optional[str] = None
    # What services share that write logs in different folders.
    key: Optional[str] = None
    # Names for the hosts of services that have no recorder, such as `api.example.com` or `:5432`.
    services: Mapping[str, str] = field(default_factory=dict)
    # Hosts that get the headers; `*` stands for any text.
    send_to: Sequence[str] = ("*",)
    # Whether the calls that this service makes are recorded and get the headers.
    hooks: bool = True


def settings(service: Optional[str] = None, fallback: str = "", **arguments: Any) -> Settings:
    """Raises `TypeError` for a setting that there is not."""
    known = {setting.name: setting for setting in fields(Settings)}
    unknown = sorted(set(arguments) - set(known))
    if unknown:
        names = ", ".join(known)
        raise TypeError(f"there is no setting `{unknown[0]}`; the settings are {names}")
    values: Dict[str, Any] = {"service": service, **arguments}
    for name in known:
        if values.get(name) is None:
            values[name] = os.environ.get(PREFIX + name.upper())
    name = values["service"] or os.environ.get("OTEL_SERVICE_NAME") or fallback or _program()
    given = {key: _read(key, value) for key, value in values.items() if value is not None}
    given["service"] = service_name(str(name)) or "service"
    return Settings(**{key: value for key, value in given.items() if value is not None})


def _program() -> str:
    """The name of the program that runs, if it has one of its own."""
    name = os.path.splitext(os.path.basename(sys.argv[0] if sys.argv else ""))[0]
    return name if name not in ("", "-c", "-m", "__main__") else "service"


def _read(name: str, value: Any) -> Any:
    """A value as it is meant; a text comes from the environment or an ini file. `None`: the default."""
    try:
        if name == "max_body":
            return max(int(value), 0)
        if name == "sample":
            return min(max(float(value), 0.0), 1.0)
        if name in ("bodies", "hooks"):
            return _truth(value)
        if name == "services":
            return _pairs(value)
        if name == "send_to":
            return tuple(value.split()) if isinstance(value, str) else tuple(value)
        if name == "client":
            return service_name(str(value)) or None
        return str(value) or None
    except (ValueError, TypeError):
        say_once(f"`{name}` cannot be %r; its default is taken", value)
        return None


def _truth(value: Union[str, bool]) -> bool:
    if isinstance(value, str):
        word = value.strip().lower()
        if word not in ("1", "true", "yes", "on", "0", "false", "no", "off", ""):
            raise ValueError(value)
        return word in ("1", "true", "yes", "on")
    return bool(value)


def _pairs(value: Union[str, Mapping[str, str]]) -> Dict[str, str]:
    if isinstance(value, str):
        value = dict(pair.split("=", 1) for pair in value.split())
    return {host.lower(): service_name(name) for host, name in value.items()}
