"""Surveys of service units, for those who run them and for the public."""

from services.feedback.domain.cycle import CYCLE
from services.feedback.domain.requests import AnswerSurvey, MakeCodes, OpenSurvey
from services.feedback.domain.survey.answer import CodeUnknown, CodeUsed, take_answers
from services.feedback.domain.survey.run import NewCodes, NewSurvey, issue_codes, open_survey, register_unit
from services.feedback.domain.survey.state import SURVEY, Survey
from services.feedback.domain.survey.suspect import Sent, form_token
from services.feedback.metrics import count_code_refused
from services.feedback.rules.masking import masked
from shared import clock
from shared.acting import Acting
from shared.agency import AGENCY
from shared.alike import filled
from shared.authority import check_officer_of
from shared.commands import By, Command, Commands, Done
from shared.decision import existing, not_found
from shared.ids import directory
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.ids.feedback import SURVEY as SURVEY_ID
from shared.ids.form import agency_of, belongs, digest
from shared.mongo.documents import Documents
from shared.times import LocalTime


async def open_unit_survey(acting: Acting, asked: OpenSurvey) -> Done[Survey]:
    """Register the unit with the cycle, then open its survey. What a crash leaves between, the same call completes."""
    cycle = CYCLE_ID.of(acting.agency_id, asked.cycle_id)
    survey = SURVEY_ID.of(acting.agency_id, asked.cycle_id, asked.unit_id)
    await acting.run(CYCLE, cycle, register_unit, asked.unit_id)
    new = filled(NewSurvey, asked, secret=clock.random_id())
    return await acting.run(SURVEY, survey, open_survey, new, contexts=(cycle,))


async def run_by(acting: Acting, survey_id: str) -> Survey:
    """Read a survey for an officer who runs it: of the agency, or of the unit that it is about.

    :raises NotFound: when there is none
    :raises NotYours: for an officer of other units
    """
    survey = (await acting.read(SURVEY, survey_id)).present
    check_officer_of(acting.actor, survey.unit_id)
    return survey


async def new_codes(acting: Acting, survey_id: str, asked: MakeCodes) -> tuple[tuple[str, ...], Done[Survey]]:
    """Make one-time codes, which are one batch. They leave here once; what stays are their hashes."""
    codes = tuple(clock.secret_code() for _ in range(asked.count))
    new = NewCodes(hashes=frozenset(_hash(survey_id, code) for code in codes), label=asked.label)
    done = await acting.run(SURVEY, survey_id, issue_codes, new)
    return tuple(f"{code[:5]}-{code[5:]}" for code in codes), done


async def any_survey(documents: Documents, *, agency_id: str, survey_id: str) -> Survey:
    """Read a survey of an agency, for whoever asks.

    :raises NotFound: when there is none
    """
    if not belongs(survey_id, agency_id):
        raise not_found()
    return existing((await documents.get(SURVEY, survey_id)).state)


async def agency_name(documents: Documents, agency_id: str) -> str:
    """Give the name of an agency; empty before the directory told it."""
    found = (await documents.get(AGENCY, directory.AGENCY.of(agency_id, agency_id))).state
    return found.name if found is not None else ""


def public_form(survey: Survey, *, time: LocalTime) -> str:
    """Give the form its mark of when it was opened; surveys from before there were marks have none."""
    return form_token(survey.secret, survey_id=survey.id, at=time.now) if survey.secret else ""


async def answer_survey(commands: Commands, *, survey_id: str, given: AnswerSurvey, device: str) -> None:
    """Take the answers of somebody of the public; the code is what allows it.

    Whoever answers does not learn whether they are set aside: it would show how not to be.
    """
    sent = filled(
        Sent,
        given,
        code_hash=_hash(survey_id, given.code),
        comment=masked(given.comment),
        device=device,
        hidden=bool(given.website),
        fresh_salt=clock.random_id(),
    )
    try:
        await commands.run(Command(SURVEY, survey_id, take_answers, sent), by=By(agency_id=agency_of(survey_id)))
    except (CodeUnknown, CodeUsed) as refusal:
        count_code_refused(refusal)
        raise


def _hash(survey_id: str, code: str) -> str:
    """Bind a code to its survey, whatever blanks, dashes and small letters it was typed with."""
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    return digest(f"{survey_id}:{typed}")
