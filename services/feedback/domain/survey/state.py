"""What is kept of a survey: codes as hashes, answers, what shows of them, and what is set aside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from services.feedback.domain.survey.suspect import Suspicion, Watch
from services.feedback.rules.anonymity import EVENT_PLACES
from services.feedback.rules.questions import ELEMENTS
from shared.alike import filled
from shared.decision import Kind, Publish, Rejected, existing
from shared.events import feedback
from shared.events.base import Body
from shared.events.feedback import ElementAverage
from shared.ids import feedback as ids
from shared.policy.feedback import AttributedTo, SurveyAttribution, SurveyLimits
from shared.rules.numbers import half_up
from shared.rules.sampling import sample_size


class SurveyClosed(Rejected):
    """Inputs of the cycle are closed."""

    code = "survey-closed"

    def __init__(self) -> None:
        super().__init__("Survei untuk periode ini sudah ditutup. Terima kasih atas perhatian Anda.")


Answers = tuple[int, ...]
"""One answer (1 to 4) to each element, in the order U1 to U9."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What may be shown: how many answers, their sum by element, the index and its grade; nothing at first."""

    answers: int = 0
    sums: tuple[int, ...] = (0,) * len(ELEMENTS)
    index: Decimal | None = None
    grade: str | None = None
    population: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Codes that were made together; ``label`` says for whom or where."""

    name: str
    label: str
    issued: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """An answer that looks suspicious and does not count unless somebody releases it."""

    suspicion: Suspicion
    answers: Answers
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Who let answers count that were set aside, how many, and why."""

    suspicion: Suspicion
    answers: int
    reason: str
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A survey of one unit in one cycle. Codes are kept as hashes, and apart from the answers given with them.

    ``edition`` counts publications and is the version that events carry, as for dossiers. ``batch_of`` tells the batch
    of an unused code by the beginning of its hash. ``secret`` signs forms. ``comments`` lie in no order, apart from
    the answers, and show when the survey is closed.
    """

    agency_id: str
    cycle_id: str
    unit_id: str
    title: str
    minimum: int
    opened_on: date
    unused: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    waiting: tuple[Answers, ...] = ()
    published: Published | None = None
    closed: bool = False
    edition: int = 0
    secret: str = ""
    limits: SurveyLimits | None = None
    attribution: SurveyAttribution = field(default_factory=SurveyAttribution)
    population: int | None = None
    batches: tuple[Batch, ...] = ()
    batch_of: Mapping[str, str] = field(default_factory=dict)
    watch: Watch | None = None
    aside: tuple[Aside, ...] = ()
    releases: tuple[Release, ...] = ()
    comments: tuple[str, ...] = ()
    unit_name: str = ""

    @property
    def id(self) -> str:
        """The document, which is also the subject of its events."""
        return ids.SURVEY.of(self.agency_id, self.cycle_id, self.unit_id)

    @property
    def shown(self) -> Published:
        """What may be shown, which may be nothing yet."""
        return self.published or Published()

    @property
    def attributed_to(self) -> AttributedTo:
        """Whom the result is about: a unit, or by the policy's rule and from its minimum on a person."""
        enough = self.published is not None and self.published.answers >= self.attribution.minimum
        return self.attribution.to if enough else AttributedTo.UNIT

    def averages(self, *, places: int) -> tuple[ElementAverage, ...]:
        """Give the mean answer to each element, of what may be shown."""
        if self.published is None:
            return ()
        found = means(self.published.sums, self.published.answers, places)
        return tuple(
            ElementAverage(element=element, average=mean) for element, mean in zip(ELEMENTS, found, strict=True)
        )


def accepting(state: Survey | None) -> Survey:
    """Give the survey, while it accepts anything.

    :raises NotFound: when there is none
    :raises SurveyClosed: when nothing more is accepted
    """
    survey = existing(state)
    if survey.closed:
        raise SurveyClosed
    return survey


def means(sums: tuple[int, ...], answers: int, places: int) -> tuple[Decimal, ...]:
    """The mean answer to each element."""
    return tuple(half_up(Fraction(each, answers), places) for each in sums)


def short(code_hash: str) -> str:
    """Give the beginning of a code's hash, by which its batch is found."""
    return code_hash[:12]


def _lookup(state: Survey) -> Mapping[str, Any]:
    return {"cycle_id": state.cycle_id, "unit_id": state.unit_id, "closed": state.closed}


def _body(state: Survey, publish: Publish, _document_version: int) -> Body:
    users = state.shown.population
    return filled(
        feedback.Survey,
        state.shown,
        state,
        subject=publish.subject,
        version=state.edition,
        elements=state.averages(places=EVENT_PLACES),
        sample_size=sample_size(population=users, as_of=state.opened_on).n if users is not None else None,
        attributed_to=state.attributed_to.value,
    )


SURVEY: Final = Kind(ids.SURVEY.kind, Survey, _lookup, _body)
