"""A service answers as it did before, and the log says what it answered."""

import io
import sys
import tracemalloc
from wsgiref.util import FileWrapper
from wsgiref.validate import validator

import pytest
from conftest import environ, serve
from logs import exchanges, read
from seqdoc_recorder import WsgiRecorder, current_request_id, head
from seqdoc_recorder.trust import Key

ID = "X-Requestshook-Request-Id"


def app_of(*chunks, status="200 OK", headers=(("Content-Type", "text/plain"),)):
    def app(environ, start_response):
        start_response(status, list(headers))
        return iter(chunks)

    return app


def record(app, log, **settings):
    return WsgiRecorder(app, "cart", log=str(log), **settings)


def signed(log, request_id="a" * 32, parent=None, sampled=True):
    """The headers of another service of the system."""
    key = Key(str(log.parent))
    headers = {"HTTP_X_REQUESTSHOOK_REQUEST_ID": request_id,
               "HTTP_X_REQUESTSHOOK_REQUEST_FROM": "shop",
               "HTTP_X_REQUESTSHOOK_SIGNATURE": key.sign(request_id, parent, sampled)}
    if parent:
        headers["HTTP_X_REQUESTSHOOK_PARENT_ID"] = parent
    return headers


def test_the_log_is_that_of_the_format_to_the_byte(log):
    app = app_of(b'{"id":7}', status="201 Created",
                 headers=[("Content-Type", "application/json"), ("Set-Cookie", "a=1"),
                          ("Set-Cookie", "b=2")])
    serve(record(app, log), environ("POST", "/items/a b", b'{"quantity":2,"tags":[]}',
                                    CONTENT_TYPE="application/json", QUERY_STRING="draft=true"))
    request, response = read(log)
    moments = [record.get("X-Requestshook-Time") for record in (request, response)]
    assert log.read_text() == f"""
### (client) REQ >>> (cart) : POST http://cart:8080/items/a%20b?draft=true
Host: cart:8080
Content-Length: 24
Content-Type: application/json
X-Requestshook-Request-Id: {request.id}
X-Requestshook-Request-From: client
X-Requestshook-Time: {moments[0]}
X-Requestshook-Body-Length: 33

{{
  "quantity": 2,
  "tags": []
}}


### (client) RESP <<< (cart) : 201 Created POST http://cart:8080/items/a%20b?draft=true
Content-Type: application/json
Set-Cookie: a=1
Set-Cookie: b=2
X-Requestshook-Request-Id: {request.id}
X-Requestshook-Time: {moments[1]}
X-Requestshook-Body-Length: 13

{{
  "id": 7
}}

"""


def test_seqdoc_reads_it_without_a_warning(log, seqdoc):
    page = b"### (a) REQ >>> (b) : GET http://evil/\nHost: evil\n\nnone\n"
    app = record(app_of(page, headers=[("Content-Type", "text/plain"),
                                       ("Content-Length", str(len(page)))]), log)
    serve(app, environ("GET", "/items/1"))
    serve(app, environ("POST", "/items", page, CONTENT_TYPE="text/plain"))
    shown = seqdoc("show", log)
    assert [line.split(")")[0] for line in shown.splitlines()] == ["(1-2", "(3-4"], shown


def test_the_request_is_written_before_the_application_is_called(log):
    def app(environ, start_response):
        request, = read(log)
        assert (request.is_request, request.body) == (True, "body")
        return app_of(environ["wsgi.input"].read())(environ, start_response)

    answer = serve(record(app, log), environ("POST", body=b"body"))
    assert (answer.error, answer.body) == (None, b"body")


@pytest.mark.parametrize("more", [
    {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""},
    {"CONTENT_LENGTH": "nonsense"},
    {"HTTP_EXPECT": "100-continue"},
    {"CONTENT_LENGTH": "70000"},
])
def test_a_body_that_is_not_read_first_is_counted(log, more):
    def app(environ, start_response):
        request, = read(log)
        assert request.body == "none"
        stream = environ["wsgi.input"]
        size = len(stream.read(3)) + len(stream.readline()) + len(b"".join(stream))
        return app_of(b"%d" % size)(environ, start_response)

    read_bytes = b"abc\ndefg\nh"
    answer = serve(record(app, log), environ("POST", body=read_bytes, **more))
    assert (answer.error, answer.body) == (None, b"10")
    assert read(log)[1].get("X-Requestshook-Request-Length") == "10"


