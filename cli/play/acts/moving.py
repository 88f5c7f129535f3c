"""Steps at the directory: somebody moves."""

from cli.play.answers import PlanSeen
from cli.play.directory import tell_move
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import Move
from cli.play.waiting import until
from shared.ids.goals import PLAN


async def move(stage: Stage, step: Move) -> None:
    """Record the new assignment and wait until goals has opened the new segment.

    :raises StepFailed: when it does not.
    """
    await tell_move(stage, step.of, on=step.on)
    rater = stage.story.person_on(step.of, step.on).rater
    await until(
        lambda: stage.platform.get(
            Service.GOALS, f"/plans/{stage.personal(PLAN, step, step.of)}", actor=stage.officer()
        ),
        holds=lambda answer: answer.accepted and answer.read(PlanSeen).assignment.rater_id == rater,
        what=f"segmen baru {step.of}",
        patience=stage.patience,
    )
