"""Records calls with real tools, imports the recordings, and compares them with what the services counted.

check.py FOLDER: what is recorded and built goes there.
"""

import json
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import service
from imported import Imported
from jaeger import converted
from processes import free_port, process

HERE = Path(__file__).parent
MARKER = re.compile(r"REDACTED-[A-Z]+-\d+")


def in_order(calls):
    """Calls that were sent side by side have no order: they stand by their paths here."""
    alone = [call for call in calls if not call[1].startswith("/slow/")]
    return alone + sorted(call for call in calls if call[1].startswith("/slow/"))


def as_body(text):
    """JSON is indented in a log; the text of a secret is a marker."""
    try:
        return json.dumps(json.loads(text)).replace(service.SECRET, "SECRET")
    except ValueError:
        return text


def compare_har(imported, counted):
    """All calls that the service counted, in their order, with method, URL, status, and the body that was sent."""
    found = []
    for _, request, response in imported.calls():
        target = MARKER.sub(service.SECRET, request["url"]).split("/", 3)[3]
        body = MARKER.sub(service.SECRET, request["body"]["text"])
        found.append([request["method"], "/" + target, response["status"]["code"], as_body(body)])
    expected = [[method, path, status, as_body(body)] for method, path, status, body in counted]
    assert in_order(found) == in_order(expected), f"\n{in_order(found)}\n{in_order(expected)}"
    assert len(found) == len(service.CALLS) + len(service.TOGETHER) + 2, len(found)
    bodies = {request["path"]: response["body"] for _, request, response in imported.calls()}
    assert json.loads(bodies["/gzip"]["text"]) == {"packed": True}
    assert json.loads(bodies["/deflate"]["text"]) == {"packed": 2}
    assert json.loads(bodies["/chunks"]["text"]) == {"path": "/chunks", "by": "GET"}
    assert bodies["/pixel"]["kind"] == "binary" and bodies["/empty"]["kind"] == "none"
    assert "### (evil) REQ" in imported.log, "the body that looks like a record is kept"


def browser(folder):
    server, counted = service.start()
    har = folder / "browser.har"
    url = f"http://127.0.0.1:{server.server_port}/"
    subprocess.run(["node", HERE / "browser.mjs", url, har], check=True, timeout=120)
    server.shutdown()
    imported = Imported([har], folder / "browser")
    # The fetch of `/old` follows its redirect.
    compare_har(imported, counted)
    without_page = Imported([har], folder / "api", "--api-only")
    assert len(without_page.exchanges) == len(counted) - 1, "all but the page are calls of an API"
    return imported


def through_proxy(port, address, method, path, body, kind):
    headers = {"Authorization": f"Bearer {service.SECRET}"}
    if kind:
        headers["Content-Type"] = kind
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": f"http://127.0.0.1:{port}"}))
    asked = urllib.request.Request(address + path, body and body.encode(), headers, method=method)
    try:
        opener.open(asked, timeout=60).read()
    except urllib.error.HTTPError as error:
        error.read()


def proxy(folder):
    server, counted = service.start()
    har, port = folder / "proxy.har", free_port()
    mitmdump = Path(sys.executable).with_name("mitmdump")
    options = ["--quiet", "--listen-host", "127.0.0.1", "--listen-port", port, "--set", f"hardump={har}",
               "--set", f"confdir={folder / 'mitmproxy'}"]
    with process([mitmdump, *options], port):
        address = f"http://127.0.0.1:{server.server_port}"
        through_proxy(port, address, "GET", "/", None, None)
        for call in service.CALLS:
            through_proxy(port, address, *call)
        together = [threading.Thread(target=through_proxy, args=(port, address, *call)) for call in service.TOGETHER]
        for thread in together:
            thread.start()
        for thread in together:
            thread.join()
    server.shutdown()
    imported = Imported([har], folder / "proxy")
    compare_har(imported, counted)
    return imported


class Collector(BaseHTTPRequestHandler):
    """What takes the spans that are sent in Zipkin's form."""

    spans: list = []

    def do_POST(self):
        self.spans.extend(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Nothing is printed."""


def record_traces(folder):
    """Eight orders at once; gives the files of each form, and what the services counted."""
    collector = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    zipkin = f"http://127.0.0.1:{collector.server_port}/api/v2/spans"
    counted = folder / "counted"
    ports = {name: free_port() for name in ("stock", "cart", "shop")}
    addresses = [f"http://127.0.0.1:{ports[name]}" for name in ("stock", "cart")]
    with ExitStack() as services:
        for name, port in ports.items():
            command = [sys.executable, HERE / "traced.py", name, port, folder / f"{name}.jsonl", zipkin, counted, *addresses]
            services.enter_context(process(command, port, PYTHONWARNINGS="ignore"))
        ask = lambda call: urllib.request.urlopen(f"http://127.0.0.1:{ports['shop']}/order/{call}", timeout=60).read()
        together = [threading.Thread(target=ask, args=(call,)) for call in "abcdefgh"]
        for thread in together:
            thread.start()
            time.sleep(0.01)
        for thread in together:
            thread.join()
    collector.shutdown()
    otlp = [folder / f"{name}.jsonl" for name in ports]
    lines = [line for file in otlp for line in file.read_text().splitlines()]
    forms = {"OTLP": otlp, "Jaeger": [folder / "jaeger.json"], "Zipkin": [folder / "zipkin.json"]}
    forms["Jaeger"][0].write_text(json.dumps(converted(lines)))
    forms["Zipkin"][0].write_text(json.dumps(Collector.spans))
    return forms, [line.split() for line in counted.read_text().splitlines()]


def compare_trace(form, imported, counted):
    """All calls that the services counted, each below the one that its id says."""
    callers = {"order": "client", "cart": "shop"}
    found, ids = [], {}
    for exchange, request, response in imported.calls():
        kind, call = request["path"].split("/")[1:]
        ids[exchange["id"]] = call
        found.append([request["callee"], kind, call])
        caller = callers.get(kind) or ("shop" if call.count(".") == 1 else "cart")
        assert request["caller"] == caller, (form, request)
        assert request["method"] == "GET"
        assert response["status"]["code"] == (404 if call.endswith(".2") else 200), (form, response)
    assert sorted(found) == sorted(counted), f"{form}: {found}"
    assert len(counted) == 8 * 5
    for exchange in imported.exchanges.values():
        call = ids[exchange["id"]]
        assert ids.get(exchange["parent"]) == (call.rpartition(".")[0] or None), (form, call, exchange)
        assert exchange["certain"], (form, call, exchange)
    overlap = sum(exchange["response"] != exchange["request"] + 1 for exchange in imported.exchanges.values())
    assert overlap > 8, f"{form}: only {overlap} calls overlap with others"


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, record in [("Chromium", browser), ("mitmproxy", proxy)]:
        calls = len(record(folder).exchanges)
        print(f"ok      HAR of {name}: {calls} calls, all of them and in order")
    forms, counted = record_traces(folder)
    for form, files in forms.items():
        imported = Imported(files, folder / form)
        assert all(file["format"] == form for file in imported.summary["files"])
        compare_trace(form, imported, counted)
        print(f"ok      {form}: {len(counted)} calls of 3 services, each below its own parent")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
