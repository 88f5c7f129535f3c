"""Many report at the same time while a cycle is being closed: what was accepted counts, the rest is refused."""

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter

from cli.issuer import Issuer
from cli.play.answers import Answer, CodesSeen, CycleSeen, Seen
from cli.play.directory import tell_directory
from cli.play.perform import perform
from cli.play.platform import Platform, Service
from cli.play.stage import Stage
from cli.play.waiting import Patience
from services.evaluation.domain.appraisal.state import AppraisalState
from shared import clock
from shared.ids.evaluation import APPRAISAL
from shared.ids.feedback import DOSSIER, SURVEY
from shared.ids.goals import PLAN
from tests.support import stories
from tests.support.company import Company

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]

CYCLE = "2025-tw1"
UNIT = "puskesmas-kutacane"
LAST_DAY = "2025-03-31"
PREPARED = 9
"""So many steps of the story before anything is reported: the cycle is open, plans are agreed, the survey is open."""

SECONDS_IN_ALL = 90.0
LINES = 6 * 3 + 6 * 3
"""Six people with three indicators, and three behaviours of each."""

TWICE = 2
MINIMUM = 12
"""So many answers at least make a survey that may be shown."""

REFUSALS_ENOUGH = 3
VISITORS = 400
VALUES = {"below": 1, "as": 2, "above": 3}
REFUSED = {
    "realisation": {(409, "plan-closed")},
    "activity": {(409, "plan-closed")},
    "feedback": {(409, "dossier-closed")},
    "survey": {(409, "survey-closed")},
}
CROWDED = {(409, "busy")}
"""So many change one document at once that a command did not get through: refused as cleanly, to be tried again."""


class Fate(Seen):
    activity_id: str
    outcome: str
    code: str | None = None


class Fates(Seen):
    items: tuple[Fate, ...]


class Listed(Seen):
    status: str


class Appraisals(Seen):
    items: tuple[Listed, ...]


class Explained(Seen):
    inputs: dict[str, Any]


