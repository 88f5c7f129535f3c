"""Reports that the frozen rater is wrong: officers have the directory corrected, and nobody waits for it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shared.events.goals import RaterReport


class ReportStatus(StrEnum):
    """What became of a report. ``corrected``: the directory named another rater; ``closed``: an officer said why."""

    OPEN = "open"
    CORRECTED = "corrected"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledReport:
    """A report as told, the rater whom it is about, and what became of it."""

    told: RaterReport
    rater_id: str | None
    status: ReportStatus = ReportStatus.OPEN
    closed_by: str | None = None
    closed_on: date | None = None
    closing_reason: str = ""


Reports = tuple[FiledReport, ...]


def open_reports(reports: Iterable[FiledReport]) -> Reports:
    """Give those that still wait for an officer."""
    return tuple(each for each in reports if each.status is ReportStatus.OPEN)


def corrected(reports: Reports, *, rater_id: str | None) -> Reports:
    """End the open reports about another rater than the one that the directory names now."""
    return tuple(
        replace(each, status=ReportStatus.CORRECTED)
        if each.status is ReportStatus.OPEN and each.rater_id != rater_id
        else each
        for each in reports
    )
