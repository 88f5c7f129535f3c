"""Stories in tests: read, played at a moment that a test can hold on to, judged."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path

from aiokafka import TopicPartition

from cli.play.check import Checked, check
from cli.play.clock import MORNING
from cli.play.outcome import StoryOutcome
from cli.play.run import Advance, play
from cli.play.waiting import Patience
from shared import clock
from shared.bus.access import KafkaAccess
from shared.events.registry import DIRECTORY

from . import topics
from .garbage import Letter
from .platform import Running

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
ALL = tuple(sorted(each.stem for each in SCENARIOS.glob("*.yaml")))
PATIENCE_SECONDS = 90.0


@dataclass(frozen=True)
class Played:
    """How stories ended, and the agencies that they were played in."""

    checked: tuple[Checked, ...]
    outcomes: tuple[StoryOutcome, ...]
    agencies: tuple[str, ...]

    @property
    def wrong(self) -> list[str]:
        """Everything that did not end as expected."""
        return wrong(self.outcomes)


@dataclass(frozen=True)
class Soiled:
    """Stories played while garbage came: what must be parked, when readiness was red, where the topics began."""

    played: Played
    letters: list[Letter]
    unready: list[str]
    begins: dict[TopicPartition, int]


class Moment:
    """A story's step to wait for: ``await moment.reached()`` while the story is played."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._event = asyncio.Event()

    def __call__(self, advance: Advance) -> None:
        """Hear how far a story is."""
        if advance.done >= self._share * advance.total:
            self._event.set()

    async def reached(self) -> None:
        """Wait until a story has come so far."""
        await self._event.wait()


def read(*names: str) -> tuple[Checked, ...]:
    """Read stories, each in an agency that only this call knows."""
    mark = clock.random_id()[:6]
    found: list[Checked] = []
    for name in names:
        each = check(SCENARIOS / f"{name}.yaml")
        assert each.story is not None, each.problems
        agency = each.story.agency.model_copy(update={"id": f"{name}-{mark}"})
        found.append(replace(each, story=each.story.model_copy(update={"agency": agency})))
    return tuple(found)


def uncounted(checked: Sequence[Checked]) -> tuple[Checked, ...]:
    """Expect the same results, without how many events there are."""
    found: list[Checked] = []
    for each in checked:
        assert each.story is not None
        expect = each.story.expect.model_copy(update={"events": {}})
        found.append(replace(each, story=each.story.model_copy(update={"expect": expect})))
    return tuple(found)


async def played(
    running: Running,
    checked: Sequence[Checked],
    *,
    tell: Sequence[Callable[[Advance], None]] = (),
    patience: float = PATIENCE_SECONDS,
) -> Played:
    """Play stories at the same time, and find their agencies."""
    outcomes = await outcomes_of(running, checked, tell=tell, patience=patience)
    return Played(tuple(checked), outcomes, await agencies_of(running.access, checked))


async def outcomes_of(
    running: Running,
    checked: Sequence[Checked],
    *,
    tell: Sequence[Callable[[Advance], None]] = (),
    patience: float = PATIENCE_SECONDS,
    hours: Sequence[time] = MORNING,
) -> tuple[StoryOutcome, ...]:
    """Play stories at the same time, as ``kinerja play`` does."""

    def all_told(advance: Advance) -> None:
        for each in tell:
            each(advance)

    return tuple(
        await play(
            checked,
            running.addresses,
            at_once=len(checked),
            patience=Patience(patience),
            tell=all_told,
            hours=hours,
        )
    )


def wrong(outcomes: Sequence[StoryOutcome]) -> list[str]:
    """Everything that did not end as expected."""
    return [
        *(f"{each.story}: {problem}" for each in outcomes for problem in each.problems),
        *(
            f"{each.story} {person.employee_id}: {person.differences or 'not explained'}"
            for each in outcomes
            for person in each.people
            if not person.ok
        ),
        *(f"{each.story}: nobody" for each in outcomes if not each.people and not each.problems),
    ]


async def agencies_of(access: KafkaAccess, checked: Sequence[Checked]) -> tuple[str, ...]:
    """Find the agencies of stories that were begun: ``play`` adds a suffix of its own."""
    prefixes = [f"{each.story.agency.id}-" for each in checked if each.story is not None]
    keys = {(each.key or b"").decode(errors="replace") for each in await topics.read(access, [DIRECTORY])}
    found = [sorted({key.split(":")[0] for key in keys if key.startswith(prefix)}) for prefix in prefixes]
    assert all(len(each) == 1 for each in found), found
    return tuple(each[0] for each in found)
