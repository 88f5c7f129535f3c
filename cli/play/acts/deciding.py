"""Steps beside decisions: flags, notes, briefings, explanations of a spread, hand-overs, improvement plans."""

from typing import Final

from cli.play.acts.judging import cycle_body
from cli.play.answers import ClosingSeen, LeniencySeen, PopulationSeen
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import (
    CheckRater,
    ConcludeImprovement,
    ExplainSpread,
    HoldBriefing,
    NameDecider,
    NoteTalk,
    PlanImprovement,
    PreviewClosing,
    PreviewCycle,
    ProveHandOver,
    RecordFlag,
    Step,
    WithdrawFlag,
    WriteNote,
)
from cli.play.waiting import until
from shared.ids.evaluation import APPRAISAL, BRIEFING

_DECIDERS: Final = {
    "objection": "objection/decider",
    "correction": "correction/decider",
    "approval": "approval/approver",
}


async def record_flag(stage: Stage, step: RecordFlag) -> None:
    """Record absence or discipline."""
    body = {"kind": step.kind, "source": step.source, "on": step.on, "days": step.days}
    path = f"{_appraisal(stage, step, step.of)}/flags"
    await stage.order(Service.EVALUATION, path, actor=stage.officer(step.by), body=body, step=step)


async def withdraw_flag(stage: Stage, step: WithdrawFlag) -> None:
    """Withdraw what was recorded."""
    body = {"number": step.number, "reason": step.reason}
    path = f"{_appraisal(stage, step, step.of)}/flags/withdrawal"
    await stage.order(Service.EVALUATION, path, actor=stage.officer(step.by), body=body, step=step)


async def write_note(stage: Stage, step: WriteNote) -> None:
    """Write a private note."""
    actor = stage.actor(step.by or stage.story.rater_of(step.of, step))
    path, body = f"{_appraisal(stage, step, step.of)}/note", {"text": step.text}
    await stage.order(Service.EVALUATION, path, actor=actor, body=body, step=step, put=True)


async def hold_briefing(stage: Stage, step: HoldBriefing) -> None:
    """Record a briefing and let people confirm it."""
    name = stage.item("briefing")
    body = {
        "briefing_id": name,
        "cycle_id": stage.cycle(step),
        "about": step.about,
        "text": step.text,
        "held_on": step.on,
        "held_by": step.held_by,
        "people": stage.story.named(step.of, step),
        "proof": step.proof,
    }
    await stage.order(Service.EVALUATION, "/briefings", actor=stage.officer(step.by), body=body, step=step)
    path = f"/briefings/{stage.document(BRIEFING, stage.cycle(step), name)}/acknowledgement"
    for person in step.confirmed_by:
        await stage.order(Service.EVALUATION, path, actor=stage.actor(person), body={}, step=step)


async def explain_spread(stage: Stage, step: ExplainSpread) -> None:
    """Say why a spread stands."""
    head = next((each.id for each in stage.story.people if each.heads == step.unit), stage.story.officer)
    body = {"cycle_id": stage.cycle(step), "text": step.text}
    path = f"/units/{step.unit}/distribution-comment"
    await stage.order(Service.EVALUATION, path, actor=stage.actor(step.by or head), body=body, step=step)


async def prove_hand_over(stage: Stage, step: ProveHandOver) -> None:
    """Prove that a result was handed over on this day."""
    body = {"on": step.on, "evidence": step.evidence}
    path = f"{_appraisal(stage, step, step.of)}/hand-overs"
    await stage.order(Service.EVALUATION, path, actor=stage.officer(step.by), body=body, step=step)


async def name_decider(stage: Stage, step: NameDecider) -> None:
    """Name who decides instead."""
    body = {"decider_id": step.decider, "reason": step.reason}
    path = f"{_appraisal(stage, step, step.of)}/{_DECIDERS[step.about]}"
    await stage.order(Service.EVALUATION, path, actor=stage.officer(step.by), body=body, step=step)


