"""Seeing a dossier, being asked about a person, and answering."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from services.feedback.domain.cycle import CYCLE, Cycle, known_cycle
from services.feedback.domain.dispute import DISPUTE
from services.feedback.domain.dossier.access import check_own, may_see
from services.feedback.domain.dossier.advise import TextRefused
from services.feedback.domain.dossier.ask import Questionnaire, preview, questionnaire
from services.feedback.domain.dossier.give import JudgedAnswer
from services.feedback.domain.dossier.relations import giver_of
from services.feedback.domain.dossier.state import DOSSIER, SEGMENTS, Dossier
from services.feedback.domain.dossier.uncounted import UncountedFeedback, show_uncounted
from services.feedback.metrics import count_entry, count_refused
from shared.acting import Acting
from shared.authority import is_officer_of, principals
from shared.commands import Command, CommandOutcome, accepted
from shared.decision import Decision, Env, NotYet, NotYours, Rejected, not_found
from shared.events.feedback import Source
from shared.ids.evaluation import CYCLE as CYCLE_ID
from shared.ids.feedback import DISPUTE as DISPUTE_ID
from shared.ids.feedback import DOSSIER as DOSSIER_ID
from shared.ids.form import agency_of
from shared.where import any_of

I = TypeVar("I")
_DISPUTES_MAX: Final = 1000


def around(acting: Acting, dossier_id: str, employees: Iterable[str | None] = ()) -> tuple[str, ...]:
    """Name the cycle of a dossier, and the own dossiers of people, which tell how they stand to the person.

    :raises NotFound: when it is no dossier of the caller's agency
    """
    if not DOSSIER_ID.matches(dossier_id, agency_id=acting.agency_id):
        raise not_found()
    return beside(dossier_id, employees)


def beside(dossier_id: str, employees: Iterable[str | None] = ()) -> tuple[str, ...]:
    """Name the cycle of a dossier, and the own dossiers of people in it, whichever segments there are."""
    agency_id, (cycle_id, *_rest) = agency_of(dossier_id), DOSSIER_ID.read(dossier_id)
    own = (id for each in employees if each for id in DOSSIER_ID.numbered(agency_id, cycle_id, each, numbers=SEGMENTS))
    return (CYCLE_ID.of(agency_id, cycle_id), *own)


async def visible_dossier(acting: Acting, dossier_id: str) -> tuple[Dossier, Cycle | None]:
    """Read a dossier and its cycle.

    :raises NotYours: when it is about somebody whom the caller neither is nor rates, and decides about no objection
    """
    (cycle_id,) = around(acting, dossier_id)
    dispute_id = DISPUTE_ID.of(acting.agency_id, *DOSSIER_ID.read(dossier_id))
    await acting.load((dossier_id, cycle_id, dispute_id))
    dossier = (await acting.read(DOSSIER, dossier_id)).present
    if not may_see(acting.actor, dossier, (await acting.find(DISPUTE, dispute_id)).state):
        raise NotYours("Umpan balik ini hanya dapat dibaca oleh pegawai, penilainya, dan pengelola kinerja.")
    return dossier, (await acting.find(CYCLE, cycle_id)).state


async def uncounted_feedback(acting: Acting, dossier_id: str) -> tuple[UncountedFeedback, ...]:
    """Read what does not count of a dossier: those who see it all of it, former superiors their own.

    :raises NotYours: when nothing there is the caller's to read
    """
    (cycle_id,) = around(acting, dossier_id)
    await acting.load((dossier_id, cycle_id))
    dossier = (await acting.read(DOSSIER, dossier_id)).present
    check_own(acting.actor, dossier, (await acting.find(CYCLE, cycle_id)).state)
    outline = may_see(acting.actor, dossier)
    shown = show_uncounted(dossier, acting.actor, outline=outline)
    if not outline and not shown:
        raise NotYours("Tidak ada umpan balik Anda di sini yang tidak dihitung.")
    return shown


async def visible_in_list(acting: Acting) -> Callable[[Dossier], bool]:
    """Say which dossiers of a list the caller may see."""
    if acting.actor.officer:
        return lambda _dossier: True
    deciding = any_of(sorted({acting.actor.employee_id, *principals(acting.actor)}))
    found = await acting.select(DISPUTE, {"decider_id": deciding}, limit=_DISPUTES_MAX)
    disputes = {DOSSIER_ID.of(acting.agency_id, *DISPUTE_ID.read(each.id)): each.present for each in found}
    return lambda dossier: may_see(acting.actor, dossier, disputes.get(dossier.id))


async def read_questions(acting: Acting, dossier_id: str, source: Source | None) -> Questionnaire:
    """Read what the caller is asked about a person, as a ``source`` where one is named; officers what any giver is.

    :raises NotYours: when the caller does not stand so to the person
    """
    cycle_id, *own = around(acting, dossier_id, [acting.actor.employee_id])
    found = await acting.load((dossier_id, cycle_id, *own))
    dossier = (await acting.read(DOSSIER, dossier_id)).present
    own_dossiers = [found[id].present for id in own if id in found]
    giver = giver_of(dossier, acting.actor.employee_id, own_dossiers, actor=acting.actor)
    cycle = known_cycle((await acting.find(CYCLE, cycle_id)).state)
    officer = is_officer_of(acting.actor, dossier.assignment.unit_id)
    if source is None:
        try:
            return questionnaire(dossier, giver=giver, cycle=cycle)
        except (NotYours, NotYet):
            if not officer:
                raise
    elif not officer:
        return questionnaire(dossier, giver=giver, cycle=cycle, source=source)
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
    return accepted(outcome).outcomes


def _count(source: Source, outcome: CommandOutcome) -> None:
    if isinstance(outcome, Rejected):
        count_refused(outcome)
        return
    for each in outcome.outcomes:
        if each.refusal is not None:
            count_refused(each.refusal)
        elif not each.repeated:
            count_entry(source)
