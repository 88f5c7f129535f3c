"""The agency's catalogue of trainings: recorded, shown, and which of them fit a gap."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from shared.alike import filled
from shared.decision import Decision, Env, Kind, publishes_nothing
from shared.ids import career as ids

EDITIONS_KEPT: Final = 50


class TrainingMode(StrEnum):
    """How a training is held: in a class, at a distance, both, or at work."""

    KLASIKAL = "klasikal"
    DARING = "daring"
    BLENDED = "blended"
    DI_TEMPAT_KERJA = "di_tempat_kerja"


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """A training in the agency's catalogue. What is not offered any more is not recommended.

    ``level``: the level of the competence that it leads to; None when nobody said. ``edition`` counts its changes;
    ``earlier`` are the editions before, newest first.
    """

    agency_id: str
    training_id: str
    title: str
    competence: str
    hours_jp: Decimal
    offered: bool = True
    level: int | None = None
    provider: str = ""
    mode: TrainingMode | None = None
    edition: int = 1
    earlier: tuple["Training", ...] = ()


TRAINING: Final = Kind(
    name=ids.TRAINING.kind,
    state=Training,
    lookup=lambda state: {"competence": state.competence},
    body=publishes_nothing,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingView:
    """A training of the catalogue."""

    id: str
    training_id: str
    title: str
    competence: str
    hours_jp: Decimal
    offered: bool
    level: int | None
    provider: str
    mode: TrainingMode | None
    edition: int
    closes_gap: bool | None


def record(state: Training | None, training: Training, _env: Env) -> Decision[Training]:
    """Put a training into the catalogue, or change it. Saying the same again changes nothing.

    A change is a new edition; the editions before it are kept.
    """
    if state is None:
        return Decision(training)
    if replace(state, edition=1, earlier=()) == replace(training, edition=1, earlier=()):
        return Decision(state)
    earlier = (replace(state, earlier=()), *state.earlier)[:EDITIONS_KEPT]
    return Decision(replace(training, edition=state.edition + 1, earlier=earlier))


def fitting(
    trainings: Iterable[Training],
    competence: str,
    *,
    held: Decimal | None = None,
    required: Decimal | None = None,
) -> tuple[Training, ...]:
    """The trainings on offer for a competence that lead further than the level held.

    Those that close the gap come first, the nearest level before higher ones; then those of which nobody said where
    they lead; then those that only come nearer.
    """
    offered = [
        each
        for each in trainings
        if each.competence == competence and each.offered and (each.level is None or held is None or each.level > held)
    ]
    return tuple(sorted(offered, key=lambda each: (*_order(each, required), each.title, each.training_id)))


def closes(training: Training, required: Decimal | None) -> bool | None:
    """Whether a training leads to the required level; None when nobody said where it leads."""
    return None if training.level is None or required is None else training.level >= required


def training_view(training: Training, required: Decimal | None = None) -> TrainingView:
    """Show a training; with the level that somebody needs, also whether it leads there."""
    return filled(
        TrainingView,
        training,
        id=ids.TRAINING.of(training.agency_id, training.training_id),
        closes_gap=closes(training, required),
    )


def _order(training: Training, required: Decimal | None) -> tuple[int, int]:
    closing = closes(training, required)
    if closing is None:
        return 1, 0
    level = training.level or 0
    return (0, level) if closing else (2, -level)
