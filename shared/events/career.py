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
    """The life of a recommendation.

    ``withdrawn``: a newer result no longer leads to it, nobody had decided. ``expired``: nobody decided in time.
    ``overridden``: an officer set it aside and said why.
    """

    ISSUED = "issued"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    OVERRIDDEN = "overridden"


class MatchStatus(StrEnum):
    """The life of a mentoring match: proposed, active once both accepted, declined by one, ended."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    DECLINED = "declined"
    ENDED = "ended"


class Gap(Part):
    """A competence, the level required and the level held (None: not observed), and their difference."""

    competence: Id
    required: Decimal
    held: Decimal | None
    gap: Decimal | None


class GapOutcome(Part):
    """What a later result says about the gap that a recommendation was to close: levels before and now."""

    appraisal: SubjectId
    on: date
    held_before: Decimal
    held: Decimal
    required: Decimal
    change: Decimal
    closed: bool


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
    """One recommendation. The subject is ``agency:recommendation:cycle:employee:rule[.about]``.

    ``cycles``: further cycles whose results led to it while it was open. ``proof``: what shows that it was done.
    ``outcome``: what a later result says about the gap.
    """

    employee_id: Id
    cycle_id: Id
    kind: RecommendationKind
    rule: str
    about: Id | None = None
    reason: Text
    evidence: tuple[SubjectId, ...]
    status: RecommendationStatus
    decision_reason: Text = ""
    cycles: tuple[Id, ...] = ()
    issued_on: date | None = None
    expires_on: date | None = None
    proof: tuple[Text, ...] = ()
    outcome: GapOutcome | None = None


class MentoringMatch(Body):
    """A mentor for a mentee. The subject is ``agency:match:mentee:mentor:competence``; the person is the mentee.

    ``outcome``: what mentor, rater or officer said the mentoring came to when it ended.
    """

    mentor_id: Id
    mentee_id: Id
    competence: Id
    reason: Text
    ended: bool = False
    status: MatchStatus | None = None
    outcome: Text = ""
