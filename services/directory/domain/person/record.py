"""Recording a person: a correction of the present assignment, or a movement that begins on a later day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from services.directory.domain.employment import EMPLOYMENT, refuse_erased
from services.directory.domain.person.delegate import checked_delegations
from services.directory.domain.person.state import ASSIGNMENTS_MAX, PersonState, changed, id_in
from services.directory.domain.refusals import HistoryFixed, OwnSuperior, WrongDays
from services.directory.domain.requests import PersonIn
from services.directory.domain.versions import base_of
from services.directory.rules.history import NoPlace, placed
from shared.alike import filled
from shared.decision import Decision, Env
from shared.events.directory import EarlierAssignment, OtherPosition
from shared.ids import directory
from shared.ids.form import agency_of
from shared.indonesian import date_text

EARLIEST: Final = date(1945, 8, 17)
AHEAD_MAX: Final = timedelta(days=366)


def record_person(state: PersonState | None, wanted: PersonIn, env: Env) -> Decision[PersonState]:
    """Record a person; the same again changes nothing. Who is not employed any more does not become active by it.

    Who is new and has no first day is in place since the year or, where that is later, the employment began.

    :raises OwnSuperior: when somebody would be his or her own superior
    :raises WrongDays: when days are not in order, or impossible
    :raises HistoryFixed: when the assignment begins before others that are known
    :raises Erased: when the identity was erased
    :raises OwnRecord: when officers would change what is known of them, or act for that person
    """
    employee_id = id_in(env)
    if state is not None and state.erased is not None:
        raise refuse_erased(employee_id)
    if wanted.rater_id == employee_id:
        raise OwnSuperior("Seseorang tidak boleh menjadi atasannya sendiri. Sebutkan orang lain.", field="rater_id")
    assignment = _assignment(state, wanted, env)
    known = state.assignments if state is not None else _earlier(wanted, assignment)
    others = _others(wanted) if wanted.others is not None else (state.others if state is not None else ())
    delegations = state.delegations if state is not None else ()
    if wanted.delegations is not None:
        delegations = checked_delegations(wanted.delegations, of=employee_id)
    recorded = filled(
        PersonState,
        wanted,
        agency_id=agency_of(env.id),
        employee_id=employee_id,
        assignments=_placed(known, assignment)[-ASSIGNMENTS_MAX:],
        others=others,
        delegations=delegations,
        email=wanted.email if wanted.email is not None else (state.email if state is not None else ""),
        version_base=base_of(state, env),
    )
    return changed(state, follow(recorded, env), env)


def retire(state: PersonState | None, _nothing: object, env: Env) -> Decision[PersonState]:
    """Set inactive whom the agency's list does not name any more."""
    if state is None:
        raise refuse_erased(id_in(env))
    return changed(state, replace(state, active=False, left=False), env)


def follow_employment(state: PersonState | None, _owner: object, env: Env) -> Decision[PersonState] | None:
    """Let somebody be inactive when the employment is over, and active again when it was prolonged after all."""
    if state is None or state.erased is not None:
        return None
    decision = changed(state, follow(state, env), env)
    return decision if decision.publishes else None


def follow(person: PersonState, env: Env) -> PersonState:
    """Give a person as the employment, which is among the contexts, lets him or her be today."""
    employment = env.get(EMPLOYMENT, directory.EMPLOYMENT.of(person.agency_id, person.employee_id))
    over = employment is not None and employment.is_over(env.today)
    if over and person.active:
        return replace(person, active=False, left=True)
    if not over and person.left:
        return replace(person, active=True, left=False)
    return person


def _assignment(state: PersonState | None, wanted: PersonIn, env: Env) -> EarlierAssignment:
    day = wanted.valid_from or (state.present.valid_from if state is not None else _begun(env))
    if not EARLIEST <= day <= env.today + AHEAD_MAX:
        text = f"Tanggal mulai {date_text(day)} tidak mungkin: paling lambat setahun dari sekarang. Periksa tahunnya."
        raise WrongDays(text, field="valid_from")
    return filled(EarlierAssignment, wanted, valid_from=day)


def begun_on(first_day: date | None, *, since: date) -> date:
    """Give the day from which somebody is in place of whom no day is told: not before the employment."""
    return max(first_day or since, since)


def new_year(today: date) -> date:
    """Give the first day of the year."""
    return today.replace(month=1, day=1)


def _begun(env: Env) -> date:
    employment = env.get(EMPLOYMENT, directory.EMPLOYMENT.of(agency_of(env.id), id_in(env)))
    return begun_on(employment.first_day if employment is not None else None, since=new_year(env.today))


def _earlier(wanted: PersonIn, assignment: EarlierAssignment) -> tuple[EarlierAssignment, ...]:
    """Take over the assignments before of somebody who is recorded for the first time."""
    days = [*(each.valid_from for each in wanted.earlier), assignment.valid_from]
    if any(later <= before for before, later in pairwise(days)) or days[0] < EARLIEST:
        raise WrongDays("Penugasan terdahulu harus berurutan dan mendahului yang sekarang.", field="earlier")
    return tuple(filled(EarlierAssignment, each) for each in wanted.earlier)


def _placed(known: Sequence[EarlierAssignment], assignment: EarlierAssignment) -> tuple[EarlierAssignment, ...]:
    try:
        return placed(known, assignment)
    except NoPlace as error:
        days = ", ".join(str(each.valid_from) for each in known)
        text = (
            f"Mulai {date_text(assignment.valid_from)} mendahului penugasan yang sudah dicatat ({days})."
            " Pakai salah satu tanggal itu untuk mengoreksi."
        )
        raise HistoryFixed(text, field="valid_from") from error


def _others(wanted: PersonIn) -> tuple[OtherPosition, ...]:
    for number, each in enumerate(wanted.others or ()):
        if each.valid_to is not None and each.valid_to < each.valid_from:
            raise WrongDays("Hari terakhir jabatan lain mendahului hari pertamanya.", field=f"others.{number}.valid_to")
    return tuple(filled(OtherPosition, each) for each in wanted.others or ())
