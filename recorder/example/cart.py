"""The cart: FastAPI, run by uvicorn.  uvicorn --port 8002 cart:app"""

import os

import httpx
from fastapi import FastAPI
from seqdoc_recorder.fastapi import record

STOCK = os.environ.get("STOCK", "http://127.0.0.1:8003")
CARTS = {7: {42: 2}}

app = record(FastAPI(), "cart")


@app.get("/carts/{cart_id}")
async def cart(cart_id: int):
    items, total = [], 0
    async with httpx.AsyncClient() as client:
        for item_id, quantity in CARTS[cart_id].items():
            item = (await client.get(f"{STOCK}/items/{item_id}")).json()
            items.append({"item_id": item_id, "quantity": quantity})
            total += quantity * item["price"]
    return {"items": items, "total": total}
