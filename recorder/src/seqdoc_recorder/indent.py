"""JSON in, the same JSON indented by 2 out.

Numbers, escapes, order and repeated keys stay as they were sent: only white space between the tokens
changes. The result is that of `json.dumps(..., indent=2)` wherever that keeps all of these.
"""

from __future__ import annotations

import json
import re
from typing import List, Optional

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def indented(text: str) -> Optional[str]:
    """`None` if the text is not JSON."""
    try:
        _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    return _indent(_TOKEN.findall(text))


def _skip(digits: str) -> None:
    """Whether a number can be held does not matter here; a very long one would take very long."""


def _refuse(word: str) -> None:
    raise ValueError(word)


_DECODER = json.JSONDecoder(parse_float=_skip, parse_int=_skip, parse_constant=_refuse)


def _indent(tokens: List[str]) -> str:
    text: List[str] = []
    add = text.append
    # What begins a line at the depth that is reached.
    line = "\n"
    opened = False
    for token in tokens:
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
                opened = False
            add(token)
            if token in "{[":
                line += "  "
                opened = True
    return "".join(text)
