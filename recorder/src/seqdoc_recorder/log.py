"""Records in, one file out, whole whatever happens around it.

Every record is a single write to a file opened for appending. A lock of the file keeps processes
apart and one in memory the threads, so even a write that the disk cuts short is taken back
before anyone else writes. Nothing here raises: a service goes on without its log.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import weakref
from typing import Dict, Optional, Tuple

try:
    import fcntl
except ImportError:  # pragma: no cover - only where there is no such lock
    fcntl = None  # type: ignore[assignment]

say = logging.getLogger("seqdoc_recorder")

# A log can hold live tokens. A file that is there already keeps its mode.
MODE = 0o600
# Whoever holds the lock for longer was stopped; a service must not wait for it.
PATIENCE = 0.5

_all: "weakref.WeakSet[Log]" = weakref.WeakSet()
_logs: "weakref.WeakValueDictionary[str, Log]" = weakref.WeakValueDictionary()


class Log:
    """A file that records are appended to."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._lost = 0
        self._start()
        _all.add(self)

    def _start(self) -> None:
        # Reentrant: the collector of garbage can close a response while a record is written.
        self._lock = threading.RLock()
        self._descriptor: Optional[int] = None
        self._file: Optional[Tuple[int, int]] = None

    def write(self, data: bytes, follows: bool = False) -> None:
        """Appends a record, or says once that it cannot.

        A record that `follows` another of its exchange goes where that one went. Whoever rotates the
        log then has both, and asking whether it was rotated costs as much as the write itself.
        """
        try:
            with self._lock:
                descriptor = self._descriptor
                if descriptor is None or not (follows or self._is_there()):
                    descriptor = self._open()
                locked = _lock_file(descriptor)
                try:
                    written = os.write(descriptor, data)
                    if written < len(data):
                        _write_rest(descriptor, data, written, locked)
                finally:
                    if locked:
                        fcntl.flock(descriptor, fcntl.LOCK_UN)
        except OSError as error:
            self._fail(error)
        else:
            if self._lost:
                self._recover()

    def close(self) -> None:
        with self._lock:
            self._close()

    def after_fork(self) -> None:
        """A child has its own file and lock: those of its parent may be in use there."""
        self._close()
        self._start()

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            try:
                os.close(descriptor)
            except OSError:
                pass

    def _is_there(self) -> bool:
        """Whether the file still has the name: a rotated one is left to whoever rotated it."""
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            return False
        return (found.st_dev, found.st_ino) == self._file

    def _open(self) -> int:
        self._close()
        # Without O_NONBLOCK, a pipe that nobody reads would stop the service.
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(self.path, flags | getattr(os, "O_BINARY", 0), MODE)
        found = os.fstat(descriptor)
        self._file = (found.st_dev, found.st_ino)
        self._descriptor = descriptor
        return descriptor

    def _fail(self, error: OSError) -> None:
        self._lost += 1
        if self._lost == 1:
            reason = error.strerror or type(error).__name__
            folder = os.path.dirname(self.path)
            remedy = "" if os.path.isdir(folder) else f"; create the folder `{folder}`"
            say.warning("cannot write to `%s`: %s%s; nothing is recorded until it can be written",
                        self.path, reason, remedy)

    def _recover(self) -> None:
        lost, self._lost = self._lost, 0
        say.warning("`%s` can be written again; %d records were lost", self.path, lost)


def log_at(path: str) -> Log:
    """The log of this process at a path. Services in one process share it."""
    path = os.path.abspath(path)
    log = _logs.get(path)
    if log is None:
        log = _logs.setdefault(path, Log(path))
    return log


def _write_rest(descriptor: int, data: bytes, written: int, locked: bool) -> None:
    """Goes on after a write that was cut short, or takes back what was written."""
    try:
        while written < len(data):
            written += os.write(descriptor, data[written:])
    except OSError:
        if locked:
            _take_back(descriptor, written)
        raise


def _take_back(descriptor: int, written: int) -> None:
    """Removes the part of a record that fit on the disk, unless something was appended after it."""
    try:
        end = os.lseek(descriptor, 0, os.SEEK_CUR)
        if os.fstat(descriptor).st_size == end:
            os.ftruncate(descriptor, end - written)
    except OSError:
        pass


def _lock_file(descriptor: int) -> bool:
    """Whether the lock was had. Without it a record is still a single write, on a local disk whole."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return _wait_for_lock(descriptor)
    except OSError:
        return False


def _wait_for_lock(descriptor: int) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        # Not `sleep`: gevent and eventlet would run another greenlet, which may want this lock.
        os.sched_yield() if hasattr(os, "sched_yield") else None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            pass
        except OSError:
            return False
    return False


def _after_fork() -> None:
    for log in list(_all):
        log.after_fork()


_said: Dict[str, bool] = {}


def say_once(text: str, *arguments: object) -> None:
    """A warning that is worth one line, however often its cause returns."""
    if not _said.get(text):
        _said[text] = True
        say.warning(text, *arguments)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
