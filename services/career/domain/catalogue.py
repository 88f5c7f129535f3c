"""The agency's catalogue of trainings."""

from collections.abc import Iterable

from services.career.domain.states import Training
from shared.decision import Decision


def record(state: Training | None, training: Training) -> Decision[Training]:
    """Put a training into the catalogue, or change it. Saying the same again changes nothing."""
    return Decision(state if state is not None and state == training else training)


def fitting(trainings: Iterable[Training], competence: str) -> tuple[Training, ...]:
    """The trainings on offer for a competence, by title."""
    offered = [each for each in trainings if each.competence == competence and each.offered]
    return tuple(sorted(offered, key=lambda each: (each.title, each.training_id)))
