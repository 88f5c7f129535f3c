"""Statistical attributes imported, fairness reports asked for and shown. For officers only."""

from services.career.domain.fairness.report import ask, not_asked
from services.career.domain.fairness.state import FAIRNESS, FairnessReport
from services.career.store import cycle_of
from services.career.usecases.asking import today_of
from shared.auth import Caller
from shared.decision import Contexts, Decision
from shared.ids import career as ids
from shared.ids import evaluation
from shared.runtime import Parts


async def ask_report(parts: Parts, *, who: Caller, cycle_id: str, key: str | None) -> FairnessReport:
    """Ask for a report. Raises what ``fairness.ask`` raises."""
    cycle_document = evaluation.CYCLE.of(who.agency_id, cycle_id)
    today = today_of(parts)

    def decide(state: FairnessReport | None, contexts: Contexts) -> Decision[FairnessReport]:
        return ask(state, cycle=contexts.get(cycle_document), by=who.employee_id, on=today)

    done = await parts.commands.run(
        agency_id=who.agency_id,
        kind=FAIRNESS,
        id=ids.FAIRNESS.of(who.agency_id, cycle_id),
        decide=decide,
        contexts=(cycle_document,),
        key=key,
    )
    return done.state


async def show_report(parts: Parts, *, who: Caller, cycle_id: str) -> FairnessReport:
    """Read a report; one that nobody asked for is empty. Raises what ``fairness.not_asked`` raises."""
    found = await parts.documents.get(FAIRNESS, ids.FAIRNESS.of(who.agency_id, cycle_id))
    report: FairnessReport | None = found.state
    return report or not_asked(await cycle_of(parts.documents, who.agency_id, cycle_id))
