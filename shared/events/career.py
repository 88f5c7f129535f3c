"""What career says: profiles, recommendations with reasons and evidence, mentoring matches."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from shared.events.base import Body, Id, Part, Percent, SubjectId, Text
from shared.rules.vocabulary import Predicate


class RecommendationKind(StrEnum):
    """What can be recommended."""

    TRAINING = "training"
    MENTORING = "mentoring"
    MENTOR_OTHERS = "mentor_others"
    LEADERSHIP_TRAINING = "leadership_training"
    RECOGNITION = "recognition"
    PROMOTION = "promotion"
    STRATEGIC_PLACEMENT = "strategic_placement"
    GUIDANCE = "guidance"


class RecommendationStatus(StrEnum):
    """The life of a recommendation. ``withdrawn``: a newer result no longer leads to it, nobody had decided."""

    ISSUED = "issued"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Gap(Part):
    """A competence, the level required and the level held (None: not observed), and their difference."""

    competence: Id
    required: Decimal
    held: Decimal | None
    gap: Decimal | None


class PastResult(Part):
    """A final result in the history of a person."""

    appraisal: SubjectId
    cycle_id: Id
    ends_on: date
    predicate: Predicate | None
    policy_id: Id
    policy_version: int


class Profile(Body):
    """A person's profile over the years. The subject is ``agency:profile:employee``.

    ``trainings_jp`` are the hours of the latest year with a result, which the yearly duty looks at.
    """

    employee_id: Id
    unit_id: Id
    history: tuple[PastResult, ...] = ()
    gaps: tuple[Gap, ...] = ()
    strengths: tuple[Id, ...] = ()
    trainings_jp: Percent = Decimal(0)


class Recommendation(Body):
    """One recommendation. The subject is ``agency:recommendation:cycle:employee:rule[.about]``."""

    employee_id: Id
    cycle_id: Id
    kind: RecommendationKind
    rule: str
    about: Id | None = None
    reason: Text
    evidence: tuple[SubjectId, ...]
    status: RecommendationStatus
    decision_reason: Text = ""


class MentoringMatch(Body):
    """A mentor for a mentee. The subject is ``agency:match:mentee:mentor:competence``; the person is the mentee."""

    mentor_id: Id
    mentee_id: Id
    competence: Id
    reason: Text
    ended: bool = False
