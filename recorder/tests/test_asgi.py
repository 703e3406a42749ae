"""An ASGI service answers as it did before, and the log says what it answered."""

import asyncio
import random

import pytest
from logs import exchanges, read
from seqdoc_recorder import AsgiRecorder, WsgiRecorder, current_request_id
from seqdoc_recorder.trust import Key


def scope(method="GET", path="/", headers=(), **more):
    return {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
            "root_path": "", "headers": [(b"host", b"cart:8080"), *headers],
            "client": ("127.0.0.1", 1), "server": ("cart", 8080), **more}


async def run(app, given, messages=()):
    """Does what a server does: what was sent, and the exception."""
    waiting = list(messages) or [{"type": "http.request", "body": b"", "more_body": False}]
    sent = []

    async def receive():
        message = waiting.pop(0) if waiting else {"type": "http.disconnect"}
        if isinstance(message, Exception):
            raise message
        return message

    async def send(message):
        sent.append(message)

    try:
        await app(given, receive, send)
    except BaseException as error:
        return sent, error
    return sent, None


def serve(app, given, messages=()):
    return asyncio.run(run(app, given, messages))


def app_of(*bodies, status=200, headers=((b"content-type", b"text/plain"),), **start):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": list(headers), **start})
        for number, body in enumerate(bodies):
            await send({"type": "http.response.body", "body": body,
                        "more_body": number + 1 < len(bodies)})

    return app


def record(app, log, **settings):
    return AsgiRecorder(app, "cart", log=str(log), **settings)


def body(*parts):
    return [{"type": "http.request", "body": part, "more_body": number + 1 < len(parts)}
            for number, part in enumerate(parts)]


async def echo(scope, receive, send):
    parts = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message["body"])
        if not message["more_body"]:
            break
    await app_of(repr(parts).encode())(scope, receive, send)


def test_a_request_and_its_response(log):
    given = scope("POST", "/items/a%20b", [(b"content-type", b"application/json"),
                                           (b"x-twice", b"1"), (b"x-twice", b"2"),
                                           (b"content-length", b"7")], query_string=b"a=b")
    sent, error = serve(record(echo, log), given, body(b'{"a"', b":1}"))
    assert error is None and sent[1]["body"] == b"""[b'{"a"', b':1}']"""
    request, response = read(log)
    assert request.url == "http://cart:8080/items/a%20b?a=b" and request.body == '{\n  "a": 1\n}'
    assert request.headers[:4] == [("Host", "cart:8080"), ("Content-Type", "application/json"),
                                   ("X-Twice", "1"), ("X-Twice", "2")]
    assert (response.status, response.callee) == ("200 OK", "cart")


def test_seqdoc_reads_it_without_a_warning(log, seqdoc):
    app = record(app_of(b"text", headers=[(b"content-length", b"4")]), log)
    serve(app, scope())
    serve(app, scope("POST", "/a", [(b"content-length", b"2")]), body(b"ab"))
    assert len(seqdoc("show", log).splitlines()) == 2


def test_the_request_is_written_before_the_application_is_called(log):
    async def app(scope, receive, send):
        assert [record.body for record in read(log)] == ["abc"]
        await echo(scope, receive, send)

    given = scope("POST", headers=[(b"content-length", b"3")])
    assert serve(record(app, log), given, body(b"abc"))[1] is None


@pytest.mark.parametrize("headers", [
    [(b"transfer-encoding", b"chunked")], [(b"content-length", b"70000")],
    [(b"content-length", b"6"), (b"expect", b"100-continue")], []])
def test_a_body_that_is_not_read_first_is_counted(log, headers):
    async def app(scope, receive, send):
        assert read(log)[0].body == "none"
        await echo(scope, receive, send)

    sent, error = serve(record(app, log), scope("POST", headers=headers), body(b"abc", b"def"))
    assert error is None and sent[1]["body"] == b"[b'abc', b'def']"
    assert read(log)[1].get("X-Requestshook-Request-Length") == "6"


def test_a_client_that_goes_while_it_sends_is_seen_by_the_application(log):
    gone = [*body(b"abc", b"")[:1], {"type": "http.disconnect"}]
    given = scope("POST", headers=[(b"content-length", b"6")])
    sent, error = serve(record(echo, log), given, gone)
    assert sent[1]["body"] == b"[b'abc']"

    async def app(scope, receive, send):
        assert (await receive())["body"] == b"abc"
        with pytest.raises(OSError, match="gone"):
            await receive()
        await app_of(b"fine")(scope, receive, send)

    given = scope("POST", headers=[(b"content-length", b"6")])
    sent, error = serve(record(app, log), given, [*gone[:1], OSError("gone")])
    assert error is None and sent[1]["body"] == b"fine"


