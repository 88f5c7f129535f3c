"""What a policy says about feedback: who is asked what, who chooses the givers, what makes a text useful."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.events.base import Id
from shared.events.feedback import Source
from shared.policy.clause import AppliesTo, Clause, Label
from shared.policy.reminding import Reminding


class AnswerType(StrEnum):
    """How a question is answered: with a level (below, as, above the expectation), or in words."""

    SCALE = "scale"
    TEXT = "text"


class SetQuestion(Clause):
    """One question, about a behaviour ``criterion`` or, without one, free.

    A scale question about a criterion gives the criterion its level; everything else is shown and never counts.
    """

    id: Id
    text: Label
    criterion: Id | None = None
    answer: AnswerType = AnswerType.SCALE
    required: bool = True


class QuestionSet(Clause):
    """What givers of some sources are asked about people in some positions; no ``sources`` means all of them."""

    id: Id
    title: Label
    applies_to: AppliesTo = AppliesTo()
    sources: tuple[Source, ...] = ()
    questions: Annotated[tuple[SetQuestion, ...], Field(min_length=1, max_length=60)]

    @model_validator(mode="after")
    def _one_level_each(self) -> Self:
        rated = [each.criterion for each in self.questions if each.criterion and each.answer is AnswerType.SCALE]
        if len(rated) != len(set(rated)):
            raise ValueError(f"set {self.id}: one criterion has two scale questions; a giver has one level for each")
        return self


class Nomination(Clause):
    """Whether colleagues answer only when nominated and approved, and how many may be approved.

    ``minimum`` and ``maximum`` count approved peers; subordinates, and other leaders, who answer only when nominated,
    are at most ``maximum`` each. ``reminders``: officers may see how many approved givers of a unit have answered so
    far; without it nobody sees that anybody has.
    """

    required: bool = False
    reminders: bool = False
    minimum: Annotated[int, Field(ge=1)] = 3
    maximum: Annotated[int, Field(ge=1, le=100)] = 10

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.minimum > self.maximum:
            raise ValueError("nomination: minimum must not be greater than maximum")
        return self


class QualityCheck(StrEnum):
    """What a text of feedback can lack."""

    TOO_SHORT = "too_short"
    ONLY_PHRASES = "only_phrases"
    VAGUE_WORDS = "vague_words"
    NO_TIME = "no_time"
    NO_EFFECT = "no_effect"
    COPIES_GUIDE = "copies_guide"
    COPIES_OWN = "copies_own"
    INSULT = "insult"


class Severity(StrEnum):
    """What follows from a finding: advice, or a refusal."""

    WARN = "warn"
    REFUSE = "refuse"


class AttributedTo(StrEnum):
    """Whom the public's answers may count for."""

    UNIT = "unit"
    PERSON = "person"


class SurveyAttribution(Clause):
    """Whom a survey may count for: its unit, and a person only by this published rule and from ``minimum`` answers."""

    to: AttributedTo = AttributedTo.UNIT
    minimum: Annotated[int, Field(ge=5)] = 30


class SurveyLimits(Clause):
    """From when on answers of the public are set aside as suspicious; what is absent is not limited.

    ``per_device_per_day``: answers from one device (a service desk may lend one to many). ``per_batch_per_hour``:
    answers with codes that were made together. ``minimum_seconds``: from opening the form to sending it.
    ``form_required``: answers that do not come from our form are suspicious too.
    """

    per_device_per_day: Annotated[int, Field(ge=1)] | None = None
    per_batch_per_hour: Annotated[int, Field(ge=1)] | None = None
    minimum_seconds: Annotated[int, Field(ge=0, le=3600)] = 0
    form_required: bool = False


class OwnFeedback(StrEnum):
    """From when on somebody sees the feedback on himself or herself: all along, or once the dossier is closed."""

    ALWAYS = "always"
    CLOSED = "closed"


class FeedbackRule(Clause):
    """Who may give feedback, from how many answers on a group is shown, and what makes it specific.

    ``question_sets``: a giver is asked the first set that is meant for the source and the person's position.
    ``quality``: what follows from a finding; those not named refuse when too short or only phrases, and warn else.
    ``own_feedback``: from when on the person reads it (our proposal); the superior does all along.
    ``reminders`` of feedback that is owed, counted from the last day of the cycle or segment; None: of none.
    """

    sources: tuple[Source, ...]
    minimum_answers: dict[Source, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    minimum_characters: Annotated[int, Field(ge=0)] = 30
    survey_minimum_answers: Annotated[int, Field(ge=1)] = 5
    question_sets: Annotated[tuple[QuestionSet, ...], Field(max_length=20)] = ()
    nomination: Nomination | None = None
    quality: dict[QualityCheck, Severity] = Field(default_factory=dict)
    survey_attribution: SurveyAttribution = SurveyAttribution()
    survey_limits: SurveyLimits | None = None
    own_feedback: OwnFeedback = OwnFeedback.ALWAYS
    reminders: Reminding | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        sets = [each.id for each in self.question_sets]
        questions = [question.id for each in self.question_sets for question in each.questions]
        for name, ids in (("question_sets", sets), ("question_sets.questions", questions)):
            if len(ids) != len(set(ids)):
                raise ValueError(f"{name}: an id occurs twice")
        if Source.OTHER_LEADER in self.sources and self.nomination is None:
            raise ValueError("nomination: other leaders answer only when nominated")
        if (
            self.nomination
            and self.nomination.required
            and self.nomination.minimum < self.minimum_answers.get(Source.PEER, 1)
        ):
            raise ValueError("nomination.minimum: with fewer peers than minimum_answers nothing would ever show")
        return self
