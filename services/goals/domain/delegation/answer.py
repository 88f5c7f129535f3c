"""What becomes of a delegation: accepted or declined by the delegate, taken back."""

from dataclasses import replace

from services.goals.domain.access import me_in
from services.goals.domain.delegation.propose import WrongDelegate
from services.goals.domain.delegation.state import DelegationState, publish, withdrawn
from services.goals.domain.requests import AcceptanceIn, RefusalIn, WithdrawalIn
from shared.decision import Decision, Env, NotYours, Rejected, existing
from shared.events.delegation import DelegationStatus
from shared.indonesian import date_text


class DelegationOver(Rejected):
    """The delegation was declined or withdrawn; it has to be proposed again."""

    code = "delegation-over"


class DelegationEnded(Rejected):
    """The last day has passed; nothing is left to accept."""

    code = "delegation-ended"


def accept(state: DelegationState | None, answer: AcceptanceIn, env: Env) -> Decision[DelegationState]:
    """Accept, as the delegate, who has the authority from today on, whatever day is written. Twice counts once.

    :raises Rejected: when somebody else accepts, the last day has passed, or it was declined or withdrawn
    """
    delegation = existing(state)
    if env.by.employee_id != delegation.delegate_id:
        raise NotYours("Hanya pegawai yang ditunjuk yang dapat menerima penugasan ini.")
    if delegation.is_accepted:
        return Decision(delegation)
    _check_live(delegation)
    env.on(answer, since=env.day_of(delegation.proposed_at))
    if env.today > delegation.valid_to:
        raise DelegationEnded(
            f"Penugasan ini berakhir pada {date_text(delegation.valid_to)}; tidak dapat diterima lagi."
        )
    delegate = me_in(env)
    if delegate is None or not delegate.active:
        raise WrongDelegate("Anda tidak tercatat aktif di direktori instansi. Hubungi pengelola kepegawaian.")
    accepted = replace(delegation, status=DelegationStatus.ACCEPTED, answered_on=env.today, accepted_on=env.today)
    return publish(accepted)


def decline(state: DelegationState | None, answer: RefusalIn, env: Env) -> Decision[DelegationState]:
    """Decline, as the delegate, also what was accepted before: who cannot go on hands it back. Twice counts once.

    :raises Rejected: when somebody else declines, or it was declined otherwise or withdrawn
    """
    delegation = existing(state)
    if env.by.employee_id != delegation.delegate_id:
        raise NotYours("Hanya pegawai yang ditunjuk yang dapat menolak penugasan ini.")
    if (delegation.status, delegation.answer_reason) == (DelegationStatus.DECLINED, answer.reason):
        return Decision(delegation)
    _check_live(delegation)
    on = env.on(answer, since=delegation.answered_on or env.day_of(delegation.proposed_at))
    declined = replace(delegation, status=DelegationStatus.DECLINED, answered_on=on, answer_reason=answer.reason)
    return publish(declined)


def withdraw(state: DelegationState | None, answer: WithdrawalIn, env: Env) -> Decision[DelegationState]:
    """Take it back, as the principal or an officer. Twice counts once.

    :raises Rejected: when somebody else withdraws, or it was declined or withdrawn otherwise
    """
    delegation, me = existing(state), env.by.employee_id
    if me != delegation.principal_id and not env.by.officer:
        raise NotYours("Penugasan hanya dapat ditarik oleh pemberinya atau pengelola kinerja.")
    answered = (delegation.status, delegation.withdrawn_by, delegation.withdrawal_reason)
    if answered == (DelegationStatus.WITHDRAWN, me, answer.reason):
        return Decision(delegation)
    _check_live(delegation)
    return withdrawn(delegation, by=me, reason=answer.reason, now=env.now)


def _check_live(delegation: DelegationState) -> None:
    if not delegation.is_live:
        raise DelegationOver("Penugasan ini sudah ditolak atau ditarik. Mintalah penugasan baru.")
