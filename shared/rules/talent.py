"""Nine boxes (PermenPANRB 3/2020 am. 20/2025) and the BKN talent score of 2025 (domain.md 5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from shared.rules.errors import InvalidInput
from shared.rules.numbers import exact, half_up, weighted
from shared.rules.tables import PACKAGED, Data, RuleRef, Table, Tables, covers
from shared.rules.vocabulary import Level, Predicate

Thresholds = tuple[Decimal, Decimal]
Status = TypeVar("Status")


class Potential(StrEnum):
    """Status on the potential axis: *tinggi*, *menengah*, *rendah*."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Convention(StrEnum):
    """How a predicate becomes a performance status: by name (a), or by score (b: Baik counts as above)."""

    A = "a"
    B = "b"


@dataclass(frozen=True, kw_only=True)
class TalentBoxResult:
    """Box 1-9 (9 is best), the status on both axes, and what the regulation recommends."""

    box: int
    performance_status: Level
    potential_status: Potential
    recommendations: tuple[str, ...]
    rule: RuleRef


@dataclass(frozen=True, kw_only=True)
class TalentScoreResult:
    """Scores of performance (y), of potential (x) and of talent, 0-100, and the box they lead to."""

    y: Decimal
    x: Decimal
    talent: Decimal
    box: int
    performance_status: Level
    potential_status: Potential
    recommendations: tuple[str, ...]
    rule: RuleRef


class _Box(Data, frozen=True, kw_only=True):
    box: int
    performance: Level
    potential: Potential
    recommendations: tuple[str, ...]


class _Boxes(Data, frozen=True, kw_only=True):
    performance_max: Decimal
    potential_max: Decimal
    default_thresholds: Thresholds
    default_convention: Convention
    convention_a: dict[Predicate, Level]
    convention_b: dict[Predicate, Decimal]
    boxes: tuple[_Box, ...]

    def __post_init__(self) -> None:
        covers(Predicate, self.convention_a, self.convention_b)
        cells = {(box.performance, box.potential) for box in self.boxes}
        if len(self.boxes) != len(cells) or len(cells) != len(Level) * len(Potential):
            raise ValueError("needs all nine boxes, each once")


class _Score(Data, frozen=True, kw_only=True):
    score_max: Decimal
    predicate_score: dict[Predicate, Decimal]
    y: dict[str, Decimal]
    x: dict[str, Decimal]
    talent: dict[str, Decimal]

    def __post_init__(self) -> None:
        axes = (self.y, {"predicate", "reinforcing"}), (self.talent, {"y", "x"})
        axis_x = self.x, {"competence", "potential", "qualification", "integrity"}
        if any(set(weights) != names for weights, names in (*axes, axis_x)):
            raise ValueError("every part of y, x and talent needs its weight, and no other")
        covers(Predicate, self.predicate_score)


def talent_box(
    *,
    potential: Decimal,
    performance: Decimal | None = None,
    predicate: Predicate | None = None,
    convention: Convention | None = None,
    thresholds: Thresholds | None = None,
    potential_thresholds: Thresholds | None = None,
    as_of: date,
    tables: Tables = PACKAGED,
) -> TalentBoxResult:
    """Place a person in a box, by a performance score or by a predicate under a convention.

    `thresholds` (low, high; inclusive; the agency's) hold for both axes unless potential has its own.

    :raises InvalidInput: unless one of performance and predicate is given, or when a number is out of range.
    """
    table = tables.find("talent_box", _Boxes, as_of)
    values = table.values
    limits = _limits("thresholds", values.default_thresholds if thresholds is None else thresholds)
    other = limits if potential_thresholds is None else _limits("potential_thresholds", potential_thresholds)
    height = exact("potential", potential, low=0, high=values.potential_max)
    status = _performance_status(performance, predicate, convention or values.default_convention, limits, values)
    return _place(status, _pick(height, other, (Potential.HIGH, Potential.MEDIUM, Potential.LOW)), table)


def talent_score_2025(
    *,
    predicate: Predicate,
    reinforcing: Decimal,
    competence: Decimal,
    potential: Decimal,
    qualification: Decimal,
    integrity: Decimal,
    thresholds: Thresholds | None = None,
    as_of: date,
    tables: Tables = PACKAGED,
) -> TalentScoreResult:
    """Weigh performance (y) and potential (x) by the BKN guideline of 2025; each part is 0-100.

    :raises InvalidInput: when a part is out of range.
    """
    table = tables.find("talent_score_2025", _Score, as_of)
    values = table.values
    top = values.score_max
    y_parts = {"predicate": values.predicate_score[predicate], "reinforcing": reinforcing}
    x_parts = {
        "competence": competence,
        "potential": potential,
        "qualification": qualification,
        "integrity": integrity,
    }
    y, x = _weighed(y_parts, values.y, top), _weighed(x_parts, values.x, top)
    placed = talent_box(performance=half_up(y), potential=half_up(x), thresholds=thresholds, as_of=as_of, tables=tables)
    return TalentScoreResult(
        y=half_up(y),
        x=half_up(x),
        talent=half_up(weighted("tables", [(values.talent["y"], y), (values.talent["x"], x)])),
        box=placed.box,
        performance_status=placed.performance_status,
        potential_status=placed.potential_status,
        recommendations=placed.recommendations,
        rule=table.rule,
    )


def _performance_status(
    performance: Decimal | None,
    predicate: Predicate | None,
    convention: Convention,
    limits: tuple[Fraction, Fraction],
    values: _Boxes,
) -> Level:
    if predicate is not None and performance is None:
        if convention is Convention.A:
            return values.convention_a[predicate]
        height = Fraction(values.convention_b[predicate])
    elif performance is not None and predicate is None:
        height = exact("performance", performance, low=0, high=values.performance_max)
    else:
        raise InvalidInput(
            "performance",
            "give either performance or predicate",
            "Isi salah satu: performance atau predicate.",
        )
    return _pick(height, limits, (Level.ABOVE, Level.AS, Level.BELOW))


def _limits(field: str, thresholds: Thresholds) -> tuple[Fraction, Fraction]:
    low, high = exact(f"{field}[0]", thresholds[0], low=0), exact(f"{field}[1]", thresholds[1], low=0)
    if low > high:
        raise InvalidInput(field, "low is above high", f"{field}: batas bawah melebihi batas atas.")
    return low, high


def _pick(height: Fraction, limits: tuple[Fraction, Fraction], statuses: tuple[Status, Status, Status]) -> Status:
    low, high = limits
    return statuses[0] if height >= high else statuses[1] if height >= low else statuses[2]


def _place(performance: Level, potential: Potential, table: Table[_Boxes]) -> TalentBoxResult:
    (found,) = (b for b in table.values.boxes if b.performance is performance and b.potential is potential)
    return TalentBoxResult(
        box=found.box,
        performance_status=performance,
        potential_status=potential,
        recommendations=found.recommendations,
        rule=table.rule,
    )


def _weighed(parts: Mapping[str, Decimal], weights: Mapping[str, Decimal], top: Decimal) -> Fraction:
    return weighted("tables", [(weights[name], exact(name, part, low=0, high=top)) for name, part in parts.items()])
