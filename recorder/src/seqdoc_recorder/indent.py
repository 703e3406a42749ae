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
    lines: List[str] = []
    line = ""
    depth = 0
    opened = False
    for token in tokens:
        if token in "}]":
            depth -= 1
            if not opened:
                lines.append(line)
                line = "  " * depth
            line += token
            opened = False
            continue
        if opened:
            lines.append(line)
            line = "  " * depth
            opened = False
        if token in "{[":
            line += token
            depth += 1
            opened = True
        elif token == ",":
            lines.append(line + token)
            line = "  " * depth
        else:
            line += ": " if token == ":" else token
    lines.append(line)
    return "\n".join(lines)
