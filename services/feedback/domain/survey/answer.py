"""The public's answers about a service unit, given with one-time codes and without a name."""

from collections.abc import Mapping
from dataclasses import replace

from services.feedback.domain.survey.publish import count_in
from services.feedback.domain.survey.state import Answers, Aside, Survey, SurveyClosed, short
from services.feedback.domain.survey.suspect import Arrival, Suspicion, Watch, suspect
from services.feedback.rules.questions import ELEMENTS, VALUES
from shared.decision import Decision, Invalid, Rejected


class CodeUnknown(Invalid):
    """The code is none of this survey's."""

    code = "code-unknown"


class CodeUsed(Rejected):
    """Somebody answered with this code."""

    code = "code-used"


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
        raise SurveyClosed
    _check_code(state, code_hash)
    given = _in_order(answers)
    watch, suspicion = _suspected(state, code_hash, arrival)
    received = replace(
        state,
        unused=state.unused - {code_hash},
        used=state.used | {code_hash},
        batch_of={key: name for key, name in state.batch_of.items() if key != short(code_hash)},
        watch=watch,
    )
    if suspicion is not None:
        put_aside = Aside(suspicion=suspicion, answers=given, comment=comment)
        return Decision(replace(received, aside=(*received.aside, put_aside)))
    return count_in(received, answers=(given,), comments=(comment,))


def _suspected(state: Survey, code_hash: str, arrival: Arrival | None) -> tuple[Watch | None, Suspicion | None]:
    if arrival is None:
        return state.watch, None
    return suspect(
        state.watch,
        limits=state.limits,
        arrival=arrival,
        batch=state.batch_of.get(short(code_hash), ""),
        survey_id=state.id,
        secret=state.secret,
    )


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
