"""What those who run a survey decide, from its opening to its end, and closing it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.feedback.domain.cycle import Cycle, cycle_in, known_cycle
from services.feedback.domain.requests import LetCount, ReportPopulation
from services.feedback.domain.survey.answer import count_in, publish, released
from services.feedback.domain.survey.state import Batch, Release, Survey, SurveyClosed, accepting, short
from shared.alike import filled
from shared.decision import Decision, Env, Rejected
from shared.ids.feedback import SURVEY as SURVEY_ID

# Many times the largest sample that the regulation's formula asks for; every answer reads and writes the document.
CODES_MAX: Final = 5000


class SurveyExists(Rejected):
    """The unit has another survey in this cycle."""

    code = "survey-exists"


class TooManyCodes(Rejected):
    """A technical limit is reached."""

    code = "too-many-codes"


class NothingAside(Rejected):
    """No answer is set aside for this reason."""

    code = "nothing-aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSurvey:
    """What a survey begins with; ``secret`` signs its forms, ``unit_name`` is what the public reads."""

    title: str
    secret: str = ""
    unit_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCodes:
    """The hashes of new one-time codes, which are one batch; ``label`` says for whom or where."""

    hashes: frozenset[str]
    label: str = ""


def register_unit(state: Cycle | None, unit_id: str, _env: Env) -> Decision[Cycle]:
    """Note in the cycle that a unit has a survey, before there is one.

    So a survey cannot slip in behind the back of closing: either the cycle refuses, or it closes the survey too.

    :raises SurveyClosed: when the cycle accepts nothing more
    """
    cycle = known_cycle(state)
    if unit_id in cycle.survey_units:
        return Decision(cycle)
    if not cycle.is_open:
        raise SurveyClosed
    return Decision(replace(cycle, survey_units=(*cycle.survey_units, unit_id)))


def open_survey(state: Survey | None, new: NewSurvey, env: Env) -> Decision[Survey]:
    """Open the survey of a unit; opening it again with the same title changes nothing.

    :raises SurveyExists: when the unit has one with another title
    :raises SurveyClosed: when the cycle closed meanwhile
    """
    cycle_id, _unit_id = SURVEY_ID.read(env.id)
    cycle = known_cycle(cycle_in(env, cycle_id))
    if state is None:
        return Decision(_made(cycle, new, env, on=env.today))
    if state.title == new.title:
        return Decision(state)
    if state.closed:
        raise SurveyClosed
    raise SurveyExists(
        f"Unit ini sudah memiliki survei pada periode ini: {state.title}. Gunakan survei tersebut.",
        field="title",
    )


def issue_codes(state: Survey | None, new: NewCodes, _env: Env) -> Decision[Survey]:
    """Take the hashes of new one-time codes.

    :raises SurveyClosed: when nothing more is accepted
    :raises TooManyCodes: when there would be more than a survey may have
    """
    survey = accepting(state)
    if len(survey.unused) + len(survey.used) + len(new.hashes) > CODES_MAX:
        raise TooManyCodes(f"Paling banyak {CODES_MAX} kode untuk satu survei. Kurangi jumlahnya.", field="count")
    batch = Batch(name=str(len(survey.batches) + 1), label=new.label, issued=len(new.hashes))
    return Decision(
        replace(
            survey,
            unused=survey.unused | new.hashes,
            batches=(*survey.batches, batch),
            batch_of={**survey.batch_of, **{short(each): batch.name for each in new.hashes}},
        )
    )


def report_population(state: Survey | None, reported: ReportPopulation, _env: Env) -> Decision[Survey]:
    """Note how many users the service has; it is told with the next publication.

    :raises SurveyClosed: when nothing more is accepted
    """
    survey = accepting(state)
    return Decision(survey if survey.population == reported.users else replace(survey, population=reported.users))


def release_aside(state: Survey | None, asked: LetCount, env: Env) -> Decision[Survey]:
    """Let all answers count that were set aside for one reason. They join those that wait for their publication.

    :raises SurveyClosed: when nothing more is accepted
    :raises NothingAside: when there are none
    """
    survey = accepting(state)
    found = tuple(each for each in survey.aside if each.suspicion is asked.suspicion)
    if not found:
        raise NothingAside("Tidak ada jawaban yang disisihkan karena alasan ini.", field="suspicion")
    note = filled(Release, asked, answers=len(found), by=env.by.employee_id, on=env.today)
    kept = tuple(each for each in survey.aside if each.suspicion is not asked.suspicion)
    return count_in(
        replace(survey, aside=kept, releases=(*survey.releases, note)),
        answers=tuple(each.answers for each in found),
        comments=tuple(each.comment for each in found),
    )


def close_survey(state: Survey | None, cycle: Cycle, env: Env) -> Decision[Survey]:
    """Accept nothing more and publish, once, all that may be published.

    A survey that was registered and is not there yet is made, closed: whoever is about to open it finds it so.
    """
    survey = state or _made(cycle, NewSurvey(title=""), env, on=cycle.starts_on)
    if survey.closed:
        return Decision(survey)
    last = released(survey, closing=True)
    shown = last.published and replace(last.published, population=survey.population)
    return publish(replace(last, published=shown, closed=True, watch=None), "survey.closed")


def _made(cycle: Cycle, new: NewSurvey, env: Env, *, on: date) -> Survey:
    """Make a survey with what the policy says about surveys."""
    return filled(
        Survey,
        cycle,
        new,
        unit_id=SURVEY_ID.read(env.id)[1],
        opened_on=on,
        minimum=cycle.terms.survey_minimum,
        limits=cycle.terms.survey_limits,
        attribution=cycle.terms.survey_attribution,
    )
