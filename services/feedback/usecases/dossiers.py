"""Seeing a dossier, being asked about a person, and answering."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from services.feedback.domain.cycle import CYCLE, Cycle, known_cycle
from services.feedback.domain.dossier.advise import TextRefused
from services.feedback.domain.dossier.ask import Questionnaire, preview, questionnaire
from services.feedback.domain.dossier.give import JudgedAnswer
from services.feedback.domain.dossier.relations import giver_of
from services.feedback.domain.dossier.state import DOSSIER, SEGMENTS, Dossier, may_see
from services.feedback.metrics import count_entry, count_refused
from shared.acting import Acting
from shared.commands import Command, CommandOutcome
from shared.decision import Decision, Env, NotYet, NotYours, Rejected, not_found
from shared.events.feedback import Source
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.ids.feedback import DOSSIER as DOSSIER_ID

I = TypeVar("I")


def around(acting: Acting, dossier_id: str, employees: Iterable[str | None] = ()) -> tuple[str, ...]:
    """Name the cycle of a dossier, and the own dossiers of people, which tell how they stand to the person.

    :raises NotFound: when it is no dossier of the caller's agency
    """
    if not DOSSIER_ID.matches(dossier_id, agency_id=acting.agency_id):
        raise not_found()
    cycle_id, *_rest = DOSSIER_ID.read(dossier_id)
    own = [(each, segment) for each in employees if each for segment in SEGMENTS]
    dossiers = (DOSSIER_ID.of(acting.agency_id, cycle_id, each, segment) for each, segment in own)
    return (CYCLE_ID.of(acting.agency_id, cycle_id), *dossiers)


async def visible_dossier(acting: Acting, dossier_id: str) -> tuple[Dossier, Cycle | None]:
    """Read a dossier and its cycle.

    :raises NotYours: when it is about somebody whom the caller neither is nor rates
    """
    (cycle_id,) = around(acting, dossier_id)
    await acting.load((dossier_id, cycle_id))
    dossier = (await acting.read(DOSSIER, dossier_id)).present
    if not may_see(acting.actor, dossier):
        raise NotYours("Umpan balik ini hanya dapat dibaca oleh pegawai, penilainya, dan pengelola kinerja.")
    return dossier, (await acting.find(CYCLE, cycle_id)).state


async def read_questions(acting: Acting, dossier_id: str, source: Source | None) -> Questionnaire:
    """Read what the caller is asked about a person; officers also what givers of a ``source`` are.

    :raises NotYours: when somebody else asks for a source
    """
    cycle_id, *own = around(acting, dossier_id, [acting.actor.employee_id])
    found = await acting.load((dossier_id, cycle_id, *own))
    dossier = (await acting.read(DOSSIER, dossier_id)).present
    giver = giver_of(dossier, acting.actor.employee_id, [found[id].present for id in own if id in found])
    cycle = known_cycle((await acting.find(CYCLE, cycle_id)).state)
    if source is None:
        try:
            return questionnaire(dossier, giver=giver, cycle=cycle)
        except (NotYours, NotYet):
            if not acting.actor.officer:
                raise
    elif not acting.actor.officer:
        raise NotYours("Hanya pengelola kinerja yang dapat melihat pertanyaan untuk sumber lain.", field="source")
    return preview(dossier, source=source, cycle=cycle)


async def answer(
    acting: Acting,
    dossier_id: str,
    judge: Callable[[Dossier | None, I, Env], Decision[Dossier]],
    sent: I,
    *,
    source: Source,
    dry_run: bool,
) -> tuple[JudgedAnswer, ...]:
    """Take what is in order of an answer, or of the answers to a set, and say of each what became of it.

    No repetition key, the sender's ``entry_id`` does its work: a key would become the cause of the event that publishes
    a group, and a caller's key can name the caller. A dry run raises nothing that is wrong with the text only.
    """
    command = Command(DOSSIER, dossier_id, judge, sent, around(acting, dossier_id, [acting.actor.employee_id]))
    [outcome] = await acting.run_many([command], dry_run=dry_run)
    if dry_run and isinstance(outcome, TextRefused):
        return (JudgedAnswer(advice=outcome.advice, refusal=outcome),)
    if not dry_run:
        _count(source, outcome)
    if isinstance(outcome, Rejected):
        raise outcome
    return outcome.outcomes


def _count(source: Source, outcome: CommandOutcome) -> None:
    if isinstance(outcome, Rejected):
        count_refused(outcome)
        return
    for each in outcome.outcomes:
        if each.refusal is not None:
            count_refused(each.refusal)
        elif not each.repeated:
            count_entry(source)
