"""Reports that the frozen rater is wrong: officers have the directory corrected, and nobody waits for it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from services.goals.domain.refusals import TooMany
from shared.decision import Invalid, Rejected
from shared.events.goals import RaterReport

REPORTS_MAX: Final = 50


class ReportUnknown(Rejected):
    """The plan has no such report; read the queue of reports again."""

    code = "rater-report-unknown"
    status = 404


class ReportClosed(Rejected):
    """The report was closed before; nothing is left to do."""

    code = "rater-report-closed"


class WrongRater(Invalid):
    """The rater named as the right one cannot be: not in the directory, the employee, or the present rater."""

    code = "right-rater"


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


def with_report(
    reports: Reports,
    *,
    by: str,
    on: date,
    reason: str,
    rater_id: str | None,
    right_rater_id: str | None,
    acting_for: str | None = None,
) -> Reports:
    """Add a report, or put it in the place of an open one by the same person; the same again changes nothing.

    :raises TooMany: when the plan has so many already
    """
    mine = next((each for each in open_reports(reports) if each.told.reported_by == by), None)
    if mine is not None:
        if (mine.told.reason, mine.told.right_rater_id) == (reason, right_rater_id):
            return reports
        told = mine.told.model_copy(update={"reported_on": on, "reason": reason, "right_rater_id": right_rater_id})
        return tuple(replace(each, told=told) if each is mine else each for each in reports)
    if len(reports) >= REPORTS_MAX:
        raise TooMany(f"Rencana ini sudah memuat {REPORTS_MAX} laporan. Hubungi pengelola kinerja langsung.")
    told = RaterReport(
        number=len(reports) + 1,
        reported_by=by,
        reported_for=acting_for,
        reported_on=on,
        right_rater_id=right_rater_id,
        reason=reason,
    )
    return (*reports, FiledReport(told=told, rater_id=rater_id))


def closed(reports: Reports, number: int, *, by: str, on: date, reason: str) -> Reports:
    """Close one report with a reason; the same again changes nothing.

    :raises Rejected: when there is none of this number, or it was closed otherwise
    """
    report = next((each for each in reports if each.told.number == number), None)
    if report is None:
        raise ReportUnknown("Laporan ini tidak ada pada rencana tersebut. Muat ulang daftar laporan.", field="number")
    if (report.status, report.closed_by, report.closing_reason) == (ReportStatus.CLOSED, by, reason):
        return reports
    if report.status is not ReportStatus.OPEN:
        raise ReportClosed("Laporan ini sudah selesai. Muat ulang daftar laporan.")
    done = replace(report, status=ReportStatus.CLOSED, closed_by=by, closed_on=on, closing_reason=reason)
    return tuple(done if each is report else each for each in reports)


def corrected(reports: Reports, *, rater_id: str | None) -> Reports:
    """End the open reports about another rater than the one that the directory names now."""
    return tuple(
        replace(each, status=ReportStatus.CORRECTED)
        if each.status is ReportStatus.OPEN and each.rater_id != rater_id
        else each
        for each in reports
    )
