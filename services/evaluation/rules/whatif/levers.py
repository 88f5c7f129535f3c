"""What could be different in the inputs, for each axis."""

from collections.abc import Iterator

from services.evaluation.rules.explain.wording import UNIT_PREDICATES
from services.evaluation.rules.instruments.by_source import instrument
from services.evaluation.rules.rate.values import BehaviourValue, ResultsValue
from services.evaluation.rules.whatif import changes
from services.evaluation.rules.whatif.grids import up_to
from services.evaluation.rules.whatif.lever import Lever, feedback_levers, match_levers
from shared.policy.policy import Policy
from shared.rules.vocabulary import UnitPredicate

_BEST_LAST = tuple(reversed(UnitPredicate))


def results_levers(policy: Policy, results: ResultsValue) -> Iterator[Lever]:
    """List what could raise the results."""
    if results.unit_predicate is not None:
        yield _of_unit_predicate(results.unit_predicate)
    for each in results.components:
        yield from instrument(each.component, policy).levers(each)


def behaviour_levers(behaviour: BehaviourValue) -> Iterator[Lever]:
    """List what could raise the behaviour."""
    for each in behaviour.criteria:
        yield from feedback_levers(each.feedback, f"criterion:{each.criterion.id}", each.criterion.label.id)
    if behaviour.match is not None:
        yield from match_levers(behaviour.match)


def _of_unit_predicate(rating: UnitPredicate) -> Lever:
    return Lever(
        what="unit_rating",
        label="predikat unit yang dipimpin",
        source="penetapan pimpinan",
        now=UNIT_PREDICATES[rating],
        grid=up_to(len(_BEST_LAST) - 1, above=_BEST_LAST.index(rating)),
        apply=lambda inputs, place: changes.with_unit_predicate(inputs, _BEST_LAST[int(place)]),
        text=lambda place: UNIT_PREDICATES[_BEST_LAST[int(place)]],
    )
