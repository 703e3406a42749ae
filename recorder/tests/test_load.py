"""Many requests at once through services in processes of their own: nothing lost, doubled, or mixed up.

`--load 1000` sends a thousand at once; by default it is fewer, to be quick.
"""

import json

import pytest
from logs import exchanges, read
from processes import all_at_once, three_services

PARENTS = {"/order": None, "/cart": "/order", "/price": "/order", "/stock": "/cart"}
SERVICES = {"/order": ("client", "shop"), "/cart": ("shop", "cart"), "/price": ("shop", "stock"),
            "/stock": ("cart", "stock")}


@pytest.mark.parametrize("kind", ["threads", "gevent", "eventlet", "uvicorn", "workers"])
def test_each_record_is_whole_and_each_parent_right(log, kind, request):
    count = request.config.getoption("--load")
    with three_services(kind, log) as url:
        answers = all_at_once(url, [f"/order/{number}" for number in range(count)])
    assert all(answer.startswith(b"HTTP/1.1 200") for answer in answers)
    found = exchanges(log)
    assert len(found) == 4 * count and all(response for _, response in found.values())
    paths = {request.path: request.id for request, _ in found.values()}
    assert len(paths) == 4 * count
    for request_, _ in found.values():
        way, _, number = request_.path.rpartition("/")
        parent = PARENTS[way]
        assert request_.parent == (paths[f"{parent}/{number}"] if parent else None)
        assert (request_.caller, request_.callee) == SERVICES[way]
    check_order(read(log))


def check_order(records):
    """A parent's request stands before its children, and its response after theirs."""
    place = {}
    for number, record in enumerate(records):
        place.setdefault(record.id, []).append(number)
    for record in records:
        if record.parent:
            first, last = place[record.parent]
            assert first < place[record.id][0] and place[record.id][1] < last


@pytest.fixture
def reads_parents(tmp_path, seqdoc):
    """Whether this seqdoc reads the header at all; without it, calls at once are a guess."""
    log = tmp_path / "small" / "requestshook.log"
    log.parent.mkdir()
    log.write_text("".join(
        f"\n### ({caller}) REQ >>> ({callee}) : GET /\nX-Requestshook-Request-Id: {callee}\n"
        f"X-Requestshook-Parent-Id: {caller}\n\nnone\n\n" for caller, callee in ["ab", "bc"]))
    if '"recorded"' not in seqdoc("show", log, "--json", warnings=True):
        pytest.skip("this seqdoc does not read X-Requestshook-Parent-Id")


def test_seqdoc_takes_each_parent_for_certain(log, seqdoc, reads_parents):
    with three_services("threads", log) as url:
        all_at_once(url, [f"/order/{number}" for number in range(10)])
    seqdoc("build", log, "-o", log.parent / "docs")
    shown = json.loads(seqdoc("show", log, "--json"))["exchanges"]
    assert len(shown) == 40
    assert {one["evidence"] for one in shown} == {"recorded", "none-open"}


def test_calls_one_at_a_time_are_found_without_parents_too(log, seqdoc):
    def parents(path):
        shown = json.loads(seqdoc("show", path, "--json"))["exchanges"]
        return [one["parent"] for one in shown]

    with three_services("sync", log) as url:
        for number in range(10):
            all_at_once(url, [f"/order/{number}"])
    without = log.with_name("without-requestshook.log")
    lines = log.read_text().splitlines(keepends=True)
    without.write_text("".join(line for line in lines if "X-Requestshook-Parent-Id" not in line))
    with_, found = parents(log), parents(without)
    same = sum(one == other for one, other in zip(with_, found))
    assert len(with_) == len(found) == 40 and same >= 0.99 * len(found)
