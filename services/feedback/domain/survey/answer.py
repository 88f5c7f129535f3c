"""The public's answers about a service unit: given with one-time codes and without a name, and published in batches."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from services.feedback.domain.survey.state import Answers, Aside, Published, Survey, accepting, means, short
from services.feedback.domain.survey.suspect import Sent, suspect
from services.feedback.rules.anonymity import in_no_order, releasable
from services.feedback.rules.questions import ELEMENTS, VALUES
from shared.decision import Decision, Env, Invalid, Publish, Rejected
from shared.rules.skm import skm

_PLACES_INSIDE: Final = 12


class CodeUnknown(Invalid):
    """The code is none of this survey's."""

    code = "code-unknown"


class CodeUsed(Rejected):
    """Somebody answered with this code."""

    code = "code-used"


def take_answers(state: Survey | None, sent: Sent, env: Env) -> Decision[Survey]:
    """Count one person's answers and use the code up; set them aside when the way they came is suspicious.

    :raises Rejected: when the survey is closed, the code is unknown or used, or answers are not U1 to U9, 1 to 4
    """
    survey = accepting(state)
    _check_code(survey, sent.code_hash)
    given = _in_order(sent.answers)
    batch = survey.batch_of.get(short(sent.code_hash), "")
    watch, suspicion = suspect(survey.watch, sent, env, limits=survey.limits, batch=batch, secret=survey.secret)
    received = replace(
        survey,
        unused=survey.unused - {sent.code_hash},
        used=survey.used | {sent.code_hash},
        batch_of={key: name for key, name in survey.batch_of.items() if key != short(sent.code_hash)},
        watch=watch,
    )
    if suspicion is not None:
        put_aside = Aside(suspicion=suspicion, answers=given, comment=sent.comment)
        return Decision(replace(received, aside=(*received.aside, put_aside)))
    return count_in(received, answers=(given,), comments=(sent.comment,))


def count_in(state: Survey, *, answers: tuple[Answers, ...], comments: tuple[str, ...]) -> Decision[Survey]:
    """Let answers wait for their publication, with what was written beside them, and publish what may be."""
    received = replace(
        state,
        waiting=(*state.waiting, *answers),
        comments=tuple(sorted((*state.comments, *filter(None, comments)), key=in_no_order)),
    )
    shown = released(received, closing=False)
    return Decision(received) if shown is received else publish(shown, "survey.published")


def released(state: Survey, *, closing: bool) -> Survey:
    """Let show, of the waiting answers, those that may show."""
    count = releasable(waiting=len(state.waiting), minimum=state.minimum, closing=closing)
    if count == 0:
        return state
    total = count + state.shown.answers
    sums = tuple(map(sum, zip(state.shown.sums, *state.waiting[:count], strict=True)))
    result = skm(averages=means(sums, total, _PLACES_INSIDE), as_of=state.opened_on)
    published = Published(
        answers=total, sums=sums, index=result.index, grade=result.grade.value, population=state.population
    )
    return replace(state, waiting=state.waiting[count:], published=published)


def publish(state: Survey, type_: str) -> Decision[Survey]:
    """Publish what shows, as a new edition."""
    return Decision(replace(state, edition=state.edition + 1), (Publish(type_, state.id),))


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
