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
# Bodies of one kind differ in their values and not in what stands between these. Of small ones all
# of it is remembered at once; of others, what stands between two values, which is mostly short.
_SMALL = 2048
_FEW = 128
_SHORT = 32
# What begins a line of JSON that is nested deeper is long, and nobody reads it.
_DEEP = 64


def indented(text: str, most: int) -> Optional[str]:
    """`None` if the text is not JSON, or would have more than so many characters."""
    text = text.strip(_BLANK)
    try:
        _, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    if end != len(text):
        return None
    parts = _VALUE.split(text)
    # Every other part is a string or a number, which stays as it is.
    between = tuple(parts[::2])
    is_small = len(text) <= _SMALL and len(between) <= _FEW
    try:
        # The room of small ones is the same for all, since they are remembered by it.
        parts[::2] = (_all_known(between, most - _SMALL) if is_small
                      else _all_laid_out(between, most - len(text)))
    except _TooLong:
        return None
    return "".join(parts)


class _TooLong(Exception):
    """Nested so deep that most of the result would be white space."""


def _refuse(word: str) -> None:
    raise ValueError(word)


# Whether a number can be held does not matter here, and a very long one would take very long: `len`
# takes the digits and makes no number of them.
_DECODER = json.JSONDecoder(parse_float=len, parse_int=len, parse_constant=_refuse)


def _all_laid_out(between: Tuple[str, ...], room: int) -> Tuple[str, ...]:
    """What stands before, between and after all values."""
    laid_out = []
    line = "\n"
    for one in between:
        text, line = (_known if len(one) <= _SHORT else _laid_out)(one, line)
        room -= len(text)
        if room < 0:
            raise _TooLong
        laid_out.append(text)
    return tuple(laid_out)


_all_known = lru_cache(maxsize=256)(_all_laid_out)


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
                if len(line) > _DEEP:
                    raise _TooLong
    if opened:
        add(line)
    return "".join(text), line


_known = lru_cache(maxsize=1024)(_laid_out)
