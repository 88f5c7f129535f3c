"""Steps at feedback beside single entries: nominations, question sets, advice, what is set aside of a survey."""

from typing import Final

from cli.play.answers import FilledSeen, SurveySeen, TakenSeen
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import (
    AnswerQuestions,
    CheckSurvey,
    DecideNominations,
    LetCount,
    Nominate,
    ReportUsers,
    Step,
    TryFeedback,
)
from cli.play.waiting import StepFailed, until
from shared.ids.feedback import DOSSIER, SURVEY
from shared.rules.vocabulary import Level

_LEVELS: Final = frozenset(Level)
_NOT_HEARD: Final = frozenset(("not-yours",))


async def nominate(stage: Stage, step: Nominate) -> None:
    """Propose colleagues; that they are colleagues may not have been heard yet."""
    path = f"{_dossier(stage, step, step.by)}/nominations"
    body = {"nominees": [{"employee_id": each} for each in step.colleagues]}
    await stage.order(Service.FEEDBACK, path, actor=stage.actor(step.by), body=body, step=step, put=True)


async def decide_nominations(stage: Stage, step: DecideNominations) -> None:
    """Approve and replace nominees."""
    replaced = [{"employee_id": each, "instead": other, "reason": step.reason} for each, other in step.replace.items()]
    actor = stage.actor(step.by or stage.story.rater_of(step.of, step))
    path = f"{_dossier(stage, step, step.of)}/nominations/decisions"
    body = {"approve": step.approve, "replace": replaced}
    await stage.order(Service.FEEDBACK, path, actor=actor, body=body, step=step)


async def answer_questions(stage: Stage, step: AnswerQuestions) -> None:
    """Answer a whole question set.

    :raises StepFailed: when an answer is not taken
    """
    path = f"{_dossier(stage, step, step.to)}/answers"

    async def one(giver: str) -> None:
        answers = [
            {"question": question, "level": said, "observed": step.observed, "effect": step.effect}
            if said in _LEVELS
            else {"question": question, "observed": said}
            for question, said in step.answers.items()
        ]
        entry, actor = stage.item(giver, step.to), stage.actor(giver)
        body = {"on": step.on, "entry_id": entry, "source": step.source, "set": step.set, "answers": answers}
        early = _NOT_HEARD if step.refused is None else frozenset[str]()
        told = await stage.order(Service.FEEDBACK, path, actor=actor, body=body, step=step, also_early=early)
        if step.refused is None and not told.read(FilledSeen).complete:
            raise StepFailed(f"jawaban {giver} tidak lengkap diterima: {told.text[:300]}")

    await stage.each(stage.story.named(step.by, step), one)


async def try_feedback(stage: Stage, step: TryFeedback) -> None:
    """Have a text looked at, without sending it.

    :raises StepFailed: when other advice comes
    """
    body = {
        "entry_id": stage.item("try"),
        "source": step.source,
        "about": "behaviour",
        "criterion": step.criterion,
        "observed": step.observed,
        "level": step.level,
        "on": step.on,
    }
    path = f"{_dossier(stage, step, step.to)}/entries?dry_run=true"
    told = await stage.order(Service.FEEDBACK, path, actor=stage.actor(step.by), body=body, step=step)
    if step.refused is None:
        found = {each.check for each in told.read(TakenSeen).advice}
        if found != set(step.advice):
            raise StepFailed(f"saran: diharapkan {sorted(step.advice)}, ternyata {sorted(found)}")


async def report_users(stage: Stage, step: ReportUsers) -> None:
    """Report users, and see how many answers that asks for.

    :raises StepFailed: when it is another number
    """
    path, body = f"{_survey(stage, step, step.unit)}/population", {"users": step.users}
    actor = stage.officer(step.by)
    told = await stage.order(Service.FEEDBACK, path, actor=actor, body=body, step=step, put=True)
    if step.refused is None:
        sample = told.read(SurveySeen).sample
        if sample is None or sample.needed != step.needed:
            raise StepFailed(f"sampel: diharapkan {step.needed}, ternyata {sample}")


async def let_count(stage: Stage, step: LetCount) -> None:
    """Let set-aside answers count."""
    body = {"suspicion": step.suspicion, "reason": step.reason}
    path = f"{_survey(stage, step, step.unit)}/releases"
    await stage.order(Service.FEEDBACK, path, actor=stage.officer(step.by), body=body, step=step)


async def check_survey(stage: Stage, step: CheckSurvey) -> None:
    """Wait until a survey says what the story says."""
    path = _survey(stage, step, step.unit)

    def as_told(seen: SurveySeen) -> bool:
        return (
            seen.answers == step.answers
            and (step.index is None or seen.index == step.index)
            and (step.grade is None or seen.grade == step.grade)
            and {name: count for name, count in seen.set_aside.items() if count} == step.set_aside
            and (step.attributed_to is None or seen.attributed_to == step.attributed_to)
            and (step.enough is None or (seen.sample is not None and seen.sample.reached is step.enough))
        )

    await until(
        lambda: stage.platform.get(Service.FEEDBACK, path, actor=stage.officer()),
        holds=lambda answer: answer.accepted and as_told(answer.read(SurveySeen)),
        what=f"survei {step.unit} seperti kata cerita",
        patience=stage.patience,
    )


def _dossier(stage: Stage, step: Step, person: str) -> str:
    return f"/dossiers/{stage.personal(DOSSIER, step, person)}"


def _survey(stage: Stage, step: Step, unit: str) -> str:
    return f"/surveys/{stage.document(SURVEY, stage.cycle(step), unit)}"
