"""What people get to see: the superior by name and at once, groups without giver, order or day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.feedback.domain.cycle import Cycle
from services.feedback.domain.dossier.entries import Entry, GroupKey, Topic, by_group
from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.dossier.uncounted import UncountedFeedback
from services.feedback.rules.anonymity import GROUPED, READER_PLACES, in_no_order, mean_level
from shared.alike import filled
from shared.events.feedback import Source
from shared.events.goals import Assignment
from shared.rules.vocabulary import Level

_NOTICES: Final = {
    Source.PEER: "Jawaban rekan kerja",
    Source.SUBORDINATE: "Jawaban bawahan",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFeedback:
    """What the superior said, or the person about himself or herself; ``acting_for``: for whom a substitute spoke."""

    source: Source
    by: str
    acting_for: str | None
    about: Topic
    criterion: str
    label: str
    level: Level | None
    observed: str
    effect: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A text of somebody in a group. The same words show once, whoever wrote them and however often."""

    observed: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFeedback:
    """What a group said. ``until`` is the month of its newest answer; single answers have no time at all.

    A question asked in words has no ``average``.
    """

    source: Source
    about: Topic
    criterion: str
    label: str
    answers: int
    average: Decimal | None
    until: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Why a group may not show (yet). It is the same whether somebody answered or nobody."""

    source: Source
    minimum: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierView:
    """A dossier as the person, the rater and officers see it. ``uncounted`` is kept and counts no more."""

    id: str
    version: int
    cycle_id: str
    segment: int
    assignment: Assignment
    objectives: tuple[str, ...]
    closed: bool
    acknowledged: int
    unread: bool
    named: tuple[NamedFeedback, ...]
    groups: tuple[GroupFeedback, ...]
    notices: tuple[Notice, ...]
    uncounted: tuple[UncountedFeedback, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierLine:
    """A dossier in a list."""

    id: str
    version: int
    cycle_id: str
    segment: int
    employee_id: str
    unit_id: str
    rater_id: str | None
    closed: bool
    acknowledged: int
    unread: bool


def show_dossier(state: Dossier, cycle: Cycle | None, *, uncounted: tuple[UncountedFeedback, ...] = ()) -> DossierView:
    """Show what may be shown of a dossier, and beside it what is kept and does not count."""
    groups = sorted(by_group(state.published).items())
    earlier = by_group(state.superseded)
    return filled(
        DossierView,
        state,
        version=state.edition,
        acknowledged=len(state.acknowledged_on),
        named=tuple(
            filled(NamedFeedback, entry, by=entry.giver_id, label=_label(key, cycle))
            for key, entries in groups
            if key.source not in GROUPED
            for entry in entries
        ),
        groups=tuple(
            _group(key, entries, earlier.get(key, ()), cycle) for key, entries in groups if key.source in GROUPED
        ),
        notices=_notices(cycle) if cycle is not None else (),
        uncounted=uncounted,
    )


def show_line(state: Dossier) -> DossierLine:
    """Show a dossier in a list."""
    return filled(DossierLine, state, state.assignment, version=state.edition, acknowledged=len(state.acknowledged_on))


def _group(key: GroupKey, entries: tuple[Entry, ...], earlier: tuple[Entry, ...], cycle: Cycle | None) -> GroupFeedback:
    levels = [entry.level for entry in entries if entry.level is not None]
    texts = {filled(Remark, each) for each in (*entries, *earlier) if each.observed}
    return filled(
        GroupFeedback,
        key,
        label=_label(key, cycle),
        answers=len(entries),
        average=mean_level(levels, places=READER_PLACES) if levels else None,
        until=max(entry.on for entry in (*entries, *earlier)).strftime("%Y-%m"),
        remarks=tuple(sorted(texts, key=lambda each: in_no_order(f"{each.observed}\n{each.effect}"))),
    )


def _label(key: GroupKey, cycle: Cycle | None) -> str:
    """The words of the policy for what an answer is about; objectives are named in the plan."""
    if cycle is None or key.about is Topic.OBJECTIVE:
        return ""
    named = {each.id: each.label for each in cycle.terms.criteria}
    asked = {question.id: question.text.id for each in cycle.terms.question_sets for question in each.questions}
    return (asked if key.about is Topic.QUESTION else named).get(key.criterion, "")


def _notices(cycle: Cycle) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            source=source,
            minimum=cycle.terms.minimum(source),
            text=f"{who} ditampilkan tanpa nama, sebagai kelompok, bila ada paling sedikit "
            f"{cycle.terms.minimum(source)} jawaban untuk satu kriteria. Selama periode terbuka sebagian jawaban "
            "ditahan agar tidak ada jawaban yang dapat ditebak; semuanya tampil setelah periode ditutup.",
        )
        for source, who in _NOTICES.items()
        if source in cycle.terms.sources
    )
