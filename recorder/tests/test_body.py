"""What the log shows of a body."""

import bz2
import gzip
import json
import random
import tracemalloc
import zlib

import pytest
from seqdoc_recorder import body
from seqdoc_recorder.indent import indented


def shown(data, content_type=None, encoding=None, bound=65536):
    capture = body.Capture(bound)
    capture.add(data)
    return body.shown(capture, content_type, encoding)


def value(choose, depth=0):
    kinds = "onlfsb" if depth > 3 else "onlfsbdaad"
    kind = choose.choice(kinds)
    if kind == "d":
        return {word(choose): value(choose, depth + 1) for _ in range(choose.randrange(4))}
    if kind == "a":
        return [value(choose, depth + 1) for _ in range(choose.randrange(4))]
    return {"o": None, "n": choose.randrange(-10**6, 10**6), "l": True, "f": choose.random(),
            "s": word(choose), "b": False}[kind]


def word(choose):
    return "".join(choose.choice('ab"\\{}[],: \n\t\u00e9\U0001f600') for _ in range(choose.randrange(6)))


def test_json_is_indented_as_python_does_it():
    for seed in range(3000):
        choose = random.Random(seed)
        data = value(choose)
        ascii_ = choose.random() < 0.5
        sent = json.dumps(data, ensure_ascii=ascii_, separators=(",", ":"))
        assert indented(sent, 10 ** 6) == json.dumps(data, ensure_ascii=ascii_, indent=2), seed


@pytest.mark.parametrize("sent, expected", [
    ('{"a":1.10,"a":1e5}', '{\n  "a": 1.10,\n  "a": 1e5\n}'),
    ("  [ ]  ", "[]"),
    ("1" * 5000, "1" * 5000),
    ('"\\u00e9"', '"\\u00e9"'),
])
def test_json_keeps_what_was_sent(sent, expected):
    assert indented(sent, 10 ** 6) == expected


@pytest.mark.parametrize("sent", ["", "{", "NaN", "[1,]", "[" * 100000, '{"a" 1}', "nul", "'a'"])
def test_what_is_not_json_is_text(sent):
    assert indented(sent, 10 ** 6) is None


@pytest.mark.parametrize("data, content_type, expected", [
    (b"", None, b"none"),
    (b'{"a":1}', "application/json; charset=utf-8", b'{\n  "a": 1\n}'),
    (b'{"a":1}', "application/problem+json", b'{\n  "a": 1\n}'),
    (b'{"a":1}', None, b'{\n  "a": 1\n}'),
    (b'{"a":1}', "text/plain", b'{"a":1}'),
    (b"  \n", "application/json", b"  \n"),
    (b"a\xe9", "text/plain; charset=latin-1", "a\u00e9".encode()),
    (b"a\xe9", "text/plain", b"b'a\\xe9'..."),
    (b"a\x00", "text/plain", b"b'a\\x00'..."),
    (b"a", "text/plain; charset=base64", b"b'a'..."),
    (b"a", "text/plain; charset=nonsense", b"b'a'..."),
    (b"a", "text/plain; charset=punycode", b"b'a'..."),
    (b"a", "text/plain; charset=undefined", b"b'a'..."),
    (b"\\d", "text/plain; charset=unicode_escape", b"b'\\\\d'..."),
    (bytes(range(128, 228)), "image/png", repr(bytes(range(128, 160))).encode() + b"..."),
])
def test_a_body_is_shown_as_what_it_is(data, content_type, expected):
    assert shown(data, content_type) == expected


def test_a_small_compressed_body_is_shown_decompressed():
    text = b"some text"
    raw = zlib.compressobj(wbits=-15)
    for data, encoding in [(gzip.compress(text), "gzip"), (zlib.compress(text), "deflate"),
                           (raw.compress(text) + raw.flush(), "deflate")]:
        assert shown(data, "text/plain", encoding) == text
    assert shown(b"text", "text/plain", "br") == b"b'text'..."
    assert shown(b"text", "text/plain", "gzip") == b"b'text'..."


def test_a_compressed_body_cannot_fill_the_memory():
    bomb = gzip.compress(b"0" * (1 << 26))
    assert shown(bomb, "text/plain", "gzip", bound=1 << 20).startswith(b"b'\\x1f\\x8b")
    assert shown(gzip.compress(b"text"), "text/plain", "gzip", bound=5).startswith(b"b'\\x1f\\x8b")


@pytest.mark.parametrize("module", [bz2, zlib])
def test_a_charset_decompresses_nothing(module):
    packed = module.compress(b"0" * (1 << 24))
    tracemalloc.start()
    assert shown(packed, f"text/plain; charset={module.__name__}").startswith(b"b'")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20


def test_all_members_of_gzip_are_shown():
    members = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 8
    assert shown(members, "text/plain", "gzip") == b"one two"
    assert shown(members + b"rest", "text/plain", "gzip").startswith(b"b'\\x1f\\x8b")
    many = gzip.compress(b"0" * 60000) * 20
    assert shown(many, "text/plain", "gzip").startswith(b"b'\\x1f\\x8b")


@pytest.mark.parametrize("sent", [
    b"[" * 900 + b",".join([b"1"] * 31000) + b"]" * 900,
    b"[" * 20 + b",".join([b"1"] * 31000) + b"]" * 20,
    b"[" * 30 + b",".join([b"[]"] * 21000) + b"]" * 30,
    b"[" * 700 + b"]" * 700,
])
def test_json_that_indenting_makes_much_longer_is_shown_as_it_was_sent(sent):
    assert shown(sent, "application/json") == sent
    assert len(shown(gzip.compress(sent), "application/json", "gzip")) < 1 << 20


def test_what_is_no_bytes_is_left_to_the_server():
    capture = body.Capture(10)
    for chunk in ("text", None, memoryview(b"ab"), bytearray(b"c")):
        capture.add(chunk)
    assert (capture.kept(), capture.total) == (b"abc", 3)
