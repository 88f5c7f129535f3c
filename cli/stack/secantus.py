"""The embedded database: SecantusDB, a MongoDB-compatible server out of its own package.

It is licensed under the GPL, so it runs as a program of its own and nothing of Kinerja imports it. There is another
implementation in Rust by the same authors, many times faster and not on PyPI (``cargo install secantus-mdb``): the
environment variable ``KINERJA_SECANTUSD`` names that program.
"""

import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from cli.stack.errors import ExtraMissing, ProgramMissing
from cli.stack.faces import Database
from cli.stack.probe import mongo_answers
from cli.stack.process import Server, free_port

PROGRAM_VARIABLE = "KINERJA_SECANTUSD"
"""Names the program to run instead of the package's, where data are kept and no failures ordered."""
DATABASE = "SecantusDB in Rust" if os.environ.get(PROGRAM_VARIABLE) else "SecantusDB"
"""What to call it beside a figure."""


def secantus(
    *,
    folder: Path,
    port: int | None = None,
    in_memory: bool = False,
    sync_on_commit: bool = True,
    cache_size: str = "256M",
    test_commands: bool = False,
    outlives_parent: bool = False,
) -> Database:
    """Describe an embedded database with its data and log in `folder`; start it with `async with` or `start`.

    In memory it forgets everything at each stop. Without `sync_on_commit` a kill loses the last acknowledged
    writes. `test_commands` lets a test order failures (`configureFailPoint`, `failCommand`).
    """
    port = port or free_port()
    folder = folder.absolute()
    data = None if in_memory else folder / "secantus"
    scratch = folder / "secantus-scratch"

    async def prepare() -> Sequence[str]:
        program = _packaged() if in_memory or test_commands else _program()
        scratch.mkdir(exist_ok=True)
        # An empty configuration of its own: otherwise one in the user's home would be taken.
        configuration = folder / "secantus.toml"
        configuration.write_text("")
        options = [
            f"--config={configuration}",
            "--host=127.0.0.1",
            f"--port={port}",
            f"--storage-path={data or ':memory:'}",
            f"--cache-size={cache_size}",
            "--log-level=WARNING",
        ]
        if sync_on_commit and not in_memory:
            options.append("--sync-on-commit")
        if test_commands:
            options.append("--enable-test-commands")
        return (*program, *options)

    server = Server(
        name="secantus",
        folder=folder,
        port=port,
        prepare=prepare,
        answers=partial(mongo_answers, port),
        # In memory it still writes files, to a temporary folder that a kill leaves behind: keep that in ours.
        environment={"TMPDIR": str(scratch)},
        outlives_parent=outlives_parent,
    )
    return Database(server=server, port=port, data=data)


def _program() -> Sequence[str]:
    """Find the program that the variable names, or the package's.

    :raises ProgramMissing: when there is none, or the variable names something that cannot be run.
    """
    if not (named := os.environ.get(PROGRAM_VARIABLE)):
        return _packaged()
    if not os.access(named, os.X_OK):
        raise ProgramMissing(f"{PROGRAM_VARIABLE} names {named}, which cannot be run. Correct it or unset it.")
    return (named,)


def _packaged() -> Sequence[str]:
    if find_spec("secantus") is None:
        raise ExtraMissing(part="Basis data tertanam")
    return (sys.executable, "-m", "secantus")
