"""The exchange that is answered is known wherever the code runs that answers it, and nowhere else."""

import asyncio
import json
import multiprocessing
import os
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.pool import ThreadPool

import pytest
from seqdoc_recorder import current_request_id
from seqdoc_recorder.exchange import Exchange, current, enter, leave
from seqdoc_recorder.spread import spread

spread()


@pytest.fixture
def exchange():
    exchange = an_exchange("a")
    token = enter(exchange)
    yield exchange
    leave(token)


def an_exchange(name):
    return Exchange(None, name, None, "caller", "callee", "GET", "/", True)


def in_thread(function):
    found = []
    thread = threading.Thread(target=lambda: found.append(function()))
    thread.start()
    thread.join()
    return found[0]


class OwnThread(threading.Thread):
    def run(self):
        self.found = current_request_id()


def test_a_thread_has_it(exchange):
    thread = OwnThread()
    thread.start()
    thread.join()
    assert (in_thread(current_request_id), thread.found) == ("a", "a")
    # Nothing that keeps the thread alive is left on it.
    assert "run" not in vars(thread)


def test_a_timer_and_a_thread_in_a_thread_have_it(exchange):
    found = []
    timer = threading.Timer(0, lambda: found.append(in_thread(current_request_id)))
    timer.start()
    timer.join()
    assert found == ["a"]


def test_each_task_of_a_pool_has_its_own():
    """The worker begins in the first request, and serves the second and none."""
    pool = ThreadPoolExecutor(1)
    threads = ThreadPool(1)
    found = []
    for name in ("a", "b", None):
        token = enter(an_exchange(name) if name else None)
        found.append(pool.submit(current_request_id).result())
        found.append(list(pool.map(lambda _: current_request_id(), [1]))[0])
        found.append(threads.apply(current_request_id))
        found += threads.map(lambda _: current_request_id(), [1])
        found += list(threads.imap(lambda _: current_request_id(), [1]))
        leave(token)
    assert found == ["a"] * 5 + ["b"] * 5 + [None] * 5


def test_a_pool_that_begins_in_a_request_does_not_keep_it(exchange):
    with ThreadPool(1) as threads, ThreadPoolExecutor(1) as pool:
        pool.submit(int).result()
        token = enter(None)
        assert threads.apply(current_request_id) is None
        assert pool.submit(current_request_id).result() is None
        leave(token)


def test_what_goes_on_after_the_answer_claims_nothing(exchange):
    go = threading.Event()
    found = []
    thread = threading.Thread(target=lambda: (go.wait(), found.append(current())))
    thread.start()
    exchange.open = False
    go.set()
    thread.join()
    assert found == [None]


def test_asyncio_has_it_in_tasks_and_threads(exchange):
    async def main():
        loop = asyncio.get_running_loop()
        return [await asyncio.ensure_future(of_task()),
                await loop.run_in_executor(None, current_request_id)]

    async def of_task():
        await asyncio.sleep(0)
        return current_request_id()

    assert asyncio.run(main()) == ["a", "a"]


def in_child():
    """What a child says that was forked here, after which it answers a request of its own."""
    read, write = os.pipe()
    if os.fork() == 0:
        found = [current_request_id(), in_thread(current_request_id)]
        token = enter(an_exchange("own"))
        found.append(current_request_id())
        leave(token)
        os.write(write, json.dumps(found + [current_request_id()]).encode())
        os._exit(0)
    os.wait()
    return json.loads(os.read(read, 1000))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_child_of_this_process_does_not_answer_its_request(exchange):
    assert in_child() == [None, None, "own", None]
    assert current_request_id() == "a"
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
        assert pool.submit(current_request_id).result() is None


def test_an_exception_of_a_thread_stays_what_it_was(exchange, monkeypatch):
    seen = []
    monkeypatch.setattr(threading, "excepthook", lambda what: seen.append(what.exc_type))
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    assert seen == [ZeroDivisionError]


GREEN = """
    import {name}
    {patch}
    from seqdoc_recorder import current_request_id
    from seqdoc_recorder.exchange import Exchange, enter
    from seqdoc_recorder.spread import spread
    import os, threading, time
    from concurrent.futures import ThreadPoolExecutor
    spread()
    found = []
    pool = ThreadPoolExecutor(1)

    def see():
        time.sleep(0)
        found.append(current_request_id())

    def answer(request_id):
        enter(Exchange(None, request_id, None, "", "", "GET", "/", True))
        thread = threading.Thread(target=see)
        thread.start()
        {spawn}
        thread.join()
        pool.submit(see).result()
        see()
        child = os.fork()
        if not child:
            os._exit(current_request_id() is not None)
        assert os.waitpid(child, 0)[1] == 0

    {run}
    see()
    assert found.pop() is None, found
    pool.submit(see).result()
    assert found.pop() is None, found
    print(sorted(found))
"""

EVENTLET = {"name": "eventlet", "patch": "eventlet.monkey_patch()", "spawn": """
        green = eventlet.GreenPool()
        green.spawn(see)
        green.spawn_n(see)
        green.waitall()
        eventlet.spawn(see).wait()
        eventlet.spawn_after(0, see).wait()
        eventlet.spawn_n(see)
        list(green.imap(lambda _: see(), [1]))""",
            "run": "[green.wait() for green in [eventlet.spawn(answer, name) for name in 'ab']]"}
GEVENT = {"name": "gevent.pool", "patch": "import gevent.monkey; gevent.monkey.patch_all()", "spawn": """
        green = gevent.pool.Pool()
        green.spawn(see)
        green.map(lambda _: see(), [1])
        green.join()
        gevent.spawn(see).join()
        gevent.spawn_later(0, see).join()""",
          "run": "gevent.joinall([gevent.spawn(answer, name) for name in 'ab'], raise_error=True)"}


@pytest.mark.parametrize("names, each", [(EVENTLET, 9), (GEVENT, 7)])
def test_green_threads_have_it(names, each, tmp_path):
    script = tmp_path / "green.py"
    script.write_text(textwrap.dedent(GREEN.format(**names)))
    done = subprocess.run([sys.executable, "-W", "ignore", str(script)], capture_output=True, text=True,
                          timeout=60)
    assert done.stdout.strip() == str(["a"] * each + ["b"] * each), done.stdout + done.stderr
