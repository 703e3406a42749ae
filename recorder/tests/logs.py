"""Reads logs as strictly as they are written: each byte belongs to a record, or the test fails."""

import re
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Tuple

HEADING = re.compile(
    r"### \((?P<caller>[^)]*)\) (?:REQ >>>|RESP <<<) \((?P<callee>[^)]*)\) : "
    r"(?:(?P<status>\d.*?) )?(?P<method>[A-Z]+) (?P<url>\S+)")


class Record(NamedTuple):
    caller: str
    callee: str
    status: Optional[str]
    method: str
    url: str
    headers: List[Tuple[str, str]]
    body: str

    def get(self, name: str) -> Optional[str]:
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(found) < 2, f"{name} stands there twice"
        return found[0] if found else None

    @property
    def id(self) -> str:
        return self.get("X-Requestshook-Request-Id")

    @property
    def parent(self) -> Optional[str]:
        return self.get("X-Requestshook-Parent-Id")

    @property
    def is_request(self) -> bool:
        return self.status is None

    @property
    def path(self) -> str:
        return "/" + self.url.split("://", 1)[-1].partition("/")[2]


def parse(log: bytes) -> List[Record]:
    records = []
    at = 0
    while at < len(log):
        assert log[at:at + 5] == b"\n### ", log[at:at + 200]
        end = log.index(b"\n\n", at + 1)
        heading, *lines = log[at + 1:end].decode("utf-8", "surrogateescape").split("\n")
        headers = [tuple(line.split(": ", 1)) for line in lines]
        assert headers[-1][0] == "X-Requestshook-Body-Length", headers
        start, length = end + 2, int(headers[-1][1])
        body = log[start:start + length]
        assert log[start + length:start + length + 2] == b"\n\n", log[start:start + length + 200]
        at = start + length + 2
        match = HEADING.fullmatch(heading)
        assert match, heading
        is_response = ") RESP <<< (" in heading
        assert (match["status"] is not None) == is_response, heading
        records.append(Record(match["caller"], match["callee"], match["status"], match["method"],
                              match["url"], headers, body.decode()))
    return records


def read(path: Path) -> List[Record]:
    path = Path(path)
    return parse(path.read_bytes()) if path.exists() else []


def exchanges(path: Path) -> Dict[str, Tuple[Record, Optional[Record]]]:
    """By id: each has one request, at most one response, and the request first."""
    found: Dict[str, Tuple[Record, Optional[Record]]] = {}
    for record in read(path):
        if record.is_request:
            assert record.id not in found, f"{record.id} was recorded twice"
            found[record.id] = (record, None)
        else:
            request, response = found[record.id]
            assert response is None, f"{record.id} was answered twice"
            found[record.id] = (request, record)
    return found
