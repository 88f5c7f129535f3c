"""Waiting for long work of the services, with its progress; stopping it stops only the looking."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.client import Away
from cli.errors import Stop

_POLL_SECONDS: Final = 0.5
_AWAY_MAX: Final = 120


@dataclass(frozen=True, slots=True)
class Step:
    """How far something is; ``over``: there is nothing more to wait for."""

    done: int
    total: int | None
    over: bool


def follow(look: Callable[[], Step], text: str, *, quiet: bool, on_stop: str) -> None:
    """Look again and again until it is over; ``on_stop``: what is told to whoever presses Ctrl-C.

    A service that does not answer for a while is waited for.

    :raises Away: when it does not come back within about a minute
    """
    away = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=Console(stderr=True), disable=quiet) as progress:
            task = progress.add_task(text, total=None)
            while True:
                try:
                    step = look()
                except Away:
                    away += 1
                    if away > _AWAY_MAX:
                        raise
                else:
                    away = 0
                    progress.update(task, completed=step.done, total=step.total)
                    if step.over:
                        return
                time.sleep(_POLL_SECONDS)
    except KeyboardInterrupt as error:
        raise Stop(on_stop, code=1) from error
