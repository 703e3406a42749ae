"""Applications that answer in every way that the standards know, plain or recorded.

    RECORDED=yes LOG=...
"""

import os
import sys
import tempfile

FILE = os.path.join(tempfile.gettempdir(), "seqdoc-recorder-file")
TEXT = [("Content-Type", "text/plain")]


def plain(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/fails":
        raise KeyError("own")
    if path == "/echo":
        body = environ["wsgi.input"].read()
        start_response("200 OK", TEXT)
        return [body]
    if path == "/file":
        start_response("200 OK", [*TEXT, ("Content-Length", str(os.path.getsize(FILE)))])
        return environ["wsgi.file_wrapper"](open(FILE, "rb"))
    if path in ("/204", "/304"):
        start_response({"/204": "204 No Content", "/304": "304 Not Modified"}[path], [("ETag", "a")])
        return []
    if path == "/again":
        start_response("200 OK", TEXT)
        try:
            raise KeyError("own")
        except KeyError:
            start_response("502 Bad Gateway", [*TEXT, ("X-Again", "yes")], sys.exc_info())
        return [b"again"]
    write = start_response("200 OK", [*TEXT, ("X-Twice", "1"), ("X-Twice", "2")])
    if path == "/write":
        write(b"written ")
    if path == "/list":
        return [b"one"]
    if path == "/two":
        return (b"one", b"two")
    return parts(path)


def parts(path):
    for number in range(3):
        if path == "/fails/later" and number == 2:
            raise KeyError("own")
        yield b"part %d " % number


async def plain_asgi(scope, receive, send):
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1000})
        return
    path = scope["path"]
    if path == "/fails" or scope["type"] != "http":
        raise KeyError("own")
    body = b""
    while path == "/echo":
        message = await receive()
        body += message["body"]
        if not message["more_body"]:
            break
    status = int(path[1:]) if path[1:].isdigit() else 200
    headers = [(b"content-type", b"text/plain"), (b"x-twice", b"1"), (b"X-Twice", b"2")]
    headers += [(b"content-length", b"3")] if path == "/list" else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    chunks = {"/echo": [body], "/list": [b"one"], "/204": [b""], "/304": [b""]}.get(
        path, [b"a", b"b", b"c"])
    for number, chunk in enumerate(chunks):
        if path == "/fails/later" and number == 2:
            raise KeyError("own")
        await send({"type": "http.response.body", "body": chunk,
                    "more_body": number + 1 < len(chunks)})


app, asgi = plain, plain_asgi
if os.environ.get("RECORDED"):
    from seqdoc_recorder import AsgiRecorder, WsgiRecorder

    app = WsgiRecorder(plain, "shop", log=os.environ["LOG"])
    asgi = AsgiRecorder(plain_asgi, "shop", log=os.environ["LOG"])

if __name__ == "__main__":
    from wsgiref.simple_server import make_server

    make_server("127.0.0.1", int(sys.argv[1]), app).serve_forever()
