"""The rater's word on what was proposed: agree, or return with a reason."""

from dataclasses import replace
from datetime import date

from services.goals.domain.access import must_be_rater
from services.goals.domain.plan.edition import Edition, EditionStatus
from services.goals.domain.plan.expectation import check_expected
from services.goals.domain.plan.impact import cleared, ripples_of
from services.goals.domain.plan.state import PlanState, open_plan, publish
from services.goals.domain.requests import AgreementIn, ReturnIn
from services.goals.rules.difference import compare
from shared.authority import Signed
from shared.decision import Decision, Env, Rejected, existing
from shared.events.goals import PlanStatus


class NothingProposed(Rejected):
    """No proposal waits for a decision; the employee has to propose first."""

    code = "nothing-proposed"


class EditionMoved(Rejected):
    """The employee proposed again meanwhile; read the new edition before deciding."""

    code = "edition-moved"


def agree(state: PlanState | None, verdict: AgreementIn, env: Env) -> Decision[PlanState]:
    """Put the proposed objectives into force; those who serve objectives that changed are told later.

    :raises Rejected: when nothing was proposed, the plan is closed, the caller is not the rater, or has not said what
        is expected where the policy wants that
    """
    signed = must_be_rater(env.by, existing(state).assignment)
    plan = open_plan(state)
    pending = _check_pending(plan, verdict)
    check_expected(plan.expected, pending.expecting)
    on = env.on(verdict, since=pending.proposed_on)
    number = plan.agreed_edition + 1
    differences = compare(plan.agreed.objectives, pending.objectives) if plan.agreed else ()
    agreed = replace(
        plan,
        status=PlanStatus.AGREED,
        agreed_edition=number,
        editions=_decided(plan, pending, EditionStatus.AGREED, signed, on),
        reason="",
        last_actor_id=signed.by,
        last_actor_for=signed.acting_for,
        impacts=cleared(plan.impacts, edition=pending.number, signed=signed, on=on),
        ripples=(*plan.ripples, *ripples_of(plan.id, number, differences)),
    )
    return publish(agreed, "plan.revised" if plan.agreed else "plan.agreed")


def send_back(state: PlanState | None, verdict: ReturnIn, env: Env) -> Decision[PlanState]:
    """Return the proposal with a reason; agreed objectives stay in force while a revision is returned.

    :raises Rejected: as :func:`agree`
    """
    signed = must_be_rater(env.by, existing(state).assignment)
    plan = open_plan(state)
    pending = _check_pending(plan, verdict)
    on = env.on(verdict, since=pending.proposed_on)
    returned = replace(
        plan,
        status=PlanStatus.AGREED if plan.agreed else PlanStatus.RETURNED,
        editions=_decided(plan, pending, EditionStatus.RETURNED, signed, on, verdict.reason),
        reason=verdict.reason,
        last_actor_id=signed.by,
        last_actor_for=signed.acting_for,
    )
    return publish(returned, "plan.returned")


def _check_pending(plan: PlanState, verdict: AgreementIn) -> Edition:
    if plan.pending is None:
        raise NothingProposed("Tidak ada usulan yang menunggu keputusan. Pegawai perlu mengajukan rencana dahulu.")
    if verdict.edition is not None and verdict.edition != plan.pending.number:
        raise EditionMoved(
            f"Usulan terbaru adalah edisi {plan.pending.number}. Baca edisi itu, lalu putuskan.", field="edition"
        )
    return plan.pending


def _decided(
    plan: PlanState, pending: Edition, status: EditionStatus, signed: Signed, on: date, reason: str = ""
) -> tuple[Edition, ...]:
    """Give the editions with the waiting one decided."""
    decided = replace(
        pending,
        status=status,
        decided_by=signed.by,
        decided_for=signed.acting_for,
        decided_on=on,
        reason=reason,
        expected=plan.expected,
    )
    return (*plan.editions[:-1], decided)
