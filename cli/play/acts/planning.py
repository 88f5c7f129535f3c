"""Steps at goal setting: plans, realisations, daily reports, trainings, unit indicators."""

from datetime import date, timedelta
from typing import Final

from cli.play.acts.bodies import indicator_body, objective_body
from cli.play.answers import Items
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import (
    AcceptDelegation,
    AgreePlan,
    Expect,
    HoldDialogue,
    LogActivities,
    LogTraining,
    ProposePlan,
    ReportRealisation,
    ReportUnitRealisation,
    ReturnPlan,
    SetUnitIndicators,
)
from cli.play.waiting import StepFailed
from shared.ids.goals import DELEGATION, PLAN

_SATURDAY: Final = 5
_BULK_MAX: Final = 1000
_NOT_HEARD: Final = frozenset({"not-yours"})
"""What a substitute is told until the directory's word about it has arrived."""


async def propose(stage: Stage, step: ProposePlan) -> None:
    """Propose a plan for each of ``by``."""
    prefilled = step.as_prefilled
    objectives = () if prefilled else step.objectives or stage.story.plans[step.plan or ""]

    async def one(person: str) -> None:
        plan = stage.personal(PLAN, step, person)
        body: dict[str, object] = {"on": step.on, "as_prefilled": True}
        if not prefilled:
            body = {"on": step.on, "objectives": [objective_body(stage, step, each) for each in objectives]}
        if step.appendix is not None:
            body["appendix"] = step.appendix.model_dump(mode="json")
        await stage.order(Service.GOALS, f"/plans/{plan}/proposals", actor=stage.actor(person), body=body, step=step)

    await stage.each(stage.story.named(step.by, step), one)


async def expect(stage: Stage, step: Expect) -> None:
    """Write what is expected of each of ``of``."""

    async def one(person: str) -> None:
        plan = stage.personal(PLAN, step, person)
        actor = stage.actor(step.by or stage.story.rater_of(person, step))
        items = [{"criterion": criterion, "text": text} for criterion, text in step.behaviour.items()]
        await stage.order(
            Service.GOALS,
            f"/plans/{plan}/expectations",
            actor=actor,
            body={"on": step.on, "items": items},
            step=step,
            also_early=_NOT_HEARD if step.by else frozenset(),
        )

    await stage.each(stage.story.named(step.of, step), one)


async def hold_dialogue(stage: Stage, step: HoldDialogue) -> None:
    """Record a dialogue about the plan of ``of``, and let the other side acknowledge the minutes."""
    rater = stage.story.rater_of(step.of, step)
    recorder, other = (step.by, step.of) if step.by is not None and step.by != step.of else (step.of, rater)
    about = f"/plans/{stage.personal(PLAN, step, step.of)}/dialogues/{stage.item('dialog')}"
    minutes: dict[str, object] = {
        "on": step.on,
        "present": [step.of, rater],
        "notes": step.notes,
        "follow_ups": [each.model_dump(mode="json") for each in step.follow_ups],
    }
    await stage.order(Service.GOALS, about, actor=stage.actor(recorder), body=minutes, step=step)
    read: dict[str, object] = {"on": step.on, "minutes_version": 1, "remark": step.remark}
    await stage.order(Service.GOALS, f"{about}/acknowledgements", actor=stage.actor(other), body=read, step=step)


async def agree(stage: Stage, step: AgreePlan) -> None:
    """Agree on the plan of each of ``of``."""

    async def one(person: str) -> None:
        plan = stage.personal(PLAN, step, person)
        actor = stage.actor(step.by or stage.story.rater_of(person, step))
        await stage.order(
            Service.GOALS,
            f"/plans/{plan}/agreements",
            actor=actor,
            body={"on": step.on},
            step=step,
            also_early=_NOT_HEARD if step.by else frozenset(),
        )

    await stage.each(stage.story.named(step.of, step), one)


async def give_back(stage: Stage, step: ReturnPlan) -> None:
    """Return the plan of each of ``of``."""

    async def one(person: str) -> None:
        plan = stage.personal(PLAN, step, person)
        actor = stage.actor(step.by or stage.story.rater_of(person, step))
        body = {"on": step.on, "reason": step.reason}
        await stage.order(
            Service.GOALS,
            f"/plans/{plan}/returns",
            actor=actor,
            body=body,
            step=step,
            also_early=_NOT_HEARD if step.by else frozenset(),
        )

    await stage.each(stage.story.named(step.of, step), one)


async def accept_delegation(stage: Stage, step: AcceptDelegation) -> None:
    """Accept the delegation of ``of`` to ``by`` that is not over, the earliest of several."""
    acting = stage.story.delegations(step.of, step.by)
    first, _last = min(acting, key=lambda each: (each[1] < step.on, each[0]))
    id = stage.document(DELEGATION, step.of, step.by, first.isoformat())
    await stage.order(
        Service.GOALS, f"/delegations/{id}/acceptance", actor=stage.actor(step.by), body={"on": step.on}, step=step
    )


