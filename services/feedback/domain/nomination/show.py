"""Nominations as the person, the rater and the performance officer see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.feedback.domain.cycle import Terms
from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.nomination.state import NOMINATED, Phase, Standing
from services.feedback.rules.anonymity import MINIMUM_WHERE_POLICY_IS_SILENT
from shared.alike import filled
from shared.events.feedback import Source

_NOBODY: Final[Mapping[str, date]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class NomineeView:
    """One nominee; ``standing`` and ``reason`` are absent for the person.

    ``left_on``: the last day of a giver who has left; nobody waits for that answer. Absent for the person.
    """

    employee_id: str
    source: Source
    standing: Standing | None
    reason: str | None
    left_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationsView:
    """Who was proposed and, for rater and officers, what was decided, by whom, and for whom a substitute decided."""

    dossier: str
    phase: Phase
    decided_by: str | None
    decided_for: str | None
    nominees: tuple[NomineeView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationLine:
    """One person's nomination in a list: whose turn it is, and numbers only.

    ``rater_left_on``: the last day of a superior who has left: somebody else has to be recorded before anybody decides.
    ``givers_left``: so many approved givers have left; for officers only.
    """

    dossier: str
    employee_id: str
    unit_id: str
    rater_id: str | None
    phase: Phase
    proposed: int
    approved: int
    rater_left_on: date | None
    givers_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedToAnswer:
    """A person about whom the caller was approved to be heard; ``answered``: the caller has said something."""

    dossier: str
    cycle_id: str
    employee_id: str
    unit_id: str
    source: Source
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GiverCounts:
    """Of so many approved givers (once for each person about whom they are asked) so many have answered."""

    asked: int
    answered: int


def count_givers(dossiers: Sequence[Dossier], terms: Terms) -> GiverCounts | None:
    """Count over the people of a unit; None unless the policy has reminders and enough people are decided on.

    Over fewer people than a group needs answers, the number would tell whose givers have answered.
    """
    decided = [each for each in dossiers if each.nominations.phase is Phase.DECIDED]
    enough = max(terms.minimum(Source.PEER), terms.minimum(Source.SUBORDINATE), MINIMUM_WHERE_POLICY_IS_SILENT)
    if terms.nomination is None or not terms.nomination.reminders or len(decided) < enough:
        return None
    asked = [(each, giver) for each in decided for giver in each.nominations.approved_givers]
    answered = sum(any(entry.voice == giver for entry in each.entries) for each, giver in asked)
    return GiverCounts(asked=len(asked), answered=answered)


def show_nominations(state: Dossier, *, decisions: bool, left: Mapping[str, date] = _NOBODY) -> NominationsView:
    """Show everything to those who decide; to the person only what the person proposed, before and after."""
    nominations = state.nominations
    hidden: dict[str, None] = {} if decisions else {"standing": None, "reason": None}
    return NominationsView(
        dossier=state.id,
        phase=nominations.phase,
        decided_by=nominations.decided_by if decisions else None,
        decided_for=nominations.decided_for if decisions else None,
        nominees=tuple(
            filled(NomineeView, each, left_on=left.get(each.employee_id) if decisions else None, **hidden)
            for each in nominations.nominees
            if decisions or each.by_person
        ),
    )


def show_nomination_line(
    state: Dossier, left: Mapping[str, date] = _NOBODY, *, officer: bool = False
) -> NominationLine:
    """Show how far a person's nomination is. ``left``: the last day of those who have left."""
    nominations = state.nominations
    return filled(
        NominationLine,
        state.assignment,
        nominations,
        dossier=state.id,
        proposed=sum(each.by_person for each in nominations.nominees),
        approved=len(nominations.approved_givers),
        rater_left_on=left.get(state.assignment.rater_id or ""),
        givers_left=len(nominations.approved_givers & left.keys()) if officer else None,
    )


def asked_to_answer(state: Dossier, giver_id: str) -> AskedToAnswer | None:
    """Say whether this giver was approved for this person, and as what."""
    for source in NOMINATED:
        if giver_id in state.nominations.approved(source):
            answered = bool(state.given_by(giver_id, source))
            return filled(AskedToAnswer, state, state.assignment, dossier=state.id, source=source, answered=answered)
    return None
