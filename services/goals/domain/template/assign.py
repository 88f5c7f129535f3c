"""Putting a template into the plans of a population: the bulk work and its numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from services.goals.domain.access import must_be_officer
from services.goals.domain.cycle.state import CYCLE, heard_cycle
from services.goals.domain.plan.edition import Prefill
from services.goals.domain.plan.state import PlanState, publish
from services.goals.domain.template.judge import Assignment, Fate, Judged, judge
from services.goals.domain.unit_tree import parents_in, tree_id
from shared.alike import filled
from shared.decision import Decision, Env, Kind, Rejected, publishes_nothing
from shared.events.evaluation import CycleStatus
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
class AssigningState(Assignment):
    """An assignment of one version of a template to a population, and how far it is. ``runs`` counts the starts."""

    agency_id: str
    assigned_by: str
    assigned_on: date
    runs: int = 1
    tally: AssigningResult | None = None
    jobs: tuple[str, ...] = (ASSIGN,)

    @property
    def ref(self) -> TemplateRef:
        """The version as plans name it."""
        return TemplateRef(template_id=self.template_id, version=self.template.number)

    @property
    def held_against(self) -> tuple[str, str]:
        """The documents of the cycle whose policy the plans are held against, and of the tree of units."""
        return evaluation.CYCLE.of(self.agency_id, self.cycle_id), tree_id(self.agency_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun(Assignment):
    """An assignment to begin, as of a day."""

    on: date | None = None
    on_reason: str = ""


def assign(state: AssigningState | None, wanted: Begun, env: Env) -> Decision[AssigningState]:
    """Begin to put a template into plans, or begin again for those who came since; what runs already runs on.

    :raises Rejected: when the caller is no officer, or the cycle is unknown or takes no more
    """
    by = must_be_officer(env.by)
    cycle = heard_cycle(env, wanted.cycle_id)
    if cycle.status is not CycleStatus.OPEN:
        raise CycleNotOpen("Siklus ini sudah ditutup. Templat hanya dapat diberikan pada siklus yang terbuka.")
    if state is not None and ASSIGN in state.jobs:
        return Decision(state)
    begun = filled(
        AssigningState,
        wanted,
        agency_id=cycle.agency_id,
        assigned_by=by,
        assigned_on=env.on(wanted, since=wanted.template.set_on),
        runs=state.runs + 1 if state else 1,
    )
    return Decision(begun)


def prefill(state: PlanState | None, owner: AssigningState, env: Env) -> Decision[PlanState] | None:
    """Put the template into one plan; None for whoever has it or does not get it."""
    if state is None:
        return None
    cycle = env.get(CYCLE, owner.held_against[0])
    judged = judge(state, owner, cycle, parents_in(env, owner.agency_id)) if cycle is not None else None
    if judged is None or judged.fate is not Fate.GETS:
        return None
    offered = Prefill(
        template=owner.ref,
        objectives=owner.template.content.objectives_for(state),
        assigned_by=owner.assigned_by,
        assigned_on=owner.assigned_on,
    )
    return publish(replace(state, prefill=offered), "plan.prefilled")


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
                    failures.append(each if each.fate is Fate.FAILED else _not_written(each))
    return AssigningResult(have=have, skipped=dict(skipped), failed=failed, failures=tuple(failures))


def finish_assigning(
    state: AssigningState, tally: AssigningResult | None, _env: Env
) -> Decision[AssigningState] | None:
    """Take the work off with its numbers; None while somebody is left."""
    return None if tally is None else Decision(replace(state, tally=tally, jobs=()))


def _not_written(judged: Judged) -> Judged:
    text = "Templat tidak dapat disimpan pada rencana ini. Ulangi pembagian; bila tetap gagal, hubungi admin."
    return replace(judged, fate=Fate.FAILED, code="not-written", text=text)


ASSIGNING = Kind(
    name=goals.TEMPLATE_ASSIGNMENT.kind,
    state=AssigningState,
    lookup=lambda state: {"cycle_id": state.cycle_id},
    body=publishes_nothing,
)
