"""No input makes any command end in a traceback or in the words of the framework, and nothing is written by mistake."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.main import get_command
from typer.testing import CliRunner

from cli.main import app

pytestmark = pytest.mark.timeout(300)
ENGLISH = re.compile(
    r"Traceback|Invalid value|Usage:|No such|Input should|Missing|Got unexpected|is not a valid|Errno|codec can't"
)
TEXTS = ("", "..", "a:b", "x" * 5000, "Asia/Nowhere", "2026-02-31", "1.000", "-1", "NaN", "🦊", "\ud800")
STARTS_SERVERS = {"up", "demo"}
NOWHERE = {"--kafka": "127.0.0.1:9", "--stack": "/nonexistent/stack"}


def commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    waiting: list[tuple[tuple[str, ...], Any]] = [((), get_command(app))]
    while waiting:
        path, command = waiting.pop()
        inner = getattr(command, "commands", {})
        waiting.extend(((*path, name), each) for name, each in inner.items())
        if not inner:
            yield path, command


ALL = sorted(((path, each) for path, each in commands()), key=lambda pair: pair[0])


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Files as nobody means them."""
    contents = {
        "empty": b"",
        "utf16": '{"steps": [], "nama": "Sitti"}'.encode("utf-16"),
        "half.utf16": '{"a": 1}'.encode("utf-16")[:-1],
        "utf16.csv": "NIP;Nama\n1;Sitti\n".encode("utf-16-be"),
        "binary": bytes(range(256)),
        "deep.json": b"[" * 100_000,
        "list.yaml": b"- 1\n- 2\n",
        "bomb.yaml": b"a: &a [1, 1]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in contents} | {"folder": tmp_path}


def places(files: dict[str, Path]) -> list[str]:
    return [
        *map(str, files.values()),
        "/proc/self/mem",
        "/proc/1/nothing/here",
        "/proc/self/attr/current",
        "/nonexistent/folder/file",
        "/dev/full",
        "/" + "n" * 300,
    ]


def is_path(parameter: Any) -> bool:
    return "path" in str(parameter.type_descriptor.annotation).lower()


def called(path: tuple[str, ...], command: Any, hostile: Any, value: str) -> Result:
    """Call a command with one hostile value, and with something harmless where it must have more."""
    arguments: list[str] = []
    options: list[str] = []
    for parameter in command.params:
        name = parameter.opts[0] if parameter.opts else ""
        if parameter.param_type_name == "argument":
            arguments.append(value if parameter is hostile else "sesuatu")
        elif parameter is hostile:
            options += [name] if parameter.is_flag else [name, value]
        elif name in NOWHERE:
            options += [name, NOWHERE[name]]
        elif parameter.required:
            options += [name, "12345"]
    return CliRunner().invoke(app, [*path, *options, "--", *arguments], input=b"\xff\xfe{", catch_exceptions=True)


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_no_hostile_input_ends_in_a_traceback(
    path: tuple[str, ...], command: Any, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files["folder"])
    wrong = []
    for hostile in command.params:
        if hostile.is_flag if hasattr(hostile, "is_flag") else False:
            continue
        if path[0] in STARTS_SERVERS and not hostile.type_descriptor.parameter_info.parser:
            continue
        for value in places(files) if is_path(hostile) else TEXTS:
            if path[0] in STARTS_SERVERS and value not in ("1.000", "NaN", "-1", ""):
                continue
            done = called(path, command, hostile, value)
            crashed = done.exception is not None and not isinstance(done.exception, SystemExit)
            if crashed or done.exit_code not in (0, 1, 2) or ENGLISH.search(done.output):
                wrong.append((hostile.name, value[:40], repr(done.exception), done.output[-200:]))

    assert wrong == []
