"""A cycle is opened under a policy, and closed by a handshake with goals and feedback."""

from dataclasses import dataclass, replace
from datetime import date

from services.evaluation.domain.cycle.plausible import check_plausible
from services.evaluation.domain.cycle.remind import with_daily_look
from services.evaluation.domain.cycle.state import Answer, CycleCancelled, CycleState, known
from services.evaluation.domain.policy.running import policy_text, renewed_text
from services.evaluation.rules.national import check_in_force
from shared.alike import filled
from shared.decision import Decision, Env, Invalid, Publish, Rejected, existing, without
from shared.events.evaluation import CyclePeriod, CycleStatus, Population
from shared.events.goals import CycleAnswer, CycleEnrolment, Plan
from shared.ids import goals
from shared.ids.form import agency_of
from shared.indonesian import date_text
from shared.policy.policy import Policy
from shared.rules.errors import InvalidInput

_DAYS_MAX = 366

CONCLUDE = "conclude"
"""The job of a closing cycle: wait until every appraisal is final, then close."""

LEAVERS = "leavers"
"""The job of a cycle within which somebody leaves, and of a closing one: look each day whose last day is past."""

SETTLE = "settle"
"""The job after an answer, where a policy reads units: look again at the appraisals that waited for it."""


class CycleExists(Rejected):
    """A cycle with this id runs already, with other dates, people or policy."""

    code = "cycle-exists"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCycle:
    """The command to open a cycle."""

    cycle_id: str
    title: str
    period: CyclePeriod
    starts_on: date
    ends_on: date
    population: Population
    policy: Policy


def open_cycle(state: CycleState | None, command: OpenCycle, env: Env) -> Decision[CycleState]:
    """Open a cycle; opening the same again changes nothing.

    :raises Invalid: when the dates or the period do not fit each other or the policy, or subunits are of no unit.
    :raises CycleExists: when the id is taken by another cycle.
    """
    policy = command.policy
    check_dates(command, policy)
    wanted = filled(
        CycleState,
        command,
        agency_id=agency_of(env.id),
        policy_id=policy.policy_id,
        policy_version=policy.version,
        policy_text=policy_text(policy),
    )
    if state is None:
        check_plausible(
            policy, period=command.period, starts_on=command.starts_on, ends_on=command.ends_on, today=env.today
        )
        return Decision(wanted, (Publish("cycle.opened", wanted.id),))
    if (
        state.status is CycleStatus.CANCELLED
        or replace(_as_opened(state), policy_text=renewed_text(state.policy_text)) != wanted
    ):
        raise CycleExists(
            f"Siklus {command.cycle_id} sudah ada dengan isi lain. Pakai cycle_id lain untuk siklus baru.",
            field="cycle_id",
        )
    return Decision(state)


def start_closing(state: CycleState | None, _input: None, env: Env) -> Decision[CycleState]:
    """Accept nothing new from now on, and ask goals and feedback for their last word.

    :raises CycleCancelled: when it was cancelled.
    """
    cycle = existing(state)
    if cycle.status is CycleStatus.CANCELLED:
        raise CycleCancelled(f"Siklus {cycle.cycle_id} sudah dibatalkan; tidak ada yang perlu ditutup.")
    if cycle.status is not CycleStatus.OPEN:
        return Decision(cycle)
    closing = replace(cycle, status=CycleStatus.CLOSING, closing_on=env.today, leavers_seen_on=None)
    closing = replace(closing, jobs=(*without(cycle.jobs, LEAVERS), CONCLUDE, LEAVERS))
    return Decision(with_daily_look(closing), (Publish("cycle.closing", cycle.id),))


def on_enrolment(state: CycleState | None, body: CycleEnrolment, _env: Env) -> Decision[CycleState]:
    """Note how many people have a plan."""
    cycle = known(state, body)
    return Decision(cycle if cycle.enrolled == body.people else replace(cycle, enrolled=body.people))


