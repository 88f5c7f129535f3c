"""Who of a population gets a template, and who does not and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.state import PlanState
from services.goals.domain.plan.superior import frame_of
from services.goals.domain.template.versions import TemplateVersion
from services.goals.rules.planning import check_objectives
from services.goals.rules.population import takes_part
from shared.decision import Rejected
from shared.events.evaluation import Population
from shared.events.goals import PlanStatus
from shared.unit_tree import Parents


class Fate(StrEnum):
    """What putting a template into a plan comes to. ``failed``: the policy of the cycle refuses it for this person."""

    GETS = "gets"
    HAS = "has"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The fate of one plan; ``code`` and ``text`` say why it does not get the template."""

    plan_id: str
    employee_id: str
    fate: Fate
    code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Whom to give which version of a template in a cycle."""

    cycle_id: str
    template_id: str
    template: TemplateVersion
    population: Population


def judge(plan: PlanState, given: Assignment, cycle: CycleState, parents: Parents) -> Judged | None:
    """Say what becomes of a plan; None for whoever is not in the population."""
    if not takes_part(given.population, plan.assignment, parents):
        return None
    if (passed_over := _passed_over(plan, given.template_id, given.template)) is not None:
        return passed_over
    try:
        check_objectives(given.template.content.objectives_for(plan), frame_of(plan, cycle, None))
    except Rejected as refusal:
        return _judged(plan, Fate.FAILED, refusal.code, refusal.text)
    return _judged(plan, Fate.GETS)


def _passed_over(plan: PlanState, template_id: str, template: TemplateVersion) -> Judged | None:
    """Say why a plan keeps what it has; two assignments at once must not take each other's template out for ever."""
    present = plan.prefill.template if plan.prefill else None
    if present is not None and (present.template_id, present.version) == (template_id, template.number):
        return _judged(plan, Fate.HAS)
    reason = None
    if plan.is_empty:
        reason = _NOT_MEASURED
    elif not template.content.covers(plan.assignment):
        reason = _NOT_COVERED
    elif plan.status in _NOT_OFFERED:
        reason = _NOT_OFFERED[plan.status]
    elif present is not None and present.template_id != template_id:
        reason = _OTHER
    elif present is not None and present.version > template.number:
        reason = _NEWER
    return _judged(plan, Fate.SKIPPED, *reason) if reason else None


def _judged(plan: PlanState, fate: Fate, code: str = "", text: str = "") -> Judged:
    return Judged(plan_id=plan.id, employee_id=plan.assignment.employee_id, fate=fate, code=code, text=text)


_NOT_COVERED: Final = ("not-covered", "Templat tidak ditujukan bagi jabatan atau unit ini.")
_NOT_MEASURED: Final = ("plan-not-measured", "Pegawai tidak bekerja pada hari mana pun dari rencana ini.")
_NEWER: Final = ("newer-version", "Rencana sudah memuat versi yang lebih baru dari templat ini.")
_OTHER: Final = ("other-template", "Rencana sudah memuat templat lain; ubah templat itu atau beri tahu pegawainya.")
_CLOSED: Final = ("plan-closed", "Rencana sudah ditutup.")
_NOT_OFFERED: Final[Mapping[PlanStatus, tuple[str, str]]] = {
    PlanStatus.PROPOSED: ("already-proposed", "Rencana sudah diajukan; pejabat penilai dapat mengembalikannya."),
    PlanStatus.AGREED: ("already-agreed", "Rencana sudah disepakati; pegawai dapat mengajukan perubahan."),
    PlanStatus.CLOSING: _CLOSED,
    PlanStatus.CLOSED: _CLOSED,
}
