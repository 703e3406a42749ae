"""The package is typed, runs on old Pythons, and needs nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PROJECT

SOURCE = PROJECT / "recorder" / "src" / "seqdoc_recorder"
FILES = sorted(SOURCE.rglob("*.py"))

# In the order in which data flows: a module uses only modules that stand before it.
ORDER = ["wire", "status", "head", "indent", "body", "record", "log", "filters", "trust", "settings", "exchange",
         "recorder", "clients.call", "clients.urllib3", "clients.httpx", "spread", "hooks", "input",
         "routes", "wsgi", "asgi", "flask", "starlette", "fastapi", "django", "paste", "session",
         "pytest_plugin"]


def test_types_are_strict():
    done = subprocess.run([sys.executable, "-m", "mypy", "--config-file", "pyproject.toml",
                           "--cache-dir", "/dev/null"], cwd=PROJECT / "recorder",
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_python_3_8_is_enough():
    vermin = Path(sys.executable).with_name("vermin")
    done = subprocess.run([vermin, "--no-tips", "-t=3.8-", "--violations", *map(str, FILES)],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_and_functions_are_short(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 320
    assert ast.get_docstring(ast.parse(text)) or not text
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno - node.lineno < 50, node.name


def imports(name: str):
    """The modules of this package that a module uses, but for types."""
    package = ["seqdoc_recorder"] + name.split(".")[:-1]
    for node in ast.parse((SOURCE / (name.replace(".", "/") + ".py")).read_text()).body:
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[1:len(package) - node.level + 1]
            for used in [node.module] if node.module else [alias.name for alias in node.names]:
                yield ".".join(base + [used])


def test_data_flows_one_way():
    for number, name in enumerate(ORDER):
        later = [used for used in imports(name) if used not in ORDER[:number]]
        assert not later, f"{name} uses {later}"


def test_each_module_has_its_place():
    found = {str(path.relative_to(SOURCE).with_suffix("")).replace("/", ".") for path in FILES}
    assert found - {"__init__", "clients.__init__"} == set(ORDER)
