"""One attempt in a process of its own, which may hang, run wild or die."""

import json
import os
import resource
import select
import signal
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

MEMORY_MAX = 6 << 30
IDLE_SECONDS = 60.0
"""A process that used no processor time for so long waits for something that never comes, also on a busy machine."""


class Outcome(StrEnum):
    """What became of a mutant; ``NOT_TRIED``: it could not be put into what is loaded."""

    KILLED = "killed"
    SURVIVED = "survived"
    NOT_REACHED = "not-reached"
    STILLBORN = "stillborn"
    NOT_TRIED = "not-tried"


Found = tuple[Outcome, str]
"""What became of it, and the test that noticed it."""

Say = Callable[[Found], None]


def attempt(work: Callable[[Say], None], *, cpu_seconds: float) -> Found:
    """Fork and do the work in the child, whose last word counts; a child that does not end is ended.

    So it says what its end would mean before it begins something that may raise, hang or run wild.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _child(work, writing, cpu_seconds)
    os.close(writing)
    try:
        said = _read(reading, pid)
    finally:
        os.close(reading)
        # It has ended by itself, or hangs.
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    outcome, test = json.loads(said.splitlines()[-1]) if said else (Outcome.NOT_TRIED, "")
    return Outcome(outcome), test


def _child(work: Callable[[Say], None], writing: int, cpu_seconds: float) -> None:
    def say(found: Found) -> None:
        os.write(writing, json.dumps(found).encode() + b"\n")

    try:
        limit = max(1, round(cpu_seconds))
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
        nowhere = os.open(os.devnull, os.O_RDWR)
        for each in (1, 2):
            os.dup2(nowhere, each)
        work(say)
    finally:
        os._exit(0)


def _read(reading: int, pid: int) -> bytes:
    said = b""
    used = ""
    while True:
        if select.select([reading], [], [], IDLE_SECONDS)[0]:
            part = os.read(reading, 65536)
            if not part:
                return said
            said += part
        elif used == (used := _used(pid)):
            return said


def _used(pid: int) -> str:
    """Give the processor time of a process in ticks, its own and that of the system."""
    return " ".join(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13])
