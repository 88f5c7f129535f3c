"""Play stories: tell the directory, take the steps in order, look back, several stories at the same time."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time

import httpx
from aiokafka.errors import KafkaError
from pydantic import ValidationError

from cli.addresses import Addresses
from cli.issuer import Issuer
from cli.play.check import Checked
from cli.play.clock import MORNING, StoryClock
from cli.play.directory import tell_directory
from cli.play.outcome import StoryOutcome, look_back
from cli.play.perform import perform
from cli.play.platform import Platform
from cli.play.stage import Stage
from cli.play.story import Story
from cli.play.tally import Tally, tallying
from cli.play.waiting import Patience, StepFailed
from cli.wire import BrokerAway
from shared import clock

_SUFFIX_LENGTH = 6
_HTTP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Advance:
    """How far a story has come: ``done`` steps of ``total``, and what it does now."""

    story: str
    done: int
    total: int
    doing: str


async def play(
    checked: Sequence[Checked],
    addresses: Addresses,
    *,
    at_once: int,
    patience: Patience,
    tell: Callable[[Advance], None],
    hours: Sequence[time] = MORNING,
    until: date | None = None,
) -> list[StoryOutcome]:
    """Play checked stories and say how each ended, in the given order.

    ``hours``: at which local times of its days each story is played, in turns. ``until``: the last day that is played;
    the rest is left to people, and nothing is judged.

    :raises BrokerAway: when the broker cannot be reached.
    :raises NoKey: when there is no key to sign tokens with.
    """
    issuer = Issuer(addresses.issuer_key, issuer=addresses.issuer, audience=addresses.audience)
    limit = asyncio.Semaphore(at_once)
    async with httpx.AsyncClient(timeout=_HTTP_SECONDS) as client, tallying(addresses.access) as tally:
        platform = Platform(addresses, client=client, issuer=issuer)

        async def one(each: Checked) -> StoryOutcome:
            assert each.story is not None
            agency = f"{each.story.agency.id}-{clock.random_id()[:_SUFFIX_LENGTH]}"
            stage = Stage(each.story, each.file.parent, agency, platform, patience)
            async with limit:
                return await _story(stage, each, tally, tell, StoryClock(stage, hours), until)

        return list(await asyncio.gather(*(one(each) for each in checked)))


async def _story(
    stage: Stage,
    checked: Checked,
    tally: Tally,
    tell: Callable[[Advance], None],
    clock_of_story: StoryClock,
    until: date | None,
) -> StoryOutcome:
    story, steps = stage.story, [each for each in stage.story.steps if until is None or each.on <= until]
    total = len(steps) + 2
    doing = "direktori"
    try:
        tell(Advance(story.story, 0, total, doing))
        await clock_of_story.reach(min(each.on for each in story.steps))
        await tell_directory(stage)
        for number, step in enumerate(steps, start=1):
            doing = f"langkah {number} ({checked.file.name}:{checked.step_line(number - 1)}) {step.on} {step.do}"
            tell(Advance(story.story, number, total, f"{step.on} {step.do}"))
            await clock_of_story.reach(step.on)
            await perform(stage.at(number), step)
        if until is not None:
            tell(Advance(story.story, total, total, "selesai"))
            return StoryOutcome(
                story.story,
                story.title,
                story.policy.id,
                (),
                tally.topics(stage.agency),
                tally.types(stage.agency),
                (),
                until,
                sign_in(story, stage.agency),
            )
        doing = "hasil akhir"
        tell(Advance(story.story, total - 1, total, "membaca hasil"))
        outcome = await look_back(stage, tally)
    except (StepFailed, ValidationError, KafkaError, BrokerAway) as error:
        outcome = StoryOutcome(
            story.story,
            story.title,
            story.policy.id,
            (),
            tally.topics(stage.agency),
            tally.types(stage.agency),
            (f"{doing}: {error}",),
        )
    tell(Advance(story.story, total, total, "selesai" if outcome.ok else "gagal"))
    return outcome


def sign_in(story: Story, agency: str) -> str:
    """Name the agency, its officer, who rates most of those who take part, and one of these."""
    rated: dict[str, list[str]] = {}
    for each in map(story.person, story.participants(story.expected_cycle)):
        if each.rater is not None:
            rated.setdefault(each.rater, []).append(each.name)
    named = [f"{story.person(story.officer).name} (centang pengelola)"]
    if rated:
        rater = max(rated, key=lambda each: len(rated[each]))
        named += [f"{story.person(rater).name} (menilai {len(rated[rater])} orang)", f"{rated[rater][0]} (pegawai)"]
    return f"instansi {agency}, misalnya sebagai {', '.join(named)}"
