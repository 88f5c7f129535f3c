"""Steps at evaluation: policies, cycles, unit ratings, observations, decisions, ends."""

from collections.abc import Sequence
from itertools import groupby

from cli.play.answers import Answer, AppraisalSeen, CycleSeen, EnrolmentSeen, Item, Items
from cli.play.parts import Cycle
from cli.play.platform import Service
from cli.play.stage import ACCEPTED_ELSEWHERE, Stage
from cli.play.steps import (
    Acknowledge,
    Approve,
    CloseInputs,
    ConcludeUnrated,
    Decide,
    DecideSuggested,
    Finalise,
    Observe,
    OpenCycle,
    RateUnit,
    Step,
    UploadPolicy,
)
from cli.play.waiting import StepFailed, settled, until
from shared.ids.evaluation import APPRAISAL


async def upload_policy(stage: Stage, step: UploadPolicy) -> None:
    """Upload the policy file of the story."""
    text = (stage.folder / (step.file or stage.story.policy.file or "")).read_text(encoding="utf-8")
    await settled(
        lambda: stage.platform.post_text(
            Service.EVALUATION, "/policies", actor=stage.officer(step.by), text=text, media="application/yaml"
        ),
        refused=step.refused,
        patience=stage.patience,
    )


async def open_cycle(stage: Stage, step: OpenCycle) -> None:
    """Open a cycle and wait until everybody has a plan."""
    cycle = stage.story.cycle_of(step)
    body = cycle_body(stage, cycle)
    actor = stage.officer(step.by)
    await stage.order(Service.EVALUATION, "/cycles", actor=actor, body=body, step=step)
    if step.refused is None:
        wanted = len(stage.story.participants(cycle))
        await until(
            lambda: stage.platform.get(Service.GOALS, f"/cycles/{cycle.id}", actor=actor),
            holds=lambda answer: answer.accepted and (answer.read(EnrolmentSeen).enrolled or 0) >= wanted,
            what=f"pendaftaran {wanted} peserta",
            patience=stage.patience,
        )


def cycle_body(stage: Stage, cycle: Cycle) -> dict[str, object]:
    """Write a cycle as evaluation wants it."""
    return {
        "cycle_id": cycle.id,
        "title": cycle.title,
        "policy_id": stage.story.policy.id,
        "policy_version": cycle.policy_version or stage.story.policy.version,
        "period": cycle.period,
        "starts_on": cycle.starts,
        "ends_on": cycle.ends,
        "population": {
            "units": cycle.units,
            "with_subunits": cycle.with_subunits,
            "position_groups": cycle.groups,
            "employees": cycle.people,
        },
    }


async def rate_unit(stage: Stage, step: RateUnit) -> None:
    """Set the predicate of a unit, as the leader one level above it unless the step says otherwise."""
    body = {"cycle_id": stage.cycle(step), "predicate": step.predicate, "reason": step.reason}
    by = stage.actor(step.by or stage.story.leader_above(step.unit, step))
    await stage.order(Service.EVALUATION, f"/units/{step.unit}/rating", actor=by, body=body, step=step)


async def observe(stage: Stage, step: Observe) -> None:
    """Write down observed levels of each of ``of``."""

    async def one(person: str) -> None:
        items = [
            {"competence": competence, "held": held, "observed": step.observed, "on": step.on}
            for competence, held in step.levels.items()
        ]
        await stage.order(
            Service.EVALUATION,
            f"/appraisals/{stage.personal(APPRAISAL, step, person)}/observations",
            actor=stage.actor(step.by or stage.story.rater_of(person, step)),
            body={"items": items},
            step=step,
        )

    await stage.each(stage.story.named(step.of, step), one)


async def close_inputs(stage: Stage, step: CloseInputs) -> None:
    """Close the inputs and wait until goals and feedback have answered and every appraisal is ready.

    Of somebody who moved, the last segment is ready only once those before it are final.
    """
    path, actor = f"/cycles/{stage.cycle(step)}", stage.officer(step.by)
    await stage.order(Service.EVALUATION, f"{path}/closing", actor=actor, body={}, step=step)
    if step.refused is not None:
        return
    whole = stage.story.cycle_of(step)
    wanted = sum(stage.story.segment(each, whole, on=whole.ends) for each in stage.story.participants(whole))

    def closed(answer: Answer) -> bool:
        if not answer.accepted:
            return False
        cycle = answer.read(CycleSeen)
        counts = cycle.appraisals
        later = sum(all(each.startswith("segment:") for each in seen.waits_for) for seen in cycle.waiting)
        return cycle.status != "open" and not cycle.unanswered and counts.open == later and counts.total >= wanted

    await until(
        lambda: stage.platform.get(Service.EVALUATION, path, actor=actor),
        holds=closed,
        what="penutupan masukan",
        patience=stage.patience,
    )


