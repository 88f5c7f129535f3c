"""Waiting for facts to arrive: services learn of each other's facts a moment later, so a call may come too early."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from cli.play.answers import Answer
from cli.play.steps import Refused

T = TypeVar("T")

TOO_EARLY: Final = frozenset({404, 409, 429, 502, 503, 504})
"""Statuses that may turn into success once something has been heard."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait in all, and between two tries (growing from the first to the last pause)."""

    seconds: float = 45.0
    first_pause: float = 0.05
    last_pause: float = 0.8


class StepFailed(Exception):
    """A step did not end as the story says; the text is Indonesian."""


async def settled(
    call: Callable[[], Awaitable[Answer]],
    *,
    refused: Refused | None,
    patience: Patience,
    also_early: frozenset[str] = frozenset(),
) -> Answer:
    """Call until the answer is the wanted one: success, or the refusal that the story names.

    ``also_early`` are codes of other statuses that only mean that something was not heard yet.

    :raises StepFailed: when another answer is there to stay, or patience ends.
    """
    deadline = asyncio.get_running_loop().time() + patience.seconds
    pause = patience.first_pause
    while True:
        answer = await call()
        if _wanted(answer, refused):
            return answer
        early = answer.status in TOO_EARLY or answer.problem.code in also_early
        if answer.accepted or not early or asyncio.get_running_loop().time() + pause > deadline:
            raise StepFailed(_complaint(answer, refused))
        await asyncio.sleep(pause)
        pause = min(patience.last_pause, pause * 1.5)


async def until(look: Callable[[], Awaitable[T]], *, holds: Callable[[T], bool], what: str, patience: Patience) -> T:
    """Look until something holds.

    :raises StepFailed: when patience ends; ``what`` says what was waited for.
    """
    deadline = asyncio.get_running_loop().time() + patience.seconds
    pause = patience.first_pause
    while True:
        seen = await look()
        if holds(seen):
            return seen
        if asyncio.get_running_loop().time() + pause > deadline:
            raise StepFailed(f"{what} belum terjadi setelah {patience.seconds:g} detik; terakhir terlihat: {seen}")
        await asyncio.sleep(pause)
        pause = min(patience.last_pause, pause * 1.5)


def _wanted(answer: Answer, refused: Refused | None) -> bool:
    if refused is None:
        return answer.accepted
    same_status = refused.status is None or refused.status == answer.status
    return not answer.accepted and answer.problem.code == refused.code and same_status


def _complaint(answer: Answer, refused: Refused | None) -> str:
    if refused is None:
        return f"ditolak: {answer}"
    if answer.accepted:
        return f"seharusnya ditolak ({refused.code}), tetapi diterima"
    return f"seharusnya ditolak dengan {refused.code}, tetapi jawabannya {answer}"
