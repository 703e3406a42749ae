"""The shop: Flask, run by gunicorn.  gunicorn -b 127.0.0.1:8001 shop:app"""

import os

import requests
from flask import Flask, jsonify, request
from seqdoc_recorder.flask import record

CART = os.environ.get("CART", "http://127.0.0.1:8002")
STOCK = os.environ.get("STOCK", "http://127.0.0.1:8003")

app = record(Flask(__name__), "shop")


@app.post("/orders")
def order():
    cart = requests.get(f"{CART}/carts/{request.json['cart_id']}").json()
    for item in cart["items"]:
        wanted = {"quantity": item["quantity"]}
        requests.post(f"{STOCK}/items/{item['item_id']}/reservations", json=wanted).raise_for_status()
    return jsonify(order_id=501, total=cart["total"]), 201
