"""What feedback says: dossiers (never who wrote what), surveys of service units, mentoring sessions."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.events.base import Body, Id, Part, Percent, SubjectId
from shared.events.goals import Assignment, CycleAnswer, SubjectVersion
from shared.events.reminding import Reminder


class Source(StrEnum):
    """From where feedback comes (domain.md 1.4). Peers and subordinates are shown only as groups, all others named.

    ``team_lead``: who heads the person's team; ``other_leader``: who heads another unit, nominated and approved.
    Users of a service speak by its survey.
    """

    SUPERIOR = "superior"
    PEER = "peer"
    SUBORDINATE = "subordinate"
    SELF = "self"
    TEAM_LEAD = "team_lead"
    OTHER_LEADER = "other_leader"


class About(StrEnum):
    """What feedback refers to."""

    OBJECTIVE = "objective"
    BEHAVIOUR = "behaviour"


class CriterionFeedback(Part):
    """What one source says about one objective or behaviour.

    ``average`` is the mean of levels (below 1, as 2, above 3), absent when fewer answers came than the policy's
    minimum; ``answers`` is then 0 too, so that nothing leaks.
    """

    about: About
    criterion: Id
    source: Source
    answers: Annotated[int, Field(ge=0)]
    average: Percent | None = None


class FeedbackReminder(Reminder):
    """Feedback is owed. ``employee_id``: the superior who has said nothing yet; None: nobody is named.

    ``groups``: who else is asked by the policy is reminded too, whoever they are and whether or not they have
    answered, because nobody may learn that from an event.
    """

    groups: tuple[Source, ...] = ()


class Dossier(Body):
    """The feedback on one person in one cycle. The subject is ``agency:dossier:cycle:employee:segment``.

    ``reminder``: the last one that was given.
    """

    cycle_id: Id
    segment: int = 1
    assignment: Assignment
    closed: bool = False
    criteria: tuple[CriterionFeedback, ...] = ()
    acknowledged: int = 0
    reminder: FeedbackReminder | None = None


class ElementAverage(Part):
    """The mean (NRR, 1 to 4) of one SKM element, keyed by its code."""

    element: Annotated[str, Field(pattern=r"^U[1-9]$")]
    average: Percent


class Survey(Body):
    """The public's answers about a service unit (SKM). The subject is ``agency:survey:cycle:unit``.

    ``elements``, ``index`` and ``grade`` are absent until the minimum number of answers is reached. ``population``:
    users of the service as the unit reported them; ``sample_size``: how many of them should be asked (Krejcie-Morgan).
    ``attributed_to``: a person only where the policy says so and its minimum of answers is reached.
    """

    cycle_id: Id
    unit_id: Id
    closed: bool = False
    answers: int
    elements: tuple[ElementAverage, ...] = ()
    index: Percent | None = None
    grade: str | None = None
    population: Annotated[int, Field(ge=1)] | None = None
    sample_size: Annotated[int, Field(ge=1)] | None = None
    attributed_to: Annotated[str, Field(pattern="^(unit|person)$")] = "unit"


class MentoringLog(Body):
    """The sessions of one pair. The subject is ``agency:mentoring:mentor:mentee``; the person is the mentee."""

    mentor_id: Id
    mentee_id: Id
    match: SubjectId | None = None
    competence: Id | None = None
    sessions: int
    minutes: int
    last_on: date
    helpfulness: Decimal | None = None


__all__ = [
    "About",
    "CriterionFeedback",
    "CycleAnswer",
    "Dossier",
    "ElementAverage",
    "FeedbackReminder",
    "MentoringLog",
    "Source",
    "SubjectVersion",
    "Survey",
]