async def report(stage: Stage, step: ReportRealisation) -> None:
    """Report realisations of each of ``by``."""

    async def one(person: str) -> None:
        plan = stage.personal(PLAN, step, step.of or person)
        body = {"items": _realisations(stage, step, step.evidence)}
        await stage.order(Service.GOALS, f"/plans/{plan}/realisations", actor=stage.actor(person), body=body, step=step)

    await stage.each(stage.story.named(step.by, step), one)


def _realisations(
    stage: Stage, step: ReportRealisation | ReportUnitRealisation, evidence: tuple[str, ...]
) -> list[dict[str, object]]:
    return [
        {
            "realisation_id": stage.item(indicator),
            "indicator_id": indicator,
            **({"text": value} if isinstance(value, str) else {"value": str(value)}),
            "on": (step.reported_on if isinstance(step, ReportRealisation) else None) or step.on,
            "evidence": [{"url": url, "title": "Bukti dukung"} for url in evidence],
        }
        for indicator, value in step.values.items()
    ]


async def log_activities(stage: Stage, step: LogActivities) -> None:
    """Send the daily reports of each of ``by`` in bulk."""
    days = [day for month, count in step.days.items() for day in workdays(month, count, until=step.on)]

    async def one(person: str) -> None:
        items: list[dict[str, object]] = [
            {
                "activity_id": stage.item(day.isoformat()),
                "on": day,
                "kind": "daily",
                "text": step.text,
                "minutes": step.minutes,
            }
            for day in days
        ]
        for _ in range(2 if step.twice else 1):
            await _send_activities(stage, step, person, items)

    await stage.each(stage.story.named(step.by, step), one)


async def log_training(stage: Stage, step: LogTraining) -> None:
    """Record a completed training for each of ``by``."""

    async def one(person: str) -> None:
        item: dict[str, object] = {
            "activity_id": stage.item("jp"),
            "on": step.on,
            "kind": "training",
            "text": step.title,
            "minutes": 0,
            "hours_jp": str(step.hours_jp),
            "competence": step.competence,
            "training_id": step.training,
            "evidence": [{"url": "https://bukti.example.go.id/sertifikat", "title": "Sertifikat"}],
        }
        await _send_activities(stage, step, person, [item])

    await stage.each(stage.story.named(step.by, step), one)


async def _send_activities(
    stage: Stage, step: LogActivities | LogTraining, person: str, items: list[dict[str, object]]
) -> None:
    plan = stage.personal(PLAN, step, person)
    for start in range(0, len(items), _BULK_MAX):
        answer = await stage.order(
            Service.GOALS,
            f"/plans/{plan}/activities",
            actor=stage.actor(person),
            body={"items": items[start : start + _BULK_MAX]},
            step=step,
        )
        if step.refused is None:
            wrong = [each for each in answer.read(Items).items if each.outcome not in {"recorded", "repeated"}]
            if wrong:
                raise StepFailed(f"{len(wrong)} kegiatan ditolak, yang pertama: {wrong[0].code} {wrong[0].detail}")


def workdays(month: str, count: int, *, until: date) -> list[date]:
    """Name the first working days (Monday to Friday) of a month that have come by a day; then weekends, where too few.

    :raises StepFailed: when fewer days have come.
    """
    year, number = (int(part) for part in month.split("-"))
    first, after = date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)
    come = [first + timedelta(days=each) for each in range((min(after, until + timedelta(days=1)) - first).days)]
    if len(come) < count:
        raise StepFailed(f"Sampai {until}, {month} baru berjalan {max(len(come), 0)} hari; cerita meminta {count}")
    return sorted(sorted(come, key=lambda day: (day.weekday() >= _SATURDAY, day))[:count])


async def set_unit_indicators(stage: Stage, step: SetUnitIndicators) -> None:
    """Set the indicators of a unit or team."""
    body = {
        "cycle_id": stage.cycle(step),
        "on": step.on,
        "indicators": [indicator_body(each) for each in step.indicators],
    }
    await stage.order(
        Service.GOALS, f"/units/{step.unit}/indicators", actor=stage.officer(step.by), body=body, step=step
    )


async def report_unit(stage: Stage, step: ReportUnitRealisation) -> None:
    """Report what a unit or team has reached."""
    body = {"cycle_id": stage.cycle(step), "items": _realisations(stage, step, ())}
    await stage.order(
        Service.GOALS, f"/units/{step.unit}/realisations", actor=stage.officer(step.by), body=body, step=step
    )
