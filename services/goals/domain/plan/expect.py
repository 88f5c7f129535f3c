"""The rater writes what is expected of each behaviour; it is agreed with the plan."""

from dataclasses import replace

from services.goals.domain.access import must_be_rater
from services.goals.domain.cycle.state import CycleState, heard_cycle
from services.goals.domain.plan.expectation import Expectation, ExpectationUnknown, meant
from services.goals.domain.plan.state import PlanState, open_plan, opening_of
from services.goals.domain.requests import ExpectationsIn
from services.goals.rules.indicators import check_ids
from shared.decision import Decision, Env, Findings, existing
from shared.events.goals import Assignment


def expect(state: PlanState | None, said: ExpectationsIn, env: Env) -> Decision[PlanState]:
    """Write, change or take away what is expected; what is not named stays. The same again changes nothing.

    :raises Rejected: when the plan is closed, the caller is not the rater, or the policy has no such behaviour
    """
    signed = must_be_rater(env.by, existing(state).assignment)
    plan = open_plan(state)
    cycle = heard_cycle(env, plan.cycle_id)
    labels = _labels(said, cycle, plan.assignment)
    on = env.on(said, since=opening_of(plan, cycle, day_of=env.day_of))
    told = {each.criterion: each for each in plan.expected}
    for item in said.items:
        known = told.get(item.criterion)
        if known is None or known.text != item.text:
            told[item.criterion] = Expectation(
                criterion=item.criterion,
                label=labels[item.criterion],
                text=item.text,
                set_by=signed.by,
                set_for=signed.acting_for,
                set_on=on,
            )
    expected = tuple(each for each in told.values() if each.text)
    return Decision(plan if expected == plan.expected else replace(plan, expected=expected))


def _labels(said: ExpectationsIn, cycle: CycleState, who: Assignment) -> dict[str, str]:
    """Give how each behaviour that is named is called, by its id."""
    check_ids((each.criterion for each in said.items), path="items")
    if cycle.behaviours is None:
        return {each.criterion: each.criterion for each in said.items}
    known = {each.id: each.label.id for each in meant(cycle.behaviours, who)}
    found = Findings()
    for place, item in enumerate(said.items):
        with found:
            if item.criterion not in known:
                raise ExpectationUnknown(
                    f"Perilaku {item.criterion} tidak dinilai pada jabatan ini. Pilih salah satu: {', '.join(known)}.",
                    field=f"items[{place}].criterion",
                )
    found.tell()
    return known
