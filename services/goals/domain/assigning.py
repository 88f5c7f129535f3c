"""Putting a template into the plans of a population: who gets it, who does not and why, and the bulk work of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from services.goals.domain.access import Actor, must_be_officer
from services.goals.domain.cycles import CycleState, cycle_id
from services.goals.domain.people import says_nothing
from services.goals.domain.planning import superior_seen_by
from services.goals.domain.plans import PlanState, Prefill, say
from services.goals.domain.refusals import cycle_not_heard
from services.goals.domain.templates import TemplateVersion
from services.goals.rules.planning import Frame, check_objectives
from services.goals.rules.population import takes_part
from shared.decision import Contexts, Decision, Kind, Rejected, document_id
from shared.events.evaluation import CycleStatus, Population
from shared.events.goals import PlanStatus, TemplateRef

ASSIGN: Final = "assign"
FAILURES_MAX: Final = 500
"""So many failures are kept by name; all of them are counted, and a dry run names every one."""


class CycleNotOpen(Rejected):
    """Templates are put into plans of open cycles only."""

    code = "cycle-not-open"


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
class Tally:
    """How an assignment ended: how many have the template, how many were passed over why, who failed."""

    have: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    failed: int = 0
    failures: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssigningState:
    """An assignment of one version of a template to a population, and how far it is. ``runs`` counts the starts."""

    agency_id: str
    cycle_id: str
    template_id: str
    template: TemplateVersion
    population: Population
    assigned_by: str
    assigned_on: date
    runs: int = 1
    tally: Tally | None = None
    owes: tuple[str, ...] = (ASSIGN,)

    @property
    def ref(self) -> TemplateRef:
        """The version as plans name it."""
        return TemplateRef(template_id=self.template_id, version=self.template.number)


def assigning_id(agency_id: str, *, cycle: str, template: TemplateRef, population: str) -> str:
    """Name an assignment; ``population`` is a digest, so that the same assignment again is the same document."""
    return document_id(agency_id, "template-assignment", cycle, template.template_id, template.version, population)


def assign(
    state: AssigningState | None,
    *,
    cycle: CycleState | None,
    cycle_id: str,
    template_id: str,
    template: TemplateVersion,
    population: Population,
    actor: Actor,
    on: date,
) -> Decision[AssigningState]:
    """Begin to put a template into plans, or begin again for those who came since; what runs already runs on.

    :raises Rejected: when the caller is no officer, or the cycle is unknown or takes no more
    """
    by = must_be_officer(actor)
    if cycle is None:
        raise cycle_not_heard(cycle_id)
    if cycle.status is not CycleStatus.OPEN:
        raise CycleNotOpen("Siklus ini sudah ditutup. Templat hanya dapat diberikan pada siklus yang terbuka.")
    if state is not None and ASSIGN in state.owes:
        return Decision(state)
    begun = AssigningState(
        agency_id=cycle.agency_id,
        cycle_id=cycle_id,
        template_id=template_id,
        template=template,
        population=population,
        assigned_by=by,
        assigned_on=on,
        runs=state.runs + 1 if state else 1,
    )
    return Decision(begun)


def judge(
    plan: PlanState, *, template_id: str, template: TemplateVersion, population: Population, cycle: CycleState
) -> Judged | None:
    """Say what becomes of a plan; None for whoever is not in the population."""
    who = plan.assignment
    if not takes_part(population, unit_id=who.unit_id, position_group=who.position_group, employee_id=who.employee_id):
        return None
    passed_over = _passed_over(plan, template_id, template)
    if passed_over is not None:
        return passed_over
    objectives = template.content.objectives_for(who, agency_id=plan.agency_id, cycle_id=plan.cycle_id)
    frame = Frame(
        planning=cycle.planning,
        components=cycle.components,
        assignment=who,
        superior=superior_seen_by(plan, None),
    )
    try:
        check_objectives(objectives, frame)
    except Rejected as refusal:
        return _judged(plan, Fate.FAILED, refusal.code, refusal.text)
    return _judged(plan, Fate.GETS)


def fate_under(plan: PlanState, owner: AssigningState, cycle: CycleState | None) -> Judged | None:
    """Say what an assignment does to a plan; None also while the cycle is not known."""
    if cycle is None:
        return None
    return judge(plan, template_id=owner.template_id, template=owner.template, population=owner.population, cycle=cycle)


def prefill(
    state: PlanState | None, _id: str, owner: AssigningState, contexts: Contexts, _now: datetime
) -> Decision[PlanState] | None:
    """Put the template into one plan; None for whoever has it or does not get it."""
    if state is None:
        return None
    judged = fate_under(state, owner, contexts.get(cycle_id(owner.agency_id, owner.cycle_id)))
    if judged is None or judged.fate is not Fate.GETS:
        return None
    offered = Prefill(
        template=owner.ref,
        objectives=owner.template.content.objectives_for(
            state.assignment, agency_id=state.agency_id, cycle_id=state.cycle_id
        ),
        assigned_by=owner.assigned_by,
        assigned_on=owner.assigned_on,
    )
    return say(replace(state, prefill=offered), "plan.prefilled")


def count_up(judged: Iterable[Judged], *, given_up: bool = False) -> Tally | None:
    """Count the fates of a whole pass; None while somebody has still to get the template.

    ``given_up``: it was tried often enough, so who has still to get it failed.
    """
    have, failed, skipped, failures = 0, 0, Counter[str](), list[Judged]()
    for each in judged:
        match each.fate:
            case Fate.GETS if not given_up:
                return None
            case Fate.HAS:
                have += 1
            case Fate.SKIPPED:
                skipped[each.code] += 1
            case Fate.FAILED | Fate.GETS:
                failed += 1
                if len(failures) < FAILURES_MAX:
                    failures.append(each if each.fate is Fate.FAILED else replace(each, **_NOT_WRITTEN))
    return Tally(have=have, skipped=dict(skipped), failed=failed, failures=tuple(failures))


def finish_assigning(state: AssigningState, tally: Tally | None, _now: datetime) -> Decision[AssigningState] | None:
    """Take the work off with its numbers; None while somebody is left."""
    return None if tally is None else Decision(replace(state, tally=tally, owes=()))


def cycle_of(owner: AssigningState, _ids: Sequence[str]) -> Sequence[str]:
    """Name the cycle whose policy the plans are held against."""
    return (cycle_id(owner.agency_id, owner.cycle_id),)


def _passed_over(plan: PlanState, template_id: str, template: TemplateVersion) -> Judged | None:
    """Say why a plan keeps what it has; two assignments at once must not take each other's template out for ever."""
    present = plan.prefill.template if plan.prefill else None
    if present is not None and (present.template_id, present.version) == (template_id, template.number):
        return _judged(plan, Fate.HAS)
    reason = None
    if not template.content.covers(plan.assignment):
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


