"""Steps around plans: tasks by letter, templates, impacts, wrong raters, what a unit's indicators come to."""

import json
from decimal import Decimal
from typing import Final

from cli.play.acts.bodies import objective_body
from cli.play.answers import AssigningSeen, ProgressSeen, ReportedSeen, RollUpsSeen
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import (
    AssignTask,
    CloseRaterReport,
    Delegate,
    GiveTemplate,
    PublishTemplate,
    ReportRater,
    SettleImpact,
    Step,
    TakeOverRollUp,
    WatchUnit,
)
from cli.play.waiting import StepFailed, until
from shared.ids.goals import PLAN, objective_of

_OWN: Final = frozenset(("main", "intervenes_in", "unit_indicator"))
"""What an employee says of an objective; of one that is assigned the letter says it."""


async def assign_task(stage: Stage, step: AssignTask) -> None:
    """Add assigned results to the plan of each of ``of``."""

    async def one(person: str) -> None:
        objectives = [objective_body(stage, step, each) for each in step.objectives]
        body: dict[str, object] = {
            "on": step.on,
            "kind": step.kind,
            "letter": step.letter,
            "letter_on": step.on,
            "starts_on": step.starts,
            "ends_on": step.ends,
            "official": step.official,
            "objectives": [{key: value for key, value in each.items() if key not in _OWN} for each in objectives],
        }
        if step.weights:
            body["weights"] = {id: str(weight) for id, weight in step.weights.items()}
        actor = stage.actor(step.by or stage.story.rater_of(person, step))
        await stage.order(Service.GOALS, f"{_plan(stage, step, person)}/tasks", actor=actor, body=body, step=step)

    await stage.each(stage.story.named(step.of, step), one)


async def settle_impact(stage: Stage, step: SettleImpact) -> None:
    """Note how a changed objective was dealt with; word of the change may not have come yet."""
    superior, name = step.objective.split("/")
    body = {
        "on": step.on,
        "objective": objective_of(stage.personal(PLAN, step, superior), name),
        "note": step.remark,
    }
    path = f"{_plan(stage, step, step.of)}/impact-notes"
    await stage.order(Service.GOALS, path, actor=stage.actor(step.by or step.of), body=body, step=step)


async def publish_template(stage: Stage, step: PublishTemplate) -> None:
    """Keep a template."""
    objectives = [objective_body(stage, step, each) for each in stage.story.plans[step.plan]]
    body = {
        "on": step.on,
        "title": step.title,
        "applies_to": {"position_groups": step.groups},
        "objectives": [
            {key: value for key, value in each.items() if key not in {"intervenes_in", "unit_indicator"}}
            for each in objectives
        ],
    }
    path = f"/templates/{step.template}"
    await stage.order(Service.GOALS, path, actor=stage.officer(step.by), body=body, step=step)


async def give_template(stage: Stage, step: GiveTemplate) -> None:
    """Put a template into plans, and wait until all have it."""
    actor = stage.officer(step.by)
    path = f"/templates/{step.template}/assignments"
    body = {"on": step.on, "cycle_id": stage.cycle(step), "dry_run": False}
    answer = await stage.order(Service.GOALS, path, actor=actor, body=body, step=step)
    if step.refused is None:
        given = answer.read(AssigningSeen).id
        await until(
            lambda: stage.platform.get(Service.GOALS, f"/template-assignments/{given}", actor=actor),
            holds=lambda seen: seen.accepted and (found := seen.read(AssigningSeen)).done and found.have == step.given,
            what=f"templat {step.template} masuk ke {step.given} rencana",
            patience=stage.patience,
        )


async def report_rater(stage: Stage, step: ReportRater) -> None:
    """Report that the rater on a plan is the wrong one."""
    body = {"on": step.on, "reason": step.reason, "right_rater_id": step.right}
    path = f"{_plan(stage, step, step.of)}/rater-reports"
    await stage.order(Service.GOALS, path, actor=stage.actor(step.by or step.of), body=body, step=step)


async def close_rater_report(stage: Stage, step: CloseRaterReport) -> None:
    """Close the newest report about the rater on a plan."""
    plan, actor = _plan(stage, step, step.of), stage.officer(step.by)
    seen = await stage.platform.get(Service.GOALS, plan, actor=actor)
    numbers = [each.number for each in seen.read(ReportedSeen).rater_reports] if seen.accepted else []
    if not numbers:
        raise StepFailed(f"{step.of}: belum ada laporan tentang pejabat penilai")
    body = {"on": step.on, "reason": step.reason}
    path = f"{plan}/rater-reports/{max(numbers)}/closings"
    await stage.order(Service.GOALS, path, actor=actor, body=body, step=step)


async def take_over_roll_up(stage: Stage, step: TakeOverRollUp) -> None:
    """Wait until an indicator of a unit comes to the value of the story, and take it over."""
    actor, cycle = stage.officer(step.by), stage.cycle(step)
    path = f"/units/{step.unit}/roll-ups"
    if step.refused is None:
        await until(
            lambda: stage.platform.get(Service.GOALS, path, actor=actor, query={"cycle_id": cycle}),
            holds=lambda seen: seen.accepted and seen.read(RollUpsSeen).value_of(step.indicator) == step.value,
            what=f"{step.indicator} di {step.unit} menjadi {step.value}",
            patience=stage.patience,
        )
    body = {"cycle_id": cycle, "indicator_id": step.indicator, "realisation_id": stage.item("roll", step.indicator)}
    await stage.order(Service.GOALS, path, actor=actor, body=body, step=step)


async def watch_unit(stage: Stage, step: WatchUnit) -> None:
    """Watch a unit live until people are as far as the story says.

    :raises StepFailed: when the stream ends or patience does
    """
    shares: dict[str, Decimal | None] = {}
    lines = stage.platform.lines(
        Service.GOALS,
        f"/units/{step.unit}/monitor",
        actor=stage.officer(step.by),
        query={"cycle_id": stage.cycle(step)},
        seconds=stage.patience.seconds,
    )
    async for line in lines:
        if not line.startswith("data:"):
            continue
        told = json.loads(line.removeprefix("data:"))
        rows = told.get("people", [told]) if isinstance(told, dict) else []
        shares |= {
            row.employee_id: row.percent for each in rows if (row := ProgressSeen.model_validate(each)).employee_id
        }
        if step.people.items() <= shares.items():
            return
    raise StepFailed(f"pemantauan langsung {step.unit}: terakhir terlihat {shares}")


async def delegate(stage: Stage, step: Delegate) -> None:
    """Let a rater name a substitute, or an officer record a PLT by letter."""
    days = {"valid_from": step.on, "valid_to": step.last}
    if step.letter is None:
        body = {"delegate_id": step.to, "reason": step.reason, **days}
        await stage.order(Service.GOALS, "/delegations", actor=stage.actor(step.of), body=body, step=step)
        return
    plt = {"to_employee_id": step.to, "kind": "plt", "letter": step.letter, **days}
    path = f"/people/{step.of}/delegations"
    await stage.order(Service.DIRECTORY, path, actor=stage.officer(), body=plt, step=step)


def _plan(stage: Stage, step: Step, person: str) -> str:
    return f"/plans/{stage.personal(PLAN, step, person)}"
