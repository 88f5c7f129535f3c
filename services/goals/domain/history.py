"""All that was reported on indicators: each report with its evidence, who and when, and what it came after."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from services.goals.domain.realisation import Realisation, Reporting
from services.goals.domain.report_act import ReportsRead, id_of
from services.goals.domain.standing import Standing, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class PastReport:
    """One report as it stands. ``is_current``: the newest of its indicator that counts, which the indicator shows.

    ``original``: what was reported at first. ``recorded_at`` is None where nobody noted it. ``before``: the report that
    counts and that this one came after, by the day that it is about.
    """

    standing: Standing[Realisation]
    status: Status
    original: Realisation
    recorded_at: datetime | None
    counts: bool
    is_current: bool
    before: Realisation | None

    @property
    def realisation(self) -> Realisation:
        """What it says now."""
        return self.standing.content


def history_of(known: Reporting, read: ReportsRead, *, verified: bool = False) -> tuple[PastReport, ...]:
    """List what was reported on a plan or unit, by indicator, and of each the oldest day first.

    What was only inserted, before a crash, is left out as long as it makes a difference.
    """
    times = {id_of(each.realisation): None if each.realisation.filed else each.at for each in read.found}
    first = {id_of(each.realisation): each.realisation for each in read.found}
    found = sorted(read.standings(known).values(), key=_order)
    listed: list[PastReport] = []
    for _indicator, group in groupby(found, key=attrgetter("content.indicator_id")):
        before: Realisation | None = None
        reports = list[PastReport]()
        for standing in group:
            counts, id = standing.counts(verified=verified), id_of(standing.content)
            reports.append(
                PastReport(
                    standing=standing,
                    status=standing.status(verified=verified),
                    original=first.get(id, standing.content),
                    recorded_at=times.get(id),
                    counts=counts,
                    is_current=False,
                    before=before,
                )
            )
            before = standing.content if counts else before
        listed += [_marked(each, before) for each in reports]
    return tuple(listed)


def _order(standing: Standing[Realisation]) -> tuple[str, tuple[date, int, str]]:
    return standing.content.indicator_id, standing.content.order


def _marked(report: PastReport, last: Realisation | None) -> PastReport:
    return replace(report, is_current=last is not None and report.counts and report.realisation is last)
