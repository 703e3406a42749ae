"""Asks what an item costs, reserves two, and asks again: the command that the tour records."""

import json
import os
from http.client import HTTPConnection


def call(method, path, said=None):
    service = HTTPConnection("127.0.0.1", int(os.environ["PORT"]))
    headers = {"Content-Type": "application/json"} if said else {}
    service.request(method, path, json.dumps(said) if said else None, headers)
    return json.load(service.getresponse())


price = call("GET", "/items/42")["price"]
reserved = call("POST", "/items/42/reservations", {"quantity": 2})["reserved"]
total = reserved * call("GET", "/items/42")["price"]
print(f"{reserved} at {price}: {total}")
