"""The life of a delegation: proposed by the principal or the directory, accepted or declined, withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from services.goals.domain.delegations import (
    DelegationState,
    delegation_id,
    delegation_unknown,
    said,
    withdrawn,
)
from services.goals.domain.people import DELEGATE, PersonState
from services.goals.domain.refusals import TooMany
from shared.decision import Contexts, Decision, Invalid, NotYet, NotYours, Rejected
from shared.events.delegation import DelegationSource, DelegationStatus
from shared.events.directory import Delegation

DAYS_MAX: Final = 90
"""So long somebody may name a substitute without the directory; who is away longer needs an appointed PLT."""
AHEAD_MAX: Final = 366
LIVE_MAX: Final = 20


class DelegationExists(Rejected):
    """The principal named the same person from the same day on; withdraw that delegation first."""

    code = "delegation-exists"


class DelegationOver(Rejected):
    """The delegation was declined or withdrawn; it has to be proposed again."""

    code = "delegation-over"


class DelegationEnded(Rejected):
    """The last day has passed; nothing is left to accept."""

    code = "delegation-ended"


class DelegationDates(Invalid):
    """The days of a delegation are not in order, in the past, or too many."""

    code = "delegation-dates"


class WrongDelegate(Invalid):
    """The one named cannot act: not in the directory, not active, or the principal."""

    code = "wrong-delegate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a principal asks for; PLT and Plh are appointed, the directory tells of them."""

    delegate_id: str
    valid_from: date
    valid_to: date
    reason: str = ""


def propose_delegation(
    state: DelegationState | None,
    wanted: Wanted,
    *,
    principal: PersonState | None,
    delegate: PersonState | None,
    live: int,
    today: date,
    now: datetime,
) -> Decision[DelegationState]:
    """Name a substitute for some days, as the principal; the same again changes nothing.

    ``live`` counts the principal's delegations that wait or were accepted and are not over.

    :raises Rejected: when the days or the delegate cannot be, or there is another one from that day on
    """
    if principal is None or not principal.active:
        raise NotYet("Anda belum tercatat aktif di direktori instansi. Hubungi pengelola kepegawaian.")
    if wanted.delegate_id == principal.employee_id:
        raise WrongDelegate("Anda tidak dapat menunjuk diri sendiri. Sebutkan pegawai lain.", field="delegate_id")
    if state is not None and state.is_live:
        return _asked_before(state, wanted)
    _check_days(wanted, today=today)
    if delegate is None or not delegate.active:
        text = "Pegawai yang ditunjuk tidak aktif di direktori instansi Anda. Periksa id-nya."
        raise WrongDelegate(text, field="delegate_id")
    if live >= LIVE_MAX:
        raise TooMany(f"Paling banyak {LIVE_MAX} penugasan berjalan per orang. Tarik yang tidak diperlukan.")
    return said(
        DelegationState(
            agency_id=principal.agency_id,
            principal_id=principal.employee_id,
            delegate_id=wanted.delegate_id,
            kind="delegate",
            valid_from=wanted.valid_from,
            valid_to=wanted.valid_to,
            source=DelegationSource.SELF,
            proposed_at=now,
            reason=wanted.reason,
        )
    )


def accept(
    state: DelegationState | None, *, by: str, on: date, delegate: PersonState | None
) -> Decision[DelegationState]:
    """Accept, as the delegate; from that day on the delegate has the authority. Twice counts once.

    :raises Rejected: when somebody else accepts, the last day has passed, or it was declined or withdrawn
    """
    delegation = _known(state)
    if by != delegation.delegate_id:
        raise NotYours("Hanya pegawai yang ditunjuk yang dapat menerima penugasan ini.")
    if delegation.status is DelegationStatus.ACCEPTED:
        return Decision(delegation)
    _check_live(delegation)
    if on > delegation.valid_to:
        raise DelegationEnded(f"Penugasan ini berakhir pada {delegation.valid_to}; tidak dapat diterima lagi.")
    if delegate is None or not delegate.active:
        raise WrongDelegate("Anda tidak tercatat aktif di direktori instansi. Hubungi pengelola kepegawaian.")
    return said(replace(delegation, status=DelegationStatus.ACCEPTED, answered_on=on))


def decline(state: DelegationState | None, *, by: str, on: date, reason: str) -> Decision[DelegationState]:
    """Decline, as the delegate, also what was accepted before: who cannot go on hands it back. Twice counts once.

    :raises Rejected: when somebody else declines, or it was declined otherwise or withdrawn
    """
    delegation = _known(state)
    if by != delegation.delegate_id:
        raise NotYours("Hanya pegawai yang ditunjuk yang dapat menolak penugasan ini.")
    if (delegation.status, delegation.answer_reason) == (DelegationStatus.DECLINED, reason):
        return Decision(delegation)
    _check_live(delegation)
    return said(replace(delegation, status=DelegationStatus.DECLINED, answered_on=on, answer_reason=reason))


