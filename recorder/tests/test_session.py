"""A script and a test suite are recorded without a server."""

import textwrap

import pytest
import requests
from logs import read
from seqdoc_recorder import WsgiRecorder, recording
from seqdoc_recorder.pytest_plugin import LOG
from servers import served


def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "4")])
    return [b"fine"]


def test_a_recording_makes_its_folder_and_replaces_the_last_one(tmp_path):
    log = tmp_path / "a" / "b" / "requestshook.log"
    with served(app) as url:
        for _ in range(2):
            with recording(log, "script"):
                requests.get(url)
        assert len(read(log)) == 2
        with recording(log, "script", append=True):
            requests.get(url)
        assert len(read(log)) == 4
        requests.get(url)
    assert len(read(log)) == 4
    # Nothing else is left in the folder.
    assert [path.name for path in log.parent.iterdir()] == ["requestshook.log"]


def test_a_file_that_is_no_recording_is_not_replaced(log):
    log.write_text("precious")
    with pytest.raises(FileExistsError, match="is not a recording"):
        with recording(log, "script"):
            pass
    assert log.read_text() == "precious"


def test_recordings_nest_and_services_of_the_process_write_to_the_inner_one(tmp_path):
    logs = [tmp_path / name / "requestshook.log" for name in ("service", "outer", "inner")]
    logs[0].parent.mkdir()
    with served(WsgiRecorder(app, "shop", log=str(logs[0]))) as url:
        with recording(logs[1], "outer"):
            requests.get(url)
            with recording(logs[2], "inner"):
                requests.get(url)
            requests.get(url)
        requests.get(url)
    assert [[record.caller for record in read(log)] for log in logs] == [
        ["shop"] * 2, ["outer"] * 4, ["inner"] * 2]


def test_a_recording_is_a_decorator(log):
    @recording(log, "script")
    def main(url):
        requests.get(url)

    with served(app) as url:
        main(url)
    assert len(read(log)) == 2


TESTS = """
    import pytest, requests
    from servers import served
    from test_session import app

    def test_checkout():
        with served(app) as url:
            requests.get(url + "/checkout")

    def test_nothing():
        pass

    @pytest.mark.parametrize("path", ["a/b", "c d"])
    def test_path(path):
        with served(app) as url:
            requests.get(url + "/" + path)

    def test_fails():
        with served(app) as url:
            requests.get(url)
        assert False

    def test_chosen(seqdoc_recording):
        with served(app) as url:
            requests.get(url)
"""


def made(pytester, *arguments):
    pytester.makepyfile(**{"test_shop": textwrap.dedent(TESTS)})
    found = pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments)
    found.assert_outcomes(passed=5, failed=1)
    return sorted(str(path.relative_to(pytester.path).parent)
                  for path in pytester.path.rglob("requestshook.log"))


@pytest.fixture
def paths(monkeypatch):
    from pathlib import Path

    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=":")


def test_each_test_has_a_log(pytester, paths):
    assert made(pytester, "--seqdoc-logs", "logs", "--seqdoc-service", "suite") == [
        "logs/test_checkout", "logs/test_chosen", "logs/test_fails", "logs/test_path-a-b",
        "logs/test_path-c-d"]
    log = read(pytester.path / "logs/test_checkout/requestshook.log")
    assert [(record.caller, record.path) for record in log] == [("suite", "/checkout")] * 2
    assert not (pytester.path / "logs/test_nothing").exists()


def test_without_the_option_only_who_asks_is_recorded(pytester, paths):
    assert made(pytester) == ["logs/test_chosen"]


def test_two_tests_of_one_name_have_two_logs(pytester, paths):
    text = textwrap.dedent(TESTS.split("def test_nothing")[0])
    pytester.makepyfile(test_a=text, test_b=text)
    pytester.makeini("[pytest]\nseqdoc_logs = logs\n")
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=2)
    assert sorted(str(path.relative_to(pytester.path)) for path in pytester.path.rglob("*.log")) == [
        f"logs/test_{name}/test_checkout/requestshook.log" for name in "ab"]


CALL = """
    import pytest, requests
    from servers import served
    from test_session import app

    def call():
        with served(app) as url:
            requests.get(url)
"""


def recorded(pytester, text, *arguments):
    """Runs tests, each of which makes a call. Their folders below `logs`, and what pytest says."""
    pytester.makepyfile(textwrap.dedent(CALL) + textwrap.dedent(text))
    found = pytester.runpytest_subprocess("-p", "no:cacheprovider", "--seqdoc-logs", "logs", *arguments)
    logs = pytester.path / "logs"
    return [str(path.parent.relative_to(logs)) for path in sorted(logs.rglob(LOG))], found


def test_names_that_are_the_same_in_a_folder_get_a_number(pytester, paths):
    folders, found = recorded(pytester, """
        @pytest.mark.parametrize("path", ["a/b", "a-b", "a?b", "A-b", "a-b-2"])
        def test_path(path):
            call()
    """)
    found.assert_outcomes(passed=5)
    assert len({folder.lower() for folder in folders}) == 5, folders


def test_names_that_are_too_long_are_cut_and_stay_distinct(pytester, paths):
    folders, found = recorded(pytester, """
        @pytest.mark.parametrize("last", ["a", "b"])
        @pytest.mark.parametrize("x, y, z", [["x" * 90, "y" * 90, "z" * 90]])
        def test_long(x, y, z, last):
            call()
    """)
    found.assert_outcomes(passed=2)
    assert len(folders) == 2 and all(len(folder.encode()) <= 200 for folder in folders)


@pytest.mark.parametrize("trouble", ["a file", "a log that is none"])
def test_a_log_that_cannot_be_written_costs_a_warning(pytester, paths, trouble):
    if trouble == "a file":
        (pytester.path / "logs").write_text("")
    else:
        (pytester.path / "logs/test_one").mkdir(parents=True)
        (pytester.path / "logs/test_one" / LOG).write_text("precious")
    _, found = recorded(pytester, """
        def test_one():
            call()

        def test_two(seqdoc_recording):
            call()
    """, "-W", "error::pytest.PytestWarning")
    found.assert_outcomes(passed=2, warnings=2 if trouble == "a file" else 1)
    found.stdout.fnmatch_lines(["*this test is not recorded*"])


def test_a_test_may_remove_its_log(pytester, paths):
    _, found = recorded(pytester, """
        import shutil

        def test_one():
            call()
            shutil.rmtree("logs")
    """)
    found.assert_outcomes(passed=1)
