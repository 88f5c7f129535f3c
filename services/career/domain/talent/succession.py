"""The register of successors (kelompok rencana suksesi): for which positions, since when, why, and taken out why."""

from dataclasses import replace
from typing import Final

from services.career.domain.access import ProfileUnknown, check_officer
from services.career.domain.cycle import CYCLE
from services.career.domain.placement.position import POSITION
from services.career.domain.profile.state import Profile, latest_of
from services.career.domain.requests import AddSuccessor, RemoveSuccessor
from services.career.domain.talent.candidacy import Candidacy, Removal
from services.career.domain.talent.map import seat_of
from services.career.domain.talent.place import succession_of
from services.career.domain.talent.placing import speaking_result
from shared.decision import Decision, Env, Invalid, NotFound, Rejected
from shared.ids import career as ids
from shared.ids import directory, evaluation

CANDIDACIES_MAX: Final = 50


class SuccessorUnknown(NotFound):
    """Nobody of this id is in the register; look it up in the list."""

    code = "successor-unknown"

    def __init__(self) -> None:
        super().__init__("Calon suksesi ini tidak ada dalam daftar. Periksa lagi daftarnya.")


class PositionUnknown(Invalid):
    """The position is not recorded in the directory, or was abolished."""

    code = "position-unknown"


class NotEligible(Rejected):
    """The conditions for a succession group are not met (PP 11/2017 article 199)."""

    code = "succession-not-eligible"


class AlreadyRemoved(Rejected):
    """The successor was taken out of the register already, for another reason."""

    code = "successor-removed"


class TooManyCandidacies(Rejected):
    """So many positions for one person point to a program that repeats itself."""

    code = "too-many-records"


def add(state: Profile | None, wanted: AddSuccessor, env: Env) -> Decision[Profile]:
    """Put somebody into the register for a position, with a reason; who is in it stays as he or she is.

    :raises Rejected: when the person or the position is unknown, the officer means himself or herself, or the
        conditions of a succession group are not met
    """
    if state is None:
        raise ProfileUnknown
    check_officer(state, env)
    position = env.get(POSITION, directory.POSITION.of(state.agency_id, wanted.position_id))
    if position is None or not position.active:
        raise PositionUnknown(
            f"Jabatan {wanted.position_id} tidak tercatat di direktori. Pilih jabatan yang ada.", field="position_id"
        )
    subject = ids.SUCCESSION.of(state.agency_id, state.employee_id, wanted.position_id)
    known = latest_of(state.candidacies, subject)
    if known is not None and known.removed is None:
        return Decision(state)
    allowed = succession_of(state, on=env.today)
    if not allowed.eligible:
        raise NotEligible(f"Belum memenuhi syarat kelompok rencana suksesi: {' '.join(allowed.missing)}")
    if len(state.candidacies) >= CANDIDACIES_MAX:
        raise TooManyCandidacies(f"Pegawai ini sudah {CANDIDACIES_MAX} kali dicatat. Periksa program pengirimnya.")
    made = Candidacy(
        subject=subject,
        position_id=wanted.position_id,
        name=position.name,
        reason=wanted.reason,
        box=_box(state, env),
        rule=allowed.rule,
        added_by=env.by.employee_id,
        added_on=env.today,
    )
    return Decision(replace(state, candidacies=(*state.candidacies, made)))


def remove(state: Profile | None, wanted: RemoveSuccessor, env: Env, *, subject: str) -> Decision[Profile]:
    """Take somebody out of the register, with a reason; the same again changes nothing.

    :raises Rejected: when nobody such is in it, the officer means himself or herself, or it was done for another reason
    """
    found = latest_of(state.candidacies, subject) if state is not None else None
    if state is None or found is None:
        raise SuccessorUnknown
    check_officer(state, env)
    if found.removed is not None:
        if found.removed.reason == wanted.reason:
            return Decision(state)
        raise AlreadyRemoved("Calon ini sudah dikeluarkan dari daftar. Catat lagi bila memenuhi syarat kembali.")
    gone = replace(found, removed=Removal(by=env.by.employee_id, on=env.today, reason=wanted.reason))
    kept = tuple(gone if each is found else each for each in state.candidacies)
    return Decision(replace(state, candidacies=kept))


def _box(state: Profile, env: Env) -> int | None:
    result = speaking_result(state)
    cycle = env.get(CYCLE, evaluation.CYCLE.of(state.agency_id, result.cycle_id)) if result is not None else None
    seat = seat_of(state, cycle=cycle, on=env.today)
    return seat.box if seat is not None else None
