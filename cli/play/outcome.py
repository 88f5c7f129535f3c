"""How a story ended: what each person got, why, what is recommended, and whether that was expected."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cli.play.answers import (
    Answer,
    AppraisalSeen,
    CycleSeen,
    ExplanationSeen,
    ProfileSeen,
    RecommendationSeen,
    RecommendationsSeen,
)
from cli.play.compare import person_differences
from cli.play.parts import ExpectedPerson
from cli.play.platform import Service
from cli.play.reasons import why
from cli.play.stage import Stage
from cli.play.tally import Tally
from cli.play.waiting import StepFailed, until
from shared.ids.evaluation import APPRAISAL


@dataclass(frozen=True, slots=True)
class PersonOutcome:
    """What one person got."""

    employee_id: str
    results: str | None
    behaviour: str | None
    predicate: str | None
    why: str
    explained: bool
    recommendations: tuple[str, ...]
    deviates: bool
    expected: ExpectedPerson
    differences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether it is what the story expects, with an explanation."""
        return self.explained and not self.differences


@dataclass(frozen=True, slots=True)
class StoryOutcome:
    """How one story ended; ``problems`` are steps and expectations of the story as a whole that failed.

    ``until``: it was played only up to this day, and not judged; ``sign_in``: as whom it can be gone on with.
    """

    story: str
    title: str
    policy: str
    people: tuple[PersonOutcome, ...]
    topics: dict[str, int]
    types: dict[str, int]
    problems: tuple[str, ...]
    until: date | None = None
    sign_in: str = ""

    @property
    def ok(self) -> bool:
        """Whether everything was as expected."""
        judged = bool(self.people) and all(each.ok for each in self.people)
        return not self.problems and (judged or self.until is not None)


async def look_back(stage: Stage, tally: Tally) -> StoryOutcome:
    """Read the end of a story from the platform, waiting until everything has arrived."""
    story = stage.story
    people = tuple(await stage.each(story.participants(story.expected_cycle), lambda each: person_outcome(stage, each)))
    problems = [*await _cycle(stage), *await _events(stage, tally)]
    return StoryOutcome(
        story.story,
        story.title,
        story.policy.id,
        people,
        tally.topics(stage.agency),
        tally.types(stage.agency),
        tuple(problems),
    )


async def person_outcome(stage: Stage, person: str) -> PersonOutcome:
    """Read how a story ended for one person, once his or her appraisal is final."""
    whole, officer = stage.story.expected_cycle, stage.officer()
    cycle, last = whole.id, stage.story.segment(person, whole, on=whole.ends)
    path = f"/appraisals/{stage.document(APPRAISAL, cycle, person, last)}"
    expected = stage.story.expect.people[person]
    appraisal = (
        await _patiently(stage, Service.EVALUATION, path, lambda answer: answer.read(AppraisalSeen).status == "final")
    ).read(AppraisalSeen)
    told = await stage.platform.get(Service.EVALUATION, f"{path}/explanation", actor=officer)
    explanation = told.read(ExplanationSeen) if told.accepted else ExplanationSeen()
    names = await _recommended(stage, person, cycle, appraisal)
    decided = appraisal.decided
    return PersonOutcome(
        person,
        decided.results if decided else None,
        decided.behaviour if decided else None,
        decided.predicate if decided else None,
        why(appraisal),
        bool(explanation.summary and explanation.steps and explanation.rules),
        names,
        appraisal.deviates,
        expected,
        person_differences(expected, appraisal, names),
    )


async def _recommended(stage: Stage, person: str, cycle: str, appraisal: AppraisalSeen) -> tuple[str, ...]:
    """Read recommendations once career has heard this very result: history and recommendations change together."""
    if appraisal.status == "final":
        predicate = appraisal.decided.predicate if appraisal.decided else None
        await _patiently(
            stage,
            Service.CAREER,
            f"/profiles/{person}",
            lambda answer: _heard(answer.read(ProfileSeen), appraisal.id, predicate),
        )
    answer = await stage.platform.get(
        Service.CAREER,
        "/recommendations",
        actor=stage.officer(),
        query={"employee_id": person, "cycle_id": cycle, "limit": "200"},
    )
    found: tuple[RecommendationSeen, ...] = answer.read(RecommendationsSeen).items if answer.accepted else ()
    return tuple(sorted(each.name for each in found if each.status != "withdrawn"))


def _heard(profile: ProfileSeen, appraisal: str, predicate: str | None) -> bool:
    """Whether career knows a result as it stands: a withdrawn one is in no history."""
    known = [each.predicate for each in profile.history if each.appraisal == appraisal]
    return known in ([predicate], [] if predicate is None else [predicate])


async def _patiently(stage: Stage, service: Service, path: str, holds: Callable[[Answer], bool]) -> Answer:
    return await until(
        lambda: stage.platform.get(service, path, actor=stage.officer()),
        holds=lambda answer: answer.accepted and holds(answer),
        what=f"{service}: {path}",
        patience=stage.patience,
    )


async def _cycle(stage: Stage) -> list[str]:
    cycle = stage.story.expected_cycle.id
    try:
        await _patiently(
            stage, Service.EVALUATION, f"/cycles/{cycle}", lambda answer: answer.read(CycleSeen).status == "closed"
        )
    except StepFailed as error:
        return [f"siklus {cycle} tidak ditutup: {error}"]
    return []


async def _events(stage: Stage, tally: Tally) -> list[str]:
    wanted = stage.story.expect.events

    async def counts() -> dict[str, int]:
        return tally.topics(stage.agency)

    try:
        await until(
            counts,
            holds=lambda seen: all(seen.get(topic, 0) >= least for topic, least in wanted.items()),
            what=f"jumlah peristiwa {wanted}",
            patience=stage.patience,
        )
    except StepFailed as error:
        return [str(error)]
    return []
