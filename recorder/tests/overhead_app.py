"""What `tests/recorder/overhead` measures: a small JSON answer, recorded in different ways.

    APP=flask|bare  WAY=plain|recorder|recorder-without-bodies|opentelemetry  LOG=...
"""

import json
import os

WAY, LOG = os.environ["WAY"], os.environ.get("LOG")


def bare(environ, start_response):
    wanted = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    body = json.dumps({"id": wanted["id"], "name": "chair", "tags": ["a", "b"]}).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def make_flask():
    from flask import Flask, jsonify, request

    flask = Flask("shop")

    @flask.post("/items/<int:number>")
    def item(number):
        return jsonify(id=request.json["id"], name="chair", tags=["a", "b"])

    return flask


def traced(app):
    from opentelemetry.instrumentation.wsgi import OpenTelemetryMiddleware
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter

    provider = TracerProvider()
    processor = BatchSpanProcessor(ConsoleSpanExporter(out=open(LOG, "w")))
    provider.add_span_processor(processor)
    return OpenTelemetryMiddleware(app, tracer_provider=provider)


app = bare if os.environ["APP"] == "bare" else make_flask().wsgi_app
if WAY == "opentelemetry":
    app = traced(app)
elif WAY.startswith("recorder"):
    from seqdoc_recorder import WsgiRecorder

    app = WsgiRecorder(app, "shop", log=LOG, bodies=not WAY.endswith("without-bodies"))