async def decide(stage: Stage, step: Decide) -> None:
    """Decide as the step says."""
    people = stage.story.named(step.of, step)
    wanted = {
        "results": step.results,
        "behaviour": step.behaviour,
        "reason": step.reason,
        "on": step.on,
    }
    if step.refused is not None or step.if_version is not None or len(people) == 1:
        for person in people:
            await stage.order(
                Service.EVALUATION,
                f"/appraisals/{stage.personal(APPRAISAL, step, person)}/decisions",
                actor=stage.actor(step.by or stage.story.rater_of(person, step)),
                body=wanted,
                step=step,
                version=step.if_version,
            )
        return
    await _decide_all(stage, step, [(person, wanted) for person in people])


async def decide_suggested(stage: Stage, step: DecideSuggested) -> None:
    """Read each suggestion and decide the same."""

    async def one(person: str) -> tuple[str, dict[str, object]]:
        seen = await ready(stage, step, person)
        if seen.suggested.results is None or seen.suggested.behaviour is None:
            raise StepFailed(f"{person}: tidak ada usulan lengkap (kurang: {', '.join(seen.suggested.missing)})")
        return person, {
            "results": seen.suggested.results,
            "behaviour": seen.suggested.behaviour,
            "reason": "",
            "on": step.on,
        }

    await _decide_all(stage, step, await stage.each(stage.story.named(step.of, step), one))


async def _decide_all(
    stage: Stage, step: Decide | DecideSuggested, wanted: Sequence[tuple[str, dict[str, object]]]
) -> None:
    """Decide in bulk, one call per rater."""

    def rater(each: tuple[str, dict[str, object]]) -> str:
        return step.by or stage.story.rater_of(each[0], step)

    for by, group in groupby(sorted(wanted, key=rater), key=rater):
        items = [{"appraisal_id": stage.personal(APPRAISAL, step, person), **body} for person, body in group]

        async def decide_all(by: str = by, items: Sequence[dict[str, object]] = items) -> list[Item]:
            answer = await stage.order(
                Service.EVALUATION, "/decisions", actor=stage.actor(by), body={"items": items}, step=step
            )
            return [each for each in answer.read(Items).items if each.status == "rejected"]

        rejected = await until(
            decide_all,
            holds=lambda found: all(each.code not in ACCEPTED_ELSEWHERE for each in found),
            what=f"putusan oleh {by}",
            patience=stage.patience,
        )
        if rejected:
            raise StepFailed(f"{rejected[0].appraisal_id}: {rejected[0].code} {rejected[0].detail}")


async def ready(stage: Stage, step: Step, person: str) -> AppraisalSeen:
    """Wait until an appraisal's inputs are closed, and read it.

    :raises StepFailed: when that does not happen in time.
    """
    path = f"/appraisals/{stage.personal(APPRAISAL, step, person)}"
    answer = await until(
        lambda: stage.platform.get(Service.EVALUATION, path, actor=stage.officer()),
        holds=lambda seen: seen.accepted and seen.read(AppraisalSeen).status != "open",
        what=f"penilaian {person} siap diputuskan",
        patience=stage.patience,
    )
    return answer.read(AppraisalSeen)


async def approve(stage: Stage, step: Approve) -> None:
    """Approve or return decisions as the rater's superior."""

    async def one(person: str) -> None:
        superior = step.by or stage.story.rater_of(stage.story.rater_of(person, step), step)
        await stage.order(
            Service.EVALUATION,
            f"/appraisals/{stage.personal(APPRAISAL, step, person)}/approval",
            actor=stage.actor(superior),
            body={"approved": step.approved, "reason": step.reason, "on": step.on},
            step=step,
        )

    await stage.each(stage.story.named(step.of, step), one)


async def acknowledge(stage: Stage, step: Acknowledge) -> None:
    """Acknowledge the own appraisal."""

    async def one(person: str) -> None:
        await stage.order(
            Service.EVALUATION,
            f"/appraisals/{stage.personal(APPRAISAL, step, person)}/acknowledgements",
            actor=stage.actor(person),
            body={"on": step.on},
            step=step,
        )

    await stage.each(stage.story.named(step.by, step), one)


async def end(stage: Stage, step: Finalise | ConcludeUnrated) -> None:
    """End appraisals as the officer: without acknowledgement, or without a rating."""
    act = "finalisations" if isinstance(step, Finalise) else "unrated"
    day, why = (step.happened_on, step.late_because) if isinstance(step, Finalise) else (None, "")

    async def one(person: str) -> None:
        await stage.order(
            Service.EVALUATION,
            f"/appraisals/{stage.personal(APPRAISAL, step, person)}/{act}",
            actor=stage.officer(step.by),
            body={"reason": step.reason, "on": day or step.on, **({"on_reason": why} if why else {})},
            step=step,
        )

    await stage.each(stage.story.named(step.of, step), one)
