"""A call is recorded once, on the side of the server if that records, else on that of the client."""

import asyncio
import gzip
import io
import subprocess
import sys
import threading
import time
import urllib.request

import httpx
import pytest
import requests
import urllib3
from conftest import environ, serve
from logs import exchanges, read
from seqdoc_recorder import WsgiRecorder, current_request_id, recording
from seqdoc_recorder.recorder import Recorder
from seqdoc_recorder.settings import settings
from servers import closed_port, raw, served
from test_wsgi import app_of

PAGE = gzip.compress(b'{"id":7}')


async def with_async_httpx(method, url, body, timeout):
    async with httpx.AsyncClient(timeout=timeout) as client:
        answer = await client.request(method, url, content=body)
        return answer.status_code, answer.content


def with_requests(method, url, body=None, timeout=5):
    answer = requests.request(method, url, data=body, timeout=timeout)
    return answer.status_code, answer.content


def with_urllib3(method, url, body=None, timeout=5):
    answer = urllib3.PoolManager().request(method, url, body=body, timeout=timeout)
    return answer.status, answer.data


def with_httpx(method, url, body=None, timeout=5):
    answer = httpx.request(method, url, content=body, timeout=timeout)
    return answer.status_code, answer.content


def with_httpx_async(method, url, body=None, timeout=5):
    return asyncio.run(with_async_httpx(method, url, body, timeout))


CLIENTS = [with_requests, with_urllib3, with_httpx, with_httpx_async]
every_client = pytest.mark.parametrize("send", CLIENTS)


def plain(environ, start_response):
    """A service that records nothing."""
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("201 Created", [("Content-Type", "application/json"),
                                   ("Content-Encoding", "gzip"), ("Content-Length", str(len(PAGE)))])
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else PAGE]


def shape(path):
    """Who called whom, below whom."""
    found = exchanges(path)
    names = {id_: request.callee for id_, (request, _) in found.items()}
    return sorted((request.caller, request.callee, names.get(request.parent, ""))
                  for request, response in found.values() if response)


@every_client
def test_the_server_s_record_is_the_only_one(log, send):
    with served(WsgiRecorder(plain, "cart", log=str(log))) as url:
        with recording(log, "script"):
            assert send("POST", url + "/items", b"some") == (201, b'{"id":7}')
    assert shape(log) == [("script", "cart", "")]
    assert [record.body for record in read(log)] == ["some", '{\n  "id": 7\n}']


@every_client
def test_the_client_records_what_the_server_does_not(log, send):
    with served(plain) as url:
        with recording(log, "script", services={url[7:]: "legacy"}):
            assert send("POST", url + "/items?a=b", b'{"a":1}') == (201, b'{"id":7}')
    request, response = read(log)
    assert (request.caller, request.callee, request.url) == ("script", "legacy", url + "/items?a=b")
    assert (response.status, response.body) == ("201 Created", '{\n  "id": 7\n}')
    assert response.get("Content-Encoding") == "gzip" and request.id == response.id
    assert request.get("X-Requestshook-Signature") is None


@every_client
def test_the_parent_is_the_request_that_is_answered(log, send):
    with served(plain) as legacy, served(WsgiRecorder(plain, "cart", log=str(log))) as cart:
        def shop(environ, start_response):
            send("GET", cart)
            send("HEAD", legacy)
            start_response("200 OK", [])

            def chunks():
                yield b"a"
                send("GET", cart)

            return chunks()

        with served(WsgiRecorder(shop, "shop", log=str(log), services={legacy[7:]: "old"})) as url:
            with recording(log, "script"):
                send("GET", url)
    assert shape(log) == [("script", "shop", ""), ("shop", "cart", "shop"),
                          ("shop", "cart", "shop"), ("shop", "old", "shop")]
    # Each answer stands before that of its parent.
    assert read(log)[-1].callee == "shop"


