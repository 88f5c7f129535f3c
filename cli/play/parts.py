"""The parts of a story file: agency, units, people, cycles, objectives, and what is expected."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from shared.events.base import Id
from shared.events.career import RecommendationKind
from shared.events.directory import PositionGroup
from shared.events.evaluation import CyclePeriod
from shared.events.goals import Aspect, RollUp
from shared.rules.indicator import Direction
from shared.rules.vocabulary import Level, Predicate

Line = Annotated[str, Field(min_length=1, max_length=4000)]
ResultName = Annotated[
    str,
    StringConstraints(pattern=rf"^({'|'.join(RecommendationKind)})(:[A-Za-z0-9._-]+)?$"),
    Field(description="a kind of recommendation, or kind:what-it-is-about, such as training:komunikasi"),
]


class Piece(BaseModel):
    """A piece of a story file. A misspelt key is an error: stories are written by people."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Agency(Piece):
    """The agency of the story. Each run adds a suffix to the id, so that a story can be played again."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]
    name: Line
    zone: Annotated[str, Field(description="time zone, such as Asia/Jakarta")] = "Asia/Jakarta"


class Unit(Piece):
    """A unit or a team."""

    id: Id
    name: Line
    kind: Literal["unit", "team"] = "unit"
    parent: Id | None = None
    mission: tuple[Line, ...] = ()


class Acting(Piece):
    """Somebody who acts for this person as rater on dated days, both included: PLT, Plh or a delegate."""

    by: Id
    kind: Literal["plt", "plh", "delegate"]
    first: date
    last: date


class Person(Piece):
    """Someone of the agency. ``rater`` rates him or her; ``heads`` names the unit that he or she leads."""

    id: Id
    name: Line
    nip: Annotated[str, StringConstraints(pattern=r"^\d{18}$")]
    unit: Id
    team: Id | None = None
    position: Line
    group: PositionGroup
    heads: Id | None = None
    rater: Id | None = None
    acting: tuple[Acting, ...] = ()


class PolicyChoice(Piece):
    """The policy of the cycles: one that the platform ships (``id``), or an own one in a file beside the story."""

    id: Id
    version: int | None = None
    file: str | None = None


class Cycle(Piece):
    """A cycle. Without ``units``, ``groups`` and ``people`` everybody of the agency takes part.

    Where several of them are named, those take part whom each takes in. ``with_subunits``: the units below those named
    belong to them.
    """

    id: Id
    title: Line
    period: CyclePeriod
    starts: date
    ends: date
    units: tuple[Id, ...] = ()
    with_subunits: bool = False
    groups: tuple[PositionGroup, ...] = ()
    people: tuple[Id, ...] = ()
    policy_version: Annotated[int | None, Field(description="of the story's policy; without it the newest")] = None

    @model_validator(mode="after")
    def _subunits_of_units(self) -> Self:
        if self.with_subunits and not self.units:
            raise ValueError("with_subunits needs units")
        return self


class Indicator(Piece):
    """A measure with a target, or, with ``expectation`` instead of ``target``, one in words."""

    id: Id
    name: Line
    target: Decimal | None = None
    target_high: Decimal | None = None
    direction: Direction = Direction.MAXIMISE
    baseline: Decimal | None = None
    two_sided: bool = False
    unit: str = ""
    expectation: str = ""
    aspect: Aspect | None = None
    component: Id | None = None
    perspective: Id | None = None
    roll_up: Annotated[RollUp | None, Field(description="of a unit: how it follows from what people report")] = None
    weight: Decimal = Decimal(1)


class Appendix(Piece):
    """The appendix of a plan: what supports it, how it is accounted for, what follows."""

    resources: tuple[Line, ...] = ()
    accountability: tuple[Line, ...] = ()
    consequences: tuple[Line, ...] = ()


class Objective(Piece):
    """An objective (RHK). ``intervenes_in`` names a superior's objective as person/objective.

    ``unit_indicator`` names the indicator of a unit that it serves, as unit/indicator.
    """

    id: Id
    name: Line
    main: bool = True
    intervenes_in: Annotated[str, StringConstraints(pattern=r"^[\w.-]+/[\w.-]+$")] | None = None
    unit_indicator: Annotated[str, StringConstraints(pattern=r"^[\w.-]+/[\w.-]+$")] | None = None
    mission: str = ""
    weight: Decimal = Decimal(1)
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]


class ExpectedPerson(Piece):
    """How it must end for one person; what is not written is not compared.

    ``recommendations`` must be exactly those written: an empty list says that there are none. ``unrated``: final
    without ratings, because inputs are missing.
    """

    unrated: bool = False
    results: Level | None = None
    behaviour: Level | None = None
    predicate: Predicate | None = None
    results_percent: Decimal | None = None
    behaviour_percent: Decimal | None = None
    suggested: Predicate | None = None
    deviates: bool | None = None
    missing: tuple[str, ...] | None = None
    recommendations: tuple[ResultName, ...] | None = None


class Expect(Piece):
    """The expected end of the story: people in ``cycle`` (the last one if not named), and at least so many events
    per topic."""

    cycle: Id | None = None
    people: dict[Id, ExpectedPerson]
    events: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
