"""A recording of its own: what this process calls and answers meanwhile goes to one log."""

from __future__ import annotations

import os
from contextlib import ContextDecorator
from types import TracebackType
from typing import Any, Optional, Type, Union

from .hooks import install_hooks
from .recorder import Recorder, target
from .settings import settings

_BEGINNING = b"\n### ("


class recording(ContextDecorator):
    """Records a script, a part of it, or a test.

    ```python
    with recording("logs/checkout/requestshook.log", service="shop-cli"):
        requests.post("http://cart:8080/items", json={"id": 7})
    ```

    The folder is made. A log that is there is replaced, unless `append` is true. Services of this
    process that have a middleware write to this log, too.
    """

    def __init__(self, log: Union[str, "os.PathLike[str]"], service: Optional[str] = None,
                 append: bool = False, **arguments: Any) -> None:
        self._path = os.path.abspath(os.path.expanduser(os.fspath(log)))
        self._append = append
        self._settings = settings(service, log=self._path, **arguments)
        self._recorders: "list[Recorder]" = []

    def __enter__(self) -> Recorder:
        os.makedirs(os.path.dirname(self._path), exist_ok=True)
        if not self._append:
            _remove(self._path)
        recorder = Recorder(self._settings)
        install_hooks()
        target().begin(recorder)
        self._recorders.append(recorder)
        return recorder

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException],
                 trace: Optional[TracebackType]) -> None:
        recorder = self._recorders.pop()
        target().end(recorder)
        recorder.log.close()


def _remove(path: str) -> None:
    """Raises `FileExistsError` for a file that is no log: it may be anything."""
    try:
        with open(path, "rb") as file:
            beginning = file.read(len(_BEGINNING))
    except FileNotFoundError:
        return
    if beginning not in (_BEGINNING, b""):
        raise FileExistsError(f"`{path}` is not a recording; choose another name for the log")
    os.remove(path)
