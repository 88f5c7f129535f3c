"""From two ratings to a predicate (PermenPANRB 6/2022; domain.md 1.5 and 1.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.rules.errors import InvalidInput, empty
from shared.rules.tables import PACKAGED, Data, RuleRef, Tables, covers
from shared.rules.vocabulary import Level, Predicate, UnitPredicate


@dataclass(frozen=True, kw_only=True)
class SiasnCodes:
    """Codes of the SIASN web service; lower is better (results 1 = above, quadrant 1 = sangat baik)."""

    results: int
    behaviour: int
    quadrant: int


@dataclass(frozen=True, kw_only=True)
class PredicateResult:
    """The predicate of an employee, and what SIASN is told."""

    predicate: Predicate
    siasn: SiasnCodes
    rule: RuleRef


@dataclass(frozen=True, kw_only=True)
class LevelResult:
    """A rating against expectation."""

    level: Level
    rule: RuleRef


@dataclass(frozen=True, kw_only=True)
class UnitHeadResult:
    """The results rating of the person who heads a unit."""

    results: Level
    rule: RuleRef


class RatedResult(Data, frozen=True, kw_only=True):
    """One work result: how it was judged, and whether it is a main result (*hasil kerja utama*)."""

    level: Level
    main: bool


class _Matrix(Data, frozen=True, kw_only=True):
    matrix: dict[Level, dict[Level, Predicate]]
    siasn_rating: dict[Level, int]
    siasn_quadrant: dict[Predicate, int]

    def __post_init__(self) -> None:
        covers(Level, self.matrix, *self.matrix.values(), self.siasn_rating)
        covers(Predicate, self.siasn_quadrant)


class _UnitHead(Data, frozen=True, kw_only=True):
    results: dict[UnitPredicate, Level]

    def __post_init__(self) -> None:
        covers(UnitPredicate, self.results)


class _RollUp(Data, frozen=True, kw_only=True):
    above_over_percent: Decimal
    main_below_max: int
    main_below_over_percent: Decimal


def predicate(*, results: Level, behaviour: Level, as_of: date, tables: Tables = PACKAGED) -> PredicateResult:
    """Read predicate and SIASN codes from the matrix (PermenPANRB 6/2022, Lampiran; domain.md 1.5)."""
    table = tables.find("predicate", _Matrix, as_of)
    found = table.values.matrix[results][behaviour]
    codes = SiasnCodes(
        results=table.values.siasn_rating[results],
        behaviour=table.values.siasn_rating[behaviour],
        quadrant=table.values.siasn_quadrant[found],
    )
    return PredicateResult(predicate=found, siasn=codes, rule=table.rule)


def unit_head_results(*, unit_predicate: UnitPredicate, as_of: date, tables: Tables = PACKAGED) -> UnitHeadResult:
    """Rate the results of whoever heads a unit by its predicate (SE MenPANRB 3/2023; domain.md 1.6)."""
    table = tables.find("unit_head_results", _UnitHead, as_of)
    return UnitHeadResult(results=table.values.results[unit_predicate], rule=table.rule)


def roll_up(*, results: Sequence[RatedResult], as_of: date, tables: Tables = PACKAGED) -> LevelResult:
    """Suggest one results rating from the judgements of each result (domain.md 1.5, unconfirmed wording).

    :raises InvalidInput: when there is no result, or no main result.
    """
    if not results:
        raise empty("results")
    main = [result for result in results if result.main]
    if not main:
        raise InvalidInput("results", "needs a main result", "results harus memuat hasil kerja utama.")
    table = tables.find("roll_up", _RollUp, as_of)
    return LevelResult(level=_rolled_up(results, main, table.values), rule=table.rule)


def _rolled_up(results: Sequence[RatedResult], main: Sequence[RatedResult], limits: _RollUp) -> Level:
    above = sum(result.level is Level.ABOVE for result in results)
    main_below = sum(result.level is Level.BELOW for result in main)
    if _over(main_below, len(main), limits.main_below_over_percent):
        return Level.BELOW
    if _over(above, len(results), limits.above_over_percent) and main_below <= limits.main_below_max:
        return Level.ABOVE
    return Level.AS


def _over(part: int, total: int, limit_percent: Decimal) -> bool:
    limit, scale = limit_percent.as_integer_ratio()
    return 100 * part * scale > limit * total