def withdraw(
    state: DelegationState | None, *, by: str, officer: bool, reason: str, now: datetime
) -> Decision[DelegationState]:
    """Take it back, as the principal or an officer. Twice counts once.

    :raises Rejected: when somebody else withdraws, or it was declined or withdrawn otherwise
    """
    delegation = _known(state)
    if by != delegation.principal_id and not officer:
        raise NotYours("Penugasan hanya dapat ditarik oleh pemberinya atau pengelola kinerja.")
    told = (delegation.status, delegation.withdrawn_by, delegation.withdrawal_reason)
    if told == (DelegationStatus.WITHDRAWN, by, reason):
        return Decision(delegation)
    _check_live(delegation)
    return withdrawn(delegation, by=by, reason=reason, now=now)


def told_by(person: PersonState) -> Mapping[str, Delegation]:
    """Give the delegations that a directory entry tells of, by document; those that can never hold are left out."""
    possible = (
        each
        for each in person.delegations
        if each.to_employee_id != person.employee_id and each.valid_from <= each.valid_to
    )
    return {
        delegation_id(person.agency_id, person.employee_id, each.to_employee_id, each.valid_from): each
        for each in sorted(possible, key=lambda each: each.valid_to)
    }


def follow_told(
    state: DelegationState | None, id: str, person: PersonState, _contexts: Contexts, now: datetime
) -> Decision[DelegationState] | None:
    """Let one delegation follow the directory; None when it says nothing new.

    A change needs the delegate's word again, a shorter end does not. What a person declined or withdrew is not asked
    for again as long as the directory only repeats it.
    """
    told = told_by(person).get(id)
    if told is None:
        gone = state is not None and state.is_live and state.source is DelegationSource.DIRECTORY
        return withdrawn(state, by=None, reason="", now=now) if gone and state is not None else None
    if state is None or (state.status is DelegationStatus.WITHDRAWN and state.withdrawn_by is None):
        return _told(person, told, now)
    if state.source is not DelegationSource.DIRECTORY and not state.is_live:
        return _told(person, told, now)
    if (state.kind, state.valid_to) == (told.kind, told.valid_to):
        adopted = replace(state, source=DelegationSource.DIRECTORY)
        return said(adopted) if adopted != state else None
    if state.status is DelegationStatus.ACCEPTED and state.kind == told.kind and told.valid_to < state.valid_to:
        return said(replace(state, source=DelegationSource.DIRECTORY, valid_to=told.valid_to))
    return _told(person, told, now)


def finish_following(person: PersonState, _gathered: None, _now: datetime) -> Decision[PersonState]:
    """Every delegation of this person is as the directory tells."""
    return Decision(replace(person, owes=tuple(each for each in person.owes if each != DELEGATE)))


def _told(person: PersonState, told: Delegation, now: datetime) -> Decision[DelegationState]:
    return said(
        DelegationState(
            agency_id=person.agency_id,
            principal_id=person.employee_id,
            delegate_id=told.to_employee_id,
            kind=told.kind,
            valid_from=told.valid_from,
            valid_to=told.valid_to,
            source=DelegationSource.DIRECTORY,
            proposed_at=now,
        )
    )


def _asked_before(state: DelegationState, wanted: Wanted) -> Decision[DelegationState]:
    same = (state.source, state.valid_to, state.reason) == (DelegationSource.SELF, wanted.valid_to, wanted.reason)
    if same:
        return Decision(state)
    raise DelegationExists(
        f"Sudah ada penugasan untuk pegawai ini sejak {state.valid_from}. Tarik dahulu, lalu ajukan yang baru."
    )


def _check_days(wanted: Wanted, *, today: date) -> None:
    if wanted.valid_from < today:
        raise DelegationDates("Penugasan paling awal mulai hari ini.", field="valid_from")
    if (wanted.valid_from - today).days > AHEAD_MAX:
        raise DelegationDates("Penugasan paling lambat mulai setahun dari sekarang.", field="valid_from")
    if wanted.valid_to < wanted.valid_from:
        raise DelegationDates("Hari terakhir mendahului hari pertama.", field="valid_to")
    if (wanted.valid_to - wanted.valid_from).days >= DAYS_MAX:
        text = f"Penugasan sendiri paling lama {DAYS_MAX} hari. Untuk yang lebih lama, mintalah penunjukan PLT."
        raise DelegationDates(text, field="valid_to")


def _known(state: DelegationState | None) -> DelegationState:
    if state is None:
        raise delegation_unknown()
    return state


def _check_live(delegation: DelegationState) -> None:
    if not delegation.is_live:
        raise DelegationOver("Penugasan ini sudah ditolak atau ditarik. Mintalah penugasan baru.")
