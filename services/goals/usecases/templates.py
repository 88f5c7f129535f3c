"""What officers do with templates of plans."""

from services.goals.domain.plan.state import PLAN, template_link
from services.goals.domain.template.assign import ASSIGNING, AssigningState, Begun, assign
from services.goals.domain.template.versions import TEMPLATE, version_of
from shared.acting import Acting
from shared.commands import Done
from shared.decision import Dated
from shared.events.evaluation import Population
from shared.ids import evaluation, goals
from shared.ids.form import digest


async def wanted_assignment(
    acting: Acting, template_id: str, *, version: int | None, cycle_id: str, population: Population, written: Dated
) -> Begun:
    """Give what an officer wants to begin or try, with the version of the template as it is.

    :raises TemplateUnknown: when there is none
    """
    cycle, template = evaluation.CYCLE.of(acting.agency_id, cycle_id), goals.TEMPLATE.of(acting.agency_id, template_id)
    await acting.load((cycle, template))
    found = version_of((await acting.find(TEMPLATE, template)).state, version)
    return Begun(
        cycle_id=cycle_id,
        template_id=template_id,
        template=found,
        population=population,
        on=written.on,
        on_reason=written.on_reason,
    )


async def assign_template(acting: Acting, wanted: Begun) -> Done[AssigningState]:
    """Begin to put a template into the plans of a population."""
    people = digest(wanted.population.model_dump_json())[:16]
    id = goals.TEMPLATE_ASSIGNMENT.of(
        acting.agency_id, wanted.cycle_id, wanted.template_id, wanted.template.number, people
    )
    cycle = evaluation.CYCLE.of(acting.agency_id, wanted.cycle_id)
    return await acting.run(ASSIGNING, id, assign, wanted, contexts=(cycle,))


async def count_with_template(acting: Acting, state: AssigningState) -> int:
    """Count the plans that have the version of an assignment by now, from whichever assignment."""
    where = {"links": template_link(state.cycle_id, state.ref)}
    return await acting.documents.count(kind=PLAN, agency_id=acting.agency_id, where=where)
