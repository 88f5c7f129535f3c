"""Reminders of feedback that is owed, counted from the last day of the person's segment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from services.feedback.domain.cycle import Cycle
from services.feedback.domain.dossier.life import as_edition
from services.feedback.domain.dossier.state import DOSSIER, SEGMENTS, Dossier
from shared.agency import EMPLOYMENT
from shared.decision import Decision, Env
from shared.events.feedback import FeedbackReminder, Source
from shared.events.reminding import Wait
from shared.ids import directory, feedback
from shared.reminding import escalated, reminder_due

_BY_NAME: Final = frozenset({Source.SUPERIOR, Source.SELF})


def reminder(state: Dossier, cycle: Cycle, *, today: date) -> FeedbackReminder | None:
    """Give the reminder that is due today, not yet saying who is told besides; None where there is none.

    Whoever else is asked is reminded by the policy alone: neither nominations nor answers change anything of it.
    """
    rule, due_on, owed = cycle.terms.reminders, state.ends_on or cycle.ends_on, _owes(state, cycle)
    if rule is None or due_on is None or state.closed:
        return None
    due = reminder_due(
        rule,
        state.reminders,
        wait=Wait.FEEDBACK,
        employee_id=state.assignment.rater_id if owed else None,
        since=state.starts_on or cycle.starts_on,
        due_on=due_on,
        today=today,
    )
    if due is None:
        return None
    told = due.step <= max((each.step for each in state.reminders if each.due_on == due_on), default=0)
    groups = () if told else tuple(each for each in cycle.terms.sources if each not in _BY_NAME)
    return FeedbackReminder(**due.model_dump(), groups=groups) if owed or groups else None


def remind(state: Dossier | None, cycle: Cycle, env: Env) -> Decision[Dossier] | None:
    """Remind the superior who has said nothing, and all who are asked; None where nobody has to be."""
    found = reminder(state, cycle, today=env.today) if state is not None else None
    rule = cycle.terms.reminders
    if state is None or found is None or rule is None:
        return None
    rater_id = state.assignment.rater_id
    if _owes(state, cycle):
        superior_id = _above(rater_id, state, env) if rater_id is not None else None
        left = rater_id is not None and _has_left(rater_id, state, env)
        found = escalated(found, rule, superior_id=superior_id, left=left)
    return as_edition(replace(state, reminders=(*state.reminders, found)), "dossier.reminded")


def beside(state: Dossier, _cycle: Cycle) -> Sequence[str]:
    """Name what a reminder reads beside the dossier: the superior's own, and whether the superior has left."""
    rater_id = state.assignment.rater_id
    if rater_id is None:
        return ()
    own = feedback.DOSSIER.numbered(state.agency_id, state.cycle_id, rater_id, numbers=SEGMENTS)
    return (*own, directory.EMPLOYMENT.of(state.agency_id, rater_id))


def finish_day(state: Cycle, day: date | None, _env: Env) -> Decision[Cycle] | None:
    """Note that a day's look at all dossiers is done; the job stays pending until the cycle closes."""
    return None if day is None else Decision(replace(state, reminded_on=day))


def _owes(state: Dossier, cycle: Cycle) -> bool:
    """Whether the superior is asked and has said nothing yet, or is not known."""
    rater_id = state.assignment.rater_id
    asked = Source.SUPERIOR in cycle.terms.sources
    return asked and (rater_id is None or not state.given_by(rater_id, Source.SUPERIOR))


def _above(rater_id: str, state: Dossier, env: Env) -> str | None:
    """Who rates the superior, by the latest of the superior's own dossiers."""
    own = env.all(DOSSIER, feedback.DOSSIER.numbered(state.agency_id, state.cycle_id, rater_id, numbers=SEGMENTS))
    latest = max(own, key=lambda each: each.segment, default=None)
    superior_id = latest.assignment.rater_id if latest is not None else None
    return superior_id if superior_id != state.assignment.employee_id else None


def _has_left(rater_id: str, state: Dossier, env: Env) -> bool:
    employment = env.get(EMPLOYMENT, directory.EMPLOYMENT.of(state.agency_id, rater_id))
    return employment is not None and employment.is_over(env.today)
