"""What a request costs is counted in calls of the recorder's own functions, which no other program disturbs.

`tests/recorder/overhead` measures the time.
"""

import json
import sys

import pytest
from conftest import environ
from seqdoc_recorder import WsgiRecorder

BODY = json.dumps({"id": 7, "quantity": 2, "tags": ["a", "b"]}).encode()


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json"),
                              ("Content-Length", str(len(BODY)))])
    return iter([BODY])


def calls(recorded, given):
    """How often a function of the recorder is called for one request."""
    found = []

    def see(frame, event, _):
        if event == "call" and "seqdoc_recorder" in frame.f_code.co_filename:
            found.append(frame.f_code.co_name)

    sys.setprofile(see)
    try:
        chunks = recorded(given, lambda *_: None)
        assert b"".join(chunks) == BODY
        chunks.close()
    finally:
        sys.setprofile(None)
    return len(found)


@pytest.mark.parametrize("bodies, most", [(False, 55), (True, 76)])
def test_a_request_takes_few_calls(log, bodies, most):
    recorded = WsgiRecorder(app, "shop", log=str(log), bodies=bodies)

    def ask(number):
        body = BODY[:-1] + b', "number": %d}' % number
        return calls(recorded, environ("POST", "/items/7", body, CONTENT_TYPE="application/json"))

    ask(1)
    assert ask(2) <= most