def on_answer(state: CycleState | None, body: CycleAnswer, _env: Env) -> Decision[CycleState]:
    """Note the last word of goals or feedback, whose answers are subjects of their own."""
    cycle, answer = known(state, body), filled(Answer, body)
    from_goals = goals.ANSWER.matches(body.subject, agency_id=body.agency_id)
    if (cycle.goals if from_goals else cycle.feedback) == answer:
        return Decision(cycle)
    answered = replace(cycle, goals=answer) if from_goals else replace(cycle, feedback=answer)
    settles = cycle.running.reads_units and cycle.status is not CycleStatus.CANCELLED
    jobs = (*without(cycle.jobs, SETTLE), SETTLE) if settles else cycle.jobs
    return Decision(replace(answered, answers=cycle.answers + 1, jobs=jobs))


def settled(state: CycleState, _gathered: None, _env: Env) -> Decision[CycleState]:
    """Every appraisal that waited for an answer has looked again."""
    return Decision(replace(state, jobs=without(state.jobs, SETTLE)))


def on_leaver(state: CycleState | None, _body: Plan, _env: Env) -> Decision[CycleState] | None:
    """Somebody's last day lies within the cycle: look daily who has left."""
    if state is None or LEAVERS in state.jobs or state.status in (CycleStatus.CLOSED, CycleStatus.CANCELLED):
        return None
    return Decision(with_daily_look(replace(state, jobs=(*state.jobs, LEAVERS))))


def leavers_seen(state: CycleState, day: date | None, _env: Env) -> Decision[CycleState] | None:
    """Everybody whose last day is past was looked at; None when that was noted before. A closed cycle needs no look."""
    if state.status is CycleStatus.CLOSED:
        return Decision(replace(state, jobs=without(state.jobs, LEAVERS)))
    return Decision(replace(state, leavers_seen_on=day)) if day is not None else None


def conclude(state: CycleState, final: int | None, _env: Env) -> Decision[CycleState] | None:
    """Close the cycle once nothing more can come, everybody has an appraisal, and every one is final.

    ``final``: how many appraisals there are; None while some of them are not final.
    """
    if state.status is CycleStatus.CLOSED:
        return Decision(state)
    if not state.answered or state.goals is None or final != state.goals.people:
        return None
    closed = replace(state, jobs=without(state.jobs, CONCLUDE, LEAVERS), status=CycleStatus.CLOSED)
    return Decision(closed, (Publish("cycle.closed", state.id),))


def check_dates(command: OpenCycle, policy: Policy) -> None:
    """Check that dates, period and population fit each other, the policy and the national tables.

    :raises Invalid: naming the field
    """
    if command.population.with_subunits and not command.population.units:
        raise Invalid(
            "with_subunits hanya berlaku bersama units. Sebutkan unitnya, atau hapus isian ini.",
            field="population.with_subunits",
        )
    if command.ends_on <= command.starts_on:
        raise Invalid("Tanggal akhir harus sesudah tanggal mulai.", field="ends_on")
    if (command.ends_on - command.starts_on).days >= _DAYS_MAX:
        raise Invalid("Satu siklus paling lama satu tahun.", field="ends_on")
    if command.period not in policy.periods:
        allowed = ", ".join(policy.periods)
        raise Invalid(f"Kebijakan {policy.policy_id} hanya untuk periode: {allowed}.", field="period")
    if command.starts_on < policy.valid_from:
        raise Invalid(
            f"Kebijakan {policy.policy_id} baru berlaku sejak {date_text(policy.valid_from)}.", field="starts_on"
        )
    if policy.valid_to is not None and command.ends_on > policy.valid_to:
        raise Invalid(f"Kebijakan {policy.policy_id} berlaku sampai {date_text(policy.valid_to)}.", field="ends_on")
    try:
        check_in_force(command.ends_on)
    except InvalidInput as error:
        raise Invalid(f"{error.pesan} Siklus dinilai menurut aturan pada hari terakhirnya.", field="ends_on") from error


def _as_opened(state: CycleState) -> CycleState:
    asked = replace(state, status=CycleStatus.OPEN, closing_on=None, leavers_seen_on=None, reminded_on=None, jobs=())
    return replace(asked, enrolled=None, goals=None, feedback=None, answers=0, changes=())
