"""Steps at career: the training catalogue, mentoring pairs, answers to recommendations."""

from collections.abc import Callable

from cli.play.answers import Answer, MatchSeen, RecommendationSeen, RecommendationsSeen
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import DecideRecommendation, MatchMentor, Step, UploadTrainings
from cli.play.waiting import until
from shared.events.career import RecommendationKind


async def upload_trainings(stage: Stage, step: UploadTrainings) -> None:
    """Add trainings to the catalogue."""
    items = [
        {"training_id": each.id, "title": each.title, "competence": each.competence, "hours_jp": str(each.hours_jp)}
        for each in step.trainings
    ]
    await stage.order(Service.CAREER, "/trainings", actor=stage.officer(step.by), body={"items": items}, step=step)


async def match_mentor(stage: Stage, step: MatchMentor) -> None:
    """Propose a mentor for a mentee; then both accept."""
    body = {"mentor_id": step.mentor, "mentee_id": step.mentee, "competence": step.competence}
    made = await stage.order(Service.CAREER, "/mentoring-matches", actor=stage.officer(step.by), body=body, step=step)
    if not made.accepted:
        return
    path = f"/mentoring-matches/{made.read(MatchSeen).id}/answers"
    for person in (step.mentor, step.mentee):
        yes = {"answer": "accepted"}
        await stage.order(Service.CAREER, path, actor=stage.actor(person), body=yes, step=step)


async def decide_recommendation(stage: Stage, step: DecideRecommendation) -> None:
    """Accept, decline or finish a recommendation; ``done`` and ``overridden`` are said by the officer."""

    async def one(person: str) -> None:
        found = await recommendation_of(stage, step, person, step.kind, step.about)
        actor = stage.officer() if step.decision in ("done", "overridden") else stage.actor(person)
        body = {"decision": step.decision, "reason": step.reason, "proof": list(step.proof)}
        place = {} if step.position is None else {"position_id": step.position}
        path = f"/recommendations/{found.id}/decisions"
        await stage.order(Service.CAREER, path, actor=actor, body=body | place, step=step)

    await stage.each(stage.story.named(step.by, step), one)


def _whatever(_found: RecommendationSeen) -> bool:
    return True


async def recommendation_of(
    stage: Stage,
    step: Step,
    person: str,
    kind: RecommendationKind,
    about: str | None,
    *,
    holds: Callable[[RecommendationSeen], bool] = _whatever,
) -> RecommendationSeen:
    """Wait until something is recommended to somebody in the step's cycle, and is as it has to be.

    :raises StepFailed: when patience ends
    """
    name = kind.value if about is None else f"{kind}:{about}"
    query = {"employee_id": person, "cycle_id": stage.cycle(step)}

    def matching(answer: Answer) -> list[RecommendationSeen]:
        items = answer.read(RecommendationsSeen).items if answer.accepted else ()
        return [each for each in items if each.name == name and holds(each)]

    answer = await until(
        lambda: stage.platform.get(Service.CAREER, "/recommendations", actor=stage.officer(), query=query),
        holds=lambda answer: bool(matching(answer)),
        what=f"rekomendasi {name} untuk {person}",
        patience=stage.patience,
    )
    return matching(answer)[0]
