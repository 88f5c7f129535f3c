"""A policy tried on the people of a cycle before it is uploaded: what would be suggested for whom, and what now."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.suggest import inputs_of, with_units
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.policy.running import RunningPolicy
from services.evaluation.domain.unit.state import Units
from services.evaluation.rules.rate.suggest import suggest
from shared.alike import filled
from shared.events.evaluation import AppraisalStatus, Outcome
from shared.rules.vocabulary import Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What is suggested for somebody under the cycle's policy, and what would be under the tried one."""

    appraisal_id: str
    employee_id: str
    unit_id: str | None
    now: Outcome
    tried: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a policy would suggest for people, beside what is suggested now.

    ``people``: on how many it was tried. ``predicates_now``, ``predicates_tried``: how many come to each predicate;
    who is in none of them has none yet. ``changed``: for whom a rating, the predicate, or what is missing differs.
    """

    people: int
    predicates_now: Mapping[str, int]
    predicates_tried: Mapping[str, int]
    changed: tuple[Compared, ...]


def may_be_tried(state: AppraisalState) -> bool:
    """Whether a policy is tried on this appraisal: who has a result of the cycle, and is known.

    Of who moved on within the cycle the last segment counts; earlier segments stay as they were rated in it.
    """
    rated = state.by_rule is None or state.by_rule.result
    told = state.status is not AppraisalStatus.CANCELLED and state.inputs.assignment is not None
    return told and rated and not state.continued


def try_policy(states: Iterable[AppraisalState], cycle: CycleState, policy: RunningPolicy, units: Units) -> Trial:
    """Suggest for each of these people under both policies, from the same inputs, as of the cycle's end.

    Only the policy makes a difference: facts that came since a decision count on neither side.
    """
    found = [_compared(each, cycle, policy, units) for each in states]
    return Trial(
        people=len(found),
        predicates_now=_counted([each.now.predicate for each in found]),
        predicates_tried=_counted([each.tried.predicate for each in found]),
        changed=tuple(each for each in found if _told(each.now) != _told(each.tried)),
    )


def _compared(state: AppraisalState, cycle: CycleState, policy: RunningPolicy, units: Units) -> Compared:
    return filled(
        Compared,
        state,
        appraisal_id=state.id,
        now=_outcome(state, cycle, cycle.running, units),
        tried=_outcome(state, cycle, policy, units),
    )


def _outcome(state: AppraisalState, cycle: CycleState, policy: RunningPolicy, units: Units) -> Outcome:
    seen = with_units(state, policy, units)
    inputs = inputs_of(seen, months=cycle.months, closed=not state.inputs.waits_for)
    return Outcome() if inputs is None else suggest(policy.policy, inputs, explain=False).suggested


def _told(outcome: Outcome) -> tuple[object, ...]:
    return (outcome.results, outcome.behaviour, outcome.predicate, frozenset(outcome.missing))


def _counted(predicates: Sequence[Predicate | None]) -> Mapping[str, int]:
    counts = Counter(predicates)
    return {each.value: counts[each] for each in Predicate}
