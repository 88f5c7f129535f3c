"""Giving feedback: who may say what about whom, and when a text says something."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final, assert_never

from services.feedback.domain.cycle import Cycle, known_cycle
from services.feedback.domain.dossier import Dossier, receive
from services.feedback.domain.groups import Entry
from services.feedback.rules.specific import vague
from shared.decision import Decision, NotYet, NotYours, Rejected
from shared.events.feedback import About, Source
from shared.events.goals import Assignment

# Technical limits: a document has to stay small enough to be read and written with every answer.
ENTRIES_MAX: Final = 2000
REPLACEMENTS_MAX: Final = 50

SOURCE_NAMES: Final = {
    Source.SUPERIOR: "atasan",
    Source.PEER: "rekan kerja",
    Source.SUBORDINATE: "bawahan",
    Source.SELF: "diri sendiri",
}


class DossierClosed(Rejected):
    """Inputs of the cycle are closed."""

    code: ClassVar[str] = "dossier-closed"


class SourceNotAllowed(Rejected):
    """The cycle's policy does not ask this source."""

    code: ClassVar[str] = "source-not-allowed"
    status: ClassVar[int] = 422


class CriterionUnknown(Rejected):
    """Feedback must refer to an objective of the plan or to a criterion of the policy."""

    code: ClassVar[str] = "criterion-unknown"
    status: ClassVar[int] = 422


class NotSpecific(Rejected):
    """The text does not tell what was observed."""

    code: ClassVar[str] = "not-specific"
    status: ClassVar[int] = 422


class OutsideCycle(Rejected):
    """The day lies before the cycle."""

    code: ClassVar[str] = "outside-cycle"
    status: ClassVar[int] = 422


class DossierFull(Rejected):
    """A technical limit is reached."""

    code: ClassVar[str] = "dossier-full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver:
    """Who gives feedback; ``assignment`` is frozen in the giver's own dossier of the same cycle, if there is one."""

    employee_id: str
    assignment: Assignment | None


def give(state: Dossier, *, giver: Giver, entry: Entry, cycle: Cycle | None) -> Decision[Dossier]:
    """Take an answer; the same ``entry_id`` again changes nothing, a new one replaces the giver's earlier answer.

    :raises Rejected: when dossier, source, relation, criterion, day or text do not allow it
    """
    cycle = known_cycle(cycle)
    before = tuple(each for each in state.entries if each.is_from_same_giver(entry))
    if any(entry.entry_id in (each.entry_id, *each.earlier) for each in before):
        return Decision(state)
    _check_open(state, cycle)
    _check_source(entry.source, cycle)
    _check_relation(state.assignment, giver, entry.source)
    _check_criterion(state, entry, cycle)
    _check_day(entry.on, cycle)
    _check_text(entry.observed, cycle)
    earlier = tuple(dict.fromkeys(id for each in before for id in (*each.earlier, each.entry_id)))
    _check_limits(state, earlier)
    return receive(state, entry=replace(entry, earlier=earlier), cycle=cycle)


def _check_open(state: Dossier, cycle: Cycle) -> None:
    if state.closed or not cycle.is_open:
        raise DossierClosed(
            "Periode ini sudah ditutup untuk umpan balik. Sampaikan pada periode berikutnya, "
            "atau hubungi pengelola kinerja bila ada yang harus dikoreksi."
        )


def _check_source(source: Source, cycle: Cycle) -> None:
    if source not in cycle.terms.sources:
        allowed = ", ".join(SOURCE_NAMES[each] for each in cycle.terms.sources)
        raise SourceNotAllowed(
            f"Kebijakan periode ini tidak memakai umpan balik dari {SOURCE_NAMES[source]}. Yang dipakai: {allowed}.",
            field="source",
        )


def _check_relation(receiver: Assignment, giver: Giver, source: Source) -> None:
    if not _stands_as(source, receiver, giver):
        raise _not_this_source(source)


def _stands_as(source: Source, receiver: Assignment, giver: Giver) -> bool:
    match source:
        case Source.SUPERIOR:
            return giver.employee_id == receiver.rater_id
        case Source.SELF:
            return giver.employee_id == receiver.employee_id
        case Source.SUBORDINATE:
            return _known(giver).rater_id == receiver.employee_id
        case Source.PEER:
            return _are_colleagues(receiver, _known(giver))
        case _:
            assert_never(source)


def _are_colleagues(receiver: Assignment, giver: Assignment) -> bool:
    """Everybody has one relation to a person: superior and subordinate cannot answer again as colleagues."""
    same_team = giver.team_id is not None and giver.team_id == receiver.team_id
    is_superior = giver.employee_id == receiver.rater_id
    is_subordinate = giver.rater_id == receiver.employee_id
    is_oneself = giver.employee_id == receiver.employee_id
    return (same_team or giver.unit_id == receiver.unit_id) and not (is_superior or is_subordinate or is_oneself)


def _known(giver: Giver) -> Assignment:
    if giver.assignment is None:
        raise NotYet(
            "Anda belum tercatat sebagai peserta periode ini, sehingga hubungan kerja belum dapat diperiksa. "
            "Coba lagi sebentar lagi, atau hubungi pengelola kinerja."
        )
    return giver.assignment


def _not_this_source(source: Source) -> NotYours:
    texts = {
        Source.SUPERIOR: "Hanya pejabat penilai yang tercantum pada SKP pegawai ini yang dapat mengisi sebagai atasan.",
        Source.SELF: "Penilaian diri hanya dapat diisi oleh pegawai yang bersangkutan.",
        Source.PEER: "Anda bukan rekan kerja pegawai ini: rekan kerja berada di unit atau tim yang sama, "
        "dan bukan atasan atau bawahannya. Pilih sumber yang sesuai.",
        Source.SUBORDINATE: "Anda bukan bawahan pegawai ini pada periode ini. Pilih sumber yang sesuai.",
    }
    return NotYours(texts[source], field="source")


def _check_criterion(state: Dossier, entry: Entry, cycle: Cycle) -> None:
    if entry.about is About.OBJECTIVE:
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


def _check_text(observed: str, cycle: Cycle) -> None:
    reason = vague(observed, minimum_characters=cycle.terms.minimum_characters)
    if reason is None:
        return
    found = (
        f"Uraian baru {reason.characters} dari paling sedikit {reason.needed} karakter."
        if reason.too_short
        else "Uraian hanya berisi ungkapan umum yang cocok untuk siapa saja."
    )
    raise NotSpecific(
        f"{found} Tuliskan apa yang Anda lihat, kapan terjadinya, dan apa dampaknya. Contoh: "
        '"Pada rapat 3 Maret ia menyiapkan data 40 sekolah, sehingga keputusan dapat diambil hari itu."',
        field="observed",
    )


def _check_limits(state: Dossier, earlier: tuple[str, ...]) -> None:
    if len(state.entries) >= ENTRIES_MAX or len(earlier) > REPLACEMENTS_MAX:
        raise DossierFull("Batas jumlah umpan balik untuk pegawai ini tercapai. Hubungi pengelola kinerja.")
