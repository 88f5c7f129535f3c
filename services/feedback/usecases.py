"""What people do with feedback: find what it concerns, check who may, decide, save."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from services.feedback import metrics
from services.feedback.domain.cycle import CYCLE, Cycle, cycle_document
from services.feedback.domain.dossier import DOSSIER, Dossier, acknowledge, dossier_document
from services.feedback.domain.giving import Giver, give
from services.feedback.domain.groups import Entry
from services.feedback.domain.mentoring import MENTORING, Mentoring, Session, mentoring_document, record_session
from services.feedback.domain.survey import (
    SURVEY,
    CodeUnknown,
    CodeUsed,
    Survey,
    issue_codes,
    open_survey,
    register_unit,
    survey_document,
    take_answers,
)
from shared import clock
from shared.auth import Caller
from shared.commands import Commands, Done, NotFound
from shared.decision import Contexts, Decision, NotYours, Rejected
from shared.mongo.documents import Documents

S = TypeVar("S")
_DOSSIER_PARTS = 5
_SURVEY_PARTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts, with what, and under which repetition key."""

    documents: Documents
    commands: Commands
    caller: Caller
    key: str | None = None


def may_see(caller: Caller, dossier: Dossier) -> bool:
    """Whether the caller may see what is shown of a dossier."""
    return caller.is_officer or caller.employee_id in (dossier.assignment.employee_id, dossier.assignment.rater_id)


async def visible_dossier(acting: Acting, id: str) -> tuple[Dossier, Cycle | None]:
    """Read a dossier and its cycle.

    :raises NotYours: when it is about somebody whom the caller neither is nor rates
    """
    _check_id(acting.caller.agency_id, id, "dossier", _DOSSIER_PARTS)
    cycle_id = _cycle_of(id)
    found = await acting.documents.load((id, cycle_id))
    dossier: Dossier = _existing(found[id].state if id in found else None)
    if not may_see(acting.caller, dossier):
        raise NotYours("Umpan balik ini hanya dapat dibaca oleh pegawai, penilainya, dan pengelola kinerja.")
    return dossier, found[cycle_id].state if cycle_id in found else None


async def give_feedback(acting: Acting, *, dossier_id: str, entry: Entry) -> bool:
    """Take an answer, and say whether it was new.

    The repetition key is not used, ``entry_id`` does its work: a key would become the cause of the event that
    publishes a group, and a caller's key can name the caller.
    """
    agency_id = acting.caller.agency_id
    _check_id(agency_id, dossier_id, "dossier", _DOSSIER_PARTS)
    cycle_id = _cycle_of(dossier_id)
    giver_id = dossier_document(
        agency_id=agency_id, cycle_id=dossier_id.split(":")[2], employee_id=acting.caller.employee_id
    )

    def taken(state: Dossier | None, contexts: Contexts) -> Decision[Dossier]:
        own: Dossier | None = contexts.get(giver_id)
        giver = Giver(employee_id=acting.caller.employee_id, assignment=own.assignment if own else None)
        return give(_existing(state), giver=giver, entry=entry, cycle=contexts.get(cycle_id))

    try:
        done = await acting.commands.run(
            agency_id=agency_id, kind=DOSSIER, id=dossier_id, decide=taken, contexts=(cycle_id, giver_id)
        )
    except Rejected as refusal:
        metrics.REFUSED.labels(reason=refusal.code).inc()
        raise
    if not done.repeated:
        metrics.ENTRIES.labels(source=entry.source.value).inc()
    return not done.repeated


async def acknowledge_dossier(acting: Acting, *, dossier_id: str, on: date) -> Done[Dossier]:
    """Note that the employee has read what is shown."""
    _check_id(acting.caller.agency_id, dossier_id, "dossier", _DOSSIER_PARTS)
    return await acting.commands.run(
        agency_id=acting.caller.agency_id,
        kind=DOSSIER,
        id=dossier_id,
        decide=lambda state, _contexts: acknowledge(_existing(state), by=acting.caller.employee_id, on=on),
        key=acting.key,
    )


