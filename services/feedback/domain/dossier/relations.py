"""Who stands how to whom in a cycle, by the assignments frozen in the plans."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, assert_never

from services.feedback.domain.dossier.state import Dossier
from shared.authority import Signed, acts_for, sign_for
from shared.decision import Actor, NotYet, NotYours
from shared.events.feedback import Source
from shared.events.goals import Assignment

SOURCE_NAMES: Final = {
    Source.SUPERIOR: "atasan",
    Source.PEER: "rekan kerja",
    Source.SUBORDINATE: "bawahan",
    Source.SELF: "diri sendiri",
    Source.TEAM_LEAD: "ketua tim",
    Source.OTHER_LEADER: "pimpinan lain",
}

_NOT_AS: Final = {
    Source.SUPERIOR: "Hanya pejabat penilai yang tercantum pada SKP pegawai ini yang dapat mengisi sebagai atasan.",
    Source.SELF: "Penilaian diri hanya dapat diisi oleh pegawai yang bersangkutan.",
    Source.PEER: "Anda bukan rekan kerja pegawai ini: rekan kerja berada di unit atau tim yang sama, "
    "dan bukan atasan atau bawahannya. Pilih sumber yang sesuai.",
    Source.SUBORDINATE: "Anda bukan bawahan pegawai ini pada periode ini. Pilih sumber yang sesuai.",
    Source.TEAM_LEAD: "Anda bukan ketua tim pegawai ini pada periode ini. Pilih sumber yang sesuai.",
    Source.OTHER_LEADER: "Anda bukan pimpinan unit lain pada periode ini. Pilih sumber yang sesuai.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver:
    """Who gives feedback; ``assignment`` is frozen in the giver's own dossier of the same cycle, if there is one.

    ``actor``: whoever acts now, with whom he or she may act for; absent for others.
    """

    employee_id: str
    assignment: Assignment | None
    actor: Actor | None = None


def giver_of(state: Dossier, employee_id: str, read: Iterable[Dossier], *, actor: Actor | None = None) -> Giver:
    """Say who somebody is to the person, by the own dossiers among those that were read.

    Who moved within the cycle has several; the one counts in which he or she worked with the person, else the last.
    """
    receiver = state.assignment
    own = sorted((each for each in read if each.assignment.employee_id == employee_id), key=lambda each: -each.segment)
    assignments = [each.assignment for each in own]
    near = (
        each
        for each in assignments
        if each.rater_id == receiver.employee_id or are_colleagues(receiver, each) or leads_team(receiver, each)
    )
    return Giver(employee_id=employee_id, assignment=next(near, assignments[0] if assignments else None), actor=actor)


def check_relation(receiver: Assignment, giver: Giver, source: Source, asked: Collection[Source]) -> Signed:
    """Check that the giver stands to the receiver as the source says, or acts today for the superior who does.

    ``asked``: the policy's sources. Where team leads are asked as such, they are no colleagues besides.

    :raises NotYours: when not
    :raises NotYet: when the giver's own assignment is not known yet
    """
    if not _stands_as(source, receiver, giver, asked):
        if source is Source.SUPERIOR and giver.actor is not None and giver.employee_id != receiver.employee_id:
            sign_for(giver.actor, receiver.rater_id, otherwise=_NOT_AS[source])
        raise NotYours(_NOT_AS[source], field="source")
    return Signed(by=giver.employee_id, acting_for=acted_for(receiver, giver, source))


def acted_for(receiver: Assignment, giver: Giver, source: Source) -> str | None:
    """The superior for whom a substitute answers; None for everybody who answers in person."""
    in_person = source is not Source.SUPERIOR or giver.employee_id == receiver.rater_id
    return None if in_person else receiver.rater_id


def source_of(receiver: Assignment, giver: Giver, asked: Collection[Source]) -> Source | None:
    """Say how the giver stands to the receiver; None when in no way that feedback knows.

    :raises NotYet: when the giver's own assignment is not known yet
    """
    leaders = tuple(each for each in (Source.TEAM_LEAD, Source.OTHER_LEADER) if each in asked)
    everyone = (Source.SELF, Source.SUPERIOR, Source.SUBORDINATE, Source.PEER, *leaders)
    return next((each for each in everyone if _stands_as(each, receiver, giver, asked)), None)


def are_colleagues(receiver: Assignment, giver: Assignment) -> bool:
    """Everybody has one relation to a person: superior and subordinate cannot answer again as colleagues."""
    same_team = giver.team_id is not None and giver.team_id == receiver.team_id
    return (same_team or giver.unit_id == receiver.unit_id) and not _in_line(receiver, giver)


def leads_team(receiver: Assignment, giver: Assignment) -> bool:
    """Whether somebody heads the person's team, and is neither the superior, a subordinate nor the person."""
    return receiver.team_id is not None and giver.heads_unit == receiver.team_id and not _in_line(receiver, giver)


def leads_elsewhere(receiver: Assignment, giver: Assignment) -> bool:
    """Whether somebody heads a unit or team and stands in no other relation to the person."""
    near = are_colleagues(receiver, giver) or leads_team(receiver, giver) or _in_line(receiver, giver)
    return giver.heads_unit is not None and not near


def _in_line(receiver: Assignment, giver: Assignment) -> bool:
    is_superior = giver.employee_id == receiver.rater_id
    is_subordinate = giver.rater_id == receiver.employee_id
    return is_superior or is_subordinate or giver.employee_id == receiver.employee_id


def _stands_as(source: Source, receiver: Assignment, giver: Giver, asked: Collection[Source]) -> bool:
    match source:
        case Source.SUPERIOR:
            return giver.employee_id == receiver.rater_id or _is_substitute(receiver, giver)
        case Source.SELF:
            return giver.employee_id == receiver.employee_id
        case Source.SUBORDINATE:
            return _known(giver).rater_id == receiver.employee_id
        case Source.PEER:
            leads = Source.TEAM_LEAD in asked and leads_team(receiver, _known(giver))
            return are_colleagues(receiver, _known(giver)) and not leads
        case Source.TEAM_LEAD:
            return leads_team(receiver, _known(giver))
        case Source.OTHER_LEADER:
            return leads_elsewhere(receiver, _known(giver))
        case _:
            assert_never(source)


def _is_substitute(receiver: Assignment, giver: Giver) -> bool:
    """Nobody gives the superior's feedback about himself or herself."""
    own = giver.employee_id == receiver.employee_id
    return giver.actor is not None and not own and acts_for(giver.actor, receiver.rater_id)


def _known(giver: Giver) -> Assignment:
    if giver.assignment is None:
        raise NotYet(
            "Anda belum tercatat sebagai peserta periode ini, sehingga hubungan kerja belum dapat diperiksa. "
            "Coba lagi sebentar lagi, atau hubungi pengelola kinerja."
        )
    return giver.assignment
