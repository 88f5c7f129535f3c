"""Who depends on an event's type and not on its body alone: intermediate facts of a subject may be skipped.

The newest fact of a subject is sure to be told, with whatever type it has. So each place that looks at a type is listed
here with why it may, and each step that somebody may have missed shows in the newest body.
"""

import ast
import importlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from shared.events.base import Body
from shared.events.registry import BY_SHORT, TYPES
from shared.parties import PORTS

ROOT: Final = Path(__file__).parents[2]
SAYS: Final = "chooses what is said, not what is heard"
CLASS: Final = "finds the body's class; what follows depends on the body"
SHOWN: Final = "shown to people who look on"

DEPENDS: Final[Mapping[tuple[str, str], str]] = {
    ("services/evaluation/domain/appraisal/publish.py", "result."): SAYS,
    ("services/evaluation/domain/appraisal/publish.py", "result.final"): SAYS,
    ("services/evaluation/domain/appraisal/publish.py", "result.superseded"): SAYS,
    ("services/evaluation/domain/appraisal/publish.py", "result.withdrawn"): SAYS,
    ("services/goals/domain/cycle/state.py", "cycle.enrolled"): SAYS,
    ("shared/decoding.py", "type_name"): CLASS,
    ("cli/siasn/bridge.py", "ce_type"): CLASS,
    ("cli/directory/adopt.py", "ce_type"): CLASS,
    ("cli/directory/adopt.py", "person.recorded"): CLASS,
    ("cli/directory/adopt.py", "unit.recorded"): CLASS,
    ("cli/identity/people.py", "ce_type"): CLASS,
    ("cli/identity/people.py", "agency.recorded"): CLASS,
    ("cli/watch.py", "ce_type"): SHOWN,
    ("cli/dead_letters/board.py", "ce_type"): SHOWN,
    ("cli/contracts/subscriber.py", "ce_type"): SHOWN,
    ("cli/contracts/subscriber.py", "type_name"): SHOWN,
}
"""By file and by what it looks at: why it depends on no step that may be skipped."""

DESCRIBES: Final = ("shared/bus/", "shared/events/", "shared/ids/", "cli/contracts/")
"""What writes headers and describes types; of the contracts, only the subscriber reads."""

STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "plan.opened": ("assignment", "starts_on", "leaves"),
    "plan.prefilled": ("template",),
    "plan.proposed": ("status", "revision_pending"),
    "plan.returned": ("status", "reason"),
    "plan.agreed": ("agreed_edition",),
    "plan.revised": ("agreed_edition",),
    "plan.progressed": ("objectives",),
    "plan.impacted": ("impacts",),
    "plan.reminded": ("reminder",),
    "plan.rater-reported": ("rater_reports",),
    "plan.ended": ("ends_on", "ended"),
    "plan.closed": ("status", "logs"),
    "activity.recorded": ("entries", "trainings"),
    "activity.closed": ("closed",),
    "delegation.proposed": ("proposed_at",),
    "delegation.accepted": ("accepted_on",),
    "delegation.declined": ("status", "answered_on"),
    "delegation.withdrawn": ("withdrawn_at",),
    "dossier.updated": ("criteria",),
    "dossier.acknowledged": ("acknowledged",),
    "dossier.closed": ("closed",),
    "dossier.reminded": ("reminder",),
    "survey.published": ("answers",),
    "survey.closed": ("closed",),
    "cycle.opened": ("starts_on", "policy"),
    "cycle.closing": ("closing_on",),
    "cycle.amended": ("changes",),
    "cycle.cancelled": ("changes", "status"),
    "cycle.closed": ("status",),
    "appraisal.suggested": ("suggested",),
    "appraisal.decided": ("decided", "decided_by", "calibrations", "replaced"),
    "appraisal.approved": ("approval",),
    "appraisal.returned": ("returned", "status"),
    "appraisal.acknowledged": ("acknowledged_on",),
    "appraisal.final": ("status", "replaced"),
    "appraisal.contested": ("objection",),
    "appraisal.confirmed": ("objection",),
    "appraisal.superseded": ("objection", "replaced", "correction"),
    "appraisal.correction-proposed": ("correction",),
    "appraisal.correction-refused": ("correction",),
    "appraisal.withdrawn": ("correction", "replaced"),
    "appraisal.cancelled": ("status",),
    "appraisal.reopened": ("reopened",),
    "appraisal.reminded": ("reminder",),
    "calibration.opened": ("opened_on",),
    "calibration.recorded": ("changes",),
    "calibration.closed": ("closed_on",),
    "improvement.proposed": ("proposed_by",),
    "improvement.agreed": ("agreed_on",),
    "improvement.progressed": ("check_ins",),
    "improvement.concluded": ("concluded_on",),
    "result.final": ("number", "replaces"),
    "result.superseded": ("number", "replaces"),
    "result.withdrawn": ("status",),
    "recommendation.issued": ("issued_on",),
    "recommendation.decided": ("status", "decision_reason"),
    "recommendation.withdrawn": ("status",),
    "recommendation.renewed": ("cycles",),
    "recommendation.expired": ("status", "expires_on"),
    "recommendation.followed-up": ("outcome",),
    "recommendation.basis-changed": ("basis_changed",),
    "mentoring.proposed": ("status",),
    "mentoring.declined": ("status", "outcome"),
    "mentoring.matched": ("status",),
    "mentoring.ended": ("ended", "outcome"),
    "credit.determined": ("replaces",),
    "credit.withdrawn": ("status", "replaces"),
    "award.granted": ("awarded_on",),
    "award.shared": ("sharings",),
    "award.withdrawn": ("status",),
}
"""Of each type that shares its subject with others: the fields of the newest body in which the step shows."""


