"""The same people rated as a web application with an object-relational mapper would: object by object, from tables.

Eight queries for each person (the plan, its objectives, indicators, realisations, feedback, observations, logs, the
unit), an object for each row with its decimals read from text, and decimal arithmetic on those. The database is SQLite
in memory, behind no network, and there is no mapper in between: what Django adds to each query is not counted, so this
baseline is a good deal quicker than what it stands for.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, TypeVar

from benchmarks.rated import people
from shared.policy.policy import Bounds, Policy
from shared.rules.predicate import predicate
from shared.rules.vocabulary import Level, Predicate

T = TypeVar("T")
_CENT = Decimal("0.01")
_MOST = Decimal(120)
_JUDGED = {Decimal(1): Decimal(80), Decimal(2): Decimal(100), Decimal(3): Decimal(120)}


@dataclass(kw_only=True)
class Plan:
    id: int
    employee_id: str
    position: str


@dataclass(kw_only=True)
class Objective:
    id: int
    plan_id: int
    code: str
    name: str
    weight: Decimal


@dataclass(kw_only=True)
class Indicator:
    id: int
    plan_id: int
    objective_id: int
    name: str
    quantitative: int
    direction: str
    target: Decimal
    weight: Decimal


@dataclass(kw_only=True)
class Realisation:
    id: int
    plan_id: int
    indicator_id: int
    actual: Decimal


@dataclass(kw_only=True)
class Feedback:
    id: int
    plan_id: int
    about: str
    criterion: str
    source: str
    answers: int
    average: Decimal


@dataclass(kw_only=True)
class Observation:
    id: int
    plan_id: int
    competence: str
    held: int


@dataclass(kw_only=True)
class Log:
    id: int
    plan_id: int
    month: int
    days: int


@dataclass(kw_only=True)
class UnitIndicator:
    id: int
    plan_id: int
    target: Decimal
    actual: Decimal


_TABLES: tuple[type[Any], ...] = (Plan, Objective, Indicator, Realisation, Feedback, Observation, Log, UnitIndicator)
_COLUMNS = {
    each: (tuple(one.name for one in fields(each)), {one.name for one in fields(each) if one.type is Decimal})
    for each in _TABLES
}
"""The columns of each table, and which of them are decimals."""


def rate_from_tables(number: int) -> int:
    """Rate so many people one by one, each from eight queries."""
    tables, everybody = _filled(), people()
    return sum(
        _rated(tables, at % len(everybody) + 1, everybody[at % len(everybody)][0]) is not None for at in range(number)
    )


def _rated(tables: sqlite3.Connection, id_: int, policy: Policy) -> tuple[Level, Level, Predicate]:
    (plan,) = _read(tables, Plan, "id", id_)
    objectives = _read(tables, Objective, "plan_id", plan.id)
    indicators = _read(tables, Indicator, "plan_id", plan.id)
    actuals = {each.indicator_id: each.actual for each in _read(tables, Realisation, "plan_id", plan.id)}
    said = _read(tables, Feedback, "plan_id", plan.id)
    seen = _read(tables, Observation, "plan_id", plan.id)
    days = sum(each.days for each in _read(tables, Log, "plan_id", plan.id))
    unit = _read(tables, UnitIndicator, "plan_id", plan.id)
    judged = {each.criterion: each.average for each in said if each.about == "objective"}
    parts = [
        (
            objective.weight,
            _mean(
                (each.weight, _achieved(each, actuals.get(each.id), judged.get(objective.code)))
                for each in indicators
                if each.objective_id == objective.id
            ),
        )
        for objective in objectives
    ]
    shared = _mean((Decimal(1), min(each.actual / each.target * 100, _MOST)) for each in unit)
    work = _mean([(Decimal(70), _mean(parts)), (Decimal(20), shared), (Decimal(10), Decimal(days) / 240 * 100)])
    weights = {source.value: weight for source, weight in policy.behaviour.source_weights.items()}
    criteria = {each.criterion for each in said if each.about == "behaviour"}
    spoken = [
        (
            Decimal(1),
            _mean((weights.get(each.source, Decimal(0)), each.average) for each in said if each.criterion == one),
        )
        for one in criteria
    ]
    held = [(Decimal(1), Decimal(each.held)) for each in seen]
    conduct = 40 + 30 * (_mean(spoken) if spoken else _mean(held) / 2)
    results, behaviour = _level(work, policy.results.bounds), _level(conduct, policy.behaviour.bounds)
    as_of = people()[0][1].as_of
    return results, behaviour, predicate(results=results, behaviour=behaviour, as_of=as_of).predicate


def _achieved(indicator: Indicator, actual: Decimal | None, judged: Decimal | None) -> Decimal:
    if not indicator.quantitative:
        return _JUDGED[Decimal(2) if judged is None else judged]
    share = (actual or Decimal(0)) / indicator.target * 100
    percent = share if indicator.direction == "maximise" else 200 - share
    return min(max(percent, Decimal(0)), _MOST).quantize(_CENT, ROUND_HALF_UP)


def _mean(terms: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    counted = list(terms)
    total = sum((weight for weight, _ in counted), Decimal(0))
    return sum((weight * value for weight, value in counted), Decimal(0)) / (total or 1)


def _level(percent: Decimal, bounds: Bounds) -> Level:
    rounded = percent.quantize(_CENT, ROUND_HALF_UP)
    if rounded > bounds.above or (bounds.above_inclusive and rounded == bounds.above):
        return Level.ABOVE
    return Level.AS if rounded >= bounds.as_from else Level.BELOW


def _read(tables: sqlite3.Connection, model: type[T], by: str, value: int) -> list[T]:
    names, decimals = _COLUMNS[model]
    rows = tables.execute(f"SELECT {', '.join(names)} FROM {model.__name__} WHERE {by} = ? ORDER BY id", (value,))
    return [
        model(**{name: Decimal(each) if name in decimals else each for name, each in zip(names, row, strict=True)})
        for row in rows
    ]


@lru_cache(maxsize=1)
def _filled() -> sqlite3.Connection:
    """The tables, with an index for each query."""
    tables = sqlite3.connect(":memory:")
    for model in _TABLES:
        columns = ", ".join("id INTEGER PRIMARY KEY" if name == "id" else name for name in _COLUMNS[model][0])
        tables.execute(f"CREATE TABLE {model.__name__} ({columns})")
        if model is not Plan:
            tables.execute(f"CREATE INDEX by_{model.__name__} ON {model.__name__} (plan_id)")
    for id_, (_, inputs) in enumerate(people(), start=1):
        person = inputs.assignment
        _add(tables, "Plan", id_, person.employee_id, person.position)
        for objective in inputs.objectives:
            of = _add(tables, "Objective", None, id_, objective.objective_id, objective.name, str(objective.weight))
            for each in objective.indicators:
                kind = (each.quantitative, each.direction.value, str(each.target), str(each.weight))
                at = _add(tables, "Indicator", None, id_, of, each.name, *kind)
                _add(tables, "Realisation", None, id_, at, str(each.actual))
        for said in inputs.feedback:
            about = (said.about.value, said.criterion, said.source.value, said.answers, str(said.average))
            _add(tables, "Feedback", None, id_, *about)
        for seen in inputs.observations:
            _add(tables, "Observation", None, id_, seen.competence, seen.held)
        for month in range(1, 13):
            _add(tables, "Log", None, id_, month, inputs.days_reported // 12)
        for each in inputs.unit.indicators if inputs.unit else ():
            _add(tables, "UnitIndicator", None, id_, str(each.target), str(each.actual))
    return tables


def _add(tables: sqlite3.Connection, table: str, *values: object) -> int | None:
    marks = ", ".join("?" * len(values))
    return tables.execute(f"INSERT INTO {table} VALUES ({marks})", values).lastrowid
