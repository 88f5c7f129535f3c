"""Steps at career: the training catalogue, mentoring pairs, answers to recommendations."""

from decimal import Decimal
from typing import Literal

from cli.play.parts import Line, Piece
from cli.play.steps.base import Step, Who
from shared.events.base import Id
from shared.events.career import RecommendationKind


class Training(Piece):
    """A training of the catalogue."""

    id: Id
    title: Line
    competence: Id
    hours_jp: Decimal


class UploadTrainings(Step):
    """Trainings are added to the agency's catalogue."""

    do: Literal["upload_trainings"]
    by: Id | None = None
    trainings: tuple[Training, ...]


class MatchMentor(Step):
    """A mentor is matched with a mentee."""

    do: Literal["match_mentor"]
    mentor: Id
    mentee: Id
    competence: Id
    by: Id | None = None


class DecideRecommendation(Step):
    """An employee accepts or declines a recommendation; an officer marks it done (with ``proof``) or overrides it.

    ``position``: into which position a promotion or strategic placement leads.
    """

    do: Literal["decide_recommendation"]
    by: Who
    kind: RecommendationKind
    about: Id | None = None
    decision: Literal["accepted", "declined", "done", "overridden"]
    reason: str = ""
    proof: tuple[Line, ...] = ()
    position: Id | None = None