async def plan_improvement(stage: Stage, step: PlanImprovement) -> None:
    """Propose an improvement plan, and let the employee agree."""
    path = f"{_appraisal(stage, step, step.of)}/improvement"
    body = {
        "goals": [each.model_dump(mode="json") for each in step.goals],
        "starts_on": step.on,
        "ends_on": step.ends,
        "check_ins_on": step.talks,
    }
    rater = stage.actor(stage.story.rater_of(step.of, step))
    await stage.order(Service.EVALUATION, path, actor=rater, body=body, step=step)
    if step.refused is None:
        await stage.order(Service.EVALUATION, f"{path}/agreement", actor=stage.actor(step.of), body={}, step=step)


async def note_talk(stage: Stage, step: NoteTalk) -> None:
    """Note a talk about improvement."""
    actor = stage.actor(step.by or stage.story.rater_of(step.of, step))
    path = f"{_appraisal(stage, step, step.of)}/improvement/check-ins"
    await stage.order(Service.EVALUATION, path, actor=actor, body={"on": step.on, "note": step.text}, step=step)


async def conclude_improvement(stage: Stage, step: ConcludeImprovement) -> None:
    """Conclude an improvement plan."""
    path = f"{_appraisal(stage, step, step.of)}/improvement/conclusion"
    body = {"on": step.on, "outcome": step.outcome, "reason": step.reason}
    rater = stage.actor(stage.story.rater_of(step.of, step))
    await stage.order(Service.EVALUATION, path, actor=rater, body=body, step=step)


async def check_rater(stage: Stage, step: CheckRater) -> None:
    """Wait until a rater's decisions fall as the story says."""
    path, query = f"/raters/{step.of}/leniency", {"cycle_id": stage.cycle(step)}
    await until(
        lambda: stage.platform.get(Service.EVALUATION, path, actor=stage.officer(), query=query),
        holds=lambda seen: (
            seen.accepted
            and (found := seen.read(LeniencySeen)).people == step.people
            and (found.rater.predicate_percent if found.rater else {}) == step.predicates
        ),
        what=f"kebiasaan {step.of} menilai {step.people} orang: {step.predicates}",
        patience=stage.patience,
    )


async def preview_cycle(stage: Stage, step: PreviewCycle) -> None:
    """Have a cycle checked without opening it, and see whom it would take in; people may not have been heard of yet."""
    cycle = stage.story.cycle_of(step)
    actor, body = stage.officer(), cycle_body(stage, cycle)
    await stage.order(Service.EVALUATION, "/cycles/preview", actor=actor, body=body, step=step)
    if step.refused is not None:
        return
    wanted = {name: body[name] for name in ("population", "starts_on", "ends_on")}
    await until(
        lambda: stage.platform.post(Service.GOALS, "/populations/preview", actor=actor, body=wanted),
        holds=lambda seen: seen.accepted and set(seen.read(PopulationSeen).employees) == set(step.people),
        what=f"siklus {cycle.id} akan mencakup {', '.join(step.people)}",
        patience=stage.patience,
    )


async def preview_closing(stage: Stage, step: PreviewClosing) -> None:
    """See whose plan would not be agreed on if the cycle were closed now."""
    path = f"/cycles/{stage.cycle(step)}/closing-preview"

    def named(found: ClosingSeen) -> set[str]:
        return {person for unit in found.units.items for person in unit.not_agreed}

    await until(
        lambda: stage.platform.get(Service.EVALUATION, path, actor=stage.officer()),
        holds=lambda seen: seen.accepted and named(seen.read(ClosingSeen)) == set(step.not_agreed),
        what=f"rencana yang belum disepakati: {', '.join(step.not_agreed) or 'tidak ada'}",
        patience=stage.patience,
    )


def _appraisal(stage: Stage, step: Step, person: str) -> str:
    return f"/appraisals/{stage.personal(APPRAISAL, step, person)}"
