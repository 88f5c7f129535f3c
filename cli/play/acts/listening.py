"""Steps at feedback: dossiers, public surveys, mentoring sessions."""

from itertools import product
from typing import Final

from cli.play.answers import CodesSeen
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import (
    AcknowledgeFeedback,
    AnswerSurvey,
    GiveFeedback,
    OpenSurvey,
    RecordMentoring,
    SurveyAnswers,
)
from cli.play.waiting import StepFailed
from shared.ids.feedback import DOSSIER, SURVEY

ELEMENTS: Final = tuple(f"U{number}" for number in range(1, 10))


async def give_feedback(stage: Stage, step: GiveFeedback) -> None:
    """Send one entry per giver, recipient and criterion."""
    about = [
        *(("behaviour", criterion, level) for criterion, level in step.behaviour.items()),
        *(("objective", criterion, level) for criterion, level in step.objectives.items()),
    ]
    pairs = list(product(stage.story.named(step.by, step), stage.story.named(step.to, step)))
    entries = [(giver, to, *each) for (giver, to), each in product(pairs, about)]
    # The one who writes about himself or herself is only meant with source self.
    alone = [each for each in entries if (each[0] == each[1]) == (step.source == "self")]

    async def one(entry: tuple[str, str, str, str, str]) -> None:
        giver, to, kind, criterion, level = entry
        body = {
            "entry_id": stage.item(giver, to, kind[:1], criterion),
            "source": step.source,
            "about": kind,
            "criterion": criterion,
            "observed": step.observed,
            "effect": step.effect,
            "level": level,
            "on": step.on,
        }
        for _ in range(2 if step.twice else 1):
            await stage.order(
                Service.FEEDBACK,
                f"/dossiers/{stage.personal(DOSSIER, step, to)}/entries",
                actor=stage.actor(giver),
                body=body,
                step=step,
                also_early=_NOT_HEARD if step.refused is None else frozenset(),
            )

    await stage.each(alone, one)


_NOT_HEARD: Final = frozenset({"criterion-unknown", "not-yours"})
"""Feedback may not have heard yet of an objective that was just agreed, or of who is whose superior."""


async def acknowledge(stage: Stage, step: AcknowledgeFeedback) -> None:
    """Acknowledge the feedback."""

    async def one(person: str) -> None:
        dossier = stage.personal(DOSSIER, step, person)
        await stage.order(
            Service.FEEDBACK,
            f"/dossiers/{dossier}/acknowledgements",
            actor=stage.actor(person),
            body={"on": step.read_on or step.on},
            step=step,
        )

    await stage.each(stage.story.named(step.by, step), one)


async def open_survey(stage: Stage, step: OpenSurvey) -> None:
    """Open a survey of a unit."""
    body = {"cycle_id": stage.cycle(step), "unit_id": step.unit, "title": step.title}
    await stage.order(Service.FEEDBACK, "/surveys", actor=stage.officer(step.by), body=body, step=step)


async def answer_survey(stage: Stage, step: AnswerSurvey) -> None:
    """Let visitors answer, each with a fresh code, or with a used one."""
    survey = stage.document(SURVEY, stage.cycle(step), step.unit)
    sheets = [_marks(group) for group in step.answers for _ in range(group.count)]
    codes = await _codes(stage, step, survey, len(sheets))

    async def one(pair: tuple[str, dict[str, int]]) -> None:
        code, marks = pair
        await stage.order(
            Service.FEEDBACK,
            f"/public/surveys/{survey}/answers",
            actor=None,
            body={"code": code, "answers": marks, "website": "https://iklan.example.id" if step.hidden_field else ""},
            step=step,
        )

    await stage.each(list(zip(codes, sheets, strict=True)), one)


async def _codes(stage: Stage, step: AnswerSurvey, survey: str, count: int) -> list[str]:
    used = stage.used_codes.setdefault(step.unit, [])
    if step.reuse_code:
        if len(used) < count:
            raise StepFailed("reuse_code: belum ada cukup kode yang pernah dipakai")
        return used[:count]
    granted = step.model_copy(update={"refused": None})
    if step.refused is not None and used:
        # A refusal is about the answers; codes may not be had any more, and any code will do.
        return (used * count)[:count]
    answer = await stage.order(
        Service.FEEDBACK, f"/surveys/{survey}/codes", actor=stage.officer(), body={"count": count}, step=granted
    )
    codes = list(answer.read(CodesSeen).codes)
    used.extend(codes)
    return codes


def _marks(group: SurveyAnswers) -> dict[str, int]:
    if isinstance(group.marks, int):
        return dict.fromkeys(ELEMENTS, group.marks)
    return dict(group.marks)


async def record_mentoring(stage: Stage, step: RecordMentoring) -> None:
    """Record a session; the mentee adds how helpful it was."""
    body: dict[str, object] = {
        "session_id": stage.item("m"),
        "mentor_id": step.mentor,
        "mentee_id": step.mentee,
        "competence": step.competence,
        "on": step.on,
        "minutes": step.minutes,
        "topic": step.topic,
    }
    await stage.order(
        Service.FEEDBACK, "/mentoring-sessions", actor=stage.actor(step.by or step.mentor), body=body, step=step
    )
    if step.helpfulness is not None and step.refused is None:
        await stage.order(
            Service.FEEDBACK,
            "/mentoring-sessions",
            actor=stage.actor(step.mentee),
            body={**body, "helpfulness": step.helpfulness},
            step=step,
        )
