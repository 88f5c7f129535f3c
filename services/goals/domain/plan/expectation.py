"""What the superior expects of each behaviour (ekspektasi khusus pimpinan, PermenPANRB 6/2022; domain.md 1.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.goals.domain.cycle.state import CycleState
from shared.decision import Invalid
from shared.events.goals import Assignment
from shared.policy.policy import Criterion


class ExpectationUnknown(Invalid):
    """The policy has no such behaviour for this position; choose one of those named."""

    code = "expectation-unknown"


class ExpectationMissing(Invalid):
    """The policy wants an expectation for every behaviour before the plan is agreed."""

    code = "expectation-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What is expected of one behaviour, who wrote it and when. ``set_for``: the rater for whom a delegate did."""

    criterion: str
    label: str
    text: str
    set_by: str
    set_for: str | None = None
    set_on: date


def texts_of(expected: Iterable[Expectation]) -> Mapping[str, str]:
    """Give the texts by behaviour."""
    return {each.criterion: each.text for each in expected}


def unexpected(expected: Iterable[Expectation], expecting: Sequence[str]) -> tuple[str, ...]:
    """Name the behaviours of which something has to be expected, and is not."""
    said = texts_of(expected)
    return tuple(each for each in expecting if each not in said)


def check_expected(expected: Iterable[Expectation], expecting: Sequence[str]) -> None:
    """Hold what is expected against the behaviours of which something has to be.

    :raises ExpectationMissing: naming those that are left
    """
    missing = unexpected(expected, expecting)
    if missing:
        raise ExpectationMissing(
            f"Kebijakan meminta ekspektasi pimpinan untuk setiap perilaku. Isi dahulu: {', '.join(missing)}.",
            field="expectations",
        )


def expecting(cycle: CycleState, who: Assignment) -> tuple[str, ...]:
    """Name the behaviours of which something has to be expected before a plan is agreed, by the policy."""
    if not cycle.planning.expectations_required:
        return ()
    return tuple(each.id for each in meant(cycle.behaviours or (), who))


def meant(behaviours: tuple[Criterion, ...], who: Assignment) -> tuple[Criterion, ...]:
    """List what is meant for somebody's position."""
    return tuple(
        each
        for each in behaviours
        if each.applies_to.covers(
            position_group=who.position_group, heads=who.heads_unit is not None, position=who.position
        )
    )