def test_every_place_that_looks_at_a_type_is_listed_with_why() -> None:
    found = {each for folder in ("services", "shared", "cli") for each in _looks(ROOT / folder)}

    assert found == DEPENDS.keys()


@pytest.mark.parametrize("service", sorted(PORTS))
def test_handlers_are_by_body_and_get_no_type(service: str) -> None:
    handlers = importlib.import_module(f"services.{service}.handlers").HANDLERS

    assert all(isinstance(each, type) and issubclass(each, Body) for each in handlers)


def test_every_step_that_may_be_skipped_shows_in_the_newest_body() -> None:
    facts = Counter((each.topic, each.body) for each in TYPES)
    several = {each.short for each in TYPES if facts[each.topic, each.body] > 1}

    assert several == STEPS.keys()
    lacking = {
        (short, field)
        for short, fields in STEPS.items()
        for field in fields
        if field not in BY_SHORT[short].body.model_fields
    }
    assert lacking == set()


def _looks(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(DESCRIBES) and name != "cli/contracts/subscriber.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield from ((name, each) for each in _in(node))


def _in(node: ast.AST) -> Iterator[str]:
    """What a node looks at: the header, what was read of it, or the name of a type in a comparison or a table."""
    match node:
        case ast.Constant(value="ce_type"):
            yield "ce_type"
        case ast.Attribute(attr="type_name") | ast.arg(arg="type_name"):
            yield "type_name"
        case ast.Compare(left=left, comparators=others):
            yield from _names(left, *others)
        case ast.Subscript(slice=key):
            yield from _names(key)
        case ast.Dict(keys=keys):
            yield from _names(*(each for each in keys if each is not None))
        case ast.MatchValue(value=value):
            yield from _names(value)
        case ast.Call(func=ast.Attribute(attr="startswith" | "endswith" | "removeprefix" | "get"), args=args):
            yield from _names(*args)
        case _:
            pass


def _names(*nodes: ast.expr) -> Iterator[str]:
    for node in nodes:
        values = node.elts if isinstance(node, ast.Tuple | ast.Set | ast.List) else [node]
        for each in values:
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and _is_type(each.value):
                yield each.value


def _is_type(text: str) -> bool:
    return text in BY_SHORT or (text.endswith(".") and any(each.startswith(text) for each in BY_SHORT))