def test_the_response_stands_before_its_last_message_is_sent(log):
    seen = []

    async def send(message):
        seen.append(len(read(log)))

    asyncio.run(record(app_of(b"a", b"b"), log)(scope(), None, send))
    assert seen == [1, 1, 2]


@pytest.mark.parametrize("moment, status, shown", [
    (0, "500 Internal Server Error", "none"), (1, "200 OK", "none"), (2, "200 OK", "a")])
def test_an_exception_is_recorded_and_raised_as_it_was(log, moment, status, shown):
    error = KeyError("own")

    async def app(scope, receive, send):
        messages = [{"type": "http.response.start", "status": 200, "headers": []},
                    {"type": "http.response.body", "body": b"a", "more_body": True}]
        for message in messages[:moment]:
            await send(message)
        raise error

    sent, raised = serve(record(app, log), scope())
    assert raised is error and len(sent) == moment
    assert (read(log)[1].status, read(log)[1].body) == (status, shown)


def test_headers_that_can_be_read_only_once_reach_both_sides(log):
    seen = []

    async def app(scope, receive, send):
        seen.extend(scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": iter([(b"x-a", b"1")])})
        await send({"type": "http.response.body"})

    sent, error = serve(record(app, log), {**scope(), "headers": iter([(b"x-b", b"2")])})
    assert (error, seen, list(sent[0]["headers"])) == (None, [(b"x-b", b"2")], [(b"x-a", b"1")])
    assert (read(log)[0].get("X-B"), read(log)[1].get("X-A")) == ("2", "1")


@pytest.mark.parametrize("method, target, url", [
    ("GET", "http://other/a?b=c", "http://cart:8080/a?b=c"), ("GET", "a", "http://cart:8080/a"),
    ("OPTIONS", "*", "http://cart:8080"), ("CONNECT", "db:443", "http://db:443"),
    ("GET", "/\udcff", "http://cart:8080/%ED%B3%BF")])
def test_the_url_is_what_the_target_stands_for(log, method, target, url):
    path, _, query = target.partition("?")
    for raw in ([None] if "\udcff" in path else [path.encode(), None]):
        given = {**scope(method), "path": path, "raw_path": raw, "query_string": query.encode()}
        serve(record(app_of(b""), log), given)
    assert {record.url for record in read(log)} == {url}


@pytest.mark.filterwarnings("ignore:starlette.middleware.wsgi")
@pytest.mark.parametrize("path", ["/old/a b", "/old/\u00e9"])
def test_a_wsgi_application_within_one_of_asgi_is_recorded_once(log, path):
    from starlette.middleware.wsgi import WSGIMiddleware

    def old(environ, start_response):
        start_response("200 OK", [])
        return [current_request_id().encode()]

    outside = [(b"x-requestshook-request-id", b"a" * 32)]
    app = record(WSGIMiddleware(WsgiRecorder(old, "old", log=str(log))), log)
    for headers in ([], outside):
        sent, error = serve(app, scope(path=path, headers=headers, root_path="/old"))
        assert error is None and sent[1]["body"].decode() == read(log)[-1].id
    assert [request.callee for request, response in exchanges(log).values()] == ["cart"] * 2


def test_a_request_that_is_cancelled_has_no_answer(log):
    async def app(scope, receive, send):
        await asyncio.sleep(10)

    async def cancel():
        task = asyncio.ensure_future(run(record(app, log), scope()))
        await asyncio.sleep(0.01)
        task.cancel()
        return await task

    assert isinstance(asyncio.run(cancel())[1], asyncio.CancelledError)
    assert len(read(log)) == 1


def test_files_and_trailers_pass_through(log):
    messages = [{"type": "http.response.start", "status": 200, "trailers": True,
                 "headers": [(b"content-length", b"9")]},
                {"type": "http.response.pathsend", "path": "/etc/hostname"},
                {"type": "http.response.trailers", "headers": [(b"a", b"b")], "more_trailers": False}]

    async def app(scope, receive, send):
        for message in messages:
            await send(message)

    assert serve(record(app, log), scope()) == (messages, None)
    assert read(log)[1].body == "... 9 bytes"


@pytest.mark.parametrize("kind", ["websocket", "lifespan", "anything"])
def test_what_is_no_http_passes_through(log, kind, caplog):
    seen = []

    async def app(*arguments):
        seen.extend(arguments)

    asyncio.run(record(app, log)({"type": kind}, 1, 2))
    assert seen == [{"type": kind}, 1, 2] and not log.exists() and not caplog.records


@pytest.mark.parametrize("method, status", [("HEAD", 200), ("GET", 204), ("GET", 304)])
def test_some_responses_have_no_body(log, method, status):
    serve(record(app_of(b"", status=status, headers=[(b"content-length", b"9")]), log), scope(method))
    assert read(log)[1].body == "none"


def test_ids_are_believed_only_from_the_system(log):
    app = record(app_of(b"x"), log)
    parent = [(b"x-requestshook-request-id", b"a" * 32), (b"x-requestshook-parent-id", b"b" * 32),
              (b"x-requestshook-body-length", b"1")]
    sent, _ = serve(app, scope(headers=parent))
    request = read(log)[0]
    assert request.id != "a" * 32 and request.parent is None
    assert (b"x-requestshook-request-id", request.id.encode()) in sent[0]["headers"]
    signature = Key(str(log.parent)).sign("a" * 32, "b" * 32, True).encode()
    serve(app, scope(headers=[*parent, (b"x-requestshook-signature", signature)]))
    request = read(log)[2]
    assert (request.id, request.parent) == ("a" * 32, "b" * 32)
    sent, _ = serve(app, scope())
    assert sent[0]["headers"] == [(b"content-type", b"text/plain")]


def test_tasks_have_the_exchange_until_it_is_over(log):
    seen = {}

    async def later(name, event):
        seen[name] = current_request_id()
        await event.wait()
        seen[name + " after"] = current_request_id()

    async def main():
        event = asyncio.Event()
        tasks = []

        async def app(scope, receive, send):
            tasks.append(asyncio.ensure_future(later(scope["path"], event)))
            await asyncio.sleep(0.01)
            await app_of(b"x")(scope, receive, send)

        recorded = record(app, log)
        await asyncio.gather(*(run(recorded, scope(path=path)) for path in ("/a", "/b")))
        event.set()
        await asyncio.gather(*tasks)
        return current_request_id()

    assert asyncio.run(main()) is None
    ids = {request.path: request.id for request, _ in exchanges(log).values()}
    assert seen == {**ids, "/a after": None, "/b after": None}


def test_a_stream_needs_no_memory(log):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for number in range(1024):
            await send({"type": "http.response.body", "body": chunk, "more_body": number < 1023})

    import tracemalloc

    chunk = b"x" * (1 << 20)

    async def send(message):
        pass

    tracemalloc.start()
    asyncio.run(record(app, log)(scope(), None, send))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 << 20
    assert read(log)[1].body.endswith(f"\n... {(1 << 30) - 65536} more bytes")


def test_random_applications_send_the_same(log):
    def make(seed):
        async def app(scope, receive, send):
            choose = random.Random(seed)
            for _ in range(choose.randrange(3)):
                await receive()
            fails = choose.choice([None, None, 0, 1, 2])
            await_messages = [{"type": "http.response.start", "status": choose.choice([200, 204, 799]),
                               "headers": [(b"X-\xc3\xa9", b"\xff"), (b"content-length", b"5")]}]
            count = choose.randrange(4)
            await_messages += [{"type": "http.response.body", "body": b"x" * choose.randrange(9),
                                "more_body": number < count} for number in range(count + 1)]
            for number, message in enumerate(await_messages):
                if fails == number:
                    raise KeyError(number)
                await send(message)

        return app

    for seed in range(500):
        choose = random.Random(seed)
        parts = [b"b" * choose.randrange(50) for _ in range(choose.randrange(1, 4))]
        length = str(sum(map(len, parts))).encode()
        headers = choose.choice([[], [(b"content-length", length)]])
        plain = serve(make(seed), scope("POST", headers=headers), body(*parts))
        found = serve(record(make(seed), log), scope("POST", headers=headers), body(*parts))
        assert (found[0], repr(found[1])) == (plain[0], repr(plain[1])), seed
    assert len(exchanges(log)) == 500 and all(answer for _, answer in exchanges(log).values())


def test_recorded_twice_is_recorded_once(log):
    serve(record(record(app_of(b"x"), log), log), scope())
    assert len(exchanges(log)) == 1
