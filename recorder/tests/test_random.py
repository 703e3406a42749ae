"""Random applications answer the same with the recorder and without it."""

import random
import sys

import pytest
from conftest import environ, serve
from logs import exchanges
from seqdoc_recorder import WsgiRecorder

METHODS = ["GET", "POST", "PUT", "HEAD", "DELETE"]
STATUSES = ["200 OK", "204 No Content", "304 Not Modified", "404 Not Found", "500 Oops"]


class Broken(Exception):
    pass


def chunk(choose):
    return bytes(choose.randrange(256) for _ in range(choose.choice([0, 0, 1, 5, 200])))


def make_app(seed):
    """An application that does the same each time it is called."""

    def app(environ, start_response):
        choose = random.Random(seed)
        fails = choose.choice([None, None, None, "call", "started", "chunks", "close"])
        if choose.random() < 0.5:
            environ["wsgi.input"].read(choose.choice([1, 10, 1000]))
        if fails == "call":
            raise Broken("call")
        write = start_response(choose.choice(STATUSES), headers(choose))
        if choose.random() < 0.2:
            try:
                raise Broken("again")
            except Broken:
                write = start_response("502 Bad Gateway", headers(choose), sys.exc_info())
        for _ in range(choose.choice([0, 0, 0, 1, 2])):
            write(chunk(choose))
        if fails == "started":
            raise Broken("started")
        chunks = [chunk(choose) for _ in range(choose.randrange(5))]
        return choose.choice([list, tuple, Chunks])(chunks) if fails is None else Chunks(chunks, fails)

    return app


def headers(choose):
    found = [("Content-Type", choose.choice(["text/plain", "application/json", "image/png"]))]
    if choose.random() < 0.5:
        found.append(("Content-Length", str(choose.choice([0, 1, 5, 205]))))
    return found + [("X-Twice", "a"), ("X-Twice", "b\u00e9")]


class Chunks:
    def __init__(self, chunks, fails=None):
        self.left = list(chunks)
        self.fails = fails

    def __iter__(self):
        return self

    def __next__(self):
        if self.left:
            return self.left.pop()
        if self.fails == "chunks":
            raise Broken("chunks")
        raise StopIteration

    def close(self):
        if self.fails == "close":
            raise Broken("close")


def answer(app, seed):
    choose = random.Random(seed + 1)
    method = choose.choice(METHODS)
    body = b"b" * choose.choice([1, 100, 2000]) if method in ("POST", "PUT") else None
    found = serve(app, environ(method, body=body), choose.choice([None, None, 0, 1, 2]))
    return found.starts, found.chunks, type(found.error), str(found.error)


@pytest.mark.parametrize("block", range(8))
def test_the_answers_are_the_same(log, block):
    for seed in range(block * 250, block * 250 + 250):
        app = make_app(seed)
        plain = answer(app, seed)
        assert answer(WsgiRecorder(app, "x", log=str(log), max_body=1000), seed) == plain, seed
    found = exchanges(log)
    assert len(found) == 250 and all(response for _, response in found.values())
