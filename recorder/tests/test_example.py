"""The three services of the documentation: their log is the sample, and their code stands on the page.

`--bless` writes the sample anew.
"""

import json
import re
import sys
import urllib.request
from contextlib import ExitStack

import pytest
from conftest import PROJECT
from logs import exchanges, read
from processes import free_port, process

EXAMPLE = PROJECT / "recorder" / "example"
SAMPLE = PROJECT / "samples" / "services" / "checkout" / "requestshook.log"
PAGE = PROJECT / "docs" / "record-services.md"
PORTS = (8001, 8002, 8003)


def recorded(log, ports):
    shop, cart, stock = ports
    python = [sys.executable, "-m"]
    nexts = {"CART": f"http://127.0.0.1:{cart}", "STOCK": f"http://127.0.0.1:{stock}",
             "SEQDOC_RECORDER_LOG": str(log)}
    commands = {shop: [*python, "gunicorn", "-b", f"127.0.0.1:{shop}", "shop:app"],
                cart: [*python, "uvicorn", "--port", str(cart), "cart:app"],
                stock: [sys.executable, "stock.py", str(stock)]}
    with ExitStack() as stack:
        for port, command in commands.items():
            stack.enter_context(process(command, port, EXAMPLE, **nexts))
        order = urllib.request.Request(
            f"http://127.0.0.1:{shop}/orders", b'{"cart_id": 7}',
            {"Content-Type": "application/json", "User-Agent": "curl/8.10.1"})
        return json.load(urllib.request.urlopen(order))


def settled(log, ports):
    """The log without what differs from run to run: ids, times, ports, versions."""
    text = log.read_text()
    for number, request_id in enumerate(exchanges(log), 1):
        text = text.replace(request_id, f"{number:032x}")
    for port, known in zip(ports, PORTS):
        text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{known}")
    text = re.sub(r"(?m)^(X-Requestshook-Time|Date): .*", r"\1: then", text)
    return re.sub(r"(?m)^(User-Agent|Server): .*", r"\1: some", text)


def test_the_services_record_what_the_sample_shows(tmp_path, request):
    if request.config.getoption("--bless"):
        SAMPLE.parent.mkdir(parents=True, exist_ok=True)
        SAMPLE.unlink(missing_ok=True)
        recorded(SAMPLE, PORTS)
        (SAMPLE.parent / ".requestshook.key").unlink()
    log = tmp_path / "requestshook.log"
    ports = [free_port() for _ in PORTS]
    assert recorded(log, ports) == {"order_id": 501, "total": 38}
    assert settled(log, ports) == settled(SAMPLE, PORTS)


def test_who_called_whom():
    records = read(SAMPLE)
    names = {record.id: record.callee for record in records}
    assert [(one.caller, one.callee, names.get(one.parent)) for one in records if one.is_request] == [
        ("client", "shop", None), ("shop", "cart", "shop"), ("cart", "stock", "cart"),
        ("shop", "stock", "shop")]


@pytest.mark.parametrize("name", ["shop.py", "cart.py", "stock.py"])
def test_the_page_has_the_code_as_it_runs(name):
    assert f"```python\n{(EXAMPLE / name).read_text()}```" in PAGE.read_text()


def test_seqdoc_makes_a_page_without_a_warning(seqdoc, tmp_path):
    seqdoc("build", SAMPLE.parent, "-o", tmp_path)
    assert list(tmp_path.rglob("ladder.md"))
