"""The log is whole whatever happens around it."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from seqdoc_recorder.log import Log, log_at

LINE = b"%08d" + b"x" * 20000 + b"\n"


def lines(path):
    """Every line is one that was written, whole."""
    found = path.read_bytes().splitlines(keepends=True)
    assert all(line == LINE % int(line[:8]) for line in found)
    return [int(line[:8]) for line in found]


def test_threads_lose_and_tear_nothing(log):
    written = Log(str(log))

    def write(start):
        for number in range(start, start + 100):
            written.write(LINE % number)

    threads = [threading.Thread(target=write, args=(start * 100,)) for start in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(lines(log)) == list(range(800))


def test_a_write_that_is_cut_short_is_ended_before_another_begins(log, monkeypatch):
    write = os.write
    monkeypatch.setattr("seqdoc_recorder.log.os.write",
                        lambda descriptor, data: write(descriptor, data[:len(data) // 2 + 1]))
    test_threads_lose_and_tear_nothing(log)


def test_processes_lose_and_tear_nothing(log):
    code = (
        "import sys; from seqdoc_recorder.log import Log\n"
        "log = Log(sys.argv[1]); start = int(sys.argv[2])\n"
        f"for n in range(start, start + 200): log.write({LINE!r} % n)\n")
    running = [subprocess.Popen([sys.executable, "-c", code, str(log), str(start * 200)])
               for start in range(4)]
    assert [process.wait() for process in running] == [0] * 4
    assert sorted(lines(log)) == list(range(800))


def test_a_child_writes_while_its_parent_holds_the_lock(log):
    written = Log(str(log))
    written.write(LINE % 0)
    held = threading.Event()
    go = threading.Event()

    def hold():
        with written._lock:
            held.set()
            go.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    child = os.fork()
    if child == 0:
        signal.alarm(5)
        written.write(LINE % 1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    go.set()
    holder.join()
    written.write(LINE % 2)
    assert status == 0
    assert lines(log) == [0, 1, 2]


def test_a_registered_log_is_made_anew_in_a_child(log):
    written = log_at(str(log))
    written.write(LINE % 0)
    descriptor = written._descriptor
    child = os.fork()
    if child == 0:
        fine = written._descriptor is None
        os._exit(0 if fine else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert written._descriptor == descriptor


def test_a_rotated_log_is_left_to_whoever_rotated_it(log):
    written = Log(str(log))
    written.write(b"1\n")
    log.rename(log.with_suffix(".1"))
    written.write(b"2\n")
    log.unlink()
    written.write(b"3\n")
    log.rename(log.with_suffix(".2"))
    log.write_bytes(b"made by another\n")
    written.write(b"4\n")
    assert log.with_suffix(".1").read_bytes() == b"1\n"
    assert log.with_suffix(".2").read_bytes() == b"3\n"
    assert log.read_bytes() == b"made by another\n4\n"


def test_records_of_one_exchange_stay_in_one_file(log):
    written = Log(str(log))
    written.write(b"request\n")
    log.rename(log.with_suffix(".1"))
    written.write(b"response\n", follows=True)
    written.write(b"next request\n")
    assert log.with_suffix(".1").read_bytes() == b"request\nresponse\n"
    assert log.read_bytes() == b"next request\n"


def test_a_missing_folder_is_said_once_and_can_come_later(tmp_path, caplog):
    path = tmp_path / "missing" / "requestshook.log"
    written = Log(str(path))
    for _ in range(3):
        written.write(b"lost\n")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    text = caplog.records[0].getMessage()
    assert str(path) in text and f"create the folder `{path.parent}`" in text
    path.parent.mkdir()
    written.write(b"kept\n")
    assert path.read_bytes() == b"kept\n"
    assert caplog.records[1].getMessage().endswith("3 records were lost")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_said_once(caplog):
    written = Log("/dev/full")
    for _ in range(3):
        written.write(b"lost\n")
    assert len(caplog.records) == 1 and "No space left" in caplog.text


def test_a_record_that_only_partly_fits_is_taken_back(log, caplog):
    written = Log(str(log))
    written.write(b"first\n")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
        written.write(b"second, which is too long\n")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert log.read_bytes() == b"first\n"
    written.write(b"third\n")
    assert log.read_bytes() == b"first\nthird\n"
    assert "1 records were lost" in caplog.text


def test_a_pipe_that_nobody_reads_stops_nobody(tmp_path, caplog):
    os.mkfifo(tmp_path / "pipe")
    signal.alarm(5)
    Log(str(tmp_path / "pipe")).write(b"lost\n")
    signal.alarm(0)
    assert len(caplog.records) == 1


def test_whoever_stopped_with_the_lock_is_not_waited_for(log):
    code = ("import fcntl, sys; file = open(sys.argv[1], 'a'); fcntl.flock(file, fcntl.LOCK_EX);"
            "print('held', flush=True); sys.stdin.read()")
    holder = subprocess.Popen([sys.executable, "-c", code, str(log)], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE)
    holder.stdout.readline()
    start = time.monotonic()
    Log(str(log)).write(b"1\n")
    assert 0.3 < time.monotonic() - start < 5
    assert log.read_bytes() == b"1\n"
    holder.communicate()


def test_the_log_is_for_its_owner_only(log):
    Log(str(log)).write(b"1\n")
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_collector_that_writes_meanwhile_does_not_block(log):
    written = Log(str(log))
    signal.alarm(5)
    with written._lock:
        written.write(b"1\n")
    signal.alarm(0)
    assert log.read_bytes() == b"1\n"


def test_logs_at_one_path_are_one(tmp_path):
    assert log_at(str(tmp_path / "a.log")) is log_at(str(tmp_path / "x" / ".." / "a.log"))