def test_every_way_to_read_a_body_is_counted(log):
    seen = []

    def app(environ, start_response):
        with environ["wsgi.input"] as stream:
            assert stream.readinto(bytearray(2)) == 2
            seen.extend([next(stream), stream.read1(1), stream.readlines()])
        return app_of(b"fine")(environ, start_response)

    given = environ("POST", body=b"abc\nd\ne\nf\n", HTTP_EXPECT="100-continue")
    assert serve(record(app, log), given).body == b"fine"
    assert seen == [b"c\n", b"d", [b"\n", b"e\n", b"f\n"]] and given["wsgi.input"].closed
    assert read(log)[1].get("X-Requestshook-Request-Length") == "10"


def test_a_stream_can_do_no_more_than_before(log):
    class Stream:
        def read(self, size):
            return b""

    def app(environ, start_response):
        stream = environ["wsgi.input"]
        assert not hasattr(stream, "readinto") and stream.read(1) == b""
        with pytest.raises(TypeError):
            next(stream)
        return app_of(b"fine")(environ, start_response)

    given = environ("POST", **{"CONTENT_LENGTH": "70000", "wsgi.input": Stream()})
    assert serve(record(app, log), given).body == b"fine"


def test_what_breaks_the_body_reaches_the_application_where_it_did(log):
    class Gone(io.BytesIO):
        def read(self, *size):
            data = super().read(3)
            if not data:
                raise ConnectionResetError("gone")
            return data

    def app(environ, start_response):
        assert environ["wsgi.input"].read(3) == b"abc"
        with pytest.raises(ConnectionResetError):
            environ["wsgi.input"].read(10)
        return app_of(b"fine")(environ, start_response)

    given = environ("POST", body=b"abc", CONTENT_LENGTH="10")
    given["wsgi.input"] = Gone(b"abc")
    assert serve(record(app, log), given).body == b"fine"
    assert read(log)[0].body == "abc\n... 7 more bytes"


def test_a_server_s_own_methods_of_the_stream_stay(log):
    class Stream(io.BytesIO):
        def send_hundred_continue_response(self):
            return "sent"

    def app(environ, start_response):
        said = environ["wsgi.input"].send_hundred_continue_response()
        return app_of(said.encode())(environ, start_response)

    for length in ("3", "nonsense"):
        given = environ("POST", body=b"abc", CONTENT_LENGTH=length)
        given["wsgi.input"] = Stream(b"abc")
        assert serve(record(app, log), given).body == b"sent"


def test_no_length_means_no_body_and_nothing_is_read(log):
    class Forbidden:
        def read(self, *size):
            raise AssertionError("read without a length")

    given = environ()
    given["wsgi.input"] = Forbidden()
    assert serve(record(app_of(b"x"), log), given).error is None


def test_the_response_stands_before_its_last_byte_leaves(log):
    """What its reader does next must not come first."""
    app = app_of(b"ab", b"cd", headers=[("Content-Length", "4")])
    chunks = record(app, log)(environ(), lambda *_: None)
    assert next(iter(chunks)) == b"ab"
    assert len(read(log)) == 1
    assert next(chunks) == b"cd"
    assert read(log)[1].body == "abcd"
    chunks.close()
    assert len(read(log)) == 2


def test_a_generator_is_recorded_when_it_ends(log):
    chunks = record(app_of(b"ab", b"cd"), log)(environ(), lambda *_: None)
    assert [next(chunks), next(chunks)] == [b"ab", b"cd"]
    assert len(read(log)) == 1
    assert list(chunks) == []
    assert read(log)[1].body == "abcd"


def test_a_client_that_goes_early_got_what_was_sent(log):
    answer = serve(record(app_of(b"ab", b"cd", b"ef"), log), environ(), stop_after=2)
    assert answer.body == b"abcd"
    assert (read(log)[1].status, read(log)[1].body) == ("200 OK", "abcd")


def failing(moment):
    def app(environ, start_response):
        if moment == "call":
            raise KeyError("own")
        start_response("200 OK", [("Content-Type", "text/plain")])
        if moment == "started":
            raise KeyError("own")

        def chunks():
            if moment == "first":
                raise KeyError("own")
            yield b"ab"
            raise KeyError("own")

        return chunks()

    return app


