"""A unit's predicate, set by the leader one level above it (SE MenPANRB 3/2023, domain.md 1.6, step 1)."""

from dataclasses import dataclass, replace
from typing import Final

from services.evaluation.domain.appraisal.checks import OwnAppraisal
from services.evaluation.domain.cycle.change import check_not_cancelled
from services.evaluation.domain.cycle.state import CYCLE, CycleClosed
from services.evaluation.domain.requests import check_reason
from services.evaluation.domain.unit.state import UnitState, moved, new_unit
from shared.authority import Signed, acts_for, is_officer_of, sign_for
from shared.decision import Actor, Decision, Env, NotYours, Publish, existing
from shared.events.evaluation import CycleStatus
from shared.ids import evaluation
from shared.ids.form import agency_of
from shared.rules.vocabulary import UnitPredicate

_NOT_ABOVE: Final = (
    "Predikat unit ditetapkan oleh pimpinan satu tingkat di atas unit, yaitu penilai dari kepala unitnya."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Who heads a unit in a cycle, or did earlier in it, and who rates them: the leaders one level above."""

    head_ids: frozenset[str] = frozenset()
    leader_ids: tuple[str, ...] = ()

    def are_led_by(self, actor: Actor) -> bool:
        """Whether somebody is such a leader, or acts for one today."""
        return any(acts_for(actor, each) for each in self.leader_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateUnit:
    """The command to set a unit's predicate."""

    predicate: UnitPredicate
    reason: str
    heads: Heads


def rate_unit(state: UnitState | None, input: RateUnit, env: Env) -> Decision[UnitState]:
    """Set a unit's predicate, as the leader one level above it or a substitute; again, until the cycle is closed.

    :raises NotFound: when there is no such cycle.
    :raises OwnAppraisal: when it is the unit of who acts: it may be the own results rating.
    :raises NotYours: when somebody is above the unit, and it is not the caller; otherwise an officer sets it.
    :raises CycleCancelled: when the cycle was cancelled.
    :raises CycleClosed: when every appraisal of the cycle is final.
    :raises ReasonNeeded: when the reason is too short.
    """
    cycle_id, unit_id = evaluation.UNIT.read(env.id)
    cycle = existing(env.get(CYCLE, evaluation.CYCLE.of(agency_of(env.id), cycle_id)))
    signed = _sign(env.by, input.heads, unit_id)
    check_not_cancelled(cycle)
    if cycle.status is CycleStatus.CLOSED:
        raise CycleClosed(f"Siklus {cycle.cycle_id} sudah ditutup; predikat unit tidak dapat diubah lagi.")
    check_reason(input.reason, "Predikat unit harus disertai alasan.")
    unit = state or new_unit(cycle, unit_id)
    rated = replace(
        unit,
        predicate=input.predicate,
        reason=input.reason,
        decided_by=signed.by,
        decided_for=signed.acting_for,
    )
    if rated == unit:
        return Decision(unit)
    subject = evaluation.UNIT_RATING.of(rated.agency_id, rated.cycle_id, rated.unit_id)
    return Decision(moved(rated, cycle), (Publish("unit.rated", subject),))


def _sign(by: Actor, heads: Heads, unit_id: str) -> Signed:
    if by.employee_id in heads.head_ids:
        raise OwnAppraisal(
            "Predikat unit yang Anda pimpin ikut menentukan penilaian Anda; pimpinan di atas unit yang menetapkannya."
        )
    if not heads.leader_ids:
        if is_officer_of(by, unit_id):
            return Signed(by=by.employee_id)
        raise NotYours("Tidak ada pimpinan di atas unit ini; predikatnya ditetapkan oleh pengelola kinerja.")
    led = next((each for each in heads.leader_ids if acts_for(by, each)), heads.leader_ids[0])
    return sign_for(by, led, otherwise=_NOT_ABOVE)
