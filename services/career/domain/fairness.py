"""Statistical attributes recorded; the report of a closed cycle asked for, counted, and made fit to be shown."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Final

from pydantic import Field

from services.career.domain.cycle import CYCLE, CycleCopy
from services.career.domain.profile.records import InTheFuture
from services.career.domain.profile.state import Profile
from services.career.rules.fairness import By, Counted, CountsByGroup, Group, Sex, Table, age_group, shown, table
from shared.alike import filled
from shared.decision import Decision, Env, Kind, NotFound, Rejected, publishes_nothing
from shared.events.evaluation import CycleStatus
from shared.ids import career as ids
from shared.ids import evaluation
from shared.ids.form import agency_of

COUNT: Final = "count-fairness"
"""The job that is pending while a report is being counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """Sex and year of birth of a person, with the purpose they were imported for. Read by reports only."""

    agency_id: str
    employee_id: str
    sex: Sex
    birth_year: int
    purpose: str
    recorded_by: str
    recorded_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessReport:
    """Rounded counts of a cycle; exact counts are never stored.

    Without ``asked_on`` nobody asked for it yet; without ``counted_on`` it is still being counted.
    """

    agency_id: str
    cycle_id: str
    ends_on: date
    group_min: int
    group_rounding: int
    age_bands: tuple[int, ...]
    asked_by: str | None = None
    asked_on: date | None = None
    counted_on: date | None = None
    everybody: Group | None = None
    tables: tuple[Table, ...] = ()
    jobs: Annotated[tuple[str, ...], Field(serialization_alias="owes")] = ()


ATTRIBUTES: Final = Kind(name=ids.ATTRIBUTES.kind, state=Attributes, lookup=lambda _state: {}, body=publishes_nothing)
FAIRNESS: Final = Kind(name=ids.FAIRNESS.kind, state=FairnessReport, lookup=lambda _state: {}, body=publishes_nothing)


class CycleUnknown(NotFound):
    """No such cycle was heard in this agency; check the id."""

    code = "cycle-unknown"


class CycleOpen(Rejected):
    """While results still come, two reports would differ by one person; wait for the cycle to close."""

    code = "cycle-open"


class CountedToday(Rejected):
    """A report is counted once a day at most, so that no two tell one person's change."""

    code = "counted-today"


def record_attributes(state: Attributes | None, made: Attributes, env: Env) -> Decision[Attributes]:
    """Record or change somebody's attributes; the same again changes nothing.

    :raises InTheFuture: when somebody is not born yet
    """
    if made.birth_year > env.today.year:
        raise InTheFuture(f"Tahun lahir tidak boleh setelah tahun ini ({env.today.year}).", field="birth_year")
    if state is not None and state == replace(made, recorded_by=state.recorded_by, recorded_on=state.recorded_on):
        return Decision(state)
    return Decision(made)


def ask(state: FairnessReport | None, cycle_id: str, env: Env) -> Decision[FairnessReport]:
    """Ask for a cycle's report: it is counted in the background. Asking while it is counted changes nothing.

    :raises Rejected: when the cycle is unknown or not closed, or the report was counted today
    """
    cycle = env.get(CYCLE, evaluation.CYCLE.of(agency_of(env.id), cycle_id))
    asked = not_asked(cycle)
    if cycle is None or cycle.status is not CycleStatus.CLOSED:
        raise CycleOpen("Laporan dihitung setelah siklus ditutup. Tunggu sampai semua penilaian final.")
    if state is not None and state.jobs:
        return Decision(state)
    if state is not None and state.counted_on == env.today:
        raise CountedToday("Laporan ini sudah dihitung hari ini. Coba lagi besok.")
    return Decision(replace(asked, asked_by=env.by.employee_id, asked_on=env.today, jobs=(COUNT,)))


def not_asked(cycle: CycleCopy | None) -> FairnessReport:
    """The report of a cycle for which nobody asked yet: what it would be counted with.

    :raises CycleUnknown: when no such cycle was heard
    """
    if cycle is None:
        raise CycleUnknown("Siklus ini tidak dikenal. Periksa lagi id siklusnya.")
    return filled(FairnessReport, cycle, cycle.book.career, jobs=())


def counted(profile: Profile, attributes: Attributes | None, report: FairnessReport, on: date) -> Counted | None:
    """The person as statistics see him or her; None without a standing result in the cycle, or who has left."""
    if profile.has_left(on):
        return None
    result = next((each for each, _judged in profile.standing if each.cycle_id == report.cycle_id), None)
    if result is None:
        return None
    return Counted(
        unit=result.unit_id,
        sex=attributes.sex if attributes else None,
        age_group=_age_group(attributes, report),
        predicate=result.finding.predicate,
        recommendations=tuple(
            (each.kind, each.status) for each in profile.recommendations if report.cycle_id in each.all_cycles
        ),
    )


def publish(report: FairnessReport, counts: CountsByGroup, env: Env) -> Decision[FairnessReport]:
    """Turn exact counts into what may be shown, and forget the rest."""
    enough = counts.everybody.people >= report.group_min
    tables = tuple(
        table(counts.groups[by], by=by, minimum=report.group_min, rounding=report.group_rounding) for by in By
    )
    everybody = shown("semua", counts.everybody, rounding=report.group_rounding) if enough else None
    return Decision(replace(report, counted_on=env.today, everybody=everybody, tables=tables, jobs=()))


def _age_group(attributes: Attributes | None, report: FairnessReport) -> str | None:
    if attributes is None:
        return None
    return age_group(birth_year=attributes.birth_year, year=report.ends_on.year, bands=report.age_bands)
