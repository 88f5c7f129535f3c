"""Lists: whom they name that somebody reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from cli.play.answers import Answer, NamesSeen, RowsSeen
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import CheckList
from cli.play.waiting import until

Query = Callable[[Stage, CheckList], Mapping[str, str]]


def _in_cycle(stage: Stage, step: CheckList) -> Mapping[str, str]:
    return {"cycle_id": stage.cycle(step), "limit": "200"} | ({"unit_id": step.unit} if step.unit else {})


def _all(_stage: Stage, step: CheckList) -> Mapping[str, str]:
    return {"limit": "200"} | ({"unit_id": step.unit} if step.unit else {})


def _disputed(_stage: Stage, _step: CheckList) -> Mapping[str, str]:
    return {"in_dispute": "true", "limit": "200"}


def _only_cycle(stage: Stage, step: CheckList) -> Mapping[str, str]:
    return {"cycle_id": stage.cycle(step), "limit": "200"}


def _by_name(_stage: Stage, step: CheckList) -> Mapping[str, str]:
    return {"name": step.text, "limit": "200"}


def _year(_stage: Stage, step: CheckList) -> Mapping[str, str]:
    return {"year": str(step.on.year), "limit": "200"}


def _mentors(_stage: Stage, step: CheckList) -> Mapping[str, str]:
    return {"employee_id": step.about or "", "competence": step.text}


@dataclass(frozen=True, slots=True)
class _List:
    """Where a list is, what it is asked for, and the field of its rows that names a person (or a unit)."""

    service: Service
    path: str
    query: Query = _in_cycle
    field: str = "employee_id"


_LISTS: Final[Mapping[str, _List]] = {
    "plans": _List(Service.GOALS, "/plans"),
    "plans_in_dispute": _List(Service.GOALS, "/plans", _disputed),
    "plans_late": _List(Service.GOALS, "/cycles/{cycle}/late", _all),
    "results": _List(Service.EVALUATION, "/cycles/{cycle}/results", _all),
    "raters_left": _List(Service.GOALS, "/officers/raters-left", _all, "rater_id"),
    "rater_reports": _List(Service.GOALS, "/rater-reports"),
    "decisions_overdue": _List(Service.EVALUATION, "/work-queue/overdue", _only_cycle),
    "officials_left": _List(Service.EVALUATION, "/work-queue/officials-left", _all, "official_id"),
    "approvals": _List(Service.EVALUATION, "/approvals", _only_cycle),
    "improvement": _List(Service.EVALUATION, "/follow-ups", _only_cycle),
    "units": _List(Service.EVALUATION, "/units", _only_cycle, "unit_id"),
    "to_answer": _List(Service.FEEDBACK, "/dossiers/to-answer", _only_cycle),
    "asked_of_me": _List(Service.FEEDBACK, "/nominations/asked-of-me"),
    "profiles": _List(Service.CAREER, "/profiles", _all),
    "below_training_duty": _List(Service.CAREER, "/training-duty", _year),
    "mentors": _List(Service.CAREER, "/mentoring-candidates", _mentors, "mentor_id"),
    "people": _List(Service.DIRECTORY, "/people", _by_name),
}


async def check_list(stage: Stage, step: CheckList) -> None:
    """Wait until a list names exactly the people of the story."""
    actor = stage.officer(step.by)
    wanted = set(step.people)
    if step.at == "names":
        asked = {"employee_ids": [each.id for each in stage.story.people]}
        look = partial(stage.platform.post, Service.DIRECTORY, "/names", actor=actor, body=asked)
        named: Callable[[Answer], set[str]] = _named
    else:
        where = _LISTS[step.at]
        path = where.path.format(cycle=stage.cycle(step))
        look = partial(stage.platform.get, where.service, path, actor=actor, query=where.query(stage, step))
        named = partial(_rows, where.field)
    await until(
        look,
        holds=lambda answer: answer.accepted and named(answer) == wanted,
        what=f"daftar {step.at} hanya memuat {', '.join(step.people) or 'tidak seorang pun'}",
        patience=stage.patience,
    )


def _named(answer: Answer) -> set[str]:
    return {each.employee_id for each in answer.read(NamesSeen).items}


def _rows(field: str, answer: Answer) -> set[str]:
    return {str(each.get(field)) for each in answer.read(RowsSeen).items}
