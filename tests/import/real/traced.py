"""A service that is traced by OpenTelemetry: traced.py NAME PORT OTLP ZIPKIN COUNTED STOCK CART

Each call has an id that says which one it is below: `/order/b.2` is below `b`. The service counts it in COUNTED. Spans
go to the file OTLP, one message a line, and to the collector at the address ZIPKIN.
"""

import signal
import sys
import threading
import time
from contextvars import copy_context
from functools import partial

import requests
from flask import Flask
from opentelemetry import trace
from opentelemetry.exporter.otlp.json.file import FileSpanExporter
from opentelemetry.exporter.zipkin.json import ZipkinExporter
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from werkzeug.serving import make_server

NAME, PORT, OTLP, ZIPKIN, COUNTED, STOCK, CART = sys.argv[1:]

# What each service calls, side by side: by the first segment of the path, and the address.
BELOW = {"order": [(CART, "cart"), (STOCK, "stock")], "cart": [(STOCK, "stock"), (STOCK, "stock")], "stock": []}

app = Flask(NAME)
lock = threading.Lock()


def handle(kind, call):
    with lock, open(COUNTED, "a") as counted:
        counted.write(f"{NAME} {kind} {call}\n")
    # A later call is answered sooner, so that calls overlap without lying within each other.
    time.sleep(0.02 * (4 - ord(call[0]) % 4))
    below = [(address, f"/{path}/{call}.{number}") for number, (address, path) in enumerate(BELOW[kind], 1)]
    threads = [threading.Thread(target=copy_context().run, args=(requests.get, address + path)) for address, path in below]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"call": call}, 404 if call.endswith(".2") else 200


for kind in BELOW:
    app.add_url_rule(f"/{kind}/<call>", kind, partial(handle, kind))

provider = TracerProvider(resource=Resource.create({"service.name": NAME}))
provider.add_span_processor(SimpleSpanProcessor(FileSpanExporter(OTLP)))
provider.add_span_processor(SimpleSpanProcessor(ZipkinExporter(endpoint=ZIPKIN)))
trace.set_tracer_provider(provider)
FlaskInstrumentor().instrument_app(app)
RequestsInstrumentor().instrument()
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
try:
    make_server("127.0.0.1", int(PORT), app, threaded=True).serve_forever()
finally:
    provider.shutdown()
