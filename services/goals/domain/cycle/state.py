"""A cycle as evaluation told it, which bulk jobs it has, and how it tells its facts."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.goals.domain.activity.entry import ActivityKind
from services.goals.domain.refusals import cycle_not_heard
from shared.alike import body_of, filled
from shared.decision import Decision, Env, Kind, Publish, without
from shared.events.base import Body
from shared.events.evaluation import Cycle, CycleStatus, Population
from shared.events.goals import CycleAnswer, CycleEnrolment, SubjectVersion
from shared.ids import evaluation
from shared.ids.form import agency_of
from shared.policy.policy import BehaviourMethod, Component, Criterion, PlanningRule, Policy, Stage
from shared.policy_of import policy_of

ENROL: Final = "enrol"
CLOSE: Final = "close"
ANSWER: Final = "answer"
REMIND: Final = "remind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The last word of goals in a closing cycle."""

    people: int
    unit_subjects: tuple[SubjectVersion, ...]


ENDING: Final = (CycleStatus.CLOSING, CycleStatus.CANCELLED)
"""In such a cycle plans are closed: with a last word that counts, or that does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleState:
    """A cycle with those parts of its policy that planning needs. ``jobs`` names pending bulk work.

    ``reminded_on`` is the last day on which all plans were looked at for whoever is late; ``tree_revision`` the tree of
    units that enrolment has to have seen. ``stages``: what comes before a plan is proposed. ``competences``: those
    of the policy, ``behaviours`` what the superior can expect something of; None where the cycle was heard before they
    were noted, and nothing is held against them.
    """

    agency_id: str
    cycle_id: str
    title: str
    starts_on: date
    ends_on: date
    status: CycleStatus
    population: Population
    policy_id: str
    policy_version: int
    planning: PlanningRule
    components: tuple[Component, ...]
    stages: tuple[Stage, ...] = ()
    competences: tuple[str, ...] | None = None
    behaviours: tuple[Criterion, ...] | None = None
    enrolled: int = 0
    enrolment_complete: bool = False
    answer: Answer | None = None
    reminded_on: date | None = None
    tree_revision: int = 0
    jobs: tuple[str, ...] = ()


def heard_cycle(env: Env, cycle_id: str) -> CycleState:
    """Give a cycle of the agency.

    :raises NotYet: when it has not arrived
    """
    found = env.get(CYCLE, evaluation.CYCLE.of(agency_of(env.id), cycle_id))
    if found is None:
        raise cycle_not_heard(cycle_id)
    return found


def verified_entries(state: CycleState) -> tuple[ActivityKind, ...]:
    """Name the entries that count only once the superior confirmed them, by the policy."""
    return tuple(each for each in ActivityKind if each.value in state.planning.verification)


def months_of(state: CycleState) -> tuple[str, ...]:
    """List the months of a cycle."""
    first = state.starts_on.year * 12 + state.starts_on.month - 1
    last = state.ends_on.year * 12 + state.ends_on.month - 1
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1))


def _body(state: CycleState, publish: Publish, version: int) -> Body:
    if publish.type == "cycle.enrolled":
        people, complete = state.enrolled, state.enrolment_complete
        return body_of(CycleEnrolment, state, publish, version, people=people, complete=complete)
    answer = state.answer or Answer(people=0, unit_subjects=())
    counted = {"people": answer.people, "unit_subjects": answer.unit_subjects}
    return body_of(CycleAnswer, state, publish, version, complete=state.answer is not None, **counted)


CYCLE = Kind(
    name=evaluation.CYCLE.kind,
    state=CycleState,
    lookup=lambda state: {"cycle_id": state.cycle_id, "status": state.status.value},
    body=_body,
)


def on_cycle(state: CycleState | None, body: Cycle, _env: Env) -> Decision[CycleState] | None:
    """Take over a cycle and note the bulk work that its status asks for.

    Only the newest fact of a cycle may arrive, so everything follows from the status and what is done already.
    """
    heard = _heard(state, body)
    heard = replace(heard, jobs=_pending(state, heard))
    return Decision(heard) if heard != state else None


def look_again(state: CycleState | None, _input: object, _env: Env) -> Decision[CycleState] | None:
    """Look once more for open plans, when somebody is heard or moves while the cycle closes.

    One may have been opened by somebody who still took the cycle for open.
    """
    if state is None or state.status not in ENDING or CLOSE in state.jobs:
        return None
    return Decision(replace(state, jobs=(*state.jobs, CLOSE)))


def _heard(state: CycleState | None, body: Cycle) -> CycleState:
    policy = policy_of(body)
    return filled(
        CycleState,
        body,
        state,
        planning=policy.planning,
        components=policy.results.components,
        stages=tuple(each for each in policy.stages if each.before == "plan"),
        competences=tuple(each.id for each in policy.competences),
        behaviours=_behaviours(policy),
    )


def _behaviours(policy: Policy) -> tuple[Criterion, ...]:
    """List what makes up the behaviour axis: the policy's values, or the competences where those are observed."""
    if policy.behaviour.method is BehaviourMethod.FEEDBACK:
        return policy.behaviour.criteria
    return tuple(Criterion(id=each.id, label=each.label) for each in policy.competences)


def _pending(state: CycleState | None, heard: CycleState) -> tuple[str, ...]:
    """Enrol first, so that a cycle opened and closing within one batch still has its people."""
    cancelled = heard.status is CycleStatus.CANCELLED
    pending = [*without(heard.jobs, REMIND, *((ENROL,) if cancelled else ()))]
    population_changed = state is None or state.population != heard.population
    if population_changed and heard.status in (CycleStatus.OPEN, CycleStatus.CLOSING) and ENROL not in pending:
        pending.append(ENROL)
    if heard.status in ENDING and heard.answer is None and CLOSE not in pending and ANSWER not in pending:
        pending.append(CLOSE)
    if heard.status is CycleStatus.OPEN and heard.planning.deadline_days is not None:
        pending.append(REMIND)
    return tuple(pending)