@pytest.mark.parametrize("moment, status, body", [
    ("call", "500 Internal Server Error", "none"),
    ("started", "500 Internal Server Error", "none"),
    ("first", "500 Internal Server Error", "none"),
    ("second", "200 OK", "ab"),
])
def test_an_exception_is_recorded_and_raised_as_it_was(log, moment, status, body):
    answer = serve(record(failing(moment), log), environ())
    assert repr(answer.error) == "KeyError('own')"
    names = []
    trace = answer.error.__traceback__
    while trace:
        names.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    assert names[-1] in ("app", "chunks")
    assert (read(log)[1].status, read(log)[1].body) == (status, body)


def test_start_response_can_be_called_again_with_what_went_wrong(log):
    def app(environ, start_response):
        start_response("200 OK", [])
        try:
            raise ValueError
        except ValueError:
            start_response("502 Bad Gateway", [("X-A", "b")], sys.exc_info())
        return [b"sorry"]

    answer = serve(record(app, log), environ())
    assert [start[::2] for start in answer.starts] == [("200 OK", False), ("502 Bad Gateway", True)]
    assert (read(log)[1].status, read(log)[1].get("X-A")) == ("502 Bad Gateway", "b")


def test_what_went_wrong_can_be_given_by_its_name(log):
    def app(environ, start_response):
        start_response("200 OK", [], exc_info=None)
        return [b"fine"]

    assert serve(record(app, log), environ()).body == b"fine"


def test_what_is_written_is_sent_and_recorded(log):
    def app(environ, start_response):
        write = start_response("200 OK", [])
        write(b"ab")
        write(b"cd")
        return [b"ef"]

    assert serve(record(app, log), environ()).body == b"abcdef"
    assert read(log)[1].body == "abcdef"


def test_a_list_is_given_on_as_it_is(log):
    result = [b"a", b"b"]

    def app(environ, start_response):
        start_response("200 OK", [])
        return result

    assert record(app, log)(environ(), lambda *_: None) is result
    assert read(log)[1].body == "ab"


@pytest.mark.parametrize("result, started, answered", [
    (object(), False, []), (object(), True, ["500 Internal Server Error"]),
    (None, True, ["500 Internal Server Error"]), (None, False, ["500 Internal Server Error"])])
def test_what_holds_no_chunks_is_given_on_as_it_is(log, result, started, answered):
    """gunicorn takes an object for the sign that someone else has answered."""
    def app(environ, start_response):
        if started:
            start_response("200 OK", [])
        return result

    assert record(app, log)(environ(), lambda *_: None) is result
    assert [record.status for record in read(log)] == [None, *answered]


def test_the_number_of_chunks_stays_known(log):
    class Sized(list):
        pass

    def app(environ, start_response):
        start_response("200 OK", [])
        return Sized([b"a"])

    assert len(record(app, log)(environ(), lambda *_: None)) == 1
    assert not hasattr(record(app_of(b"a"), log)(environ(), lambda *_: None), "__len__")


@pytest.mark.parametrize("as_function", [False, True])
def test_a_file_is_left_to_the_server(log, as_function):
    wrapper = (lambda *arguments: FileWrapper(*arguments)) if as_function else FileWrapper
    wrapped = []

    def app(environ, start_response):
        start_response("200 OK", [("Content-Length", "7")])
        wrapped.append(environ["wsgi.file_wrapper"](io.BytesIO(b"content")))
        return wrapped[0]

    given = environ(**{"wsgi.file_wrapper": wrapper})
    assert record(app, log)(given, lambda *_: None) is wrapped[0]
    assert wrapped[0].filelike.tell() == 0
    assert read(log)[1].body == "... 7 bytes"


@pytest.mark.parametrize("method, status", [
    ("HEAD", "200 OK"), ("GET", "204 No Content"), ("GET", "304 Not Modified")])
def test_some_responses_have_no_body(log, method, status):
    app = app_of(b"dropped", status=status, headers=[("Content-Length", "9")])
    serve(record(app, log), environ(method))
    serve(record(lambda *given: list(app(*given)), log), environ(method))
    assert [record.body for record in read(log)] == ["none"] * 4


def test_close_is_called_once_and_its_exception_raised(log):
    class Chunks:
        closed = 0

        def __iter__(self):
            return iter([b"a"])

        def close(self):
            Chunks.closed += 1
            raise OSError("while closing")

    def app(environ, start_response):
        start_response("200 OK", [])
        return Chunks()

    answer = serve(record(app, log), environ())
    assert (Chunks.closed, str(answer.error), answer.body) == (1, "while closing", b"a")
    assert read(log)[1].status == "200 OK"


