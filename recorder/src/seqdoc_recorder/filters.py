"""`should_not_hook.json` in, which calls are not recorded out.

seqdoc reads the same file. It holds an object with `mappings` and `filters`, or a list of filters,
or filters one after another.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any, Dict, Iterator, List, Optional, Pattern, Tuple

from .log import say_once
from .wire import to_text

_Filter = Tuple[Optional[str], Optional[str], Optional[str], List[Pattern[str]]]


class Filters:
    """Calls that are not worth a record."""

    def __init__(self, filters: List[_Filter]) -> None:
        self._filters = filters
        self.are_any = bool(filters)

    def exclude(self, caller: str, callee: str, method: str, url: str) -> bool:
        caller, callee, url = map(to_text, (caller, callee, url))
        caller, callee, method = caller.lower(), callee.lower(), method.lower()
        return any(
            (from_ is None or from_ == caller)
            and (to is None or to == callee)
            and (verb is None or verb == method)
            and (not urls or any(pattern.search(url) for pattern in urls))
            for from_, to, verb, urls in self._filters
        )


def read_filters(path: Optional[str]) -> Filters:
    """A file that cannot be read excludes nothing: a service starts all the same."""
    if not path:
        return Filters([])
    try:
        with open(os.path.expanduser(path), encoding="utf-8-sig") as file:
            return parse_filters(file.read())
    except (OSError, ValueError, TypeError, AttributeError, re.error) as error:
        say_once("cannot read the filters in `%s`: %s; everything is recorded", path, error)
        return Filters([])


def parse_filters(text: str) -> Filters:
    """Raises `ValueError`, `TypeError`, `AttributeError` or `re.error` for what is no filter."""
    mappings: Dict[str, str] = {}
    filters: List[Dict[str, Any]] = []
    for value in _values(text):
        if isinstance(value, dict) and ("filters" in value or "mappings" in value):
            mappings.update(value.get("mappings") or {})
            filters += value.get("filters") or []
        else:
            filters += value if isinstance(value, list) else [value]
    return Filters([_filter(entry, mappings) for entry in filters])


def _values(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    at = 0
    while True:
        while at < len(text) and (text[at].isspace() or text[at] == ","):
            at += 1
        if at == len(text):
            return
        value, at = decoder.raw_decode(text, at)
        yield value


def _filter(entry: Dict[str, Any], mappings: Dict[str, str]) -> _Filter:
    urls = [re.compile(_mapped(url, mappings)) for url in entry.get("urls") or []]
    return _lower(entry.get("from")), _lower(entry.get("to")), _lower(entry.get("method")), urls


def _lower(word: Optional[str]) -> Optional[str]:
    return word.lower() if word else None


def _mapped(url: str, mappings: Dict[str, str]) -> str:
    for name, pattern in mappings.items():
        url = url.replace(name, pattern)
    return url
