"""Headers in, the lines of a record out, with what they say of the body.

This runs for every message of a service. From message to message mostly the values of headers change
and not their names, so all that the names decide is kept: a message costs one look for its names,
and its lines are filled in at once.
"""

from __future__ import annotations

import os
from operator import itemgetter
from typing import Any, Callable, Dict, Iterable, Optional, Tuple, TypeVar

from .wire import REQUEST_ID, one_line, title

_OWN = "x-requestshook-"
_ABOUT_THE_BODY = {"content-type", "content-encoding", "content-length", "transfer-encoding", "expect"}
# So many sets of names are kept, each of so many characters.
_MOST = 256
_LONG = 4096

Names = Tuple[str, ...]
Values = Tuple[Any, ...]
Found = TypeVar("Found")


class Layout:
    """What messages with the same names of headers have in common."""

    __slots__ = ("at", "is_whole", "size", "template")

    def __init__(self, names: Names) -> None:
        # The heading of a record and its headers, with `%s` in the place of each value.
        lines = [f"{one_line(name).replace('%', '%%')}: %s\n" for name in names]
        self.template = "\n%s\n" + "".join(lines)
        self.size = self.template.count("\n")
        # Whether none of them is a name of a recorder.
        self.is_whole = not any(map(_is_own, names))
        # Where the headers stand that say something of the body. Of those repeated, the first counts.
        self.at: Dict[str, int] = {}
        for number, name in enumerate(names):
            if name.lower() in _ABOUT_THE_BODY:
                self.at.setdefault(name.lower(), number)


class Head:
    """The headers of one message. What arrives under the names of a recorder is not recorded."""

    __slots__ = ("_layout", "_values", "id")

    def __init__(self, layout: Layout, values: Values, sent_id: Optional[str] = None) -> None:
        self._layout = layout
        self._values = values
        # The request id, which a service that records has on its answers.
        self.id = sent_id

    def below(self, heading: str) -> str:
        """The beginning of a record: its heading, and each header on a line."""
        layout = self._layout
        text = layout.template % (heading, *self._values)
        # A line feed in a value would begin a line of the log. Nearly always there is none.
        if "\r" in text or text.count("\n") != layout.size:
            values = [one_line(str(value)) for value in (heading, *self._values)]
            text = layout.template % tuple(values)
        return text

    def said(self, name: str) -> Optional[str]:
        """The value of a header that says something of the body, whose name is in lower case."""
        at = self._layout.at.get(name)
        return None if at is None else self._values[at]

    def size(self) -> Optional[int]:
        """The length that is declared."""
        length = self.said("content-length")
        return int(length) if length and length.isdigit() else None


def head_of(headers: Iterable[Tuple[str, str]]) -> Head:
    if not headers:
        return NO_HEADERS
    names, values = zip(*headers)
    layout = _layouts.get(names) or _layout(names)
    return Head(layout, values) if layout.is_whole else _without_own(names, values)


def head_of_environ(environ: Dict[str, Any]) -> Head:
    """Of a request in WSGI, where the case of the names is lost. Names keep their order."""
    has_type, has_length = environ.get("CONTENT_TYPE"), environ.get("CONTENT_LENGTH")
    known_by = (*environ, bool(has_type), bool(has_length))
    layout, get = _environ_layouts.get(known_by) or _environ_layout(known_by)
    return Head(layout, get(environ))


_Get = Callable[..., Values]
_layouts: Dict[Names, Layout] = {}
_environ_layouts: Dict[Tuple[Any, ...], Tuple[Layout, _Get]] = {}


def _layout(names: Names) -> Layout:
    return _remembered(_layouts, names, names, Layout(names))


def _environ_layout(known_by: Tuple[Any, ...]) -> Tuple[Layout, _Get]:
    """The layout of an environment, and what gets the values from it.

    Two headers stand there without a prefix, and may be empty. Some servers give them in both ways.
    """
    *keys, has_type, has_length = known_by
    plain = {"CONTENT_TYPE": has_type, "CONTENT_LENGTH": has_length}
    found = {}
    for key in keys:
        # The proxy of the process itself, which wsgiref mixes in. No request should have this header.
        is_header = key.startswith("HTTP_") and not (key == "HTTP_PROXY" and key in os.environ)
        name = title(key[5:] if is_header else key)
        if plain.get(key, is_header and not (plain.get(key[5:]) or _is_own(name))):
            found[key] = name
    # Of a single key, `itemgetter` gives no tuple.
    get = itemgetter(*found) if len(found) > 1 else lambda environ: tuple([environ[key] for key in found])
    return _remembered(_environ_layouts, known_by, keys, (Layout(tuple(found.values())), get))


def _remembered(known: Dict[Any, Any], key: Any, names: Iterable[str], found: Found) -> Found:
    """Whoever sends other names with each request must not fill the memory."""
    if sum(map(len, names)) <= _LONG:
        if len(known) >= _MOST:
            known.clear()
        known[key] = found
    return found


def _without_own(names: Names, values: Values) -> Head:
    sent_id = None
    kept = []
    for name, value in zip(names, values):
        if not _is_own(name):
            kept.append((name, value))
        elif name.lower() == REQUEST_ID.lower():
            sent_id = value
    head = head_of(kept)
    return Head(head._layout, head._values, sent_id)


def _is_own(name: str) -> bool:
    return name.lower().startswith(_OWN)


NO_HEADERS = Head(Layout(()), ())