async def open_unit_survey(acting: Acting, *, cycle_id: str, unit_id: str, title: str, on: date) -> Done[Survey]:
    """Register the unit with the cycle, then open its survey. What a crash leaves between, the same call completes."""
    agency_id = acting.caller.agency_id
    cycle = cycle_document(agency_id=agency_id, cycle_id=cycle_id)
    await acting.commands.run(
        agency_id=agency_id,
        kind=CYCLE,
        id=cycle,
        decide=lambda state, _contexts: register_unit(state, unit_id=unit_id),
    )
    return await acting.commands.run(
        agency_id=agency_id,
        kind=SURVEY,
        id=survey_document(agency_id=agency_id, cycle_id=cycle_id, unit_id=unit_id),
        decide=lambda state, contexts: open_survey(
            state, cycle=contexts.get(cycle), agency_id=agency_id, unit_id=unit_id, title=title, on=on
        ),
        contexts=(cycle,),
    )


async def new_codes(acting: Acting, *, survey_id: str, count: int) -> tuple[tuple[str, ...], Done[Survey]]:
    """Make one-time codes. They leave here once; what stays are their hashes."""
    _check_id(acting.caller.agency_id, survey_id, "survey", _SURVEY_PARTS)
    codes = tuple(clock.secret_code() for _ in range(count))
    hashes = frozenset(_hash(survey_id, code) for code in codes)
    done = await acting.commands.run(
        agency_id=acting.caller.agency_id,
        kind=SURVEY,
        id=survey_id,
        decide=lambda state, _contexts: issue_codes(_existing(state), hashes),
    )
    return tuple(f"{code[:5]}-{code[5:]}" for code in codes), done


async def any_survey(documents: Documents, *, agency_id: str, survey_id: str) -> Survey:
    """Read a survey of an agency."""
    _check_id(agency_id, survey_id, "survey", _SURVEY_PARTS)
    survey: Survey = _existing((await documents.get(SURVEY, survey_id)).state)
    return survey


async def answer_survey(commands: Commands, *, survey_id: str, code: str, answers: dict[str, int]) -> None:
    """Take the answers of somebody of the public; the code is what allows it."""
    agency_id = survey_id.split(":", 1)[0]
    _check_id(agency_id, survey_id, "survey", _SURVEY_PARTS)
    try:
        await commands.run(
            agency_id=agency_id,
            kind=SURVEY,
            id=survey_id,
            decide=lambda state, _contexts: take_answers(
                _existing(state), code_hash=_hash(survey_id, code), answers=answers
            ),
        )
    except (CodeUnknown, CodeUsed) as refusal:
        metrics.SURVEY_CODES_REFUSED.labels(reason=refusal.code).inc()
        raise


async def record_mentoring(acting: Acting, *, mentor_id: str, mentee_id: str, session: Session) -> Done[Mentoring]:
    """Record a session of a pair."""
    agency_id = acting.caller.agency_id
    return await acting.commands.run(
        agency_id=agency_id,
        kind=MENTORING,
        id=mentoring_document(agency_id=agency_id, mentor_id=mentor_id, mentee_id=mentee_id),
        decide=lambda state, _contexts: record_session(
            state, agency_id=agency_id, mentor_id=mentor_id, mentee_id=mentee_id, session=session
        ),
        key=acting.key,
    )


def _hash(survey_id: str, code: str) -> str:
    """Bind a code to its survey, whatever blanks, dashes and small letters it was typed with."""
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    return clock.digest(f"{survey_id}:{typed}")


def _check_id(agency_id: str, id: str, kind: str, parts: int) -> None:
    found = id.split(":")
    if not agency_id or found[:2] != [agency_id, kind] or len(found) != parts:
        raise _not_found()


def _cycle_of(dossier_id: str) -> str:
    agency_id, _kind, cycle_id, *_rest = dossier_id.split(":")
    return cycle_document(agency_id=agency_id, cycle_id=cycle_id)


def _existing(state: S | None) -> S:
    if state is None:
        raise _not_found()
    return state


def _not_found() -> NotFound:
    return NotFound("Data tidak ditemukan di instansi Anda. Periksa kembali nomornya.")
