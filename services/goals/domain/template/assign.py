"""Putting a template into the plans of a population: the bulk work and its numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from services.goals.domain.access import Actor, must_be_officer
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.edition import Prefill
from services.goals.domain.plan.state import PlanState, say
from services.goals.domain.refusals import cycle_not_heard
from services.goals.domain.template.judge import Fate, Judged, judge
from services.goals.domain.template.versions import TemplateVersion
from shared.decision import Contexts, Decision, Kind, Rejected, publishes_nothing
from shared.events.evaluation import CycleStatus, Population
from shared.events.goals import TemplateRef
from shared.ids import evaluation, goals

ASSIGN: Final = "assign"
FAILURES_MAX: Final = 500
"""So many failures are kept by name; all of them are counted, and a dry run names every one."""


class CycleNotOpen(Rejected):
    """Templates are put into plans of open cycles only."""

    code = "cycle-not-open"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssigningResult:
    """How an assignment ended: how many have the template, how many were passed over why, who failed."""

    have: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    failed: int = 0
    failures: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssigningState:
    """An assignment of one version of a template to a population, and how far it is. ``runs`` counts the starts."""

    agency_id: str
    cycle_id: str
    template_id: str
    template: TemplateVersion
    population: Population
    assigned_by: str
    assigned_on: date
    runs: int = 1
    tally: AssigningResult | None = None
    owes: tuple[str, ...] = (ASSIGN,)

    @property
    def ref(self) -> TemplateRef:
        """The version as plans name it."""
        return TemplateRef(template_id=self.template_id, version=self.template.number)


def assign(
    state: AssigningState | None,
    *,
    cycle: CycleState | None,
    cycle_id: str,
    template_id: str,
    template: TemplateVersion,
    population: Population,
    actor: Actor,
    on: date,
) -> Decision[AssigningState]:
    """Begin to put a template into plans, or begin again for those who came since; what runs already runs on.

    :raises Rejected: when the caller is no officer, or the cycle is unknown or takes no more
    """
    by = must_be_officer(actor)
    if cycle is None:
        raise cycle_not_heard(cycle_id)
    if cycle.status is not CycleStatus.OPEN:
        raise CycleNotOpen("Siklus ini sudah ditutup. Templat hanya dapat diberikan pada siklus yang terbuka.")
    if state is not None and ASSIGN in state.owes:
        return Decision(state)
    begun = AssigningState(
        agency_id=cycle.agency_id,
        cycle_id=cycle_id,
        template_id=template_id,
        template=template,
        population=population,
        assigned_by=by,
        assigned_on=on,
        runs=state.runs + 1 if state else 1,
    )
    return Decision(begun)


def fate_under(plan: PlanState, owner: AssigningState, cycle: CycleState | None) -> Judged | None:
    """Say what an assignment does to a plan; None also while the cycle is not known."""
    if cycle is None:
        return None
    return judge(plan, template_id=owner.template_id, template=owner.template, population=owner.population, cycle=cycle)


def prefill(
    state: PlanState | None, _id: str, owner: AssigningState, contexts: Contexts, _now: datetime
) -> Decision[PlanState] | None:
    """Put the template into one plan; None for whoever has it or does not get it."""
    if state is None:
        return None
    judged = fate_under(state, owner, contexts.get(evaluation.CYCLE.of(owner.agency_id, owner.cycle_id)))
    if judged is None or judged.fate is not Fate.GETS:
        return None
    offered = Prefill(
        template=owner.ref,
        objectives=owner.template.content.objectives_for(
            state.assignment, agency_id=state.agency_id, cycle_id=state.cycle_id
        ),
        assigned_by=owner.assigned_by,
        assigned_on=owner.assigned_on,
    )
    return say(replace(state, prefill=offered), "plan.prefilled")


def count_up(judged: Iterable[Judged], *, given_up: bool = False) -> AssigningResult | None:
    """Count the fates of a whole pass; None while somebody has still to get the template.

    ``given_up``: it was tried often enough, so who has still to get it failed.
    """
    have, failed, skipped, failures = 0, 0, Counter[str](), list[Judged]()
    for each in judged:
        match each.fate:
            case Fate.GETS if not given_up:
                return None
            case Fate.HAS:
                have += 1
            case Fate.SKIPPED:
                skipped[each.code] += 1
            case Fate.FAILED | Fate.GETS:
                failed += 1
                if len(failures) < FAILURES_MAX:
                    failures.append(each if each.fate is Fate.FAILED else replace(each, **_NOT_WRITTEN))
    return AssigningResult(have=have, skipped=dict(skipped), failed=failed, failures=tuple(failures))


def finish_assigning(
    state: AssigningState, tally: AssigningResult | None, _now: datetime
) -> Decision[AssigningState] | None:
    """Take the work off with its numbers; None while somebody is left."""
    return None if tally is None else Decision(replace(state, tally=tally, owes=()))


def cycle_of(owner: AssigningState, _ids: Sequence[str]) -> Sequence[str]:
    """Name the cycle whose policy the plans are held against."""
    return (evaluation.CYCLE.of(owner.agency_id, owner.cycle_id),)


_NOT_WRITTEN: Final[Mapping[str, Any]] = {
    "fate": Fate.FAILED,
    "code": "not-written",
    "text": "Templat tidak dapat disimpan pada rencana ini. Ulangi pembagian; bila tetap gagal, hubungi admin.",
}


ASSIGNING = Kind(
    name=goals.TEMPLATE_ASSIGNMENT.kind,
    state=AssigningState,
    lookup=lambda state: {"cycle_id": state.cycle_id},
    body=publishes_nothing,
)
