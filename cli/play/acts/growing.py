"""Steps at career: the training catalogue, mentoring pairs, answers to recommendations."""

from cli.play.answers import Answer, MatchSeen, RecommendationsSeen
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import DecideRecommendation, MatchMentor, UploadTrainings
from cli.play.waiting import until


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
    name = step.kind.value if step.about is None else f"{step.kind}:{step.about}"
    cycle = stage.cycle(step)

    async def one(person: str) -> None:
        query = {"employee_id": person, "cycle_id": cycle}

        def known(answer: Answer) -> bool:
            return answer.accepted and any(each.name == name for each in answer.read(RecommendationsSeen).items)

        answer = await until(
            lambda: stage.platform.get(Service.CAREER, "/recommendations", actor=stage.officer(), query=query),
            holds=known,
            what=f"rekomendasi {name} untuk {person}",
            patience=stage.patience,
        )
        found = next(each for each in answer.read(RecommendationsSeen).items if each.name == name)
        actor = stage.officer() if step.decision in ("done", "overridden") else stage.actor(person)
        await stage.order(
            Service.CAREER,
            f"/recommendations/{found.id}/decisions",
            actor=actor,
            body={"decision": step.decision, "reason": step.reason, "proof": list(step.proof)},
            step=step,
        )

    await stage.each(stage.story.named(step.by, step), one)
