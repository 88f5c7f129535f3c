"""Giving feedback: who may say what about whom, and when a text says something."""

from dataclasses import dataclass, replace
from typing import Final

from services.feedback.domain.cycle import Cycle, cycle_in, known_cycle
from services.feedback.domain.dossier.advise import Advice, advise, check_text
from services.feedback.domain.dossier.ask import check_nominated, check_source
from services.feedback.domain.dossier.days import day_of_feedback
from services.feedback.domain.dossier.entries import Entry, Topic
from services.feedback.domain.dossier.life import receive
from services.feedback.domain.dossier.relations import Giver, check_relation, giver_of
from services.feedback.domain.dossier.state import DOSSIER, Dossier
from services.feedback.domain.requests import GiveEntry
from shared.alike import filled
from shared.authority import Signed
from shared.decision import Decision, Env, Invalid, Rejected, existing
from shared.events.feedback import Source

# Technical limits: a document has to stay small enough to be read and written with every answer.
ENTRIES_MAX: Final = 2000
REPLACEMENTS_MAX: Final = 50
_SAID: Final = ("level", "observed", "effect")


class DossierClosed(Rejected):
    """Inputs of the cycle are closed."""

    code = "dossier-closed"


class CriterionUnknown(Invalid):
    """Feedback must refer to an objective of the plan or to a criterion of the policy."""

    code = "criterion-unknown"


class EntryDiffers(Rejected):
    """The same ``entry_id`` was used for another answer; a new answer takes a new id."""

    code = "entry-differs"


class DossierFull(Rejected):
    """A technical limit is reached."""

    code = "dossier-full"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedAnswer:
    """What became, or would become, of one answer: ``repeated`` when it was taken before, ``refusal`` when it is not
    taken. ``question``: of a set.
    """

    question: str = ""
    repeated: bool = False
    advice: tuple[Advice, ...] = ()
    refusal: Rejected | None = None


def give(state: Dossier | None, given: GiveEntry, env: Env) -> Decision[Dossier]:
    """Take an answer; the same again changes nothing, a new ``entry_id`` replaces the giver's earlier answer.

    :raises EntryDiffers: when the ``entry_id`` was used for an answer with other content
    :raises Rejected: when dossier, source, relation, criterion, day or text do not allow it
    """
    dossier, cycle, giver = around(state, env)
    about = Topic(given.about.value)
    entry = filled(Entry, given, giver_id=giver.employee_id, about=about, on=env.today)
    if is_repeated(dossier, entry):
        return Decision(dossier, outcomes=(JudgedAnswer(repeated=True),))
    signed = check_giver(dossier, giver=giver, source=entry.source, cycle=cycle)
    on = day_of_feedback(dossier, cycle, given, env, acting_for=signed.acting_for)
    entry = replace(entry, on=on, acting_for=signed.acting_for)
    _check_criterion(dossier, entry, cycle)
    advice = advise(dossier, entry, cycle=cycle)
    check_text(entry, advice, cycle)
    decision = receive(dossier, entries=(in_order(dossier, entry),), cycle=cycle, on=env.today)
    return replace(decision, outcomes=(JudgedAnswer(advice=advice),))


def around(state: Dossier | None, env: Env) -> tuple[Dossier, Cycle, Giver]:
    """Give what an answer is judged by: the dossier, its cycle, and who the caller is to the person.

    :raises NotFound: when there is no such dossier
    :raises NotYet: when the cycle has not been heard of
    """
    dossier = existing(state)
    cycle = known_cycle(cycle_in(env, dossier.cycle_id))
    return dossier, cycle, giver_of(dossier, env.by.employee_id, env.all(DOSSIER), actor=env.by)


def is_repeated(state: Dossier, entry: Entry) -> bool:
    """Whether this giver's answer with this id was taken before. What an answer said that was replaced is not kept.

    :raises EntryDiffers: when the same id says something else now
    """
    mine = _by_hand(state, entry)
    known = next((each for each in mine if each.entry_id == entry.entry_id), None)
    changed = [name for name in _SAID if known is not None and getattr(known, name) != getattr(entry, name)]
    if changed:
        raise EntryDiffers(
            f"Umpan balik {entry.entry_id} sudah tercatat dengan isi lain ({', '.join(changed)}); yang baru belum"
            " tersimpan. Kirim lagi dengan entry_id baru untuk mengganti jawaban itu.",
            field=changed[0],
        )
    return known is not None or any(entry.entry_id in each.earlier for each in mine)


def check_giver(state: Dossier, *, giver: Giver, source: Source, cycle: Cycle) -> Signed:
    """Check that this giver may answer now and as this source, and say for whom.

    :raises Rejected: when dossier, source or relation do not allow it
    """
    if state.closed or not cycle.is_open:
        raise DossierClosed(
            "Periode ini sudah ditutup untuk umpan balik. Sampaikan pada periode berikutnya, "
            "atau hubungi pengelola kinerja bila ada yang harus dikoreksi."
        )
    check_source(source, cycle.terms)
    signed = check_relation(state.assignment, giver, source, cycle.terms.sources)
    check_nominated(state, giver, source=source, terms=cycle.terms)
    return signed


def in_order(state: Dossier, entry: Entry) -> Entry:
    """Give the answer its place behind those that it replaces.

    :raises DossierFull: when a technical limit is reached
    """
    earlier = tuple(dict.fromkeys(id for each in _by_hand(state, entry) for id in (*each.earlier, each.entry_id)))
    if len(state.entries) >= ENTRIES_MAX or len(earlier) > REPLACEMENTS_MAX:
        raise DossierFull("Batas jumlah umpan balik untuk pegawai ini tercapai. Hubungi pengelola kinerja.")
    return replace(entry, earlier=earlier)


def _by_hand(state: Dossier, entry: Entry) -> tuple[Entry, ...]:
    return tuple(each for each in state.entries if each.is_by_same_hand(entry))


def _check_criterion(state: Dossier, entry: Entry, cycle: Cycle) -> None:
    if entry.about == Topic.OBJECTIVE:
        known = entry.criterion in state.objectives
        text = "Sasaran ini tidak ada dalam SKP pegawai. Pilih salah satu sasaran yang berlaku."
    else:
        known = any(each.id == entry.criterion and each.applies(state.assignment) for each in cycle.terms.criteria)
        text = "Kriteria ini tidak ada dalam kebijakan periode ini untuk jabatan pegawai. Pilih kriteria yang berlaku."
    if not known:
        raise CriterionUnknown(text, field="criterion")