@every_client
def test_an_answer_is_the_same_as_without_a_hook(log, send):
    with served(plain) as url:
        before = send("GET", url)
        with recording(log, "script"):
            assert send("GET", url) == before
        assert send("GET", url) == before
    assert len(read(log)) == 2


@every_client
def test_a_call_that_reaches_nobody_is_recorded_without_an_answer(log, send):
    with recording(log, "script"):
        with pytest.raises(Exception):
            send("GET", closed_port())
    # urllib3 tries four times unless it is told otherwise.
    tries = 4 if send is with_urllib3 else 1
    assert [record.is_request for record in read(log)] == [True] * tries


@every_client
def test_a_call_that_is_not_answered_is_recorded(log, send):
    with raw(b"") as url, recording(log, "script"):
        with pytest.raises(Exception):
            send("PUT", url, b"x")
    found = [record for record in read(log) if record.body == "x"]
    assert len(found) == len(read(log)) and all(record.is_request for record in found)
    assert len({record.id for record in found}) == len(found) >= 1


def test_a_recording_service_that_does_not_answer_has_its_own_record(log):
    """It is known to record since it did before."""
    def slow(environ, start_response):
        time.sleep(0.5 if environ["PATH_INFO"] == "/slow" else 0)
        return plain(environ, start_response)

    with served(WsgiRecorder(slow, "cart", log=str(log))) as url, recording(log, "script"):
        requests.get(url)
        with pytest.raises(requests.exceptions.ReadTimeout):
            requests.get(url + "/slow", timeout=0.1)
        time.sleep(0.8)
    assert shape(log) == [("script", "cart", "")] * 2


@every_client
def test_a_recording_service_that_never_answered_yet_has_its_own_record(log, send):
    """Whether it records is not known, so the client's record has an id of its own."""
    def slow(environ, start_response):
        time.sleep(0.3)
        return plain(environ, start_response)

    with served(WsgiRecorder(slow, "cart", log=str(log))) as url, recording(log, "script"):
        with pytest.raises(Exception):
            send("GET", url, timeout=0.1)
        time.sleep(0.6)
    answers = [response is not None for _, response in exchanges(log).values()]
    assert answers.count(True) == answers.count(False) > 0


class Cancelled(BaseException):
    """Such as `GreenletExit`, `gevent.Timeout` and `KeyboardInterrupt`."""


def test_a_call_that_is_cancelled_is_recorded_without_an_answer(log, monkeypatch):
    def cancel(*_, **__):
        raise Cancelled

    async def cancel_later(url):
        async with httpx.AsyncClient() as client:
            await asyncio.wait_for(client.get(url), 0.1)

    with raw(None) as url, recording(log, "script"):
        with pytest.raises(asyncio.TimeoutError):
            asyncio.run(cancel_later(url + "/task"))
        monkeypatch.setattr("http.client.HTTPConnection.getresponse", cancel)
        monkeypatch.setattr("httpcore.ConnectionPool.handle_request", cancel)
        for get in (requests.get, httpx.get):
            with pytest.raises(Cancelled):
                get(url + "/" + get.__module__[:5])
    assert [(record.path, record.is_request) for record in read(log)] == [
        ("/task", True), ("/reque", True), ("/httpx", True)]


def test_an_answer_of_a_stranger_is_recorded_here(log, tmp_path):
    """Anyone can answer with an id. It counts if it is the one that was sent."""
    def stranger(environ, start_response):
        return plain(environ, lambda status, headers: start_response(
            status, headers + [("X-Requestshook-Request-Id", "a" * 32)]))

    other = WsgiRecorder(plain, "other", log=str(tmp_path / "other.log"), key="of another system")
    for app in (stranger, other):
        with served(app) as url:
            code = f"import requests, seqdoc_recorder; seqdoc_recorder.install('script', log={str(log)!r})"
            subprocess.run([sys.executable, "-c", f"{code}; requests.get({url!r})"], check=True)
    assert [(request.caller, response.status) for request, response in exchanges(log).values()] == [
        ("script", "201 Created")] * 2


