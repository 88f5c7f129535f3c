"""Surveys of service units, for those who run them and for the public."""

from dataclasses import dataclass
from datetime import date

from services.feedback import metrics
from services.feedback.domain.copying import made_of
from services.feedback.domain.cycle.state import CYCLE
from services.feedback.domain.survey.answer import CodeUnknown, CodeUsed, take_answers
from services.feedback.domain.survey.open import open_survey, register_unit
from services.feedback.domain.survey.run import issue_codes, release_aside, report_population
from services.feedback.domain.survey.state import SURVEY, Survey
from services.feedback.domain.survey.suspect import Arrival, Suspicion, form_token
from services.feedback.rules.masking import masked
from services.feedback.usecases.acting import Acting, check_id, existing
from shared import clock
from shared.commands import Commands, Done
from shared.ids import feedback as ids
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.ids.form import agency_of, digest
from shared.mongo.documents import Documents


async def open_unit_survey(acting: Acting, *, cycle_id: str, unit_id: str, title: str, on: date) -> Done[Survey]:
    """Register the unit with the cycle, then open its survey. What a crash leaves between, the same call completes."""
    agency_id, secret = acting.caller.agency_id, clock.random_id()
    cycle = CYCLE_ID.of(agency_id, cycle_id)
    await acting.commands.run(
        agency_id=agency_id,
        kind=CYCLE,
        id=cycle,
        decide=lambda state, _contexts: register_unit(state, unit_id=unit_id),
    )
    return await acting.commands.run(
        agency_id=agency_id,
        kind=SURVEY,
        id=ids.SURVEY.of(agency_id, cycle_id, unit_id),
        decide=lambda state, contexts: open_survey(
            state, cycle=contexts.get(cycle), agency_id=agency_id, unit_id=unit_id, title=title, on=on, secret=secret
        ),
        contexts=(cycle,),
    )


async def new_codes(acting: Acting, *, survey_id: str, count: int, label: str) -> tuple[tuple[str, ...], Done[Survey]]:
    """Make one-time codes, which are one batch. They leave here once; what stays are their hashes."""
    check_id(ids.SURVEY, survey_id, agency_id=acting.caller.agency_id)
    codes = tuple(clock.secret_code() for _ in range(count))
    hashes = frozenset(_hash(survey_id, code) for code in codes)
    done = await acting.commands.run(
        agency_id=acting.caller.agency_id,
        kind=SURVEY,
        id=survey_id,
        decide=lambda state, _contexts: issue_codes(existing(state), hashes, label=label),
    )
    return tuple(f"{code[:5]}-{code[5:]}" for code in codes), done


async def any_survey(documents: Documents, *, agency_id: str, survey_id: str) -> Survey:
    """Read a survey of an agency."""
    check_id(ids.SURVEY, survey_id, agency_id=agency_id)
    survey: Survey = existing((await documents.get(SURVEY, survey_id)).state)
    return survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What somebody of the public sent, and how. ``hidden``: a field that no person sees was filled in."""

    code: str
    answers: dict[str, int]
    comment: str
    device: str
    form: str
    hidden: bool


def public_form(survey: Survey) -> str:
    """Give the form its mark of when it was opened; surveys from before there were marks have none."""
    return form_token(survey.secret, survey_id=survey.id, at=clock.now()) if survey.secret else ""


async def answer_survey(commands: Commands, *, survey_id: str, sent: Sent, today: date) -> None:
    """Take the answers of somebody of the public; the code is what allows it.

    Whoever answers does not learn whether they are set aside: it would show how not to be.
    """
    agency_id = agency_of(survey_id)
    check_id(ids.SURVEY, survey_id, agency_id=agency_id)
    comment = masked(sent.comment)
    arrival = made_of(Arrival, sent, at=clock.now(), today=today, fresh_salt=clock.random_id())
    try:
        await commands.run(
            agency_id=agency_id,
            kind=SURVEY,
            id=survey_id,
            decide=lambda state, _contexts: take_answers(
                existing(state),
                code_hash=_hash(survey_id, sent.code),
                answers=sent.answers,
                arrival=arrival,
                comment=comment,
            ),
        )
    except (CodeUnknown, CodeUsed) as refusal:
        metrics.SURVEY_CODES_REFUSED.labels(reason=refusal.code).inc()
        raise


async def set_population(acting: Acting, *, survey_id: str, users: int) -> Done[Survey]:
    """Note how many users the service has."""
    check_id(ids.SURVEY, survey_id, agency_id=acting.caller.agency_id)
    return await acting.commands.run(
        agency_id=acting.caller.agency_id,
        kind=SURVEY,
        id=survey_id,
        decide=lambda state, _contexts: report_population(existing(state), users=users),
        key=acting.key,
    )


async def let_count(acting: Acting, *, survey_id: str, suspicion: Suspicion, reason: str, on: date) -> Done[Survey]:
    """Let answers count that were set aside."""
    check_id(ids.SURVEY, survey_id, agency_id=acting.caller.agency_id)
    return await acting.commands.run(
        agency_id=acting.caller.agency_id,
        kind=SURVEY,
        id=survey_id,
        decide=lambda state, _contexts: release_aside(
            existing(state), suspicion=suspicion, reason=reason, by=acting.caller.employee_id, on=on
        ),
        key=acting.key,
    )


def _hash(survey_id: str, code: str) -> str:
    """Bind a code to its survey, whatever blanks, dashes and small letters it was typed with."""
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    return digest(f"{survey_id}:{typed}")
