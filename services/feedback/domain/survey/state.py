"""What is kept of a survey: codes as hashes, answers, what shows of them, and what is set aside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from services.feedback.domain.copying import made_of
from services.feedback.domain.survey.suspect import Suspicion, Watch
from services.feedback.rules.anonymity import EVENT_PLACES
from services.feedback.rules.questions import ELEMENTS
from shared.decision import Kind, Rejected, Says
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

    @property
    def id(self) -> str:
        """The document, which is also the subject of its events."""
        return ids.SURVEY.of(self.agency_id, self.cycle_id, self.unit_id)

    @property
    def shown(self) -> Published:
        """What may be shown, which may be nothing yet."""
        return self.published or Published()

    @property
    def sample_size(self) -> int | None:
        """How many users should be asked, once their number is reported (PermenPANRB 14/2017, Krejcie-Morgan)."""
        return sample_of(self.population, on=self.opened_on)

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


def sample_of(population: int | None, *, on: date) -> int | None:
    """How many of so many users should be asked; None while their number is not reported."""
    return None if population is None else sample_size(population=population, on=on).n


def means(sums: tuple[int, ...], answers: int, places: int) -> tuple[Decimal, ...]:
    """The mean answer to each element."""
    return tuple(half_up(Fraction(each, answers), places) for each in sums)


def short(code_hash: str) -> str:
    """Give the beginning of a code's hash, by which its batch is found."""
    return code_hash[:12]


def _lookup(state: Survey) -> Mapping[str, Any]:
    return {"cycle_id": state.cycle_id, "unit_id": state.unit_id, "closed": state.closed}


def _body(state: Survey, says: Says, _document_version: int) -> Body:
    return made_of(
        feedback.Survey,
        state.shown,
        state,
        says,
        version=state.edition,
        elements=state.averages(places=EVENT_PLACES),
        sample_size=sample_of(state.shown.population, on=state.opened_on),
        attributed_to=state.attributed_to.value,
    )


SURVEY: Final = Kind(ids.SURVEY.kind, Survey, _lookup, _body)
