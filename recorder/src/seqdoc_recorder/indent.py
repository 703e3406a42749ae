"""JSON in, the same JSON indented by 2 out.

Numbers, escapes, order and repeated keys stay as they were sent: only white space between the tokens
changes. The result is that of `json.dumps(..., indent=2)` wherever that keeps all of these.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import List, Optional, Tuple

_VALUE = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*"|-?[0-9][-+.0-9eE]*)')
_TOKEN = re.compile(r"[{}\[\],:]|[^\s{}\[\],:]+")
_BLANK = " \t\n\r"
# What stands between two values is mostly short, and the same again and again.
_SHORT = 32


def indented(text: str) -> Optional[str]:
    """`None` if the text is not JSON."""
    text = text.strip(_BLANK)
    try:
        _, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return _indent(text) if end == len(text) else None


def _skip(digits: str) -> None:
    """Whether a number can be held does not matter here; a very long one would take very long."""


def _refuse(word: str) -> None:
    raise ValueError(word)


_DECODER = json.JSONDecoder(parse_float=_skip, parse_int=_skip, parse_constant=_refuse)


def _indent(text: str) -> str:
    parts = _VALUE.split(text)
    line = "\n"
    # Every other part is a string or a number, which stays as it is.
    for at in range(0, len(parts), 2):
        between = parts[at]
        lay_out = _known if len(between) <= _SHORT else _laid_out
        parts[at], line = lay_out(between, line)
    return "".join(parts)


def _laid_out(between: str, line: str) -> Tuple[str, str]:
    """What stands between two values, and what begins a line after it.

    `line` is what begins a line before it: a line feed, and two spaces for each level.
    """
    text: List[str] = []
    add = text.append
    opened = False
    for token in _TOKEN.findall(between):
        if token == ",":
            add("," + line)
        elif token == ":":
            add(": ")
        elif token in "}]":
            line = line[:-2]
            add(token if opened else line + token)
            opened = False
        else:
            if opened:
                add(line)
            add(token)
            opened = token in "{["
            if opened:
                line += "  "
    if opened:
        add(line)
    return "".join(text), line


_known = lru_cache(maxsize=1024)(_laid_out)
