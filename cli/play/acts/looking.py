"""Steps that only look: what somebody may see, and what the platform says in the middle of a story."""

from typing import Final

from cli.play.answers import Answer, AppraisalSeen, UnitSeen
from cli.play.compare import differences
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import Check, CheckUnit, Look
from cli.play.waiting import settled, until
from shared.ids.evaluation import APPRAISAL
from shared.ids.feedback import DOSSIER
from shared.ids.goals import PLAN

_KEPT: Final = {
    "appraisal": (Service.EVALUATION, APPRAISAL, "/appraisals/{}"),
    "explanation": (Service.EVALUATION, APPRAISAL, "/appraisals/{}/explanation"),
    "note": (Service.EVALUATION, APPRAISAL, "/appraisals/{}/note"),
    "plan": (Service.GOALS, PLAN, "/plans/{}"),
    "dossier": (Service.FEEDBACK, DOSSIER, "/dossiers/{}"),
    "profile": (Service.CAREER, None, "/profiles/{}"),
    "talent": (Service.CAREER, None, "/profiles/{}/talent"),
    "positions": (Service.CAREER, None, "/profiles/{}/positions"),
    "record": (Service.DIRECTORY, None, "/people/{}/export"),
}
"""Who keeps what somebody may look at, the form of its ids (none: the person's), and where it is."""


async def look(stage: Stage, step: Look) -> None:
    """Let each of ``by`` look at somebody's document."""
    owner, form, where = _KEPT[step.at]
    path = where.format(step.of if form is None else stage.personal(form, step, step.of))

    async def one(person: str) -> None:
        await settled(
            lambda: stage.platform.get(owner, path, actor=stage.actor(person)),
            refused=step.refused,
            patience=stage.patience,
        )

    await stage.each(stage.story.named(step.by, step), one)


async def check(stage: Stage, step: Check) -> None:
    """Wait until the suggestion is what the story says at this moment."""

    async def one(person: str) -> None:
        path = f"/appraisals/{stage.personal(APPRAISAL, step, person)}"

        def as_told(answer: Answer) -> bool:
            return answer.accepted and not differences(step, answer.read(AppraisalSeen).suggested)

        await until(
            lambda: stage.platform.get(Service.EVALUATION, path, actor=stage.officer()),
            holds=as_told,
            what=f"usulan sementara untuk {person}",
            patience=stage.patience,
        )

    await stage.each(stage.story.named(step.of, step), one)


async def check_unit(stage: Stage, step: CheckUnit) -> None:
    """Wait until a unit's decided predicates fit its own, or do not, as the story says."""
    query = {"cycle_id": stage.cycle(step)}
    await until(
        lambda: stage.platform.get(
            Service.EVALUATION, f"/units/{step.unit}/results", actor=stage.officer(), query=query
        ),
        holds=lambda answer: answer.accepted and answer.read(UnitSeen).distribution.valid is step.fits,
        what=f"sebaran predikat {step.unit} {'sesuai' if step.fits else 'tidak sesuai'}",
        patience=stage.patience,
    )
