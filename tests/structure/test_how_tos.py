"""Each how-to is followed, word by word, in a scratch copy of the repository."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.how_to import Block, HowTo, Unfollowable, follow, read

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
WANTED = {"rule", "event", "instrument", "stage", "service"}
ON_SERVERS = {"add-a-service"}

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What the type checker found out about a copy holds for the next."""
    folder = tmp_path_factory.mktemp("types")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def scratch(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("MYPY_CACHE_DIR", str(cache))
    folder = tmp_path / "copy"
    yield folder
    shutil.rmtree(folder)


def test_there_is_a_how_to_for_everything_that_a_stranger_will_want_to_add() -> None:
    assert {page.stem.removeprefix("add-a-").removeprefix("add-an-") for page in PAGES} >= WANTED


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=page.stem, marks=[pytest.mark.integration] if page.stem in ON_SERVERS else [])
        for page in PAGES
    ],
)
def test_a_how_to_leads_to_what_it_promises(page: Path, scratch: Path) -> None:
    how_to = read(page)

    assert any("pytest" in command for command in how_to.commands)
    assert how_to.commands[-1] == "make check" or page.stem in ON_SERVERS
    follow(how_to, root=ROOT, scratch=scratch)


def test_few_files_know_every_service() -> None:
    changed = {block.path for block in read(ROOT / "docs/how-to/add-a-service.md").blocks if "in" in block.told}

    assert len(changed) <= 10, "let it follow shared/parties.py, or compare it by a test"


PAGE = "`page.txt`"
UNFOLLOWABLE = {
    "a text that is not there": Block("diff", {"in": "page.txt"}, " three\n+new\n", PAGE),
    "a text that stands twice": Block("diff", {"in": "page.txt"}, " one\n+new\n", PAGE),
    "a file that exists": Block("text", {"file": "page.txt"}, "new\n", PAGE),
    "a file that is not named": Block("text", {"file": "new.txt"}, "new\n"),
    "a command that fails": Block("console", {}, "$ .venv/bin/python -c 'raise SystemExit(3)'\n"),
    "a command that prints something else": Block("console", {}, "$ echo good\nbad\n"),
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "page.txt").write_text("one\ntwo\none\n")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("block", UNFOLLOWABLE.values(), ids=list(UNFOLLOWABLE))
def test_a_step_that_cannot_be_done_fails(block: Block, repository: Path, scratch: Path) -> None:
    with pytest.raises(Unfollowable):
        follow(HowTo(repository / "page.txt", (block,)), root=repository, scratch=scratch)


FOLLOWABLE = {
    "behind": (" two\n+new\n", "one\ntwo\nnew\none\n"),
    "in front": ("+new\n two\n", "one\nnew\ntwo\none\n"),
    "in place": ("-two\n+new\n", "one\nnew\none\n"),
    "between": (" one\n+new\n two\n", "one\nnew\ntwo\none\n"),
    "in two places": ("-two\n@@\n one\n+new\n one\n", "one\nnew\none\n"),
    "whatever stands there": (" t...\n-...e\n+new\n", "one\ntwo\nnew\n"),
}


@pytest.mark.parametrize(("change", "text"), FOLLOWABLE.values(), ids=list(FOLLOWABLE))
def test_a_change_leaves_the_file_as_the_page_says(change: str, text: str, repository: Path, scratch: Path) -> None:
    block = Block("diff", {"in": "page.txt"}, change, PAGE)

    follow(HowTo(repository / "page.txt", (block,)), root=repository, scratch=scratch)

    assert (scratch / "page.txt").read_text() == text


def test_following_never_sets_up_the_python_that_runs_it(repository: Path, scratch: Path) -> None:
    shutil.copy(ROOT / "Makefile", repository)
    os.utime(repository / "Makefile", (0, 0))
    for name in ("requirements-setup.txt", "requirements-dev.txt", "pyproject.toml", ".ci/setup", ".ci/uv"):
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_text("#!/bin/sh\nexit 1\n")
        (repository / name).chmod(0o755)
    block = Block("console", {}, "$ make setup\nReady\n")

    follow(HowTo(repository / "page.txt", (block,)), root=repository, scratch=scratch)
