"""Steps after a decision: calibration before it is final, objections (keberatan) after."""

from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import Calibrate, DecideObjection, ObjectToResult, StateOnObjection, Step
from shared.ids.evaluation import APPRAISAL, CALIBRATION


async def calibrate(stage: Stage, step: Calibrate) -> None:
    """Open a session, propose, let the rater answer, and close it; a refused step is the proposal's."""
    officer, session = stage.officer(), stage.item("calibration")
    body = {
        "calibration_id": session,
        "cycle_id": stage.cycle(step),
        "units": [step.unit],
        "participants": [step.by],
    }
    opening = step.model_copy(update={"refused": None})
    await stage.order(Service.EVALUATION, "/calibrations", actor=officer, body=body, step=opening)
    path = f"/calibrations/{stage.document(CALIBRATION, stage.cycle(step), session)}"
    change = {
        "appraisal_id": stage.personal(APPRAISAL, step, step.of),
        "results": step.results,
        "behaviour": step.behaviour,
        "reason": step.reason,
    }
    await stage.order(Service.EVALUATION, f"{path}/changes", actor=stage.actor(step.by), body=change, step=step)
    if step.refused is None:
        answer = "confirmation" if step.answer == "confirmed" else "refusal"
        await stage.order(
            Service.EVALUATION,
            f"{path}/changes/1/{answer}",
            actor=stage.actor(stage.story.rater_of(step.of, step)),
            body={} if step.answer == "confirmed" else {"reason": step.reason},
            step=opening,
        )
    await stage.order(Service.EVALUATION, f"{path}/closing", actor=officer, body={}, step=opening)


async def object_to_result(stage: Stage, step: ObjectToResult) -> None:
    """Record the letter of an employee."""
    await stage.order(
        Service.EVALUATION,
        _objection(stage, step, step.of),
        actor=stage.officer(step.by),
        body={"reason": step.reason, "on": step.on},
        step=step,
    )


async def state_on_objection(stage: Stage, step: StateOnObjection) -> None:
    """Say something about an objection."""
    await stage.order(
        Service.EVALUATION,
        f"{_objection(stage, step, step.of)}/statements",
        actor=stage.actor(step.by),
        body={"text": step.text},
        step=step,
    )


async def decide_objection(stage: Stage, step: DecideObjection) -> None:
    """Decide an objection."""
    await stage.order(
        Service.EVALUATION,
        f"{_objection(stage, step, step.of)}/decision",
        actor=stage.actor(step.by),
        body={
            "upheld": step.upheld,
            "results": step.results,
            "behaviour": step.behaviour,
            "reason": step.reason,
            "on": step.on,
        },
        step=step,
    )


def _objection(stage: Stage, step: Step, person: str) -> str:
    return f"/appraisals/{stage.personal(APPRAISAL, step, person)}/objection"