@dataclass
class Ledger:
    """What was answered with yes, and every no."""

    realisations: dict[tuple[str, str], list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    activities: dict[str, dict[str, date]] = field(default_factory=lambda: defaultdict(dict))
    feedback: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    visitors: int = 0
    refused: dict[str, set[tuple[int, str]]] = field(default_factory=lambda: defaultdict(set))
    refused_ids: set[str] = field(default_factory=set)
    moments: list[tuple[bool, int]] = field(default_factory=list)

    def under_way(self) -> bool:
        """Whether everybody who reports has been heard more than once."""
        sent = [*map(len, self.realisations.values()), *map(len, self.feedback.values())]
        return len(sent) == LINES and min(sent) >= TWICE and self.visitors >= MINIMUM


async def test_what_was_accepted_while_closing_counts_and_the_rest_is_refused(company: Company) -> None:
    running = await company.plain()
    checked = stories.read("kutacane-iku")[0]
    story = checked.story
    assert story is not None
    issuer = Issuer(running.addresses.issuer_key, issuer="kinerja", audience="kinerja")
    agency = f"closing-{clock.random_id()[:6]}"
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
    async with httpx.AsyncClient(timeout=60, limits=limits) as client:
        platform = Platform(running.addresses, client=client, issuer=issuer)
        stage = Stage(story, checked.file.parent, agency, platform, Patience(stories.PATIENCE_SECONDS))
        await tell_directory(stage)
        for number, step in enumerate(story.steps[:PREPARED], start=1):
            await perform(stage.at(number), step)
        assert [each.do for each in story.steps[:PREPARED]][-1] == "open_survey"

        ledger = await load(stage)

        assert {kind: seen - CROWDED for kind, seen in ledger.refused.items()} == REFUSED
        assert_handshake(ledger)
        await assert_everything_counts(stage, ledger)
        stored, additions = await running.documents([agency]), await running.additions("goals", agency)
    assert_stored(stored, additions, agency, ledger)


async def load(stage: Stage) -> Ledger:
    """Let everybody report at once, close in the middle, and go on until everybody was refused."""
    ledger = Ledger()
    codes = await stage.platform.post(
        Service.FEEDBACK, f"/surveys/{stage.document(SURVEY, CYCLE, UNIT)}/codes", actor=stage.officer(),
        body={"count": VISITORS},
    )  # fmt: skip
    assert codes.accepted, codes
    handed_out = iter(codes.read(CodesSeen).codes)
    # Feedback hears plans and raters a moment later than goals.
    agreed = ("iskandar", "nurlaila", "saleh", "zainab", "rahmah", "hendra")
    await until_feedback_knows(stage, agreed)
    people = [each for each in stage.story.people if each.id in agreed]
    plans = {person.id: indicators_of(stage, person.id) for person in people}
    clients = [
        *(reports(stage, ledger, person, indicator) for person, found in plans.items() for indicator in found),
        *(logs(stage, ledger, person.id, lane) for person in people for lane in (0, 1)),
        *(
            speaks(stage, ledger, person.id, person.rater or stage.story.officer, criterion)
            for person in people
            for criterion in ("integritas", "profesionalisme", "inovasi")
        ),
        *(visits(stage, ledger, handed_out) for _ in range(4)),
    ]
    async with asyncio.timeout(SECONDS_IN_ALL), asyncio.TaskGroup() as crowd:
        for client in clients:
            crowd.create_task(client)
        crowd.create_task(watches(stage, ledger))
        while not ledger.under_way():
            await asyncio.sleep(0.05)
        closing = await stage.platform.post(
            Service.EVALUATION, f"/cycles/{CYCLE}/closing", actor=stage.officer(), body={}
        )
        assert closing.accepted, closing
    return ledger


async def until_feedback_knows(stage: Stage, people: tuple[str, ...]) -> None:
    async with asyncio.timeout(30):
        while True:
            seen = await asyncio.gather(
                *(
                    stage.platform.get(
                        Service.FEEDBACK,
                        f"/dossiers/{stage.document(DOSSIER, CYCLE, each, 1)}",
                        actor=stage.officer(),
                    )
                    for each in people
                )
            )
            if all(each.accepted for each in seen):
                return
            await asyncio.sleep(0.1)


def indicators_of(stage: Stage, person: str) -> list[str]:
    step = next(
        each for each in stage.story.steps if each.do == "propose_plan" and person in stage.story.named(each.by, each)
    )
    assert step.do == "propose_plan"
    assert step.plan is not None
    return [indicator.id for objective in stage.story.plans[step.plan] for indicator in objective.indicators]


async def go_on(
    ledger: Ledger, kind: str, send: Callable[[int], Awaitable[tuple[Answer, bool]]], *, pause: float, most: int = 2000
) -> None:
    """Send one after the other, until the door has been shut for some times."""
    refusals = 0
    for number in range(1, most):
        answer, accepted = await send(number)
        if not accepted:
            code = (answer.status, answer.problem.code or "")
            ledger.refused[kind].add(code)
            refusals += code not in CROWDED
        if refusals >= REFUSALS_ENOUGH:
            return
        await asyncio.sleep(pause)
    raise AssertionError(f"{kind}: never refused")


async def reports(stage: Stage, ledger: Ledger, person: str, indicator: str) -> None:
    """Report ever higher values of one indicator, the last of which counts."""
    plan = stage.document(PLAN, CYCLE, person, 1)

    async def send(number: int) -> tuple[Answer, bool]:
        id = f"{indicator}-{number}"
        item = {"realisation_id": id, "indicator_id": indicator, "value": str(number), "on": LAST_DAY}
        answer = await stage.platform.post(
            Service.GOALS, f"/plans/{plan}/realisations", actor=stage.actor(person), body={"items": [item]}, key=id
        )
        if answer.accepted:
            ledger.realisations[person, indicator].append((id, number))
        else:
            ledger.refused_ids.add(f"{plan}/{id}")
        return answer, answer.accepted

    await go_on(ledger, "realisation", send, pause=0.02)


async def logs(stage: Stage, ledger: Ledger, person: str, lane: int) -> None:
    """Record two days' work at a time; each item is answered by itself."""
    plan = stage.document(PLAN, CYCLE, person, 1)

    async def send(number: int) -> tuple[Answer, bool]:
        days = {
            f"a-{lane}-{number}-{place}": date(2025, 1, 1) + timedelta(days=(number * 4 + lane * 2 + place) % 90)
            for place in (0, 1)
        }
        items = [{"activity_id": id, "on": day, "text": "Melayani pasien", "minutes": 5} for id, day in days.items()]
        answer = await stage.platform.post(
            Service.GOALS, f"/plans/{plan}/activities", actor=stage.actor(person), body={"items": items}
        )
        fates = answer.read(Fates).items if answer.accepted else ()
        for fate in fates:
            if fate.outcome in ("recorded", "repeated"):
                ledger.activities[person][fate.activity_id] = days[fate.activity_id]
            else:
                ledger.refused["activity"].add((409, fate.code or ""))
                ledger.refused_ids.add(f"{plan}/{fate.activity_id}")
        if not answer.accepted:
            ledger.refused_ids.update(f"{plan}/{id}" for id in days)
            return answer, False
        done = all(fate.outcome in ("recorded", "repeated") for fate in fates)
        return (answer, True) if done else (Answer(status=409, text='{"code": "plan-closed"}'), False)

    await go_on(ledger, "activity", send, pause=0.03)


async def speaks(stage: Stage, ledger: Ledger, person: str, rater: str, criterion: str) -> None:
    """Let the superior change his mind about one behaviour again and again; the last word counts."""
    dossier = stage.document(DOSSIER, CYCLE, person, 1)

    async def send(number: int) -> tuple[Answer, bool]:
        level = tuple(VALUES)[number % 3]
        id = f"{criterion}-{number}"
        body = {
            "entry_id": id, "source": "superior", "about": "behaviour", "criterion": criterion, "level": level,
            "observed": f"Pada pekan ke-{number} ia menyelesaikan berkas pasien sebelum loket ditutup.", "on": LAST_DAY,
        }  # fmt: skip
        answer = await stage.platform.post(
            Service.FEEDBACK, f"/dossiers/{dossier}/entries", actor=stage.actor(rater), body=body
        )
        if answer.accepted:
            ledger.feedback[person, criterion].append((id, level))
        else:
            ledger.refused_ids.add(f"{dossier}/{id}")
        return answer, answer.accepted

    # One giver may change an answer fifty times.
    await go_on(ledger, "feedback", send, pause=0.25)


async def visits(stage: Stage, ledger: Ledger, codes: Any) -> None:
    """Answer the public survey with one code after the other."""
    survey = stage.document(SURVEY, CYCLE, UNIT)

    async def send(number: int) -> tuple[Answer, bool]:
        body = {"code": next(codes), "answers": {f"U{each}": 3 + number % 2 for each in range(1, 10)}}
        answer = await stage.platform.post(Service.FEEDBACK, f"/public/surveys/{survey}/answers", actor=None, body=body)
        ledger.visitors += answer.accepted
        return answer, answer.accepted

    await go_on(ledger, "survey", send, pause=0.03)


async def watches(stage: Stage, ledger: Ledger) -> None:
    """Look how many are ready, then whether both have answered: nobody may be ready before that."""
    while True:
        listed = await stage.platform.get(
            Service.EVALUATION, "/appraisals", actor=stage.officer(), query={"cycle_id": CYCLE, "limit": "200"}
        )
        cycle = await stage.platform.get(Service.EVALUATION, f"/cycles/{CYCLE}", actor=stage.officer())
        assert listed.accepted, listed
        assert cycle.accepted, cycle
        ready = sum(each.status != "open" for each in listed.read(Appraisals).items)
        answered = not cycle.read(CycleSeen).unanswered and cycle.read(CycleSeen).status != "open"
        ledger.moments.append((answered, ready))
        if ready == len(stage.story.participants(stage.story.cycles[0])):
            return
        await asyncio.sleep(0.05)


def assert_handshake(ledger: Ledger) -> None:
    assert ledger.moments[0] == (False, 0)
    assert [moment for moment in ledger.moments if moment[1] and not moment[0]] == []
    assert len(ledger.moments) > 3, "looked at while it closed"


async def assert_everything_counts(stage: Stage, ledger: Ledger) -> None:
    for person in {each for each, _ in ledger.realisations}:
        appraisal = stage.document(APPRAISAL, CYCLE, person, 1)
        told = await stage.platform.get(
            Service.EVALUATION, f"/appraisals/{appraisal}/explanation", actor=stage.officer()
        )
        inputs = told.read(Explained).inputs
        actual = {
            (person, each["indicator_id"]): int(float(each["actual"]))
            for objective in inputs["objectives"]
            for each in objective["indicators"]
        }
        assert actual == {key: sent[-1][1] for key, sent in ledger.realisations.items() if key[0] == person}, (
            f"realisations of {person}"
        )
        assert inputs["days_reported"] == len(set(ledger.activities[person].values())), f"days of {person}"
        means = {(person, each["criterion"]): float(each["average"]) for each in inputs["feedback"]}
        assert means == {key: VALUES[sent[-1][1]] for key, sent in ledger.feedback.items() if key[0] == person}, (
            f"feedback on {person}"
        )
        if stage.story.person(person).unit == UNIT:
            assert inputs["unit"]["survey_answers"] == ledger.visitors


def assert_stored(
    stored: dict[str, dict[str, dict[str, Any]]], additions: dict[str, dict[str, Any]], agency: str, ledger: Ledger
) -> None:
    """Every accepted id is kept, none that was refused counts, and evaluation has the last versions."""
    goals, feedback, evaluation = stored["goals"], stored["feedback"], stored["evaluation"]
    kept: set[str] = set()
    for (person, _indicator), sent in ledger.realisations.items():
        assert {f"{agency}:realisation:{CYCLE}:{person}:1:{each}" for each, _ in sent} <= additions.keys()
        id = f"{agency}:plan:{CYCLE}:{person}:1"
        kept |= {f"{id}/{each['realisation_id']}" for each in goals[id]["state"]["realisations"]}
    for person, sent_days in ledger.activities.items():
        plan = f"{agency}:plan:{CYCLE}:{person}:1"
        entries = [each for id, each in additions.items() if id.startswith(f"{agency}:activity:{CYCLE}:{person}:1:")]
        logs = {id: each["state"] for id in {each["belongs_to"] for each in entries} if (each := goals.get(id))}
        counting = [each["state"] for each in entries if _counts(logs.get(each["belongs_to"]), each["state"])]
        known = {each["activity"]["activity_id"] for each in counting}
        assert set(sent_days) <= known
        assert len(known) == sum(log["entries"] for log in logs.values()), "counted once"
        kept |= {f"{plan}/{each}" for each in known}
        heard = evaluation[plan.replace(":plan:", ":appraisal:")]["state"]
        appraisal = TypeAdapter(AppraisalState).validate_python(heard)
        assert appraisal.inputs.plan.closed
        assert appraisal.inputs.plan.version == goals[plan]["version"]
    for (person, _criterion), spoken in ledger.feedback.items():
        id = f"{agency}:dossier:{CYCLE}:{person}:1"
        known = {
            each
            for entry in feedback[id]["state"]["entries"]
            for each in itertools.chain([entry["entry_id"]], entry["earlier"])
        }
        assert {each for each, _ in spoken} <= known
        kept |= {f"{id}/{each}" for each in known}
    assert kept & ledger.refused_ids == set(), "refused, and counted all the same"


def _counts(log: dict[str, Any] | None, entry: dict[str, Any]) -> bool:
    """Whether the log of its month counts an entry."""
    if log is None:
        return False
    return entry["batch"] in log["batches"] or entry["activity"]["activity_id"] in log["adopted"]
