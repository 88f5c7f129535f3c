"""What career says: profiles, recommendations with reasons and evidence, mentoring matches, credits determined."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

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

    ``withdrawn``: a newer result no longer leads to it, nobody had decided; or the result that an accepted one rests
    on was replaced or withdrawn, and it does not follow any more. ``expired``: nobody decided in time.
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


class AwardKind(StrEnum):
    """What somebody can be awarded (PP 11/2017 article 232), and a letter of appreciation of the agency (*piagam*)."""

    TANDA_KEHORMATAN = "tanda_kehormatan"
    KENAIKAN_PANGKAT_ISTIMEWA = "kenaikan_pangkat_istimewa"
    PRIORITAS_PENGEMBANGAN = "prioritas_pengembangan"
    ACARA_KENEGARAAN = "acara_kenegaraan"
    PIAGAM = "piagam"


class AwardStatus(StrEnum):
    """Whether an award stands."""

    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class CreditBasis(StrEnum):
    """What a letter (PAK) determines credits from: converted predicates, old credits, or a first position."""

    KONVERSI = "konversi"
    INTEGRASI = "integrasi"
    PERTAMA = "pertama"


class CreditStatus(StrEnum):
    """Whether a determination of credits stands."""

    DETERMINED = "determined"
    WITHDRAWN = "withdrawn"


Credit = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=3)]
"""Angka kredit as an exact decimal; a string on the wire."""


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


class BasisChange(StrEnum):
    """What became of a result that a recommendation rests on."""

    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class ChangedBasis(Part):
    """A result that an accepted recommendation rests on and that does not stand any more.

    ``number`` and ``replaced_by`` count the person's results of the cycle, as results themselves do (None where it is
    not known, or nothing took its place). ``follows``: whether what stands now still leads to the recommendation.
    """

    appraisal: SubjectId
    change: BasisChange
    on: date
    follows: bool
    number: Annotated[int, Field(ge=1)] | None = None
    replaced_by: Annotated[int, Field(ge=1)] | None = None


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
    ``outcome``: what a later result says about the gap. ``basis_changed``: a result that it rests on was replaced or
    withdrawn after the person had accepted it. ``position_id``: the position that a placement or promotion leads into.
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
    basis_changed: ChangedBasis | None = None
    position_id: Id | None = None


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


class ReplacedCredit(Part):
    """A determination of the same months that was before: by which letter, of how much, whether it was withdrawn."""

    letter_number: Text
    letter_on: date
    total: Credit
    status: CreditStatus


class CreditDetermination(Body):
    """Credits (angka kredit) of whole months, as a letter (PAK) determines them.

    The subject is ``agency:credit:employee:months``, such as ``...:2025-01_2025-12``.
    A newer version takes the older one's place. ``position_history_id`` is SIASN's id of the entry in the person's
    history of positions. ``total`` is ``main`` (*utama*) and ``additional`` (*penunjang*) together. ``replaces`` names
    those of the same months before it, oldest first: also one whose own event was never seen.
    """

    employee_id: Id
    starts_on: date
    ends_on: date
    basis: CreditBasis
    letter_number: Text
    letter_on: date
    position_history_id: Id
    main: Credit
    additional: Credit
    total: Credit
    status: CreditStatus
    replaces: tuple[ReplacedCredit, ...] = ()


class Sharing(Part):
    """Where somebody shared what an award is for: the event, its day and its place."""

    title: Text
    on: date
    place: Text = ""


class Award(Body):
    """An award that a letter gave somebody. The subject is ``agency:award:employee:number``.

    ``given_by``: the office or official that gave it. ``recommendation``: the accepted recommendation that it fulfils.
    """

    employee_id: Id
    kind: AwardKind
    title: Text
    awarded_on: date
    given_by: Text
    letter_number: Text
    status: AwardStatus
    recommendation: SubjectId | None = None
    sharings: Annotated[tuple[Sharing, ...], Field(max_length=100)] = ()
