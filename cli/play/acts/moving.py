"""Steps at the directory: somebody moves."""

from cli.directory.topic import publish
from cli.play.directory import person_body
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import Move
from cli.play.waiting import until
from shared.ids.goals import PLAN


async def move(stage: Stage, step: Move) -> None:
    """Publish the new assignment and wait until goals has opened the new segment.

    :raises StepFailed: when it does not.
    """
    await publish(
        bootstrap=stage.bootstrap,
        units=(),
        people=(person_body(stage.story, stage.agency, step.of, on=step.on),),
        advance=lambda _count: None,
    )
    await until(
        lambda: stage.platform.get(
            Service.GOALS, f"/plans/{stage.personal(PLAN, step, step.of)}", actor=stage.officer()
        ),
        holds=lambda answer: answer.accepted,
        what=f"segmen baru {step.of}",
        patience=stage.patience,
    )