_NOT_WRITTEN: Final[Mapping[str, Any]] = {
    "fate": Fate.FAILED,
    "code": "not-written",
    "text": "Templat tidak dapat disimpan pada rencana ini. Ulangi pembagian; bila tetap gagal, hubungi admin.",
}
_NOT_COVERED: Final = ("not-covered", "Templat tidak ditujukan bagi jabatan atau unit ini.")
_NEWER: Final = ("newer-version", "Rencana sudah memuat versi yang lebih baru dari templat ini.")
_OTHER: Final = ("other-template", "Rencana sudah memuat templat lain; ubah templat itu atau beri tahu pegawainya.")
_CLOSED: Final = ("plan-closed", "Rencana sudah ditutup.")
_NOT_OFFERED: Final[Mapping[PlanStatus, tuple[str, str]]] = {
    PlanStatus.PROPOSED: ("already-proposed", "Rencana sudah diajukan; pejabat penilai dapat mengembalikannya."),
    PlanStatus.AGREED: ("already-agreed", "Rencana sudah disepakati; pegawai dapat mengajukan perubahan."),
    PlanStatus.CLOSING: _CLOSED,
    PlanStatus.CLOSED: _CLOSED,
}

ASSIGNING = Kind(
    name="template-assignment",
    state=AssigningState,
    lookup=lambda state: {"cycle_id": state.cycle_id},
    body=says_nothing,
)
