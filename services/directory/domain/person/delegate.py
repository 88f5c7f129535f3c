"""Acting officers by letter (PLT, Plh) and delegates whom the agency names: who acts for a person, on which days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from services.directory.domain.employment import refuse_erased
from services.directory.domain.person.state import PersonState, changed, id_in
from services.directory.domain.refusals import OwnSuperior, TooMany, WrongDays
from services.directory.domain.requests import DelegationIn
from shared.alike import filled
from shared.decision import Decision, Env, Invalid, existing, not_found
from shared.events.directory import Delegation
from shared.ids import directory

DELEGATIONS_MAX: Final = 100
DAYS_MAX: Final = timedelta(days=731)


class LetterMissing(Invalid):
    """A PLT or Plh is appointed by a letter; its number is missing."""

    code = "letter-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Which delegation is taken back."""

    to_employee_id: str
    valid_from: date


def delegate(state: PersonState | None, wanted: DelegationIn, env: Env) -> Decision[PersonState]:
    """Record who acts for a person; the same substitute from the same day on is corrected.

    :raises Rejected: when it is oneself, the days are not in order, the letter is missing, or the list is full
    """
    person = _existing(state, env)
    entry = _checked(wanted, of=person.employee_id, at="", letter=True)
    kept = [each for each in person.delegations if _key(each) != _key(entry)]
    if len(kept) >= DELEGATIONS_MAX:
        past = sorted(kept, key=lambda each: each.valid_to)[0]
        if past.valid_to >= env.today:
            raise TooMany(f"Paling banyak {DELEGATIONS_MAX} penugasan per orang. Hapus yang tidak diperlukan.")
        kept.remove(past)
    delegations = tuple(sorted((*kept, entry), key=_key))
    return changed(person, replace(person, delegations=delegations), env)


def end_delegation(state: PersonState | None, ended: Ended, env: Env) -> Decision[PersonState]:
    """Take a delegation back, as if it had never been recorded.

    :raises NotFound: when there is none to this person from this day on
    """
    person = _existing(state, env)
    kept = tuple(each for each in person.delegations if _key(each) != (ended.to_employee_id, ended.valid_from))
    if len(kept) == len(person.delegations):
        raise not_found()
    return changed(person, replace(person, delegations=kept), env)


def checked_delegations(wanted: Iterable[DelegationIn], *, of: str) -> tuple[Delegation, ...]:
    """Check delegations that come together; of two to the same person from the same day on the last one counts.

    :raises Rejected: when one of them cannot be
    """
    checked = [_checked(each, of=of, at=f"delegations.{number}.", letter=False) for number, each in enumerate(wanted)]
    return _ordered(checked)


def _ordered(delegations: Sequence[Delegation]) -> tuple[Delegation, ...]:
    return tuple(each for _key_, each in sorted({_key(each): each for each in delegations}.items()))


def _key(delegation: Delegation) -> tuple[str, date]:
    return delegation.to_employee_id, delegation.valid_from


def _checked(wanted: DelegationIn, *, of: str, at: str, letter: bool) -> Delegation:
    if wanted.to_employee_id == of:
        text = "Seseorang tidak dapat bertindak untuk dirinya sendiri. Sebutkan orang lain."
        raise OwnSuperior(text, field=f"{at}to_employee_id")
    if wanted.valid_to < wanted.valid_from:
        raise WrongDays("Hari terakhir mendahului hari pertama. Perbaiki salah satunya.", field=f"{at}valid_to")
    if wanted.valid_to - wanted.valid_from > DAYS_MAX:
        raise WrongDays("Penugasan paling lama dua tahun. Periksa tahunnya.", field=f"{at}valid_to")
    if letter and wanted.kind != "delegate" and not wanted.letter:
        raise LetterMissing("Sebutkan nomor surat perintah PLT atau Plh.", field=f"{at}letter")
    return filled(Delegation, wanted)


def _existing(state: PersonState | None, env: Env) -> PersonState:
    person = existing(state)
    if person.erased is not None:
        raise refuse_erased(id_in(env))
    return person


def person_ids(agency_id: str, employee_ids: Iterable[str | None]) -> tuple[str, ...]:
    """Name the documents of people."""
    return tuple(directory.PERSON.of(agency_id, each) for each in employee_ids if each is not None)
