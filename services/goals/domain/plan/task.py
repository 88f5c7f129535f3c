"""What a superior assigns by letter once a plan is agreed: additional tasks, special assignments (domain.md 1.2)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from services.goals.domain.access import must_be_rater
from services.goals.domain.cycle.state import CycleState, heard_cycle
from services.goals.domain.plan.edition import EDITIONS_MAX, Edition
from services.goals.domain.plan.realise import PlanNotAgreed
from services.goals.domain.plan.state import PlanState, open_plan, publish
from services.goals.domain.plan.superior import frame_of
from services.goals.domain.refusals import TooMany
from services.goals.domain.requests import TaskIn, objectives_of
from services.goals.rules.planning import Objectives, UnknownObjective, check_added
from shared.authority import Signed
from shared.decision import DayAhead, Decision, Env, Findings, Invalid, Rejected, existing
from shared.events.goals import ExtraTask, ObjectiveState, TaskKind
from shared.indonesian import date_text

_SAID: Final = ("kind", "letter", "letter_on", "starts_on", "ends_on", "official")
"""What the letter says of the task."""


class RevisionWaits(Rejected):
    """A revision waits for the rater's word; decide on it first, or it would undo what is assigned."""

    code = "revision-waits"


class OfficialMissing(Invalid):
    """A special assignment is one by an official outside the unit or agency; name that official."""

    code = "official-missing"


class TaskDays(Invalid):
    """The days of the task are in order and lie within those of the plan."""

    code = "task-days"


def add_task(state: PlanState | None, told: TaskIn, env: Env) -> Decision[PlanState]:
    """Put additional results into an agreed plan, in force at once; the same again changes nothing.

    They count as *hasil kerja tambahan*: never as main results.

    :raises Rejected: when the plan is closed or not agreed, a revision waits, the caller is not the rater, or what is
        assigned does not meet the policy
    """
    signed = must_be_rater(env.by, existing(state).assignment)
    plan = open_plan(state)
    if plan.agreed is None:
        raise PlanNotAgreed("Rencana belum disepakati. Masukkan penugasan ini ke dalam usulan rencana.")
    known = {each.objective_id: each for each in plan.agreed.objectives}
    wanted = objectives_of(told.objectives)
    if all(_is_there(each, told, known.get(each.objective_id)) for each in wanted):
        return Decision(plan)
    if plan.pending is not None:
        raise RevisionWaits(
            f"Usulan edisi {plan.pending.number} masih menunggu keputusan. Putuskan dahulu, lalu tambahkan penugasan."
        )
    if len(plan.editions) >= EDITIONS_MAX:
        raise TooMany(f"Rencana ini sudah punya {EDITIONS_MAX} edisi. Hubungi pengelola kinerja.")
    cycle = heard_cycle(env, plan.cycle_id)
    _check(told, plan, cycle, env.today)
    on = env.on(told, since=plan.agreed.decided_on)
    added = tuple(each.model_copy(update={"main": False, "extra": _extra(told, signed, on)}) for each in wanted)
    present = _weighed(plan.agreed.objectives, told.weights)
    check_added(added, present, frame_of(plan, cycle, None))
    return publish(_with_edition(plan, plan.agreed, (*present, *added), told, signed, on), "plan.revised")


def _is_there(wanted: ObjectiveState, told: TaskIn, known: ObjectiveState | None) -> bool:
    """Whether this was assigned before by the same letter; who did and when does not matter."""
    if known is None or known.extra is None:
        return False
    said = {name: getattr(told, name) for name in _SAID}
    same_letter = said == {name: getattr(known.extra, name) for name in _SAID}
    return same_letter and known == wanted.model_copy(update={"main": False, "extra": known.extra})


def _extra(told: TaskIn, signed: Signed, on: date) -> ExtraTask:
    said = {name: getattr(told, name) for name in _SAID}
    return ExtraTask(**said, assigned_by=signed.by, assigned_for=signed.acting_for, assigned_on=on)


def _check(told: TaskIn, plan: PlanState, cycle: CycleState, today: date) -> None:
    """Hold letter, official and days against the plan, naming every field that is wrong."""
    first, last = plan.starts_on or cycle.starts_on, plan.ends_on or cycle.ends_on
    span = f"{date_text(first)} sampai {date_text(last)}"
    found = Findings()
    with found:
        if told.kind is TaskKind.SPECIAL and not told.official:
            raise OfficialMissing(
                "Penugasan khusus diberikan pejabat di luar unit kerja atau instansi. Sebutkan pejabat itu.",
                field="official",
            )
    with found:
        if told.letter_on > today:
            raise DayAhead(f"Tanggal surat {date_text(told.letter_on)} belum tiba. Perbaiki.", field="letter_on")
    with found:
        if not first <= told.starts_on <= last:
            raise TaskDays(f"Penugasan mulai pada masa rencana ini, {span}. Perbaiki tanggalnya.", field="starts_on")
    with found:
        if not told.starts_on <= told.ends_on <= last:
            raise TaskDays(
                f"Penugasan berakhir setelah mulai dan pada masa rencana ini, {span}. Perbaiki tanggalnya.",
                field="ends_on",
            )
    found.tell()


def _weighed(present: Objectives, weights: Mapping[str, Decimal]) -> Objectives:
    """Give the objectives in force with new weights, where the policy's total leaves no room for another.

    :raises UnknownObjective: when a weight is for none of them
    """
    unknown = weights.keys() - {each.objective_id for each in present}
    if unknown:
        names = ", ".join(sorted(unknown))
        raise UnknownObjective(f"Rencana ini tidak memuat hasil kerja {names}. Hapus bobotnya.", field="weights")
    return tuple(
        each.model_copy(update={"weight": weights[each.objective_id]}) if each.objective_id in weights else each
        for each in present
    )


def _with_edition(
    plan: PlanState, agreed: Edition, objectives: Objectives, told: TaskIn, signed: Signed, on: date
) -> PlanState:
    """Put a further edition into force: the one agreed, and what is assigned."""
    edition = replace(
        agreed,
        number=len(plan.editions) + 1,
        objectives=objectives,
        proposed_by=signed.by,
        proposed_on=on,
        decided_by=signed.by,
        decided_for=signed.acting_for,
        decided_on=on,
        reason=f"Penugasan menurut surat {told.letter}.",
    )
    return replace(
        plan,
        agreed_edition=plan.agreed_edition + 1,
        editions=(*plan.editions, edition),
        last_actor_id=signed.by,
        last_actor_for=signed.acting_for,
    )
