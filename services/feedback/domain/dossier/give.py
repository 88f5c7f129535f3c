"""Giving feedback: who may say what about whom, and when a text says something."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.feedback.domain.cycle.state import Cycle, known_cycle
from services.feedback.domain.dossier.advise import Advice, advise, check_text
from services.feedback.domain.dossier.ask import check_nominated, check_source
from services.feedback.domain.dossier.entries import Entry, Topic
from services.feedback.domain.dossier.publish import receive
from services.feedback.domain.dossier.relations import Giver, check_relation
from services.feedback.domain.dossier.state import Dossier
from shared.decision import Decision, Invalid, Rejected
from shared.events.feedback import Source

# Technical limits: a document has to stay small enough to be read and written with every answer.
ENTRIES_MAX: Final = 2000
REPLACEMENTS_MAX: Final = 50


class DossierClosed(Rejected):
    """Inputs of the cycle are closed."""

    code = "dossier-closed"


class CriterionUnknown(Invalid):
    """Feedback must refer to an objective of the plan or to a criterion of the policy."""

    code = "criterion-unknown"


class OutsideCycle(Invalid):
    """The day lies before the cycle."""

    code = "outside-cycle"


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


def give(state: Dossier, *, giver: Giver, entry: Entry, cycle: Cycle | None) -> Decision[Dossier]:
    """Take an answer; the same ``entry_id`` again changes nothing, a new one replaces the giver's earlier answer.

    :raises Rejected: when dossier, source, relation, criterion, day or text do not allow it
    """
    cycle = known_cycle(cycle)
    if is_repeated(state, entry):
        return Decision(state)
    check_giver(state, giver=giver, source=entry.source, on=entry.on, cycle=cycle)
    _check_criterion(state, entry, cycle)
    check_text(entry, advise(state, entry, cycle=cycle), cycle)
    return receive(state, entries=(in_order(state, entry),), cycle=cycle)


def is_repeated(state: Dossier, entry: Entry) -> bool:
    """Whether this giver's answer with this id was taken before."""
    return any(entry.entry_id in (each.entry_id, *each.earlier) for each in _before(state, entry))


def check_giver(state: Dossier, *, giver: Giver, source: Source, on: date, cycle: Cycle) -> None:
    """Check that this giver may answer now and as this source.

    :raises Rejected: when dossier, source, relation or day do not allow it
    """
    _check_open(state, cycle)
    check_source(source, cycle.terms)
    check_relation(state.assignment, giver, source)
    check_nominated(state, giver, source=source, terms=cycle.terms)
    _check_day(on, cycle)


def in_order(state: Dossier, entry: Entry) -> Entry:
    """Give the answer its place behind those that it replaces.

    :raises DossierFull: when a technical limit is reached
    """
    earlier = tuple(dict.fromkeys(id for each in _before(state, entry) for id in (*each.earlier, each.entry_id)))
    _check_limits(state, earlier)
    return replace(entry, earlier=earlier)


def _before(state: Dossier, entry: Entry) -> tuple[Entry, ...]:
    return tuple(each for each in state.entries if each.is_from_same_giver(entry))


def _check_open(state: Dossier, cycle: Cycle) -> None:
    if state.closed or not cycle.is_open:
        raise DossierClosed(
            "Periode ini sudah ditutup untuk umpan balik. Sampaikan pada periode berikutnya, "
            "atau hubungi pengelola kinerja bila ada yang harus dikoreksi."
        )


def _check_criterion(state: Dossier, entry: Entry, cycle: Cycle) -> None:
    if entry.about == Topic.OBJECTIVE:
        known = entry.criterion in state.objectives
        text = "Sasaran ini tidak ada dalam SKP pegawai. Pilih salah satu sasaran yang berlaku."
    else:
        known = any(each.id == entry.criterion and each.applies(state.assignment) for each in cycle.terms.criteria)
        text = "Kriteria ini tidak ada dalam kebijakan periode ini untuk jabatan pegawai. Pilih kriteria yang berlaku."
    if not known:
        raise CriterionUnknown(text, field="criterion")


def _check_day(on: date, cycle: Cycle) -> None:
    if on < cycle.starts_on:
        raise OutsideCycle(
            f"Tanggal {on} mendahului awal periode ({cycle.starts_on}). Isi tanggal di dalam periode.",
            field="on",
        )


def _check_limits(state: Dossier, earlier: tuple[str, ...]) -> None:
    if len(state.entries) >= ENTRIES_MAX or len(earlier) > REPLACEMENTS_MAX:
        raise DossierFull("Batas jumlah umpan balik untuk pegawai ini tercapai. Hubungi pengelola kinerja.")