def moving(environ, start_response):
    """Sends twice elsewhere, and is busy once, before it answers."""
    step = environ["PATH_INFO"]
    if step == "/busy":
        moving.busy = not getattr(moving, "busy", False)
        if moving.busy:
            start_response("503 Service Unavailable", [("Retry-After", "0")])
            return [b"busy"]
    if step in ("/a", "/b"):
        start_response("302 Found", [("Location", "/b" if step == "/a" else "/c")])
        return [b"moved"]
    return plain(environ, start_response)


@pytest.mark.parametrize("records", [True, False])
@pytest.mark.parametrize("get", [
    lambda url: requests.get(url),
    lambda url: urllib3.PoolManager().request("GET", url),
    lambda url: urllib3.HTTPConnectionPool("127.0.0.1", int(url.split(":")[2].split("/")[0]))
    .request("GET", "/" + url.rsplit("/", 1)[1]),
    lambda url: httpx.get(url, follow_redirects=True),
])
def test_each_hop_of_a_redirect_is_a_call(log, get, records):
    app = WsgiRecorder(moving, "cart", log=str(log)) if records else moving
    with served(app) as url, recording(log, "script"):
        get(url + "/a")
    found = [(request.path, response.status) for request, response in exchanges(log).values()]
    assert found == [("/a", "302 Found"), ("/b", "302 Found"), ("/c", "201 Created")]


@pytest.mark.parametrize("records", [True, False])
def test_each_try_is_a_call(log, records):
    app = WsgiRecorder(moving, "cart", log=str(log)) if records else moving
    with served(app) as url, recording(log, "script"):
        session = requests.Session()
        retry = urllib3.Retry(3, status_forcelist=[503], backoff_factor=0)
        session.mount("http://", requests.adapters.HTTPAdapter(max_retries=retry))
        assert session.get(url + "/busy").status_code == 201
    found = [response.status for _, response in exchanges(log).values()]
    assert found == ["503 Service Unavailable", "201 Created"]


def test_a_call_within_the_body_of_another_is_its_own(log):
    with served(plain) as url, recording(log, "script"):
        def body():
            requests.get(url + "/inner")
            yield b"x"

        requests.post(url + "/outer", data=body())
    assert sorted(request.path for request, response in exchanges(log).values() if response) == [
        "/inner", "/outer"]


def slow_stream(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])

    def chunks():
        yield b"first"
        slow_stream.go.wait(5)
        yield b"second"

    return chunks()


@pytest.mark.parametrize("stream", ["requests", "httpx"])
def test_a_stream_is_not_read_before_its_reader_reads(log, stream):
    slow_stream.go = threading.Event()
    with served(slow_stream) as url, recording(log, "script"):
        if stream == "requests":
            answer = requests.get(url, stream=True)
            chunks = answer.iter_content(5)
        else:
            answer = httpx.Client().send(httpx.Request("GET", url), stream=True)
            chunks = answer.iter_bytes()
        assert next(chunks) == b"first"
        assert len(read(log)) == 1
        slow_stream.go.set()
        assert b"".join(chunks) == b"second"
        assert read(log)[1].body == "firstsecond"
        answer.close()
    assert len(read(log)) == 2


@pytest.mark.parametrize("stream", ["requests", "httpx", "urllib3"])
def test_a_stream_that_is_left_is_recorded_as_far_as_it_was_read(log, stream):
    def long(environ, start_response):
        start_response("200 OK", [("Content-Length", "1000000")])
        return [b"x" * 1000000]

    with served(long) as url, recording(log, "script"):
        if stream == "httpx":
            answer = httpx.Client().send(httpx.Request("GET", url), stream=True)
            next(answer.iter_raw(10))
        elif stream == "requests":
            answer = requests.get(url, stream=True)
            next(answer.iter_content(10))
        else:
            answer = urllib3.PoolManager().request("GET", url, preload_content=False)
            answer.read(10)
        answer.close()
    body = read(log)[1].body
    assert body.startswith("xxxxxxxxxx") and len(body) < 70000


