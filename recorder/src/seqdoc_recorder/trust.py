"""Ids that come from a service of the same system, told from those that anyone can send.

A recorder signs the ids that it sends. Services have the same key if they write logs in the same
folder, where it lies in a file that only their user can read, or if they are given one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import time
from typing import Optional

KEY_FILE = ".requestshook.key"

_ID = re.compile(r"[0-9A-Za-z_.:-]{8,128}")
# After a failure, the folder may come later.
_RETRY = 5.0


class Key:
    """Signs and checks ids."""

    def __init__(self, folder: str, secret: Optional[str] = None) -> None:
        self._path = os.path.join(folder, KEY_FILE)
        self._secret = secret.encode() if secret else None
        # Until there is a file, only this process and its children believe each other.
        self._own = os.urandom(32)
        self._next_try = 0.0

    def sign(self, request_id: str, parent: Optional[str], sampled: bool) -> str:
        flag = "1" if sampled else "0"
        return flag + self._digest(request_id, parent, flag)

    def sampled(self, request_id: str, parent: Optional[str], signature: str) -> Optional[bool]:
        """Whether the request is one to record; `None` if the ids are not to be believed."""
        if not _ID.fullmatch(request_id) or (parent and not _ID.fullmatch(parent)):
            return None
        flag = signature[:1]
        if flag not in ("0", "1"):
            return None
        expected = flag + self._digest(request_id, parent, flag)
        # The texts are compared as bytes: an attacker's may hold what is not ASCII.
        same = hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogateescape"))
        return flag == "1" if same else None

    def _digest(self, request_id: str, parent: Optional[str], flag: str) -> str:
        message = f"{flag}\n{request_id}\n{parent or ''}".encode()
        return hmac.new(self._bytes(), message, hashlib.sha256).hexdigest()[:32]

    def _bytes(self) -> bytes:
        if self._secret is None:
            now = time.monotonic()
            if now < self._next_try:
                return self._own
            self._secret = _shared(self._path)
            self._next_try = now + _RETRY
        return self._secret or self._own


def _shared(path: str) -> Optional[bytes]:
    """The key in a file, which is made if it is missing."""
    try:
        return _read(path) or _read(path, create=True)
    except OSError:
        return None


def _read(path: str, create: bool = False) -> Optional[bytes]:
    if create:
        _create(path)
    try:
        with open(path, "rb") as file:
            text = file.read(1024).strip()
    except FileNotFoundError:
        return None
    return text if len(text) >= 32 else None


def _create(path: str) -> None:
    """Of several services that start at once, the first one's key counts: a link is made only once."""
    draft = f"{path}.{os.getpid()}.{os.urandom(4).hex()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, os.urandom(32).hex().encode() + b"\n")
    finally:
        os.close(descriptor)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
