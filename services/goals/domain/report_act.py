"""Acts on realisations: corrected or withdrawn by who reports, confirmed or returned by the superior."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.goals.domain.days import Days
from services.goals.domain.realisation import (
    EarlierReport,
    Realisation,
    Report,
    Reporting,
    check_report,
    counts,
    earlier_of,
    held_by,
    newest_of,
)
from services.goals.domain.refusals import TooMany
from services.goals.domain.standing import ACTS_MAX, Act, Asked, Judged, Judging, Standing, Status, Step, standings
from shared.authority import Signed
from shared.decision import Kind, publishes_nothing
from shared.events.goals import IndicatorState
from shared.ids import goals

_CHANGES: Final = (Step.CORRECTED, Step.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAct(Act[Realisation]):
    """Steps on realisations of one plan or unit, which is the ``owner``."""

    corrected: tuple[Realisation, ...] = ()


def _kind(name: str) -> Kind[ReportAct]:
    return Kind(
        name=name,
        state=ReportAct,
        lookup=lambda _state: {},
        body=publishes_nothing,
        belongs_to=lambda state: state.owner,
    )


REPORT_ACT: Final = _kind(goals.REPORT_ACT.kind)
UNIT_REPORT_ACT: Final = _kind(goals.UNIT_REPORT_ACT.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inserted:
    """A realisation as it lies in the database, whether or not it counts; ``at``: when it came (UTC)."""

    realisation: Realisation
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsRead:
    """All that lies there about a plan or unit: realisations, and acts on them with when they were done."""

    found: Sequence[Inserted] = ()
    acts: Sequence[tuple[Act[Realisation], datetime | None]] = ()

    def standings(self, known: Reporting) -> dict[str, Standing[Realisation]]:
        """How every realisation that was taken stands, by its id, in the order in which they came."""
        taken = {each.realisation_id: each for each in held_by(known)}
        taken |= {
            each.realisation.realisation_id: each.realisation for each in self.found if counts(known, each.realisation)
        }
        ordered = sorted(taken.values(), key=_number)
        return standings({id_of(each): each for each in ordered}, self.acts, counting=known.acts, id_of=id_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSteps:
    """What somebody asks for, on a plan or unit as it was read. ``name``: by chance, of this attempt alone."""

    asked: Sequence[Asked[Report]]
    known: Reporting
    read: ReportsRead
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What a plan or unit keeps after steps on realisations, in the words of its state; ``act`` is None where none was
    taken. ``filed``: realisations that it held itself, and that become documents now.
    """

    outcomes: tuple[Judged, ...]
    act: ReportAct | None
    filed: tuple[Realisation, ...]
    realisations: tuple[Realisation, ...]
    confirmed: tuple[Realisation, ...]
    earlier: tuple[EarlierReport, ...]
    reported: int
    waiting: int
    changed: tuple[str, ...]
    acts: tuple[str, ...]


def act_on_reports(
    told: ReportSteps,
    *,
    owner: str,
    signed: Signed,
    verified: bool,
    indicators: Iterable[IndicatorState],
    days: Days,
    at: datetime,
) -> Acted:
    """Take steps on realisations, each for itself; what counts is found anew among all of them.

    ``indicators`` and ``days``: what corrections are held against, as new reports are.

    :raises TooMany: when so much was done that no more can be kept
    """
    known = told.known
    by_id = {each.indicator_id: each for each in indicators}

    def check(_old: Realisation, new: Realisation) -> None:
        check_report(new, by_id, days=days, path="")

    def verifies(_report: Realisation) -> bool:
        return verified

    judging = Judging(standing=told.read.standings(known), signed=signed, verified=verifies, check=check, at=at)
    outcomes = judging.judge([_content(each, judging.standing) for each in told.asked])
    if judging.taken and len(known.acts) >= ACTS_MAX:
        raise TooMany(f"Realisasi memuat paling banyak {ACTS_MAX} kiriman perubahan. Gabungkan beberapa sekaligus.")
    found = judging.standing
    in_force = [each.content for each in found.values() if each.last is not Step.WITHDRAWN]
    confirmed = [each.content for each in found.values() if each.status(verified=True) is Status.CONFIRMED]
    counting = confirmed if verified else in_force
    waiting = [each for each in found.values() if each.status(verified=verified) is Status.SUBMITTED]
    act = ReportAct(
        owner=owner,
        name=told.name,
        by=signed.by,
        acting_for=signed.acting_for,
        items=judging.items(),
        corrected=judging.corrected(),
    )
    return Acted(
        outcomes=outcomes,
        act=act if judging.taken else None,
        filed=held_by(known),
        realisations=newest_of(in_force),
        confirmed=newest_of(confirmed) if verified else (),
        earlier=earlier_of(newest_of(counting), counting),
        reported=max((known.reported, *(each.content.number for each in found.values()))),
        waiting=len(waiting),
        changed=tuple(sorted(id for id, each in found.items() if any(step.step in _CHANGES for step in each.steps))),
        acts=(*known.acts, told.name),
    )


def id_of(report: Realisation) -> str:
    """Give the id that the client made."""
    return report.realisation_id


def _number(report: Realisation) -> int:
    return report.number


def _content(asked: Asked[Report], known: Mapping[str, Standing[Realisation]]) -> Asked[Realisation]:
    """Let a correction say what the realisation says then: its day stays where the correction names none."""
    before, report = known.get(asked.id), asked.content
    now = None
    if report is not None and before is not None:
        now = replace(
            before.content,
            indicator_id=report.indicator_id,
            value=report.value,
            text=report.text,
            on=report.on or before.content.on,
            evidence=report.evidence,
        )
    return Asked(id=asked.id, version=asked.version, step=asked.step, reason=asked.reason, content=now)
