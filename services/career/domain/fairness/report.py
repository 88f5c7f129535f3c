"""Statistical attributes recorded; the report of a closed cycle asked for, counted, and made fit to be shown."""

from dataclasses import replace
from datetime import date
from typing import Final

from services.career.domain.cycle.state import CycleCopy
from services.career.domain.fairness.state import Attributes, FairnessReport
from services.career.domain.profile.state import Profile
from services.career.rules.fairness import By, Counted, CountsByGroup, age_group, shown, table
from shared.decision import Decision, Rejected
from shared.events.evaluation import CycleStatus

COUNT: Final = "count-fairness"
"""The work owed while a report is being counted."""


class CycleUnknown(Rejected):
    """No such cycle was heard in this agency; check the id."""

    code = "cycle-unknown"
    status = 404


class CycleOpen(Rejected):
    """While results still come, two reports would differ by one person; wait for the cycle to close."""

    code = "cycle-open"


class CountedToday(Rejected):
    """A report is counted once a day at most, so that no two tell one person's change."""

    code = "counted-today"


def record_attributes(state: Attributes | None, attributes: Attributes) -> Decision[Attributes]:
    """Record or change somebody's attributes; the same again changes nothing."""
    same = state is not None and (state.sex, state.birth_year, state.purpose) == (
        attributes.sex,
        attributes.birth_year,
        attributes.purpose,
    )
    return Decision(state if same and state is not None else attributes)


def ask(state: FairnessReport | None, *, cycle: CycleCopy | None, by: str, on: date) -> Decision[FairnessReport]:
    """Ask for a cycle's report: it is counted in the background. Asking while it is counted changes nothing.

    :raises Rejected: when the cycle is unknown or not closed, or the report was counted today.
    """
    asked = not_asked(cycle)
    if cycle is None or cycle.status is not CycleStatus.CLOSED:
        raise CycleOpen("Laporan dihitung setelah siklus ditutup. Tunggu sampai semua penilaian final.")
    if state is not None and state.owes:
        return Decision(state)
    if state is not None and state.counted_on == on:
        raise CountedToday("Laporan ini sudah dihitung hari ini. Coba lagi besok.")
    return Decision(replace(asked, asked_by=by, asked_on=on, owes=(COUNT,)))


def not_asked(cycle: CycleCopy | None) -> FairnessReport:
    """The report of a cycle for which nobody asked yet: what it would be counted with.

    :raises CycleUnknown: when no such cycle was heard.
    """
    if cycle is None:
        raise CycleUnknown("Siklus ini tidak dikenal. Periksa lagi id siklusnya.")
    rules = cycle.book.career
    return FairnessReport(
        agency_id=cycle.agency_id,
        cycle_id=cycle.cycle_id,
        ends_on=cycle.ends_on,
        group_min=rules.group_min,
        group_rounding=rules.group_rounding,
        age_bands=rules.age_bands,
    )


def counted(profile: Profile, attributes: Attributes | None, report: FairnessReport) -> Counted | None:
    """The person as statistics see him or her; None without a standing result in the report's cycle."""
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


def publish(report: FairnessReport, counts: CountsByGroup, *, on: date) -> Decision[FairnessReport]:
    """Turn exact counts into what may be shown, and forget the rest."""
    enough = counts.everybody.people >= report.group_min
    made = replace(
        report,
        counted_on=on,
        everybody=shown("semua", counts.everybody, rounding=report.group_rounding) if enough else None,
        tables=tuple(
            table(counts.groups[by], by=by, minimum=report.group_min, rounding=report.group_rounding) for by in By
        ),
        owes=(),
    )
    return Decision(made)


def _age_group(attributes: Attributes | None, report: FairnessReport) -> str | None:
    if attributes is None:
        return None
    return age_group(birth_year=attributes.birth_year, year=report.ends_on.year, bands=report.age_bands)
