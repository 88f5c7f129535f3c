"""Following a how-to: its blocks are put into a scratch copy of the repository, and its commands are run.

A block with ``file=PATH`` is that file, new. A ``diff`` with ``in=PATH`` changes one, in places parted by ``@@``: the
lines without ``+`` stand there once, one after the other (``...`` is whatever stands there); those with ``-`` go, those
with ``+`` come. The page names the path in words, too, because a reader does not see what the fence says. Of a
``console`` block the lines that begin with ``$`` are run, by a shell; the others are lines of what is printed, again
with ``...`` for what differs.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^( *)```(\w+)([^\n]*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_SECONDS = 300.0


class Unfollowable(AssertionError):
    """A step of the how-to cannot be done: the text and the code have moved apart."""


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, what it says about itself, its text, and the page's words before it."""

    language: str
    told: dict[str, str]
    text: str
    before: str = ""

    @property
    def path(self) -> str:
        """The file that it is, or goes into."""
        return self.told.get("file") or self.told["in"]

    @property
    def commands(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is to be run, each with the lines that it prints."""
        first, *rest = re.split(r"^\$ ", self.text, flags=re.MULTILINE)
        if first.strip():
            raise Unfollowable(f"prints without a command: {first}")
        lines = [each.splitlines() for each in rest]
        return tuple((each[0], tuple(line for line in each[1:] if line.strip())) for each in lines)


@dataclass(frozen=True)
class HowTo:
    """A page and what it wants done."""

    page: Path
    blocks: tuple[Block, ...] = ()

    @property
    def commands(self) -> tuple[str, ...]:
        """All commands of the page, in order."""
        return tuple(run for block in self.blocks if block.language == "console" for run, _printed in block.commands)


def read(page: Path) -> HowTo:
    """Read a how-to."""
    return HowTo(page, tuple(_blocks(page.read_text(encoding="utf-8"))))


def follow(how_to: HowTo, *, root: Path, scratch: Path) -> None:
    """Do everything that a how-to says, in order, in a copy of the repository.

    :raises Unfollowable: when a step cannot be done, with the step and what was said
    """
    _copy(root, scratch)
    for block in how_to.blocks:
        if block.language == "console":
            for command, printed in block.commands:
                _run(command, printed, scratch)
        else:
            _put(block, scratch)


def _blocks(text: str) -> Iterator[Block]:
    for found in _BLOCK.finditer(text):
        indent, language, told, content = found.groups()
        lines = [line.removeprefix(indent) for line in content.splitlines()]
        about = dict(each.split("=", 1) for each in shlex.split(told) if "=" in each)
        if about or language == "console":
            yield Block(language, about, "\n".join(lines) + "\n", text[: found.start()])


def _copy(root: Path, scratch: Path) -> None:
    """Copy what is, or could be, committed, beside the Python of the tests; tests list files by asking git."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=root, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        if (root / name).is_file():
            (scratch / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, scratch / name)
    subprocess.run("git init -q && git add -A", shell=True, cwd=scratch, capture_output=True, check=True)
    (scratch / ".venv").symlink_to(sys.prefix)


def _put(block: Block, scratch: Path) -> None:
    if f"`{block.path}`" not in block.before:
        raise Unfollowable(f"the page does not name `{block.path}` before it says what goes there")
    target = scratch / block.path
    if "in" in block.told:
        target.write_text(_changed(target.read_text(encoding="utf-8"), block), encoding="utf-8")
        return
    if target.exists():
        raise Unfollowable(f"{block.path} exists already")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(block.text, encoding="utf-8")


def _changed(text: str, block: Block) -> str:
    for place in re.split("^@@.*\n", block.text, flags=re.MULTILINE):
        lines = [(line[:1] or " ", line[1:]) for line in place.splitlines()]
        old = "".join(f"{_pattern(line)}\n" for mark, line in lines if mark != "+")
        found = list(re.finditer(f"^{old}", text, re.MULTILINE))
        if len(found) != 1:
            raise Unfollowable(f"{block.path}: stands there {len(found)} times, once is needed:\n{place}")
        there = iter(found[0].group().splitlines())
        new = [(mark, line if mark == "+" else next(there)) for mark, line in lines]
        kept = "".join(f"{line}\n" for mark, line in new if mark != "-")
        text = text[: found[0].start()] + kept + text[found[0].end() :]
    return text


def _pattern(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.split("..."))


def _run(command: str, printed: tuple[str, ...], scratch: Path) -> None:
    """Run a command of the page with the Python of the tests; without ``STAMP`` `make` cannot set it up anew."""
    run = command.replace(".venv/bin/kinerja", ".venv/bin/python -m cli.main")  # the copy's, whatever is installed
    own = {"PYTHONPATH": str(scratch), "PYTHONDONTWRITEBYTECODE": "1", "MAKEFLAGS": "STAMP="}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", run], cwd=scratch, capture_output=True, text=True, check=False,
        timeout=_SECONDS, env={key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")} | own,
    )  # fmt: skip
    said = f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    if done.returncode:
        raise Unfollowable(f"$ {command}\n{said}")
    if not re.search(_pattern("...".join(printed)), done.stdout + done.stderr, re.DOTALL):
        raise Unfollowable(f"$ {command}\nprints\n{said}\nand not\n{printed}")
