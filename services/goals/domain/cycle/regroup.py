"""Cycles that take in the units below others: when a unit is put elsewhere, more people may belong."""

from dataclasses import replace

from services.goals.domain.cycle.calendar import CalendarEntry
from services.goals.domain.cycle.state import ENROL, CycleState
from services.goals.domain.unit_tree import REGROUP, UnitTreeState
from shared.decision import Decision, Env, without
from shared.events.evaluation import CycleStatus


def looks_below(entry: CalendarEntry) -> bool:
    """Say whether a running cycle takes in units below those it names."""
    return entry.status is CycleStatus.OPEN and entry.population.with_subunits


def regroup(state: CycleState | None, owner: UnitTreeState, _env: Env) -> Decision[CycleState] | None:
    """Look again for people without a plan, now that units stand elsewhere; None where that was noted."""
    if state is None or state.status is not CycleStatus.OPEN or state.tree_revision >= owner.revision:
        return None
    jobs = state.jobs if ENROL in state.jobs else (*state.jobs, ENROL)
    return Decision(replace(state, tree_revision=owner.revision, jobs=jobs))


def regrouped(state: UnitTreeState, _gathered: None, _env: Env) -> Decision[UnitTreeState]:
    """Every cycle has noted the tree as it is."""
    return Decision(replace(state, jobs=without(state.jobs, REGROUP)))
