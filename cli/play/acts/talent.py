"""Steps of careers: positions, what a recommendation leads to, awards, the nine boxes, the register of successors."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from cli.play.acts.growing import recommendation_of
from cli.play.answers import Answer, AwardsSeen, ImportedSeen, RecommendationSeen, SeatsSeen, SuccessorsSeen
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import (
    AddSuccessor,
    CheckOffers,
    CheckSuccessors,
    CheckTalentMap,
    GiveAward,
    RecordAssessments,
    RecordPositions,
    RemoveSuccessor,
    ShareAward,
    Step,
    WithdrawAward,
)
from cli.play.waiting import StepFailed, until
from shared.events.career import RecommendationKind
from shared.ids.career import SUCCESSION

_BOXES: Final = range(1, 10)
_NOT_HEARD_YET: Final = frozenset({"position-unknown"})


async def record_positions(stage: Stage, step: RecordPositions) -> None:
    """Record positions, all or none of them refused."""
    items = [
        {
            "position_id": each.id,
            "unit_id": each.unit,
            "name": each.name,
            "position_group": each.group,
            "competences": [{"competence": id, "level": level} for id, level in each.needs.items()],
            "held_by": each.held_by,
            "vacant_from": each.vacant,
        }
        for each in step.positions
    ]
    await imported(stage, step, Service.DIRECTORY, "/positions/imports", items, by=step.by)


async def record_assessments(stage: Stage, step: RecordAssessments) -> None:
    """Record assessments of that day."""
    items = [
        {"employee_id": person, "potential": str(potential), "on": step.on, "source": step.source}
        for person, potential in step.potential.items()
    ]
    await imported(stage, step, Service.CAREER, "/talent-assessments/imports", items, by=step.by)


async def check_offers(stage: Stage, step: CheckOffers) -> None:
    """Wait until a recommendation names these positions or trainings, and no others."""
    wanted = (step.positions, step.trainings)

    def offers(found: RecommendationSeen) -> bool:
        named = (
            tuple(each.position_id for each in found.positions),
            tuple(each.training_id for each in found.trainings),
        )
        return named == wanted

    await recommendation_of(stage, step, step.of, step.kind, step.about, holds=offers)


async def give_award(stage: Stage, step: GiveAward) -> None:
    """Record an award by its letter."""
    body = {
        "kind": step.kind,
        "title": step.title,
        "awarded_on": step.on,
        "given_by": step.given_by,
        "letter_number": step.letter,
    }
    if step.fulfils:
        found = await recommendation_of(stage, step, step.to, RecommendationKind.RECOGNITION, None)
        body["recommendation_id"] = found.id
    await stage.order(Service.CAREER, f"/profiles/{step.to}/awards", actor=stage.officer(step.by), body=body, step=step)


async def share_award(stage: Stage, step: ShareAward) -> None:
    """Let a person record where the award was shared."""
    path = f"/awards/{await _award(stage, step.by, step.letter)}/sharings"
    body = {"title": step.title, "on": step.on, "place": step.place}
    await stage.order(Service.CAREER, path, actor=stage.actor(step.by), body=body, step=step)


async def withdraw_award(stage: Stage, step: WithdrawAward) -> None:
    """Withdraw an award."""
    path = f"/awards/{await _award(stage, step.of, step.letter)}/withdrawals"
    await stage.order(Service.CAREER, path, actor=stage.officer(step.by), body={"reason": step.reason}, step=step)


async def check_talent_map(stage: Stage, step: CheckTalentMap) -> None:
    """Wait until everybody stands where the story says."""
    for box in (None, *_BOXES):
        people = step.unplaced if box is None else step.boxes.get(box, ())
        query = {"limit": "200"} | ({} if box is None else {"box": str(box)})
        path = "/talent-map/people"
        await until(
            partial(stage.platform.get, Service.CAREER, path, actor=stage.officer(), query=query),
            holds=partial(_seated, people),
            what=f"peta talenta: hanya {', '.join(people) or 'tidak seorang pun'} di {_place(box)}",
            patience=stage.patience,
        )


async def add_successor(stage: Stage, step: AddSuccessor) -> None:
    """Put people into the register."""
    for person in stage.story.named(step.of, step):
        body = {"employee_id": person, "position_id": step.position, "reason": step.reason}
        await stage.order(
            Service.CAREER,
            "/successors",
            actor=stage.officer(step.by),
            body=body,
            step=step,
            also_early=_NOT_HEARD_YET,
        )


async def remove_successor(stage: Stage, step: RemoveSuccessor) -> None:
    """Take people out of the register."""
    for person in stage.story.named(step.of, step):
        path = f"/successors/{stage.document(SUCCESSION, person, step.position)}/removals"
        await stage.order(Service.CAREER, path, actor=stage.officer(step.by), body={"reason": step.reason}, step=step)


async def check_successors(stage: Stage, step: CheckSuccessors) -> None:
    """Wait until exactly these people are in the register for a position, each in that box."""

    def registered(answer: Answer) -> bool:
        if not answer.accepted:
            return False
        rows = [each for each in answer.read(SuccessorsSeen).items if each.removed is None]
        return {each.employee_id: each.box for each in rows} == step.people

    await until(
        lambda: stage.platform.get(
            Service.CAREER, "/successors", actor=stage.officer(), query={"position_id": step.position, "limit": "200"}
        ),
        holds=registered,
        what=f"calon suksesi {step.position}",
        patience=stage.patience,
    )


def _place(box: int | None) -> str:
    return "luar box" if box is None else f"box {box}"


def _seated(people: tuple[str, ...], answer: Answer) -> bool:
    return answer.accepted and {each.employee_id for each in answer.read(SeatsSeen).items} == set(people)


async def _award(stage: Stage, person: str, letter: str) -> str:
    """Find the award of a letter that stands."""
    answer = await stage.platform.get(Service.CAREER, f"/profiles/{person}/awards", actor=stage.officer(), query={})
    found = answer.read(AwardsSeen).items if answer.accepted else ()
    named = [each.id for each in found if each.letter_number == letter and each.status == "granted"]
    if not named:
        raise StepFailed(f"penghargaan dengan surat {letter} untuk {person} tidak ada: {answer}")
    return named[0]


async def imported(
    stage: Stage,
    step: Step,
    service: Service,
    path: str,
    items: list[dict[str, Any]],
    *,
    by: str | None,
    more: Mapping[str, str] | None = None,
) -> None:
    """Import rows; each has to be taken, or refused as the step says. People may not have been heard of yet.

    :raises StepFailed: when a row ends otherwise
    """
    wanted = step.refused.code if step.refused is not None else None
    actor, body = stage.officer(by), {"items": items, **(more or {})}

    def taken(answer: Answer) -> bool:
        return answer.accepted and all(each.code == wanted for each in answer.read(ImportedSeen).rows)

    await until(
        lambda: stage.platform.post(service, path, actor=actor, body=body),
        holds=taken,
        what=f"semua baris {'diterima' if wanted is None else f'ditolak dengan {wanted}'}",
        patience=stage.patience,
    )
