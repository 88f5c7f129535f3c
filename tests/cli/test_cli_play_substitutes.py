"""A substitute who has just accepted acts at services that have not heard of it yet: the story waits for them."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from cli.play.answers import Answer
from cli.play.check import check
from cli.play.perform import perform
from cli.play.platform import Platform
from cli.play.stage import Stage
from cli.play.waiting import Patience

SCENARIOS = Path(__file__).parents[2] / "scenarios"
NOT_YET = '{"code": "delegation-not-accepted", "detail": "belum Anda terima"}'


class Hearing:
    """A platform whose services hear of the acceptance only when they have been asked once."""

    def __init__(self, early: Answer, then: Answer) -> None:
        self.answers = [early, then]
        self.asked = 0

    async def post(self, *_place: object, **_call: object) -> Answer:
        """Answer early, and then as it should be."""
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


def perform_with(platform: Hearing, step: Any) -> None:
    story = check(SCENARIOS / "sasaran.yaml").story
    assert story is not None
    stage = Stage(story, SCENARIOS, "uji", cast(Platform, platform), Patience(seconds=5, first_pause=0.001), 1)
    asyncio.run(perform(stage, step))


def first(kind: str, **changed: object) -> Any:
    """Take the first step of a kind in the story, changed."""
    story = check(SCENARIOS / "sasaran.yaml").story
    assert story is not None
    step = next(each for each in story.steps if each.do == kind and each.refused is None)
    return step.model_copy(update=changed)


ACTS: Sequence[Any] = [
    first("give_feedback", by="endang", to="ratna"),
    first("decide", of="ratna", by="endang"),
    first("agree_plan", of="agus", by="endang"),
]


@pytest.mark.parametrize("step", ACTS, ids=lambda step: step.do)
def test_an_act_of_a_substitute_waits_until_the_acceptance_is_heard(step: Any) -> None:
    platform = Hearing(Answer(status=403, text=NOT_YET), Answer(status=200, text="{}"))

    perform_with(platform, step)

    assert platform.asked > 1


def test_decisions_in_bulk_of_a_substitute_wait_until_the_acceptance_is_heard() -> None:
    early = '{"items": [{"appraisal_id": "a", "status": "rejected", "code": "delegation-not-accepted"}]}'
    platform = Hearing(Answer(status=200, text=early), Answer(status=200, text='{"items": []}'))

    perform_with(platform, first("decide", of=("ratna", "wulan"), by="endang"))

    assert platform.asked > 1
