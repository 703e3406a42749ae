"""Three services that call each other: shop calls cart and stock, cart calls stock.

    SERVICE=shop LOG=... NEXT=http://127.0.0.1:8001,http://127.0.0.1:8002

`app` is for servers of WSGI, `asgi` for those of ASGI. An order is answered with its number, so what
belongs together is known without the recorder.
"""

import os
from concurrent.futures import ThreadPoolExecutor

SERVICE = os.environ.get("SERVICE", "shop")
GREEN = os.environ.get("GREEN", "")
if GREEN == "eventlet":
    import eventlet

    eventlet.monkey_patch()

import requests  # noqa: E402
from seqdoc_recorder import AsgiRecorder, WsgiRecorder  # noqa: E402

NEXT = dict(zip(("cart", "stock"), os.environ.get("NEXT", ",").split(",")))
WAYS = {"/order": [("cart", "/cart"), ("stock", "/price")], "/cart": [("stock", "/stock")]}
pool = ThreadPoolExecutor(64)
session = requests.Session()
session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=64))


def urls(path):
    way, _, number = path.rpartition("/")
    return [f"{NEXT[name]}{to}/{number}" for name, to in WAYS.get(way, ())]


def in_threads(calls):
    """Some in this thread, some in a pool, some in a green thread."""
    if GREEN == "gevent":
        import gevent

        greenlets = [gevent.spawn(session.get, url) for url in calls]
        gevent.joinall(greenlets)
        return [greenlet.value for greenlet in greenlets]
    if GREEN == "eventlet":
        return [green.wait() for green in [eventlet.spawn(session.get, url) for url in calls]]
    return [future.result() for future in [pool.submit(session.get, url) for url in calls]]


def plain(environ, start_response):
    path = environ["PATH_INFO"]
    calls = urls(path)
    answers = in_threads(calls) if len(calls) > 1 else [session.get(url) for url in calls]
    number = path.rpartition("/")[2]
    assert all(answer.json() == {"number": number} for answer in answers)
    body = b'{"number": "%s"}' % number.encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return (part for part in [body[:3], body[3:]])


async def plain_asgi(scope, receive, send):
    import asyncio

    import httpx

    assert scope["type"] == "http"
    if not hasattr(plain_asgi, "client"):
        plain_asgi.client = httpx.AsyncClient(timeout=None)
        # A pool of httpx looks through all that wait, each time that one is done.
        plain_asgi.turns = asyncio.Semaphore(50)

    async def get(url):
        async with plain_asgi.turns:
            return await plain_asgi.client.get(url)

    answers = await asyncio.gather(*(get(url) for url in urls(scope["path"])))
    number = scope["path"].rpartition("/")[2]
    assert all(answer.json() == {"number": number} for answer in answers)
    await send({"type": "http.response.start", "status": 200,
                "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": b'{"number": "%s"}' % number.encode()})


def lifespan_too(app):
    async def with_lifespan(scope, receive, send):
        if scope["type"] != "lifespan":
            return await app(scope, receive, send)
        while True:
            kind = (await receive())["type"]
            await send({"type": kind + ".complete"})
            if kind == "lifespan.shutdown":
                return

    return with_lifespan


if "LOG" in os.environ:
    app = WsgiRecorder(plain, SERVICE, log=os.environ["LOG"])
    asgi = AsgiRecorder(lifespan_too(plain_asgi), SERVICE, log=os.environ["LOG"])
