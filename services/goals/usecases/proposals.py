"""Plans that wait for a rater's word: read together, and agreed on together."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.goals.domain.plan.agree import agree
from services.goals.domain.plan.expectation import unexpected
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.requests import AgreementIn
from services.goals.rules.planning import Flag
from services.goals.usecases.reading import flags_now
from shared.acting import Acting
from shared.authority import principals
from shared.commands import Command, CommandOutcome
from shared.document import Document
from shared.http.pages import Page
from shared.where import any_of

_FRESH_MAX: Final = 200
Waiting = tuple[Document[PlanState], tuple[Flag, ...], tuple[str, ...]]


async def proposals_for(acting: Acting, *, limit: int, after: str | None) -> Page[Waiting]:
    """List plans that wait for the caller, and for whom the caller acts today, with what the rater should know.

    The last part names what the superior has to say is expected before the plan can be agreed on. A page may be shorter
    than asked for while its cursor leads on.
    """
    raters = any_of(sorted({acting.actor.employee_id, *principals(acting.actor)}))

    def show(found: Document[PlanState]) -> Document[PlanState] | None:
        plan, own = found.present, found.present.assignment.employee_id == acting.actor.employee_id
        return found if plan.is_open and plan.pending is not None and not own else None

    page = await acting.page(PLAN, where={"rater_id": raters}, show=show, limit=limit, after=after)
    rows = [(each, await flags_now(acting, each.present), _unexpected(each.present)) for each in page.items]
    return Page(items=rows, next=page.next)


async def agree_on(acting: Acting, items: Mapping[str, AgreementIn]) -> Sequence[CommandOutcome]:
    """Agree on many plans with one read and one write; one outcome each, in order."""
    commands: list[Command[Any, Any]] = [
        Command(PLAN, id, agree, verdict, key=acting.key) for id, verdict in items.items()
    ]
    return await acting.run_many(commands)


def _unexpected(plan: PlanState) -> tuple[str, ...]:
    return unexpected(plan.expected, plan.pending.expecting) if plan.pending is not None else ()
