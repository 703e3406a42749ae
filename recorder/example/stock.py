"""The stock: plain WSGI, run by the server of the standard library.  python stock.py 8003"""

import json
import sys
from wsgiref.simple_server import make_server

from seqdoc_recorder import WsgiRecorder

PRICES = {"42": 19}


def stock(environ, start_response):
    item = environ["PATH_INFO"].split("/")[2]
    if environ["REQUEST_METHOD"] == "POST":
        wanted = json.load(environ["wsgi.input"])
        status, answer = "201 Created", {"item_id": item, "reserved": wanted["quantity"]}
    else:
        status, answer = "200 OK", {"item_id": item, "price": PRICES[item]}
    body = json.dumps(answer).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


app = WsgiRecorder(stock, "stock")

if __name__ == "__main__":
    make_server("127.0.0.1", int(sys.argv[1]), app).serve_forever()
