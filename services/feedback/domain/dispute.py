"""Whether a final result is in dispute, as evaluation tells it: until then who decides reads the dossier."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from shared.decision import Decision, Env, Kind, publishes_nothing
from shared.events.evaluation import Appraisal
from shared.ids.feedback import DISPUTE as DISPUTE_ID
from shared.ids.form import agency_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """An objection to, or correction of, the result a dossier led to; ``decider_id`` is absent once it was decided.

    ``version``: which word of evaluation said so. What is read once more and is older opens it to nobody again.
    """

    agency_id: str
    cycle_id: str
    employee_id: str
    segment: int
    decider_id: str | None = None
    version: int = 0


def disputes_of(body: Appraisal, _env: Env | None = None) -> tuple[str, ...]:
    """Name the disputes about an appraisal's segment and about those before, which the result takes in."""
    if body.objection is None and body.correction is None:
        return ()
    segments = (body.segment, *(each.segment for each in body.earlier))
    whose = (body.cycle_id, body.assignment.employee_id)
    return tuple(DISPUTE_ID.of(body.agency_id, *whose, segment) for segment in segments)


def on_appraisal(state: Dispute | None, body: Appraisal, env: Env) -> Decision[Dispute] | None:
    """Note who decides an objection as long as it is filed, or a correction as long as it is proposed."""
    cycle_id, employee_id, segment = DISPUTE_ID.read(env.id)
    heard = Dispute(
        agency_id=agency_of(env.id),
        cycle_id=cycle_id,
        employee_id=employee_id,
        segment=int(segment),
        decider_id=body.awaited_decider,
        version=body.version,
    )
    return Decision(heard) if heard != state else None


def _lookup(state: Dispute) -> Mapping[str, Any]:
    return {"decider_id": state.decider_id}


DISPUTE: Final = Kind(DISPUTE_ID.kind, Dispute, _lookup, publishes_nothing)