def test_the_exchange_is_known_while_the_application_runs_and_not_between(log):
    seen = []

    class Chunks:
        def __init__(self):
            self.left = [b"a", b"b"]

        def __iter__(self):
            return self

        def __next__(self):
            seen.append(current_request_id())
            if not self.left:
                raise StopIteration
            return self.left.pop()

        def close(self):
            seen.append(current_request_id())

    def app(environ, start_response):
        seen.append(current_request_id())
        start_response("200 OK", [])
        return Chunks()

    chunks = record(app, log)(environ(), lambda *_: None)
    between = [current_request_id()]
    for _ in chunks:
        between.append(current_request_id())
    chunks.close()
    assert set(seen) == {read(log)[0].id} and len(seen) == 5
    assert set(between + [current_request_id()]) == {None}


def test_two_responses_that_are_read_in_turns_keep_their_own_exchange(log):
    def app(environ, start_response):
        start_response("200 OK", [])

        def chunks():
            while True:
                yield current_request_id().encode()

        return chunks()

    recorded = record(app, log)
    streams = [iter(recorded(environ(), lambda *_: None)) for _ in range(2)]
    taken = [(next(streams[0]), next(streams[1])) for _ in range(3)]
    assert len(set(taken)) == 1 and taken[0][0] != taken[0][1]


def test_what_comes_from_outside_is_not_believed(log):
    outside = {"HTTP_X_REQUESTSHOOK_REQUEST_ID": "f" * 32,
               "HTTP_X_REQUESTSHOOK_PARENT_ID": "e" * 32,
               "HTTP_X_REQUESTSHOOK_BODY_LENGTH": "1",
               "HTTP_X_REQUESTSHOOK_TIME": "yesterday",
               "HTTP_X_REQUESTSHOOK_ROUTE": "/{secret}",
               "HTTP_X_REQUESTSHOOK_SIGNATURE": "1" + "0" * 32,
               "HTTP_X_REQUESTSHOOK_REQUEST_FROM": "a) REQ >>> (b"}
    answer = serve(record(app_of(b"x"), log), environ(**outside))
    request, response = read(log)
    assert request.id != "f" * 32 and request.parent is None
    assert request.get("X-Requestshook-Route") is None
    assert request.get("X-Requestshook-Signature") is None
    assert ")" not in request.caller
    # Whoever sent an id gets the one that counts.
    assert dict(answer.starts[0][1])[ID] == request.id == response.id


def test_what_a_service_of_the_system_sends_is_believed(log):
    app = record(app_of(b"x"), log)
    answer = serve(app, environ(**signed(log, "a" * 32, "b" * 32)))
    request, response = read(log)
    assert (request.id, request.parent, request.caller) == ("a" * 32, "b" * 32, "shop")
    assert dict(answer.starts[0][1])[ID] == "a" * 32
    assert response.get("X-Requestshook-Request-From") is None
    assert (log.parent / ".requestshook.key").stat().st_mode & 0o777 == 0o600

    changed = {**signed(log, "c" * 32, "b" * 32), "HTTP_X_REQUESTSHOOK_PARENT_ID": "d" * 32}
    serve(app, environ(**changed))
    assert read(log)[2].parent is None


def test_the_answer_has_an_id_only_if_the_request_had_one(log):
    answer = serve(record(app_of(b"x"), log), environ())
    assert ID not in dict(answer.starts[0][1])


def test_recorded_twice_is_recorded_once(log):
    serve(record(record(app_of(b"x"), log), log), environ())
    assert len(exchanges(log)) == 1 and len(read(log)) == 2


def test_a_line_feed_begins_no_line_of_the_log(log):
    app = app_of(b"x", headers=[("X-A", "b\n\n### (a) REQ >>> (b) : GET /"), ("X-B", "c\rd")])
    given = environ(RAW_URI="/a\nb", HTTP_X_C="e\r\nf")
    serve(record(app, log), given)
    request, response = read(log)
    assert request.path == "/a\\nb" and request.get("X-C") == "e\\r\\nf"
    assert response.get("X-A") == "b\\n\\n### (a) REQ >>> (b) : GET /"
    assert response.get("X-B") == "c\\rd"


@pytest.mark.parametrize("raw", [True, False])
@pytest.mark.parametrize("method, target, url", [
    ("GET", "http://other/a?b=c", "http://cart:8080/a?b=c"), ("GET", "a", "http://cart:8080/a"),
    ("GET", "http://[?a=b", "http://cart:8080/?a=b"), ("OPTIONS", "*", "http://cart:8080"),
    ("CONNECT", "db:443", "http://db:443")])
