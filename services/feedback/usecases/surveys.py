"""Surveys of service units, for those who run them and for the public."""

from datetime import date

from services.feedback import metrics
from services.feedback.domain.cycle import CYCLE, cycle_document
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
from services.feedback.usecases.acting import SURVEY_PARTS, Acting, check_id, existing
from shared import clock
from shared.commands import Commands, Done
from shared.mongo.documents import Documents


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
    check_id(acting.caller.agency_id, survey_id, "survey", SURVEY_PARTS)
    codes = tuple(clock.secret_code() for _ in range(count))
    hashes = frozenset(_hash(survey_id, code) for code in codes)
    done = await acting.commands.run(
        agency_id=acting.caller.agency_id,
        kind=SURVEY,
        id=survey_id,
        decide=lambda state, _contexts: issue_codes(existing(state), hashes),
    )
    return tuple(f"{code[:5]}-{code[5:]}" for code in codes), done


async def any_survey(documents: Documents, *, agency_id: str, survey_id: str) -> Survey:
    """Read a survey of an agency."""
    check_id(agency_id, survey_id, "survey", SURVEY_PARTS)
    survey: Survey = existing((await documents.get(SURVEY, survey_id)).state)
    return survey


async def answer_survey(commands: Commands, *, survey_id: str, code: str, answers: dict[str, int]) -> None:
    """Take the answers of somebody of the public; the code is what allows it."""
    agency_id = survey_id.split(":", 1)[0]
    check_id(agency_id, survey_id, "survey", SURVEY_PARTS)
    try:
        await commands.run(
            agency_id=agency_id,
            kind=SURVEY,
            id=survey_id,
            decide=lambda state, _contexts: take_answers(
                existing(state), code_hash=_hash(survey_id, code), answers=answers
            ),
        )
    except (CodeUnknown, CodeUsed) as refusal:
        metrics.SURVEY_CODES_REFUSED.labels(reason=refusal.code).inc()
        raise


def _hash(survey_id: str, code: str) -> str:
    """Bind a code to its survey, whatever blanks, dashes and small letters it was typed with."""
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    return clock.digest(f"{survey_id}:{typed}")
