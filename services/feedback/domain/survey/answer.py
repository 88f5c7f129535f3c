"""The public's answers about a service unit (SKM), given with one-time codes and without a name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any, ClassVar, Final

from services.feedback.domain.cycle.state import Cycle, known_cycle
from services.feedback.domain.survey.state import Answers, Aside, Batch, Published, Survey, means, sample_of
from services.feedback.domain.survey.suspect import Arrival, Suspicion, Watch, suspect
from services.feedback.rules.anonymity import EVENT_PLACES, releasable
from services.feedback.rules.questions import ELEMENTS, VALUES
from shared.decision import Decision, Invalid, Kind, Rejected, Says
from shared.events import feedback
from shared.events.base import Body
from shared.rules.skm import skm

# Many times the largest sample that the regulation's formula asks for; every answer reads and writes the document.
CODES_MAX: Final = 5000

_PLACES_INSIDE: Final = 12


class SurveyExists(Rejected):
    """The unit has another survey in this cycle."""

    code: ClassVar[str] = "survey-exists"


class SurveyClosed(Rejected):
    """Inputs of the cycle are closed."""

    code: ClassVar[str] = "survey-closed"


class TooManyCodes(Rejected):
    """A technical limit is reached."""

    code: ClassVar[str] = "too-many-codes"


class CodeUnknown(Rejected):
    """The code is none of this survey's."""

    code: ClassVar[str] = "code-unknown"
    status: ClassVar[int] = 422


class CodeUsed(Rejected):
    """Somebody answered with this code."""

    code: ClassVar[str] = "code-used"


def register_unit(cycle: Cycle | None, *, unit_id: str) -> Decision[Cycle]:
    """Note in the cycle that a unit has a survey, before there is one.

    So a survey cannot slip in behind the back of closing: either the cycle refuses, or it closes the survey too.

    :raises SurveyClosed: when the cycle accepts nothing more
    """
    cycle = known_cycle(cycle)
    if unit_id in cycle.survey_units:
        return Decision(cycle)
    if not cycle.is_open:
        raise survey_is_closed()
    return Decision(replace(cycle, survey_units=(*cycle.survey_units, unit_id)))


def open_survey(
    state: Survey | None,
    *,
    cycle: Cycle | None,
    agency_id: str,
    unit_id: str,
    title: str,
    on: date,
    secret: str = "",
) -> Decision[Survey]:
    """Open the survey of a unit; opening it again with the same title changes nothing. ``secret`` signs its forms.

    :raises SurveyExists: when the unit has one with another title
    :raises SurveyClosed: when the cycle closed meanwhile
    """
    cycle = known_cycle(cycle)
    if state is None:
        opened = _new(cycle, agency_id=agency_id, unit_id=unit_id, title=title, on=on)
        return Decision(replace(opened, secret=secret))
    if state.title == title:
        return Decision(state)
    if state.closed:
        raise survey_is_closed()
    raise SurveyExists(
        f"Unit ini sudah memiliki survei pada periode ini: {state.title}. Gunakan survei tersebut.",
        field="title",
    )


def issue_codes(state: Survey, hashes: frozenset[str], *, label: str = "") -> Decision[Survey]:
    """Take the hashes of new one-time codes, which are one batch.

    :raises SurveyClosed: when nothing more is accepted
    :raises TooManyCodes: when there would be more than a survey may have
    """
    if state.closed:
        raise survey_is_closed()
    if len(state.unused) + len(state.used) + len(hashes) > CODES_MAX:
        raise TooManyCodes(f"Paling banyak {CODES_MAX} kode untuk satu survei. Kurangi jumlahnya.", field="count")
    batch = Batch(name=str(len(state.batches) + 1), label=label, issued=len(hashes))
    batch_of = {**state.batch_of, **{_short(each): batch.name for each in hashes}}
    return Decision(replace(state, unused=state.unused | hashes, batches=(*state.batches, batch), batch_of=batch_of))


def take_answers(
    state: Survey,
    *,
    code_hash: str,
    answers: Mapping[str, int],
    arrival: Arrival | None = None,
    comment: str = "",
) -> Decision[Survey]:
    """Count one person's answers and use the code up; set them aside when the way they came is suspicious.

    ``comment`` is masked already. Without ``arrival`` nothing is suspicious.

    :raises Rejected: when the survey is closed, the code is unknown or used, or answers are not U1 to U9, 1 to 4
    """
    if state.closed:
        raise survey_is_closed()
    _check_code(state, code_hash)
    given = _in_order(answers)
    watch, suspicion = _suspected(state, code_hash, arrival)
    received = replace(
        state,
        unused=state.unused - {code_hash},
        used=state.used | {code_hash},
        batch_of={key: name for key, name in state.batch_of.items() if key != _short(code_hash)},
        watch=watch,
    )
    if suspicion is not None:
        put_aside = Aside(suspicion=suspicion, answers=given, comment=comment)
        return Decision(replace(received, aside=(*received.aside, put_aside)))
    return count_in(received, answers=(given,), comments=(comment,))


