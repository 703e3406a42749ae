"""Each framework in one line, with the route that it matched."""

import asyncio
import subprocess
import sys
import textwrap

import httpx
import pytest
import seqdoc_recorder
from conftest import environ, serve
from logs import exchanges, read


def request_through(app, path, method="GET"):
    async def send():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False),
                                     base_url="http://shop") as client:
            return await client.request(method, path)

    return asyncio.run(send())


def routes(log):
    return [(record.path, record.status, record.get("X-Requestshook-Route"))
            for record in read(log) if not record.is_request]


def test_flask(log):
    from flask import Blueprint, Flask, jsonify
    from seqdoc_recorder.flask import record

    app = record(Flask("catalog"), log=str(log))
    part = Blueprint("part", __name__, url_prefix="/v1")

    @part.get("/items/<int:number>")
    def item(number):
        return jsonify(id=number)

    @app.get("/fails")
    def fails():
        raise KeyError

    app.register_blueprint(part)
    assert serve(app, environ(path="/v1/items/7")).body == b'{"id":7}\n'
    assert app.test_client().get("/v1/items/8").json == {"id": 8}
    assert serve(app, environ(path="/nowhere")).starts[0][0] == "404 NOT FOUND"
    serve(app, environ(path="/fails"))
    assert routes(log) == [("/v1/items/7", "200 OK", "/v1/items/<int:number>"),
                           ("/v1/items/8", "200 OK", "/v1/items/<int:number>"),
                           ("/nowhere", "404 NOT FOUND", None),
                           ("/fails", "500 INTERNAL SERVER ERROR", "/fails")]
    assert {record.callee for record in read(log)} == {"catalog"}


def test_fastapi(log):
    from fastapi import APIRouter, FastAPI
    from seqdoc_recorder.fastapi import record

    app = record(FastAPI(), "catalog", log=str(log))
    inner, outer, below = APIRouter(prefix="/deep/{place}"), APIRouter(prefix="/v1"), FastAPI()

    @inner.get("/items/{number}")
    def item(place: str, number: int):
        return {"id": number, "request": seqdoc_recorder.current_request_id()}

    @below.get("/things/{name}")
    async def thing(name: str):
        raise KeyError(name)

    outer.include_router(inner)
    app.include_router(outer)
    app.mount("/below", below)
    answer = request_through(app, "/v1/deep/a/items/7")
    # The function runs in a thread.
    assert answer.json() == {"id": 7, "request": read(log)[0].id}
    assert request_through(app, "/below/things/x").status_code == 500
    assert request_through(app, "/v1/nowhere").status_code == 404
    assert routes(log) == [
        ("/v1/deep/a/items/7", "200 OK", "/v1/deep/{place}/items/{number}"),
        ("/below/things/x", "500 Internal Server Error", "/below/things/{name}"),
        ("/v1/nowhere", "404 Not Found", None)]


def test_starlette(log):
    from seqdoc_recorder.starlette import record
    from starlette.applications import Starlette
    from starlette.background import BackgroundTask
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    seen = []

    async def item(request):
        task = BackgroundTask(lambda: seen.append(seqdoc_recorder.current_request_id()))
        return PlainTextResponse("fine", background=task)

    app = record(Starlette(routes=[Route("/items/{number:int}", item)]), "shop", log=str(log))
    assert request_through(app, "/items/7").text == "fine"
    # A stack that is there already is recorded, too.
    assert request_through(record(app, "other", log=str(log)), "/items/8").text == "fine"
    assert routes(log) == [("/items/7", "200 OK", "/items/{number:int}"),
                           ("/items/8", "200 OK", "/items/{number:int}")]
    assert seen == list(exchanges(log))


DJANGO = """
    import sys
    import asyncio
    import django, httpx
    from django.conf import settings
    from django.http import HttpResponse
    from django.urls import include, path

    def item(request, number):
        from seqdoc_recorder import current_request_id
        return HttpResponse(current_request_id())

    urlpatterns = [path("v1/", include([path("items/<int:number>", item)]))]
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"])
    django.setup()
    from django.core.asgi import get_asgi_application
    from django.core.wsgi import get_wsgi_application
    from seqdoc_recorder.django import record

    async def send(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
            return (await client.get("/v1/items/7")).text

    wsgi = record(get_wsgi_application(), "shop", log=sys.argv[1])
    with httpx.Client(transport=httpx.WSGITransport(wsgi), base_url="http://shop") as client:
        print(client.get("/v1/items/7").text)
    print(asyncio.run(send(record(get_asgi_application(), "shop", log=sys.argv[1]))))
"""


def test_django(log, tmp_path):
    script = tmp_path / "shop_site.py"
    script.write_text(textwrap.dedent(DJANGO))
    done = subprocess.run([sys.executable, str(script), str(log)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert routes(log) == [("/v1/items/7", "200 OK", "/v1/items/<int:number>")] * 2
    assert done.stdout.split() == list(exchanges(log))


@pytest.mark.parametrize("line", [
    "paste.filter_factory = seqdoc_recorder.paste:filter_factory", "use = egg:seqdoc-recorder"])
def test_paste(log, tmp_path, line):
    from paste.deploy import loadapp

    config = tmp_path / "api-paste.ini"
    config.write_text(textwrap.dedent(f"""
        [DEFAULT]
        seqdoc_log = {log}
        seqdoc_max_body = 4

        [pipeline:main]
        pipeline = seqdoc api

        [filter:seqdoc]
        {line}
        service = glance-api
        bodies = true
        services = 10.0.0.1:5000=keystone :9292=glance

        [app:api]
        paste.app_factory = test_frameworks:paste_app
    """))
    app = loadapp(f"config:{config}")
    assert serve(app, environ("POST", "/v2/images", b"body")).body == b"fine"
    assert [(record.callee, record.body) for record in read(log)] == [
        ("glance-api", "body"), ("glance-api", "fine")]
    assert app.recorder.name_of("http://10.0.0.1:5000/v3") == "keystone"
    assert app.recorder.name_of("http://host:9292/") == "glance"
    assert app.recorder.name_of("http://user:pass@Other:80/") == "other:80"


def paste_app(global_conf):
    def app(environ, start_response):
        start_response("200 OK", [])
        return [b"fine"]

    return app


def test_settings_come_from_the_environment(monkeypatch, log):
    monkeypatch.setenv("SEQDOC_RECORDER_SERVICE", "from-environment")
    monkeypatch.setenv("SEQDOC_RECORDER_LOG", str(log))
    monkeypatch.setenv("SEQDOC_RECORDER_SAMPLE", "0.5")
    monkeypatch.setenv("SEQDOC_RECORDER_BODIES", "off")
    monkeypatch.setenv("SEQDOC_RECORDER_MAX_BODY", "many")
    chosen = seqdoc_recorder.WsgiRecorder(paste_app({}), sample=0.25).recorder.settings
    assert (chosen.service, chosen.log) == ("from-environment", str(log))
    assert (chosen.sample, chosen.bodies, chosen.max_body) == (0.25, False, 65536)


def test_a_name_that_no_heading_can_hold_is_changed(log):
    app = seqdoc_recorder.WsgiRecorder(paste_app({}), "a (b) REQ\n", log=str(log))
    serve(app, environ())
    assert read(log)[0].callee == "a -b- REQ"


def test_an_unknown_setting_is_an_error(log):
    with pytest.raises(TypeError, match="there is no setting `maximum`"):
        seqdoc_recorder.WsgiRecorder(paste_app({}), "a", log=str(log), maximum=3)
