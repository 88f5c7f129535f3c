"""Nominations as the person, the rater and the performance officer see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.feedback.domain.cycle import Terms
from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.nomination.state import Phase, Standing
from services.feedback.rules.anonymity import MINIMUM_WHERE_POLICY_IS_SILENT
from shared.alike import filled
from shared.events.feedback import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class NomineeView:
    """One nominee; ``standing`` and ``reason`` are absent for the person."""

    employee_id: str
    source: Source
    standing: Standing | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationsView:
    """Who was proposed and, for rater and officers, what was decided."""

    dossier: str
    phase: Phase
    nominees: tuple[NomineeView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationLine:
    """One person's nomination in a list: whose turn it is, and numbers only."""

    dossier: str
    employee_id: str
    unit_id: str
    rater_id: str | None
    phase: Phase
    proposed: int
    approved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedToAnswer:
    """A person about whom the caller was approved to be heard; ``answered``: the caller has said something."""

    dossier: str
    employee_id: str
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
    answered = sum(any(entry.giver_id == giver for entry in each.entries) for each, giver in asked)
    return GiverCounts(asked=len(asked), answered=answered)


def show_nominations(state: Dossier, *, decisions: bool) -> NominationsView:
    """Show everything to those who decide; to the person only what the person proposed, before and after."""
    hidden: dict[str, None] = {} if decisions else {"standing": None, "reason": None}
    return NominationsView(
        dossier=state.id,
        phase=state.nominations.phase,
        nominees=tuple(
            filled(NomineeView, each, **hidden) for each in state.nominations.nominees if decisions or each.by_person
        ),
    )


def show_nomination_line(state: Dossier) -> NominationLine:
    """Show how far a person's nomination is."""
    return filled(
        NominationLine,
        state.assignment,
        state.nominations,
        dossier=state.id,
        proposed=sum(each.by_person for each in state.nominations.nominees),
        approved=len(state.nominations.approved_givers),
    )


def asked_to_answer(state: Dossier, giver_id: str) -> AskedToAnswer | None:
    """Say whether this giver was approved for this person, and as what."""
    for source in (Source.PEER, Source.SUBORDINATE):
        if giver_id in state.nominations.approved(source):
            answered = bool(state.given_by(giver_id, source))
            return AskedToAnswer(
                dossier=state.id, employee_id=state.assignment.employee_id, source=source, answered=answered
            )
    return None
