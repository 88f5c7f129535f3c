"""What becomes of a delegation: accepted or declined by the delegate, taken back."""

from dataclasses import replace
from datetime import date, datetime

from services.goals.domain.delegation.propose import WrongDelegate
from services.goals.domain.delegation.state import DelegationState, delegation_unknown, said, withdrawn
from services.goals.domain.directory.people import PersonState
from shared.decision import Decision, NotYours, Rejected
from shared.events.delegation import DelegationStatus


class DelegationOver(Rejected):
    """The delegation was declined or withdrawn; it has to be proposed again."""

    code = "delegation-over"


class DelegationEnded(Rejected):
    """The last day has passed; nothing is left to accept."""

    code = "delegation-ended"


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
    answered = (delegation.status, delegation.withdrawn_by, delegation.withdrawal_reason)
    if answered == (DelegationStatus.WITHDRAWN, by, reason):
        return Decision(delegation)
    _check_live(delegation)
    return withdrawn(delegation, by=by, reason=reason, now=now)


def _known(state: DelegationState | None) -> DelegationState:
    if state is None:
        raise delegation_unknown()
    return state


def _check_live(delegation: DelegationState) -> None:
    if not delegation.is_live:
        raise DelegationOver("Penugasan ini sudah ditolak atau ditarik. Mintalah penugasan baru.")
