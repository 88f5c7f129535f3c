"""Nominating: the person proposes who may be heard, the rater approves or replaces with a reason.

What is decided here says no event and never touches ``edition``: both would tell when somebody was approved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from services.feedback.domain.cycle.state import Cycle, known_cycle
from services.feedback.domain.dossier.relations import SOURCE_NAMES, Giver, check_relation
from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.nomination.state import Nominations, Nominee, Phase, Standing
from shared.decision import Decision, Invalid, NotYours, Rejected
from shared.events.feedback import Source
from shared.events.goals import Assignment
from shared.policy.feedback import Nomination

NOMINATED: Final = (Source.PEER, Source.SUBORDINATE)
"""Sources that are nominated; the others are one person each."""


class NominationNotUsed(Rejected):
    """The cycle's policy has no nomination."""

    code: ClassVar[str] = "nomination-not-used"


class NominationDecided(Rejected):
    """The rater has decided; only the rater changes it from then on."""

    code: ClassVar[str] = "nomination-decided"


class NothingProposed(Rejected):
    """There is nothing to decide yet."""

    code: ClassVar[str] = "nothing-proposed"


class NominationLimit(Rejected):
    """Fewer or more givers than the policy wants."""

    code: ClassVar[str] = "nomination-limit"
    status: ClassVar[int] = 422


class NominationClosed(Rejected):
    """Inputs of the cycle are closed."""

    code: ClassVar[str] = "nomination-closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """The rater takes somebody out, for a reason, and may name somebody ``instead``."""

    employee_id: str
    reason: str
    instead: str | None = None


People = Mapping[str, Assignment]
"""The assignments of those whom a command names, by employee; who has none yet is absent."""


def propose(
    state: Dossier, *, by: str, nominees: Sequence[tuple[str, Source]], people: People, cycle: Cycle | None
) -> Decision[Dossier]:
    """Propose who may be heard, in place of what was proposed before; the same again changes nothing.

    :raises Rejected: when it is not theirs, is decided or closed, or somebody stands in another relation
    """
    if by != state.assignment.employee_id:
        raise NotYours("Usulan pemberi umpan balik hanya dapat diisi oleh pegawai yang bersangkutan.")
    limits = _limits(state, cycle)
    if state.nominations.phase is Phase.DECIDED:
        raise NominationDecided(
            "Usulan Anda sudah diputuskan oleh penilai. Bila ada yang berubah, sampaikan kepada penilai Anda."
        )
    proposed = tuple(Nominee(employee_id=who, source=source) for who, source in nominees)
    if len({each.employee_id for each in proposed}) != len(proposed):
        raise Invalid("Satu orang diusulkan dua kali. Sebutkan setiap orang satu kali.", field="nominees")
    for each in proposed:
        _check_nominee(state, each, people)
    _check_limits(proposed, limits)
    taken = Nominations(phase=Phase.PROPOSED, nominees=proposed)
    return Decision(state if taken == state.nominations else replace(state, nominations=taken))


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
    limits = _limits(state, cycle)
    before = state.nominations
    if before.phase is Phase.NONE:
        raise NothingProposed("Pegawai belum mengusulkan pemberi umpan balik. Minta pegawai mengisinya lebih dahulu.")
    _check_named(before, approve, replaced)
    nominees = _decided(state, approve, replaced)
    if any(each.standing is Standing.PROPOSED for each in nominees):
        raise Invalid("Putuskan semua usulan sekaligus: setujui, atau ganti dengan alasan.", field="approve")
    for each in nominees:
        if not each.by_person and each.employee_id not in {known.employee_id for known in before.nominees}:
            _check_nominee(state, each, people)
    _check_limits([each for each in nominees if each.standing is Standing.APPROVED], limits)
    taken = Nominations(phase=Phase.DECIDED, nominees=nominees)
    return Decision(state if taken == before else replace(state, nominations=taken))


def _limits(state: Dossier, cycle: Cycle | None) -> Nomination:
    known = known_cycle(cycle)
    if known.terms.nomination is None:
        raise NominationNotUsed("Kebijakan periode ini tidak memakai usulan: semua rekan dan bawahan dapat menjawab.")
    if state.closed or not known.is_open:
        raise NominationClosed("Periode ini sudah ditutup; usulan tidak dapat diubah lagi.")
    return known.terms.nomination


def _check_nominee(state: Dossier, nominee: Nominee, people: People) -> None:
    if nominee.source not in NOMINATED:
        raise Invalid("Yang diusulkan hanya rekan kerja atau bawahan.", field="nominees")
    giver = Giver(employee_id=nominee.employee_id, assignment=people.get(nominee.employee_id))
    try:
        check_relation(state.assignment, giver, nominee.source)
    except Rejected as refusal:
        raise Invalid(
            f"{nominee.employee_id} tidak tercatat sebagai {SOURCE_NAMES[nominee.source]} pegawai ini. "
            "Periksa nomor pegawai dan sumbernya.",
            field="nominees",
        ) from refusal


def _check_limits(nominees: Sequence[Nominee], limits: Nomination) -> None:
    peers = sum(each.source is Source.PEER for each in nominees)
    others = len(nominees) - peers
    if not limits.minimum <= peers <= limits.maximum or others > limits.maximum:
        raise NominationLimit(
            f"Kebijakan meminta {limits.minimum} sampai {limits.maximum} rekan kerja, dan paling banyak "
            f"{limits.maximum} bawahan; di sini {peers} rekan kerja dan {others} bawahan.",
            field="nominees",
        )


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
