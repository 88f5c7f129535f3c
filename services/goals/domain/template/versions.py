"""Templates of plans that officers keep: objectives for a group of positions, in versions that are never changed."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.goals.domain.access import must_be_officer
from services.goals.domain.plan.state import PlanState
from services.goals.domain.plan.superior import superior_of
from services.goals.domain.refusals import TooMany
from services.goals.rules.indicators import WeightZero, check_ids, check_indicators
from services.goals.rules.planning import CascadeWithoutObjective, Objectives
from shared.decision import Decision, Env, Kind, Rejected, publishes_nothing
from shared.events.goals import Assignment, ObjectiveState
from shared.ids import goals
from shared.ids.form import agency_of
from shared.policy.clause import AppliesTo

VERSIONS_MAX: Final = 50


class TemplateUnknown(Rejected):
    """The agency has no such template, or not this version of it."""

    code = "template-unknown"
    status = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateObjective:
    """An objective of a template. ``serves`` is the id of the objective in each rater's plan that it intervenes in."""

    objective: ObjectiveState
    serves: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateContent:
    """What a template says and for whom it is meant; ``unit_ids`` empty: for all units."""

    title: str
    applies_to: AppliesTo
    unit_ids: tuple[str, ...] = ()
    objectives: tuple[TemplateObjective, ...]

    def covers(self, who: Assignment) -> bool:
        """Say whether somebody's position and unit are meant."""
        return (not self.unit_ids or who.unit_id in self.unit_ids) and self.applies_to.covers(
            position_group=who.position_group, heads=who.heads_unit is not None, position=who.position
        )

    def objectives_for(self, plan: PlanState) -> Objectives:
        """Give the objectives as those of somebody's plan; without a rater they serve nobody's."""
        return tuple(_for(each, superior_of(plan)) for each in self.objectives)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateVersion:
    """One version and who set it."""

    number: int
    content: TemplateContent
    set_by: str
    set_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateState:
    """A template with all its versions; the last one is offered."""

    agency_id: str
    template_id: str
    versions: tuple[TemplateVersion, ...] = ()

    @property
    def id(self) -> str:
        """The document of this template."""
        return goals.TEMPLATE.of(self.agency_id, self.template_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """A further version of a template, as of a day."""

    content: TemplateContent
    on: date | None = None
    on_reason: str = ""


def set_template(state: TemplateState | None, new: NewVersion, env: Env) -> Decision[TemplateState]:
    """Add a version of a template; the same content again adds none.

    :raises Rejected: when the caller is no officer, an objective is wrong in itself, or there are too many versions
    """
    by, content = must_be_officer(env.by), new.content
    template = state or TemplateState(agency_id=agency_of(env.id), template_id=goals.TEMPLATE.read(env.id)[0])
    if template.versions and template.versions[-1].content == content:
        return Decision(template)
    _check(content)
    if len(template.versions) >= VERSIONS_MAX:
        raise TooMany(f"Templat ini sudah punya {VERSIONS_MAX} versi. Buat templat baru dengan id lain.")
    on = env.on(new, since=template.versions[-1].set_on if template.versions else None)
    version = TemplateVersion(number=len(template.versions) + 1, content=content, set_by=by, set_on=on)
    return Decision(replace(template, versions=(*template.versions, version)))


def version_of(state: TemplateState | None, number: int | None) -> TemplateVersion:
    """Give a version of a template, the last one where no number is named.

    :raises TemplateUnknown: when there is none
    """
    versions = state.versions if state else ()
    wanted = len(versions) if number is None else number
    if not 1 <= wanted <= len(versions):
        raise TemplateUnknown(
            "Templat atau versinya tidak ditemukan di instansi Anda. Lihat daftar templat.",
            field=None if number is None else "version",
        )
    return versions[wanted - 1]


def _check(content: TemplateContent) -> None:
    """Judge what can be judged without a person and a policy; the rest is judged for each plan it is put into."""
    objectives = [each.objective for each in content.objectives]
    check_ids((each.objective_id for each in objectives), path="objectives")
    check_ids((one.indicator_id for each in objectives for one in each.indicators), path="objectives.indicators")
    for place, each in enumerate(objectives):
        if each.cascade is not None and content.objectives[place].serves is None:
            raise CascadeWithoutObjective(
                "Cara intervensi hanya diisi bila hasil kerja atasan disebut (serves). Isi serves, atau kosongkan.",
                field=f"objectives[{place}].cascade",
            )
        if each.weight <= 0:
            raise WeightZero("Bobot harus lebih dari 0.", field=f"objectives[{place}].weight")
        check_indicators(each.indicators, path=f"objectives[{place}].indicators")


def _for(each: TemplateObjective, superior: str | None) -> ObjectiveState:
    serves = goals.objective_of(superior, each.serves) if superior is not None and each.serves is not None else None
    changed = {"intervenes_in": serves} if serves else {"intervenes_in": None, "cascade": None}
    return each.objective.model_copy(update=changed)


TEMPLATE = Kind(name=goals.TEMPLATE.kind, state=TemplateState, lookup=lambda _state: {}, body=publishes_nothing)
