"""Naming a substitute for some days, as the principal."""

from datetime import date
from typing import Final

from services.goals.domain.access import me_in
from services.goals.domain.delegation.state import DelegationState, publish
from services.goals.domain.directory import PERSON
from services.goals.domain.refusals import TooMany
from services.goals.domain.requests import DelegationIn
from shared.alike import filled
from shared.decision import Decision, Env, Invalid, NotYet, Rejected
from shared.events.delegation import DelegationSource
from shared.ids import directory
from shared.indonesian import date_text

DAYS_MAX: Final = 90
"""So long somebody may name a substitute without the directory; who is away longer needs an appointed PLT."""
AHEAD_MAX: Final = 366
LIVE_MAX: Final = 20


class DelegationExists(Rejected):
    """The principal named the same person from the same day on; withdraw that delegation first."""

    code = "delegation-exists"


class DelegationDates(Invalid):
    """The days of a delegation are not in order, in the past, or too many."""

    code = "delegation-dates"


class WrongDelegate(Invalid):
    """The one named cannot act: not in the directory, not active, or the principal."""

    code = "wrong-delegate"


def propose_delegation(
    state: DelegationState | None, wanted: DelegationIn, env: Env, *, running: int
) -> Decision[DelegationState]:
    """Name a substitute for some days, as the principal; the same again changes nothing.

    PLT and Plh are appointed, the directory tells of them. ``running`` counts the principal's delegations that wait or
    were accepted and are not over.

    :raises Rejected: when the days or the delegate cannot be, or there is another one from that day on
    """
    principal = me_in(env)
    if principal is None or not principal.active:
        raise NotYet("Anda belum tercatat aktif di direktori instansi. Hubungi pengelola kepegawaian.")
    if wanted.delegate_id == principal.employee_id:
        raise WrongDelegate("Anda tidak dapat menunjuk diri sendiri. Sebutkan pegawai lain.", field="delegate_id")
    if state is not None and state.is_live:
        return _asked_before(state, wanted)
    _check_days(wanted, today=env.today)
    delegate = env.get(PERSON, directory.PERSON.of(principal.agency_id, wanted.delegate_id))
    if delegate is None or not delegate.active:
        text = "Pegawai yang ditunjuk tidak aktif di direktori instansi Anda. Periksa id-nya."
        raise WrongDelegate(text, field="delegate_id")
    if running >= LIVE_MAX:
        raise TooMany(f"Paling banyak {LIVE_MAX} penugasan berjalan per orang. Tarik yang tidak diperlukan.")
    proposed = filled(
        DelegationState,
        wanted,
        agency_id=principal.agency_id,
        principal_id=principal.employee_id,
        kind="delegate",
        source=DelegationSource.SELF,
        proposed_at=env.now,
    )
    return publish(proposed)


def _asked_before(state: DelegationState, wanted: DelegationIn) -> Decision[DelegationState]:
    same = (state.source, state.valid_to, state.reason) == (DelegationSource.SELF, wanted.valid_to, wanted.reason)
    if same:
        return Decision(state)
    raise DelegationExists(
        f"Sudah ada penugasan untuk pegawai ini sejak {date_text(state.valid_from)}. Tarik dahulu,"
        " lalu ajukan yang baru."
    )


def _check_days(wanted: DelegationIn, *, today: date) -> None:
    if wanted.valid_from < today:
        raise DelegationDates("Penugasan paling awal mulai hari ini.", field="valid_from")
    if (wanted.valid_from - today).days > AHEAD_MAX:
        raise DelegationDates("Penugasan paling lambat mulai setahun dari sekarang.", field="valid_from")
    if wanted.valid_to < wanted.valid_from:
        raise DelegationDates("Hari terakhir mendahului hari pertama.", field="valid_to")
    if (wanted.valid_to - wanted.valid_from).days >= DAYS_MAX:
        text = f"Penugasan sendiri paling lama {DAYS_MAX} hari. Untuk yang lebih lama, mintalah penunjukan PLT."
        raise DelegationDates(text, field="valid_to")