def count_in(state: Survey, *, answers: tuple[Answers, ...], comments: tuple[str, ...]) -> Decision[Survey]:
    """Let answers wait for their publication, with what was written beside them, and publish what may be."""
    received = replace(
        state,
        waiting=(*state.waiting, *answers),
        comments=_in_no_order((*state.comments, *(each for each in comments if each))),
    )
    released = _released(received, closing=False)
    return Decision(received) if released is received else _publish(released, "survey.published")


def close_survey(state: Survey | None, *, cycle: Cycle, unit_id: str) -> Decision[Survey]:
    """Accept nothing more and publish, once, all that may be published.

    A survey that was registered and is not there yet is made, closed: whoever is about to open it finds it so.
    """
    if state is None:
        state = _new(cycle, agency_id=cycle.agency_id, unit_id=unit_id, title="", on=cycle.starts_on)
    if state.closed:
        return Decision(state)
    released = _released(state, closing=True)
    shown = released.published and replace(released.published, population=state.population)
    return _publish(replace(released, published=shown, closed=True, watch=None), "survey.closed")


def _new(cycle: Cycle, *, agency_id: str, unit_id: str, title: str, on: date) -> Survey:
    return Survey(
        agency_id=agency_id,
        cycle_id=cycle.cycle_id,
        unit_id=unit_id,
        title=title,
        minimum=cycle.terms.survey_minimum,
        opened_on=on,
        limits=cycle.terms.survey_limits,
        attribution=cycle.terms.survey_attribution,
    )


def _suspected(state: Survey, code_hash: str, arrival: Arrival | None) -> tuple[Watch | None, Suspicion | None]:
    if arrival is None:
        return state.watch, None
    return suspect(
        state.watch,
        limits=state.limits,
        arrival=arrival,
        batch=state.batch_of.get(_short(code_hash), ""),
        survey_id=state.id,
        secret=state.secret,
    )


def _short(code_hash: str) -> str:
    return code_hash[:12]


def _in_no_order(comments: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(comments, key=lambda text: sha256(text.encode()).hexdigest()))


def _check_code(state: Survey, code_hash: str) -> None:
    if code_hash in state.used:
        raise CodeUsed(
            "Kode ini sudah dipakai. Satu kode hanya untuk satu jawaban; mintalah kode baru kepada petugas.",
            field="code",
        )
    if code_hash not in state.unused:
        raise CodeUnknown(
            "Kode ini tidak dikenal untuk survei ini. Periksa kembali penulisannya, atau mintalah kode kepada petugas.",
            field="code",
        )


def _in_order(answers: Mapping[str, int]) -> Answers:
    if set(answers) != set(ELEMENTS) or not set(answers.values()) <= set(VALUES):
        raise Invalid(
            f"Jawablah semua unsur {ELEMENTS[0]} sampai {ELEMENTS[-1]} dengan nilai {VALUES[0]} sampai {VALUES[-1]}.",
            field="answers",
        )
    return tuple(answers[element] for element in ELEMENTS)


def _released(state: Survey, *, closing: bool) -> Survey:
    count = releasable(waiting=len(state.waiting), minimum=state.minimum, closing=closing)
    if count == 0:
        return state
    before = state.published.sums if state.published else (0,) * len(ELEMENTS)
    total = count + (state.published.answers if state.published else 0)
    sums = tuple(map(sum, zip(before, *state.waiting[:count], strict=True)))
    result = skm(averages=means(sums, total, _PLACES_INSIDE), on=state.opened_on)
    published = Published(answers=total, sums=sums, index=result.index, grade=result.grade.value)
    published = replace(published, population=state.population)
    return replace(state, waiting=state.waiting[count:], published=published)


def _publish(state: Survey, type_: str) -> Decision[Survey]:
    return Decision(replace(state, edition=state.edition + 1), (Says(type_, state.id),))


def survey_is_closed() -> SurveyClosed:
    """Refuse in the same words wherever a closed survey is met."""
    return SurveyClosed("Survei untuk periode ini sudah ditutup. Terima kasih atas perhatian Anda.")


def _lookup(state: Survey) -> Mapping[str, Any]:
    return {"cycle_id": state.cycle_id, "unit_id": state.unit_id, "closed": state.closed}


def _body(state: Survey, says: Says, _document_version: int) -> Body:
    shown = state.published
    return feedback.Survey(
        agency_id=state.agency_id,
        subject=says.subject,
        version=state.edition,
        cycle_id=state.cycle_id,
        unit_id=state.unit_id,
        closed=state.closed,
        answers=shown.answers if shown else 0,
        elements=state.averages(places=EVENT_PLACES),
        index=shown.index if shown else None,
        grade=shown.grade if shown else None,
        population=shown.population if shown else None,
        sample_size=sample_of(shown.population, on=state.opened_on) if shown else None,
        attributed_to=state.attributed_to.value,
    )


SURVEY: Final = Kind("survey", Survey, _lookup, _body)
