"""A cycle is opened under a policy."""

from dataclasses import dataclass, replace
from datetime import date

from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.policy.running import policy_text, renewed_text
from shared.alike import filled
from shared.decision import Decision, Env, Invalid, Publish, Rejected
from shared.events.evaluation import CyclePeriod, CycleStatus, Population
from shared.ids.form import agency_of
from shared.policy.policy import Policy

_DAYS_MAX = 366


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

    :raises Invalid: when the dates or the period do not fit each other or the policy.
    :raises CycleExists: when the id is taken by another cycle.
    """
    policy = command.policy
    _check(command, policy)
    wanted = filled(
        CycleState,
        command,
        agency_id=agency_of(env.id),
        policy_id=policy.policy_id,
        policy_version=policy.version,
        policy_text=policy_text(policy),
    )
    if state is None:
        return Decision(wanted, (Publish("cycle.opened", wanted.id),))
    if replace(_as_opened(state), policy_text=renewed_text(state.policy_text)) != wanted:
        raise CycleExists(
            f"Siklus {command.cycle_id} sudah ada dengan isi lain. Pakai cycle_id lain untuk siklus baru.",
            field="cycle_id",
        )
    return Decision(state)


def _check(command: OpenCycle, policy: Policy) -> None:
    if command.ends_on <= command.starts_on:
        raise Invalid("Tanggal akhir harus sesudah tanggal mulai.", field="ends_on")
    if (command.ends_on - command.starts_on).days >= _DAYS_MAX:
        raise Invalid("Satu siklus paling lama satu tahun.", field="ends_on")
    if command.period not in policy.periods:
        allowed = ", ".join(policy.periods)
        raise Invalid(f"Kebijakan {policy.policy_id} hanya untuk periode: {allowed}.", field="period")
    if command.starts_on < policy.valid_from:
        raise Invalid(f"Kebijakan {policy.policy_id} baru berlaku sejak {policy.valid_from}.", field="starts_on")
    if policy.valid_to is not None and command.ends_on > policy.valid_to:
        raise Invalid(f"Kebijakan {policy.policy_id} berlaku sampai {policy.valid_to}.", field="ends_on")


def _as_opened(state: CycleState) -> CycleState:
    return replace(state, status=CycleStatus.OPEN, enrolled=None, goals=None, feedback=None, answers=0, jobs=())
