"""What officers do with templates of plans."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from services.goals.domain.plan.state import PlanState, template_link
from services.goals.domain.template.assign import ASSIGNING, AssigningState, assign
from services.goals.domain.template.judge import Judged, judge
from services.goals.domain.template.versions import (
    TEMPLATE,
    TemplateContent,
    TemplateState,
    TemplateVersion,
    set_template,
    template_unknown,
    version_of,
)
from services.goals.store import count_linked
from services.goals.usecases.acting import Acting, Found, find_cycle
from shared.commands import Done, NotFound
from shared.events.evaluation import Population
from shared.ids import evaluation, goals
from shared.ids.form import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which version of a template whom to give in which cycle; the last version where none is named."""

    template_id: str
    version: int | None
    cycle_id: str
    population: Population


async def save_template(acting: Acting, template_id: str, *, content: TemplateContent, on: date) -> Done[TemplateState]:
    """Add a version of a template."""
    id = acting.id_of(goals.TEMPLATE, template_id)
    return await acting.run(
        TEMPLATE, id, lambda state, _contexts: set_template(state, content, id=id, actor=acting.actor, on=on)
    )


async def read_template(acting: Acting, template_id: str, *, version: int | None = None) -> Found[TemplateState]:
    """Read a template with all its versions; ``version``: the one that is wanted.

    :raises TemplateUnknown: when there is none
    """
    return await acting.find(TEMPLATE, acting.id_of(goals.TEMPLATE, template_id), otherwise=template_unknown(version))


async def trial(acting: Acting, wanted: Wanted) -> Callable[[PlanState], Judged | None]:
    """Say for a plan of the cycle what becomes of it under a template, and change nothing."""
    template, cycle = await _version(acting, wanted), await find_cycle(acting, wanted.cycle_id)
    return partial(judge, template_id=wanted.template_id, template=template, population=wanted.population, cycle=cycle)


async def assign_template(acting: Acting, wanted: Wanted, *, on: date) -> tuple[Done[AssigningState], int]:
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
    return done, await _have(acting, done.state)


async def see_assigning(acting: Acting, id: str) -> tuple[Found[AssigningState], int]:
    """Read how far an assignment is, and how many plans have its version by now, from whichever assignment.

    :raises NotFound: when the agency has no such assignment
    """
    unknown = NotFound("Pembagian templat tidak ditemukan di instansi Anda. Periksa id-nya.")
    found = await acting.find(ASSIGNING, id, otherwise=unknown)
    return found, await _have(acting, found.state)


async def _have(acting: Acting, state: AssigningState) -> int:
    return await count_linked(acting.documents, acting.agency_id, template_link(state.cycle_id, state.ref))


async def _version(acting: Acting, wanted: Wanted) -> TemplateVersion:
    return version_of((await read_template(acting, wanted.template_id, version=wanted.version)).state, wanted.version)
