"""seqdoc reads every kind of body that is recorded, without a warning."""

import gzip
import io
import subprocess
from wsgiref.util import FileWrapper

import pytest
from conftest import environ, seqdoc_binary, serve
from logs import read
from seqdoc_recorder import WsgiRecorder

PLAIN = "text/plain"
KINDS = {
    "cut JSON": (b'{"a":[' + b"1," * 40000 + b"1]}", "application/json", None),
    "cut text": (b"word\n" * 20000, PLAIN, None),
    "compressed": (gzip.compress(b"hello " * 50), PLAIN, "gzip"),
    "compressed, unknown": (b"\x0b\x02\x80abc\x03", PLAIN, "br"),
    "binary": (bytes(range(256)) * 10, "image/png", None),
    "another charset": ("\u00e9".encode("latin-1") * 9, "text/plain; charset=latin-1", None),
    "line ends": (b"a\r\nb\rc\n", PLAIN, None),
    "line ends of a table": (b"id,name\r\n1,apple\r\n2,pear\r\n\r\n", PLAIN, None),
    "a record after line ends": (
        b"a\r\nb\n\n\n### (a) REQ >>> (b) : POST http://e/\nHost: e\n\nnone\n\n\n..", PLAIN, None),
    "empty lines": (b"\n\nabc\n\n\n", PLAIN, None),
    "the word": (b"none", PLAIN, None),
    "spaces": (b"  ", PLAIN, None),
    "broken JSON": (b'{"a": ', "application/json", None),
    "a record": (b"x\n\n\n### (a) REQ >>> (b) : GET http://e/\nHost: e\n\nnone\n\n", PLAIN, None),
    "a file": (None, PLAIN, None),
}


@pytest.fixture(scope="module")
def reads_lengths(tmp_path_factory):
    """Whether this seqdoc reads the header at all; without it, it can only warn."""
    log = tmp_path_factory.mktemp("small") / "requestshook.log"
    log.write_text("\n### (a) REQ >>> (b) : GET /\nX-Requestshook-Body-Length: 4\n\na\nbc\n\n" * 2)
    done = subprocess.run([seqdoc_binary(), "show", log], capture_output=True, text=True)
    if "shows where the body above ends" in done.stderr:
        pytest.skip("this seqdoc does not read X-Requestshook-Body-Length")


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_a_body_ends_where_it_ends(log, seqdoc, reads_lengths, kind, declared):
    body, content_type, encoding = KINDS[kind]

    def app(environ, start_response):
        headers = [("Content-Type", content_type)]
        headers += [("Content-Encoding", encoding)] if encoding else []
        if body is None:
            start_response("200 OK", [*headers, ("Content-Length", "500")])
            return FileWrapper(io.BytesIO(b"x" * 500))
        headers += [("Content-Length", str(len(body)))] if declared else []
        start_response("200 OK", headers)
        return iter([body])

    more = {"HTTP_CONTENT_ENCODING": encoding} if encoding else {}
    for number in (1, 2):
        serve(WsgiRecorder(app, "shop", log=str(log)), environ(
            "POST", "/a", body or b"x", CONTENT_TYPE=content_type,
            **{"wsgi.file_wrapper": FileWrapper}, **more))
        assert len(seqdoc("show", log).splitlines()) == number
    assert len(read(log)) == 4


def test_secrets_in_a_body_that_is_cut_are_redacted(log, seqdoc, tmp_path):
    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b'{"password": "hunter2-hunter2", "items": [', b"1, " * 100, b"1]}"]

    serve(WsgiRecorder(app, "shop", log=str(log), max_body=100), environ())
    assert "hunter2" in log.read_text() and "more bytes" in log.read_text()
    seqdoc("redact", tmp_path, "-o", tmp_path / "redacted")
    redacted, = (tmp_path / "redacted").rglob("*.log")
    assert "hunter2" not in redacted.read_text() and "more bytes" in redacted.read_text()


def test_a_key_beside_the_log_is_passed_over(log, seqdoc, tmp_path):
    def app(environ, start_response):
        start_response("200 OK", [])
        return []

    serve(WsgiRecorder(app, "shop", log=str(log)), environ(
        HTTP_X_REQUESTSHOOK_REQUEST_ID="a" * 32, HTTP_X_REQUESTSHOOK_SIGNATURE="1" + "0" * 32))
    assert (tmp_path / ".requestshook.key").exists()
    seqdoc("build", tmp_path, "-o", tmp_path / "docs")
    seqdoc("redact", tmp_path, "-o", tmp_path / "redacted")
    assert not list((tmp_path / "redacted").rglob(".requestshook.key"))