@pytest.mark.parametrize("body, expected", [
    (b"bytes", "bytes"), ("t\u00e9xt", "t\u00e9xt"), ({"a": "b"}, "a=b"), (io.BytesIO(b"file"), "none"),
    ((part for part in [b"a", b"b"]), "none")])
def test_a_request_s_body_is_recorded_if_it_is_there(log, body, expected):
    got = []

    def app(environ, start_response):
        size = environ.get("CONTENT_LENGTH")
        got.append(environ["wsgi.input"].read(int(size)) if size else None)
        start_response("200 OK", [])
        return []

    with served(app) as url, recording(log, "script"):
        requests.post(url, data=body.encode() if isinstance(body, str) else body)
    assert read(log)[0].body == expected
    assert got[0] in (None, b"file", expected.encode())


def test_headers_go_only_where_they_may(log):
    seen = []

    def app(environ, start_response):
        seen.append("HTTP_X_REQUESTSHOOK_REQUEST_ID" in environ)
        return plain(environ, start_response)

    with served(app) as url:
        for hosts in (["127.0.0.*:*"], ["127.0.0.1"], ["*.internal"], []):
            with recording(log, "script", send_to=hosts):
                requests.get(url)
        requests.get(url)
    assert seen == [True, True, False, False, False]


@pytest.mark.parametrize("url", ["http://[::1]/", "http://u:p@[::1]:80/", "https://[::1]:8080/",
                                 "http://cart/"])
@pytest.mark.parametrize("own", [
    {"http://[::1]/": "[::1]", "http://u:p@[::1]:80/": "[::1]:80", "https://[::1]:8080/": "[::1]:8080",
     "http://cart/": "Cart"},
    {"http://[::1]/": ":80", "http://u:p@[::1]:80/": ":80", "https://[::1]:8080/": ":8080",
     "http://cart/": "cart:80"},
    {"http://[::1]/": "::1", "http://u:p@[::1]:80/": "[::1]", "https://[::1]:8080/": "::1",
     "http://cart/": ":80"}])
def test_a_host_can_be_named_with_its_port_and_without(log, url, own):
    chosen = {"services": {own[url]: "named"}, "send_to": [own[url]]}
    recorder = Recorder(settings("shop", log=str(log), **chosen))
    exchange = recorder.outgoing("GET", url)
    assert exchange.callee == "named" and recorder.headers_for(exchange)
    other = recorder.outgoing("GET", "http://other:81/")
    assert other.callee == "other:81" and not recorder.headers_for(other)


@every_client
def test_the_name_of_a_service_can_have_any_letters(log, send):
    with served(WsgiRecorder(plain, "cart", log=str(log))) as url, recording(log, "k\u00e4se 100%25"):
        send("GET", url)
    assert shape(log) == [("k\u00e4se 100%25", "cart", "")]


def test_a_service_without_hooks_makes_its_calls_as_they_are(log):
    """Though another one of its process has hooks."""
    seen = []

    def asked(environ, start_response):
        seen.append("HTTP_X_REQUESTSHOOK_REQUEST_ID" in environ)
        return plain(environ, start_response)

    with served(asked) as url:
        def app(environ, start_response):
            requests.get(url)
            return app_of(b"")(environ, start_response)

        for hooks in (False, True):
            serve(WsgiRecorder(app, "shop", log=str(log), hooks=hooks), environ())
        requests.get(url)
    assert seen == [False, True, True]
    assert shape(log) == [("client", "shop", "")] * 2 + [
        ("shop", url[7:], ""), ("shop", url[7:], "shop")]


