"""Giving feedback on a person, reading it, acknowledging it."""

from collections.abc import Callable
from datetime import date

from services.feedback import metrics
from services.feedback.domain.cycle.state import Cycle, known_cycle
from services.feedback.domain.dossier.acknowledge import acknowledge
from services.feedback.domain.dossier.advise import Advice, NotSpecific, TextRefused, advise
from services.feedback.domain.dossier.entries import Entry
from services.feedback.domain.dossier.give import JudgedAnswer, give, is_repeated
from services.feedback.domain.dossier.relations import Giver, placed
from services.feedback.domain.dossier.state import DOSSIER, Dossier, own_dossiers, placements
from services.feedback.usecases.acting import Acting, check_id, cycle_of, existing
from shared.auth import Caller
from shared.commands import Done
from shared.decision import Contexts, Decision, NotYours, Rejected
from shared.ids import feedback as ids


def may_see(caller: Caller, dossier: Dossier) -> bool:
    """Whether the caller may see what is shown of a dossier."""
    return caller.is_officer or caller.employee_id in (dossier.assignment.employee_id, dossier.assignment.rater_id)


async def visible_dossier(acting: Acting, id: str) -> tuple[Dossier, Cycle | None]:
    """Read a dossier and its cycle.

    :raises NotYours: when it is about somebody whom the caller neither is nor rates
    """
    check_id(ids.DOSSIER, id, agency_id=acting.caller.agency_id)
    cycle_id = cycle_of(id)
    found = await acting.documents.load((id, cycle_id))
    dossier: Dossier = existing(found[id].state if id in found else None)
    if not may_see(acting.caller, dossier):
        raise NotYours("Umpan balik ini hanya dapat dibaca oleh pegawai, penilainya, dan pengelola kinerja.")
    return dossier, found[cycle_id].state if cycle_id in found else None


async def try_feedback(acting: Acting, *, dossier_id: str, entry: Entry) -> JudgedAnswer:
    """Say what would become of an answer, and save nothing. Only what is wrong with its text is not raised."""
    dossier, giver, cycle = await before_giving(acting, dossier_id)
    if is_repeated(dossier, entry):
        return JudgedAnswer(repeated=True)
    advice = advise(dossier, entry, cycle=cycle)
    try:
        give(dossier, giver=giver, entry=entry, cycle=cycle)
    except (NotSpecific, TextRefused) as refusal:
        return JudgedAnswer(advice=advice, refusal=refusal)
    return JudgedAnswer(advice=advice)


async def give_feedback(acting: Acting, *, dossier_id: str, entry: Entry) -> JudgedAnswer:
    """Take an answer, and say whether it was new and what its text lacks.

    The repetition key is not used, ``entry_id`` does its work: a key would become the cause of the event that
    publishes a group, and a caller's key can name the caller.
    """
    cycle_id, *_own = around(acting, dossier_id)
    advice: tuple[Advice, ...] = ()

    def taken(state: Dossier | None, contexts: Contexts) -> Decision[Dossier]:
        nonlocal advice
        dossier, cycle = existing(state), known_cycle(contexts.get(cycle_id))
        advice = advise(dossier, entry, cycle=cycle)
        return give(dossier, giver=giver_of(acting, dossier, contexts), entry=entry, cycle=cycle)

    done = await decided(acting, dossier_id, taken)
    if not done.repeated:
        metrics.ENTRIES.labels(source=entry.source.value).inc()
    return JudgedAnswer(repeated=done.repeated, advice=() if done.repeated else advice)


async def acknowledge_dossier(acting: Acting, *, dossier_id: str, on: date) -> Done[Dossier]:
    """Note that the employee has read what is shown."""
    check_id(ids.DOSSIER, dossier_id, agency_id=acting.caller.agency_id)
    return await acting.commands.run(
        agency_id=acting.caller.agency_id,
        kind=DOSSIER,
        id=dossier_id,
        decide=lambda state, _contexts: acknowledge(existing(state), by=acting.caller.employee_id, on=on),
        key=acting.key,
    )


def around(acting: Acting, dossier_id: str) -> tuple[str, ...]:
    """Name the cycle of a dossier, and the caller's own dossiers, which tell how the caller stands to the person."""
    agency_id = acting.caller.agency_id
    check_id(ids.DOSSIER, dossier_id, agency_id=agency_id)
    cycle_id, *_rest = ids.DOSSIER.read(dossier_id)
    own = own_dossiers(agency_id=agency_id, cycle_id=cycle_id, employee_id=acting.caller.employee_id)
    return (cycle_of(dossier_id), *own)


async def before_giving(acting: Acting, dossier_id: str) -> tuple[Dossier, Giver, Cycle]:
    """Read what an answer is judged by: the dossier, who would give it, and the cycle."""
    cycle_id, *own = around(acting, dossier_id)
    found = await acting.documents.load((dossier_id, cycle_id, *own))
    states = {id: document.state for id, document in found.items()}
    dossier: Dossier = existing(states.get(dossier_id))
    return dossier, giver_of(acting, dossier, states), known_cycle(states.get(cycle_id))


def giver_of(acting: Acting, dossier: Dossier, states: Contexts) -> Giver:
    """Say who the caller is to the person, by the dossiers among what was read."""
    me = acting.caller.employee_id
    return Giver(employee_id=me, assignment=placed(dossier.assignment, placements(states.values(), me)))


async def decided(
    acting: Acting, dossier_id: str, decide: Callable[[Dossier | None, Contexts], Decision[Dossier]]
) -> Done[Dossier]:
    """Change a dossier, and count why it was refused."""
    try:
        return await acting.commands.run(
            agency_id=acting.caller.agency_id,
            kind=DOSSIER,
            id=dossier_id,
            decide=decide,
            contexts=around(acting, dossier_id),
        )
    except Rejected as refusal:
        metrics.REFUSED.labels(reason=refusal.code).inc()
        raise
