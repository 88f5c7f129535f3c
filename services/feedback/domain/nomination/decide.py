"""The rater approves what was proposed, or replaces it with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.feedback.domain.cycle.state import Cycle
from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.nomination.check import People, check_limits, check_nominee, limits_of
from services.feedback.domain.nomination.state import Nominations, Nominee, Phase, Standing
from shared.decision import Decision, Invalid, NotYours, Rejected


class NothingProposed(Rejected):
    """There is nothing to decide yet."""

    code = "nothing-proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """The rater takes somebody out, for a reason, and may name somebody ``instead``."""

    employee_id: str
    reason: str
    instead: str | None = None


def decide(
    state: Dossier,
    *,
    by: str,
    approve: Sequence[str],
    replaced: Sequence[Replacement],
    people: People,
    cycle: Cycle | None,
) -> Decision[Dossier]:
    """Approve nominees and replace others; the first time about all of them, later about any. Decided again the
    same way it changes nothing. Answers that somebody gave before being replaced stay: taking them out would tell.

    :raises Rejected: when it is not theirs, nothing is proposed, somebody is left out, or the limits do not hold
    """
    if by != state.assignment.rater_id:
        raise NotYours("Usulan ini hanya dapat diputuskan oleh pejabat penilai yang tercantum pada SKP pegawai.")
    limits = limits_of(state, cycle)
    before = state.nominations
    if before.phase is Phase.NONE:
        raise NothingProposed("Pegawai belum mengusulkan pemberi umpan balik. Minta pegawai mengisinya lebih dahulu.")
    _check_named(before, approve, replaced)
    nominees = _decided(state, approve, replaced)
    if any(each.standing is Standing.PROPOSED for each in nominees):
        raise Invalid("Putuskan semua usulan sekaligus: setujui, atau ganti dengan alasan.", field="approve")
    for each in nominees:
        if not each.by_person and each.employee_id not in {known.employee_id for known in before.nominees}:
            check_nominee(state, each, people)
    check_limits([each for each in nominees if each.standing is Standing.APPROVED], limits)
    taken = Nominations(phase=Phase.DECIDED, nominees=nominees)
    return Decision(state if taken == before else replace(state, nominations=taken))


def _check_named(before: Nominations, approve: Sequence[str], replaced: Sequence[Replacement]) -> None:
    known = {each.employee_id for each in before.nominees}
    named = [*approve, *(each.employee_id for each in replaced)]
    instead = [each.instead for each in replaced if each.instead is not None]
    if not set(named) <= known:
        raise Invalid("Ada yang tidak diusulkan. Periksa nomor pegawainya.", field="approve")
    if len({*named, *instead}) != len(named) + len(instead):
        raise Invalid("Satu orang disebut dua kali. Sebutkan setiap orang satu kali.", field="replace")
    if any(not each.reason.strip() for each in replaced):
        raise Invalid("Tulis alasan penggantian.", field="replace")


def _decided(state: Dossier, approve: Sequence[str], replaced: Sequence[Replacement]) -> tuple[Nominee, ...]:
    out = {each.employee_id: each for each in replaced}
    nominees = {each.employee_id: each for each in state.nominations.nominees}
    for who, known in tuple(nominees.items()):
        if who in approve:
            nominees[who] = replace(known, standing=Standing.APPROVED, reason="")
        elif who in out:
            nominees[who] = replace(known, standing=Standing.REPLACED, reason=out[who].reason)
            if (instead := out[who].instead) is not None:
                put_in = nominees.get(instead) or Nominee(employee_id=instead, source=known.source, by_person=False)
                nominees[instead] = replace(put_in, standing=Standing.APPROVED, reason="")
    return tuple(nominees.values())
