"""What the commands print and how they exit."""

import json
from pathlib import Path

from contract_builders import CONTRACTS
from typer.testing import CliRunner

from cli.contracts import app

RESULT = Path("schemas/id.kinerja.evaluation.result.final.v1.json")


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.output


def test_check_names_the_stale_files(tmp_path: Path) -> None:
    run("generate", "--out", str(tmp_path))
    (tmp_path / RESULT).unlink()

    code, printed = run("check", "--out", str(tmp_path))

    assert code == 1
    assert RESULT.name in printed
    assert "1 berkas usang" in printed


def test_check_is_content_after_generate(tmp_path: Path) -> None:
    run("generate", "--out", str(tmp_path))

    assert run("check", "--out", str(tmp_path)) == (0, "Kontrak mutakhir.\n")


def test_compat_exits_with_one_when_subscribers_would_break(tmp_path: Path) -> None:
    run("generate", "--out", str(tmp_path))
    schema = json.loads((tmp_path / RESULT).read_text())
    del schema["properties"]["predicate"]
    schema["required"].remove("predicate")
    (tmp_path / RESULT).write_text(json.dumps(schema))

    code, printed = run("compat", str(CONTRACTS), str(tmp_path))

    assert code == 1
    assert "MERUSAK" in printed
    assert "/predicate" in printed


def test_compat_says_what_it_needs(tmp_path: Path) -> None:
    code, _ = run("compat", str(tmp_path), str(CONTRACTS))

    assert code == 2