def test_the_url_is_what_the_target_stands_for(log, method, target, url, raw):
    path, _, query = target.partition("?")
    more = {"RAW_URI": target} if raw else {"QUERY_STRING": query}
    serve(record(app_of(b""), log), environ(method, path, **more))
    assert {record.url for record in read(log)} == {url}


def test_the_proxy_of_the_process_is_no_header(log, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://user:password@proxy")
    serve(record(app_of(b"x"), log), environ(HTTP_PROXY="http://user:password@proxy"))
    assert read(log)[0].get("Proxy") is None


def test_a_percent_sign_is_recorded_as_it_is(log):
    app = app_of(b"x", headers=[("X-%s", "%d %(a)s")])
    serve(record(app, log), environ(**{"HTTP_X_%S": "%"}))
    request, response = read(log)
    assert (request.get("X-%S"), response.get("X-%s")) == ("%", "%d %(a)s")


def test_names_of_headers_that_come_once_do_not_fill_the_memory(log):
    app = record(app_of(b"x"), log)
    for number in range(600):
        serve(app, environ(**{f"HTTP_X_{number}": "a"}))
    serve(app, environ(HTTP_LAST="a", **{"HTTP_" + "X" * 100000: "a"}))
    assert read(log)[-2].get("Last") == "a"
    assert len(head._environ_layouts) <= 256
    assert max(sum(map(len, known_by[:-2])) for known_by in head._environ_layouts) < 5000


def test_a_response_is_never_before_its_request(log, monkeypatch):
    def app(environ, start_response):
        monkeypatch.setattr("seqdoc_recorder.exchange.time_ns", lambda: 0)
        return app_of(b"x")(environ, start_response)

    serve(record(app, log), environ())
    request, response = read(log)
    assert request.get("X-Requestshook-Time") <= response.get("X-Requestshook-Time")


def test_bodies_are_bounded_and_counted(log):
    app = app_of(b"\xc3\xa9" * 40000, b"tail")
    assert len(serve(record(app, log), environ()).body) == 80004
    assert read(log)[1].body == "\u00e9" * 32768 + "\n... 14468 more bytes"
    log.unlink()
    serve(record(app, log, bodies=False), environ("POST", body=b"secret"))
    assert [record.body for record in read(log)] == ["none", "none"]


def test_a_stream_of_a_gibibyte_needs_no_memory(log):
    chunk = b"x" * (1 << 20)

    def app(environ, start_response):
        start_response("200 OK", [])
        return (chunk for _ in range(1024))

    tracemalloc.start()
    size = 0
    for part in record(app, log)(environ(), lambda *_: None):
        size += len(part)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == 1 << 30 and peak < 2 << 20
    assert read(log)[1].body.endswith(f"\n... {(1 << 30) - 65536} more bytes")


def test_an_upload_of_a_gibibyte_needs_no_memory(log):
    class Upload:
        left = 1 << 30

        def read(self, size):
            size = min(size, self.left)
            self.left -= size
            return chunk[:size]

    def app(environ, start_response):
        while environ["wsgi.input"].read(1 << 20):
            pass
        return app_of(b"stored")(environ, start_response)

    chunk = b"x" * (1 << 20)
    given = environ("PUT", **{"wsgi.input": Upload(), "CONTENT_LENGTH": str(1 << 30)})
    tracemalloc.start()
    answer = serve(record(app, log), given)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.body == b"stored" and peak < 1 << 20
    assert read(log)[1].get("X-Requestshook-Request-Length") == str(1 << 30)


def test_a_mistake_of_the_recorder_costs_a_record_only(log, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("mistake")

    app = record(app_of(b"x"), log)
    monkeypatch.setattr(app.recorder, "response", fail)
    assert serve(app, environ()).body == b"x"
    monkeypatch.setattr(app.recorder, "incoming", fail)
    assert serve(app, environ()).body == b"x"
    assert "mistake" in caplog.text


def test_it_keeps_to_the_standard_on_both_sides(log):
    def app(environ, start_response):
        body = environ["wsgi.input"].read(100)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return (part for part in [body, b"", b"end"])

    for body in (b"", b"some", b"x" * 100):
        given = environ("POST" if body else "GET", body=body)
        answer = serve(validator(record(validator(app), log, max_body=50)), given)
        assert (answer.error, answer.body) == (None, body + b"end")
