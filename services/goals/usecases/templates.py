"""What officers do with templates of plans."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.goals.domain.plan.state import PLAN, PlanState, template_link
from services.goals.domain.template.assign import ASSIGNING, AssigningState, assign
from services.goals.domain.template.judge import Judged, judge
from services.goals.domain.template.versions import (
    TEMPLATE,
    TemplateContent,
    TemplateState,
    TemplateVersion,
    set_template,
    version_of,
)
from services.goals.store import count_linked
from services.goals.usecases.acting import Acting, find_cycle
from shared.commands import Done, NotFound
from shared.document import Document
from shared.events.evaluation import Population
from shared.http.pages import Page, page
from shared.ids import evaluation, goals
from shared.ids.form import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which version of a template whom to give in which cycle; the last version where none is named."""

    template_id: str
    version: int | None
    cycle_id: str
    population: Population


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenAssigning:
    """An assignment and how many plans of the cycle have its version by now, from whichever assignment."""

    id: str
    version: int
    state: AssigningState
    have: int


async def save_template(acting: Acting, template_id: str, *, content: TemplateContent, on: date) -> Done[TemplateState]:
    """Add a version of a template."""
    id = acting.id_of(goals.TEMPLATE, template_id)
    return await acting.commands.run(
        agency_id=acting.agency_id,
        kind=TEMPLATE,
        id=id,
        decide=lambda state, _contexts: set_template(state, content, id=id, actor=acting.actor, on=on),
        key=acting.key,
        if_version=acting.if_version,
    )


async def read_template(acting: Acting, template_id: str) -> Document[TemplateState]:
    """Read a template with all its versions.

    :raises TemplateUnknown: when there is none
    """
    document = await acting.read(TEMPLATE, goals.TEMPLATE, template_id)
    version_of(document.state, None)
    return document


async def try_template(acting: Acting, wanted: Wanted, *, limit: int, after: str | None) -> Page:
    """Say for a page of the cycle's plans who would get the template and who not, and change nothing."""
    template, cycle = await _version(acting, wanted), await find_cycle(acting, wanted.cycle_id)

    def show(document: Document[PlanState]) -> dict[str, Any] | None:
        if document.state is None:
            return None
        judged = judge(
            document.state,
            template_id=wanted.template_id,
            template=template,
            population=wanted.population,
            cycle=cycle,
        )
        return shown(judged) if judged else None

    where = {"cycle_id": wanted.cycle_id}
    return await page(
        acting.documents, kind=PLAN, agency_id=acting.agency_id, where=where, limit=limit, after=after, show=show
    )


async def assign_template(acting: Acting, wanted: Wanted, *, on: date) -> SeenAssigning:
    """Begin to put a template into the plans of a population."""
    template = await _version(acting, wanted)
    cycle = acting.id_of(evaluation.CYCLE, wanted.cycle_id)
    people = digest(wanted.population.model_dump_json())[:16]
    done: Done[AssigningState] = await acting.commands.run(
        agency_id=acting.agency_id,
        kind=ASSIGNING,
        id=acting.id_of(goals.TEMPLATE_ASSIGNMENT, wanted.cycle_id, wanted.template_id, template.number, people),
        decide=lambda state, contexts: assign(
            state,
            cycle=contexts.get(cycle),
            cycle_id=wanted.cycle_id,
            template_id=wanted.template_id,
            template=template,
            population=wanted.population,
            actor=acting.actor,
            on=on,
        ),
        contexts=(cycle,),
        key=acting.key,
    )
    return await _seen(acting, done.id, done.version, done.state)


async def see_assigning(acting: Acting, id: str) -> SeenAssigning:
    """Read how far an assignment is.

    :raises NotFound: when the agency has no such assignment
    """
    document: Document[AssigningState] | None = None
    if goals.TEMPLATE_ASSIGNMENT.matches(id, agency_id=acting.agency_id):
        document = await acting.documents.get(ASSIGNING, id)
    if document is None or document.state is None:
        raise NotFound("Pembagian templat tidak ditemukan di instansi Anda. Periksa id-nya.")
    return await _seen(acting, document.id, document.version, document.state)


def shown(judged: Judged) -> dict[str, Any]:
    """Show the fate of a plan."""
    return {
        "plan_id": judged.plan_id,
        "employee_id": judged.employee_id,
        "fate": judged.fate.value,
        "code": judged.code,
        "detail": judged.text,
    }


async def _seen(acting: Acting, id: str, version: int, state: AssigningState) -> SeenAssigning:
    have = await count_linked(acting.documents, acting.agency_id, template_link(state.cycle_id, state.ref))
    return SeenAssigning(id=id, version=version, state=state, have=have)


async def _version(acting: Acting, wanted: Wanted) -> TemplateVersion:
    document = await acting.read(TEMPLATE, goals.TEMPLATE, wanted.template_id)
    return version_of(document.state, wanted.version)
