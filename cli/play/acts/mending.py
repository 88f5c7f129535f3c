"""Steps that mend mistakes: results corrected or withdrawn, conclusions reopened, cycles amended or cancelled."""

from collections.abc import Mapping

from cli.play.answers import CycleSeen
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import AmendCycle, CancelCycle, CorrectResult, DecideCorrection, Reopen, Step, WithdrawResult
from cli.play.waiting import until
from shared.ids.evaluation import APPRAISAL


async def correct(stage: Stage, step: CorrectResult) -> None:
    """Ask for another final result."""
    body = {"results": step.results, "behaviour": step.behaviour}
    await _ask(stage, step, body=body)


async def withdraw(stage: Stage, step: WithdrawResult) -> None:
    """Ask that a final result stands no more."""
    await _ask(stage, step, body={"kind": "withdraw"})


async def decide_correction(stage: Stage, step: DecideCorrection) -> None:
    """Approve or refuse what was asked for."""
    await stage.order(
        Service.EVALUATION,
        f"{_appraisal(stage, step, step.of)}/correction/decision",
        actor=stage.actor(step.by),
        body={"approved": step.approved, "reason": step.reason, "on": step.on},
        step=step,
    )


async def reopen(stage: Stage, step: Reopen) -> None:
    """Open again what was concluded by mistake."""
    await stage.order(
        Service.EVALUATION,
        f"{_appraisal(stage, step, step.of)}/reopenings",
        actor=stage.officer(step.by),
        body={"reason": step.reason, "on": step.on},
        step=step,
    )


async def amend_cycle(stage: Stage, step: AmendCycle) -> None:
    """Give a cycle another title or other dates."""
    named = {"title": step.title, "starts_on": step.starts, "ends_on": step.ends}
    body = {"reason": step.reason} | {name: value for name, value in named.items() if value is not None}
    path = f"/cycles/{stage.cycle(step)}/amendments"
    await stage.order(Service.EVALUATION, path, actor=stage.officer(step.by), body=body, step=step)


async def cancel_cycle(stage: Stage, step: CancelCycle) -> None:
    """Cancel a cycle and wait until its appraisals are cancelled with it."""
    path, actor = f"/cycles/{stage.cycle(step)}", stage.officer(step.by)
    body = {"reason": step.reason}
    await stage.order(Service.EVALUATION, f"{path}/cancellation", actor=actor, body=body, step=step)
    if step.refused is None:
        people = len(stage.story.participants(stage.story.cycle_of(step)))
        await until(
            lambda: stage.platform.get(Service.EVALUATION, path, actor=actor),
            holds=lambda answer: answer.accepted and answer.read(CycleSeen).appraisals.cancelled >= people,
            what=f"pembatalan {people} penilaian",
            patience=stage.patience,
        )


async def _ask(stage: Stage, step: CorrectResult | WithdrawResult, *, body: Mapping[str, object]) -> None:
    await stage.order(
        Service.EVALUATION,
        f"{_appraisal(stage, step, step.of)}/corrections",
        actor=stage.actor(step.by or stage.story.rater_of(step.of, step)),
        body={**body, "reason": step.reason, "proof": step.proof, "on": step.on},
        step=step,
    )


def _appraisal(stage: Stage, step: Step, person: str) -> str:
    return f"/appraisals/{stage.personal(APPRAISAL, step, person)}"
