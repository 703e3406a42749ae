"""The wheel is all that a clean environment needs, with each Python that is here."""

import os
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest
from logs import read

WHEEL = os.environ.get("SEQDOC_RECORDER_WHEEL")

# Nothing but the standard library.
SERVICE = """
    import sys, threading, urllib.request
    from wsgiref.simple_server import WSGIRequestHandler, make_server
    from seqdoc_recorder import WsgiRecorder, install, recording

    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b'{"python": %d}' % sys.version_info[1]]

    install("script", log=sys.argv[1])
    WSGIRequestHandler.log_message = lambda *_: None
    server = make_server("127.0.0.1", 0, WsgiRecorder(app, "shop", log=sys.argv[1]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(urllib.request.urlopen("http://127.0.0.1:%d/" % server.server_port).read().decode())
"""


def pythons():
    """The one that runs this, and the oldest and the newest of those on the path and of pyenv."""
    found = {}
    pyenv = sorted(Path.home().glob(".pyenv/versions/3.*/bin/python"))
    for python in [f"python3.{minor}" for minor in range(8, 20)] + [str(path) for path in pyenv]:
        ask = "import ensurepip, sys; print(sys.version_info[1])"
        try:
            said = subprocess.run([python, "-c", ask], capture_output=True, text=True, timeout=30)
        except OSError:
            continue
        if said.returncode == 0 and int(said.stdout) >= 8:
            found[int(said.stdout)] = python
    found[sys.version_info[1]] = sys.executable
    return sorted({found[min(found)], sys.executable, found[max(found)]})


@pytest.fixture(scope="module")
def wheel():
    if not WHEEL:
        pytest.skip("tests/recorder/run builds the wheel")
    return next(Path(WHEEL).glob("*.whl"))


@pytest.mark.parametrize("python", pythons())
def test_a_clean_environment_records(tmp_path, log, python, wheel):
    subprocess.run([python, "-m", "venv", tmp_path / "venv"], check=True)
    clean = tmp_path / "venv" / "bin" / "python"
    subprocess.run([clean, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                    "--no-index", wheel], check=True)
    (tmp_path / "service.py").write_text(textwrap.dedent(SERVICE))
    done = subprocess.run([clean, "-W", "error", tmp_path / "service.py", log], capture_output=True,
                          text=True, env={"PATH": os.environ["PATH"]})
    assert (done.returncode, done.stderr) == (0, "")
    request, response = read(log)
    assert response.body.replace("\n", "").replace("  ", "") == done.stdout.strip()


def test_the_wheel_holds_the_package_and_its_types_only(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "seqdoc_recorder/py.typed" in names
    tops = {name.split("/")[0] for name in names}
    assert tops == {"seqdoc_recorder", f"{wheel.name.rsplit('-', 3)[0]}.dist-info"}
