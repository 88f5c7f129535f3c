"""A survey as the agency's people see it, and as a table for the report."""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.feedback.domain.survey.state import Batch, Survey
from services.feedback.domain.survey.suspect import Suspicion
from services.feedback.rules.anonymity import EVENT_PLACES, READER_PLACES
from services.feedback.rules.questions import QUESTIONS
from shared.alike import filled
from shared.events.feedback import ElementAverage
from shared.policy.feedback import AttributedTo
from shared.rules.numbers import half_up
from shared.rules.sampling import sample_size
from shared.rules.skm import skm


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """How many users the service has, how many of them should be asked, and whether so many answers show."""

    population: int
    needed: int
    answers: int
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView(Batch):
    """Codes made together, and how many of them are used.

    ``used`` is absent in all batches while one is smaller than the minimum: a code for one person would tell, directly
    or by what is left of the whole, whether that person answered.
    """

    used: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseView:
    """Answers that somebody let count although they looked suspicious."""

    suspicion: Suspicion
    answers: int
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyView:
    """A survey; what is behind ``codes_issued`` is for those who run it, ``comments`` from the closing on."""

    id: str
    version: int
    cycle_id: str
    unit_id: str
    title: str
    unit_name: str
    closed: bool
    minimum: int
    answers: int
    elements: tuple[ElementAverage, ...]
    index: Decimal | None
    grade: str | None
    attributed_to: AttributedTo
    sample: Sample | None
    codes_issued: int | None
    answers_received: int | None
    set_aside: Mapping[Suspicion, int] | None
    batches: tuple[BatchView, ...] | None
    releases: tuple[ReleaseView, ...] | None
    comments: tuple[str, ...] | None


def show_survey(state: Survey, *, with_counts: bool) -> SurveyView:
    """Show what may be shown of a survey."""
    return filled(
        SurveyView,
        state.shown,
        state,
        version=state.edition,
        elements=state.averages(places=READER_PLACES),
        sample=_sample(state),
        codes_issued=len(state.unused) + len(state.used) if with_counts else None,
        answers_received=len(state.used) if with_counts else None,
        set_aside=dict(sorted(Counter(each.suspicion for each in state.aside).items())) if with_counts else None,
        batches=_batches(state) if with_counts else None,
        releases=tuple(filled(ReleaseView, each) for each in state.releases) if with_counts else None,
        comments=(state.comments if state.closed and state.published else ()) if with_counts else None,
    )


def survey_table(state: Survey) -> str:
    """Lay out what may be shown: for each element n, mean, converted index and grade, and the same for the whole."""
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["unsur", "nama", "n", "rata_rata", "indeks", "mutu"])
    shown = state.published
    if shown is not None:
        for question, mean in zip(QUESTIONS, state.averages(places=EVENT_PLACES), strict=True):
            # The bands are for an index; an element's is what the whole would have if every element were like it.
            alone = skm(averages=(mean.average,) * len(QUESTIONS), as_of=state.opened_on)
            average = half_up(Fraction(mean.average), READER_PLACES)
            rows.writerow([question.element, question.name.id, shown.answers, average, alone.index, alone.grade.value])
        rows.writerow(["SKM", "Semua unsur", shown.answers, "", shown.index, shown.grade])
    return table.getvalue()


def _sample(state: Survey) -> Sample | None:
    if state.population is None:
        return None
    needed, answers = sample_size(population=state.population, as_of=state.opened_on).n, state.shown.answers
    return Sample(population=state.population, needed=needed, answers=answers, reached=answers >= needed)


def _batches(state: Survey) -> tuple[BatchView, ...]:
    left = Counter(state.batch_of.values())
    tells_nobody = all(each.issued >= state.minimum for each in state.batches)
    return tuple(
        filled(BatchView, each, used=each.issued - left[each.name] if tells_nobody else None) for each in state.batches
    )
