"""`kinerja policy`: what evaluation finds wrong is shown at its line and column, and nothing wrong is uploaded."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from cli.stack import free_port
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from tests.cli.cli_builders import command
from tests.support.identity import Identity
from tests.support.in_process import service_on
from tests.support.memory import MemoryCollection

POLICIES = Path(__file__).resolve().parents[2] / "services" / "evaluation" / "policies"
TEXT = (POLICIES / "permenpanrb-6-2022.yaml").read_text(encoding="utf-8").replace(
    "policy_id: permenpanrb-6-2022", "policy_id: kota-sendiri"
)  # fmt: skip


@pytest.fixture(scope="module")
def options(identity: Identity, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ...]]:
    """Options that lead to evaluation, on documents in memory."""
    app = asyncio.run(service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file)))
    port = free_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    token = identity.token("pengelola", "kota", "performance_officer")
    try:
        yield "--agency", "kota", "--token", token, "--evaluation", f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kebijakan.yaml"


def place_of(text: str, wanted: str, *, again: int = 0) -> tuple[int, int]:
    """Line and column at which a text stands."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if wanted in line]
    number, line = lines[again]
    return number, line.index(wanted) + 1


def test_a_good_policy_is_checked_and_not_kept(file: Path, options: tuple[str, ...]) -> None:
    file.write_text(TEXT)

    for act in (("check",), ("upload", "--dry-run")):
        code, output = command("policy", act[0], str(file), *act[1:], *options)
        assert code == 0, output
        assert "kota-sendiri" in output

    told = json.loads(command("policy", "upload", str(file), "--dry-run", "--json", *options)[1])
    assert (told["valid"], told["uploaded"], told["before"]) == (True, False, [])


@pytest.mark.parametrize(
    ("wrong", "at", "says"),
    [
        ("  deadline_days: 30", "  deadline_days: tiga", "bilangan bulat"),
        ("  deadline_days: 30", "  deadlin_days: 30", "tidak dikenal"),
        ("valid_from:", "berlaku:", "wajib diisi"),
    ],
    ids=["no number", "misspelt", "missing"],
)
def test_a_wrong_field_is_shown_where_it_stands(
    file: Path, options: tuple[str, ...], wrong: str, at: str, says: str
) -> None:
    text = TEXT.replace(wrong, at, 1)
    assert text != TEXT
    file.write_text(text)
    line, column = (1, 1) if says == "wajib diisi" else place_of(text, at.strip())

    code, output = command("policy", "check", str(file), *options)

    assert code == 1
    assert f"{file}:{line}:{column}: " in output
    assert says in output


@pytest.mark.parametrize(
    ("more", "says", "shift"),
    [
        ("title: {id: Lagi}\n", "dua kali", 0),
        ("lain: [1, 2\n  x: }\n", "tidak dapat dibaca", 1),
        ("lain: &a 1\n", "rujukan", 0),
    ],
    ids=["twice", "broken", "anchor"],
)
def test_a_wrong_line_is_shown(file: Path, options: tuple[str, ...], more: str, says: str, shift: int) -> None:
    text = TEXT.rstrip("\n") + "\n" + more
    file.write_text(text)
    first = len(text.splitlines()) - len(more.splitlines()) + 1

    told = json.loads(command("policy", "check", str(file), "--json", *options)[1])

    (problem,) = told["problems"]
    assert problem["line"] == first + shift
    assert problem["column"] >= 1
    assert says in problem["text"]


def test_a_sign_that_no_text_has_is_shown_where_it_stands(file: Path, options: tuple[str, ...]) -> None:
    file.write_text("policy_id: a\ntitle: b\x07c\n")

    assert f"{file}:2:9: " in command("policy", "check", str(file), *options)[1]


def test_a_json_file_is_shown_at_its_line_too(file: Path, options: tuple[str, ...]) -> None:
    file.write_text('{\n  "policy_id": "a",\n  "version": "satu"\n}')

    told = json.loads(command("policy", "check", str(file), "--json", *options)[1])

    assert {"line": 3, "column": 3, "field": "version"}.items() <= next(
        each for each in told["problems"] if each["field"] == "version"
    ).items()


def test_what_check_refuses_is_not_uploaded_and_what_it_takes_is_kept_once(
    file: Path, options: tuple[str, ...]
) -> None:
    def kept() -> list[int]:
        file.write_text(TEXT)
        told = command("policy", "upload", str(file), "--dry-run", "--json", *options)[1]
        return list(json.loads(told)["before"])

    file.write_text(TEXT.replace("deadline_days: 30", "deadline_days: -1"))
    refused, _ = command("policy", "upload", str(file), *options)
    before = kept()
    done = [command("policy", "upload", str(file), *options)[0] for _ in range(2)]
    file.write_text(TEXT.replace("deadline_days: 30", "deadline_days: 31"))
    other, output = command("policy", "upload", str(file), *options)

    assert (refused, before, done, other) == (1, [], [0, 0], 2)
    assert "Naikkan version" in output
    assert len(kept()) == 1


HOSTILE = {
    "empty": b"",
    "binary": bytes(range(256)),
    "utf16": TEXT.encode("utf-16"),
    "deep": b"[" * 100_000,
    "deep mapping": b"{a: " * 5_000,
    "bomb": b"a: &a [1, 1]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "large": b"a: b\n" * 200_000,
    "huge": b"a: b\n" * 3_000_000,
    "keys": b"? [a, b]\n: c\n? {d: e}\n: f\n",
    "slashes": b"a/b~c: 1\n'': 2\n",
    "tag": b"!!python/object/apply:os.system ['true']\n",
    "markup": b"'[/b]': 1\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_ends_in_a_traceback(file: Path, options: tuple[str, ...], name: str) -> None:
    file.write_bytes(HOSTILE[name])

    code, output = command("policy", "check", str(file), *options)

    assert code in (1, 2)
    assert "kebijakan.yaml:" in output or output.startswith("Gagal: ")
    assert "Traceback" not in output