@every_client
def test_what_is_not_sent_of_a_url_is_not_recorded(log, send):
    with served(plain) as url, recording(log, "script"):
        send("GET", url.replace("://", "://user:password@") + "/a?b=c#d")
    assert {record.url for record in read(log)} == {url + "/a?b=c"}


def test_a_client_may_reuse_its_headers(log):
    headers = {"X-Own": "1"}
    with served(plain) as url, recording(log, "script"):
        for _ in range(2):
            urllib3.PoolManager(headers=headers).request("GET", url, headers=headers)
    assert headers == {"X-Own": "1"}
    assert len(exchanges(log)) == 2


def test_a_session_and_a_test_client_of_starlette_are_recorded(log):
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route
    from starlette.testclient import TestClient

    app = Starlette(routes=[Route("/a", lambda request: PlainTextResponse("fine"))])
    with recording(log, "test"):
        assert TestClient(app).get("/a").text == "fine"
    assert [(record.caller, record.callee, record.body) for record in read(log)] == [
        ("test", "testserver", "none"), ("test", "testserver", "fine")]


def test_what_is_not_recorded_stays_so_all_the_way(log):
    with served(WsgiRecorder(plain, "cart", log=str(log))) as cart, served(plain) as legacy:
        def shop(environ, start_response):
            requests.get(cart)
            requests.get(legacy)
            return plain(environ, start_response)

        with served(WsgiRecorder(shop, "shop", log=str(log), sample=0)) as url:
            urllib.request.urlopen(url).read()
            assert read(log) == []
            with recording(log, "script"):
                requests.get(url)
    assert sorted(shape(log)) == sorted([("script", "shop", ""), ("shop", "cart", "shop"),
                                         ("shop", legacy[7:], "shop")])


def test_a_filter_knows_names_in_any_letters(log, tmp_path):
    filters = tmp_path / "should_not_hook.json"
    filters.write_text('[{"from": "K\u00c4SE", "to": "k\u00e4se"}]', encoding="utf-8")
    app = WsgiRecorder(plain, "K\u00e4se", log=str(log), filters=str(filters), client="k\u00e4se")
    serve(app, environ())
    assert read(log) == []


def test_calls_below_one_that_a_filter_leaves_out_have_no_parent(log, tmp_path):
    filters = tmp_path / "should_not_hook.json"
    filters.write_text('{"mappings": {"{id}": "[0-9]+"}, "filters": '
                       '[{"from": "SCRIPT", "to": "shop", "method": "get", "urls": ["/a/{id}"]}]}')
    with served(WsgiRecorder(plain, "cart", log=str(log))) as cart:
        def shop(environ, start_response):
            requests.get(cart)
            return plain(environ, start_response)

        with served(WsgiRecorder(shop, "shop", log=str(log), filters=str(filters))) as url:
            with recording(log, "script"):
                requests.get(url + "/a/7")
                requests.get(url + "/b/7")
    assert shape(log) == [("script", "shop", ""), ("shop", "cart", ""), ("shop", "cart", "shop")]


def test_what_was_imported_and_made_before_is_recorded_too(log):
    code = """if True:
        import sys
        from httpx import Client
        from requests import Session, get
        from urllib3 import PoolManager
        session, client, pool = Session(), Client(), PoolManager()
        import seqdoc_recorder
        seqdoc_recorder.install("worker", log=sys.argv[1])
        url = sys.argv[2]
        get(url + "/get"), session.get(url + "/session"), client.get(url + "/client")
        pool.request("GET", url + "/pool")
    """
    with served(plain) as url:
        subprocess.run([sys.executable, "-c", code, str(log), url], check=True)
    paths = [request.path for request, response in exchanges(log).values() if response]
    assert paths == ["/get", "/session", "/client", "/pool"]


def test_nobody_is_a_caller_where_nobody_records(log):
    seen = []
    with served(lambda environ, start: seen.append(current_request_id()) or plain(environ, start)) as url:
        requests.get(url)
    assert seen == [None] and not log.exists()
