"""What those who run a survey decide: codes, how many users the service has, whether answers set aside count."""

from dataclasses import replace
from datetime import date
from typing import Final

from services.feedback.domain.survey.publish import count_in
from services.feedback.domain.survey.state import Batch, Release, Survey, SurveyClosed, short
from services.feedback.domain.survey.suspect import Suspicion
from shared.decision import Decision, Rejected

# Many times the largest sample that the regulation's formula asks for; every answer reads and writes the document.
CODES_MAX: Final = 5000


class TooManyCodes(Rejected):
    """A technical limit is reached."""

    code = "too-many-codes"


class NothingAside(Rejected):
    """No answer is set aside for this reason."""

    code = "nothing-aside"


def issue_codes(state: Survey, hashes: frozenset[str], *, label: str = "") -> Decision[Survey]:
    """Take the hashes of new one-time codes, which are one batch.

    :raises SurveyClosed: when nothing more is accepted
    :raises TooManyCodes: when there would be more than a survey may have
    """
    if state.closed:
        raise SurveyClosed
    if len(state.unused) + len(state.used) + len(hashes) > CODES_MAX:
        raise TooManyCodes(f"Paling banyak {CODES_MAX} kode untuk satu survei. Kurangi jumlahnya.", field="count")
    batch = Batch(name=str(len(state.batches) + 1), label=label, issued=len(hashes))
    batch_of = {**state.batch_of, **{short(each): batch.name for each in hashes}}
    return Decision(replace(state, unused=state.unused | hashes, batches=(*state.batches, batch), batch_of=batch_of))


def report_population(state: Survey, *, users: int) -> Decision[Survey]:
    """Note how many users the service has; it is told with the next publication.

    :raises SurveyClosed: when nothing more is accepted
    """
    if state.closed:
        raise SurveyClosed
    return Decision(state if state.population == users else replace(state, population=users))


def release_aside(state: Survey, *, suspicion: Suspicion, reason: str, by: str, on: date) -> Decision[Survey]:
    """Let all answers count that were set aside for one reason. They join those that wait for their publication.

    :raises SurveyClosed: when nothing more is accepted
    :raises NothingAside: when there are none
    """
    if state.closed:
        raise SurveyClosed
    released = tuple(each for each in state.aside if each.suspicion is suspicion)
    if not released:
        raise NothingAside("Tidak ada jawaban yang disisihkan karena alasan ini.", field="suspicion")
    note = Release(suspicion=suspicion, answers=len(released), reason=reason, by=by, on=on)
    kept = tuple(each for each in state.aside if each.suspicion is not suspicion)
    return count_in(
        replace(state, aside=kept, releases=(*state.releases, note)),
        answers=tuple(each.answers for each in released),
        comments=tuple(each.comment for each in released),
    )
